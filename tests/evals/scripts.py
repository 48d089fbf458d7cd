"""Whether a text is read alike in both scripts: simplified texts, and the same turned into Taiwan's (opencc, s2twp).

The folder holds texts that flashgen reads. Of each sentence that keeps its length every character that stays the same
character is compared; where another word is put (網路 for 网络) there is nothing to compare.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flashgen.align.sentences import split_l2
from flashgen.annotate.tokens import Asked
from flashgen.inputs import read
from flashgen.lexicon.script import is_han, script_of, simplified
from flashgen.pipeline import Engines
from flashgen.recipe import Recipe

from .texts import texts_of

TURNED = "s2twp"
AT_ONCE = 64
"""Sentences that are read at once."""


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result, with the characters that are read otherwise: (simplified, Taiwan's, reading, reading)."""
    import opencc

    turned = opencc.OpenCC(TURNED)
    engines = Engines()
    sentences = list(dict.fromkeys(s for s in _sentences(folder) if script_of(s) == "Hans"))
    pairs = [(s, t) for s in sentences for t in [turned.convert(s)] if len(s) == len(t)]
    read_as = [_syllables(side, engines) for side in zip(*pairs, strict=True)] if pairs else []
    counted: Counter[bool] = Counter()
    others: Counter[tuple[str, str, str, str]] = Counter()
    for (mine, theirs), my_syllables, their_syllables in zip(pairs, *read_as, strict=True) if pairs else ():
        for x, y, p, q in zip(mine, theirs, my_syllables, their_syllables, strict=True):
            if is_han(x) and simplified(y) == simplified(x):
                counted[p == q] += 1
                if p != q:
                    others[x, y, p, q] += 1
    if pairs:
        n = counted.total()
        alike = round(100 * counted[True] / n, 3)
        yield {"eval": "scripts", "n": n, "alike": alike, "otherwise": others.most_common()}


def _sentences(folder: Path) -> Iterator[str]:
    for paths in texts_of(folder):
        for document in read(list(paths), Recipe()).documents:
            yield from itertools.chain.from_iterable(map(split_l2, document.l2))


def _syllables(sentences: Sequence[str], engines: Engines) -> list[Sequence[str]]:
    tokenizer = engines.annotator.tokenizer
    asked = [Asked(sentence, "", script_of(sentence)) for sentence in sentences]
    batches = (asked[k : k + AT_ONCE] for k in range(0, len(asked), AT_ONCE))
    return [example.syllables for example in itertools.chain.from_iterable(map(tokenizer.examples, batches))]
