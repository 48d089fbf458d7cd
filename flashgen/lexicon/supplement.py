"""Everyday senses that CC-CEDICT lacks: 到底 "(in a question) on earth", 出 "to pay (money)", 拿 "with; using".

Of 894 words of several senses whose card readers had found false or coarse, 202 have no sense in the dictionary that is
right in their sentence. So language models went through the commonest words, and wrote down what none of
their senses tells. `supplement.tsv`: traditional and simplified form, reading, as the dictionary has them; sense; MIT.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def supplement() -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    """The senses by both forms and the reading.

    >>> supplement()["開", "开", "kai1"][0]
    '(coll.) to fire (sb); to dismiss'
    """
    text = resources.files(__package__).joinpath("supplement.tsv").read_text(encoding="utf-8")
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in text.splitlines()[1:]:
        traditional, simplified, pinyin, sense = line.split("\t")
        found[traditional, simplified, pinyin].append(sense)
    return {key: tuple(senses) for key, senses in found.items()}
