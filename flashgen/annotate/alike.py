"""Words of two languages that are alike in form: names and their pinyin, numbers, marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..lexicon.numbers import l1_numbers, l2_number
from ..lexicon.pinyin import syllables
from ..lexicon.script import is_han

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

LONGEST_NAME = 4
MARKS = {
    **dict(zip("，、。；：？！（）—－…", ",,.;:?!()--.", strict=True)),
    **dict.fromkeys(("“", "”", "「", "」", "《", "》", "``", "''"), '"'),
    "-lrb-": "(",
    "-rrb-": ")",
    "--": "-",
}
"""Marks of both languages and their like."""
ONES = frozenset({"one", "a", "an"})


def by_form(zh: Sequence[str], en: Sequence[str]) -> dict[str, Matrix]:
    """Names that begin or end with the pinyin (as a share of their letters), numbers of one value, equal marks."""
    import numpy as np

    name, number, mark = np.zeros((3, len(zh), len(en)), np.float32)
    counted = {i: value for i, word in enumerate(zh) if (value := l2_number(word)) is not None}
    values = [l1_numbers(w) for w in en] if counted else []
    spelled = [re.sub("[^a-z]", "", w.lower()) if w[:1].isupper() else "" for w in en]
    likes = [like(w) for w in en]
    names = [j for j, letters in enumerate(spelled) if len(letters) > 1]
    for i, word in enumerate(zh):
        if names and len(word) <= LONGEST_NAME and all(map(is_han, word)):
            pinyin = "".join(syllables(word))
            for j in names if pinyin else ():
                if spelled[j].startswith(pinyin) or spelled[j].endswith(pinyin):
                    name[i, j] = len(pinyin) / len(spelled[j])
        mine = like(word)
        for j in (j for j, other in enumerate(likes) if other == mine) if mine in likes else ():
            mark[i, j] = 1
    for i, value in counted.items():
        for j, other in enumerate(en):
            number[i, j] = value in values[j] or (value == 1 and other.lower() in ONES)
    return {"name": name, "number": number, "mark": mark}


def like(word: str) -> str:
    """A word or mark as it is compared over languages: marks become those of English."""
    return MARKS.get(word.lower(), word.lower())
