"""`python -m flashgen.gloss.train_pieces`: the exemplars of `pieces.py`, at the places of the layer that is shipped.

Of the strings of `vocab/labels/pieces.tsv` those count that the program takes for words, rightly or not. A layer that
is learnt anew wants them, and then the weights of `train_whole.py`, anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ..annotate.train_labels import PIECES, PIECES_FILE, bracketed
from ..pipeline import Engines
from ..values import Example, Token
from . import pieces
from .exemplars import Exemplar, Exemplars
from .sources import Sources
from .train_exemplars import save

AT_ONCE = 200
"""Sentences that are encoded together."""


class Item(NamedTuple):
    """A string that the program takes for a word, in its sentence, which has a name, and whether it is one."""

    token: Token
    example: Example
    text: str
    is_word: bool


def items(engines: Engines) -> Iterator[Item]:
    """The strings of the file that the program takes for words."""
    for row in bracketed(PIECES_FILE, PIECES):
        example = engines.annotator.sentence(row["sentence_zh"], row["sentence_en"])
        place = row["start"], row["start"] + len(row["word"])
        for token in example.tokens:
            if (token.start, token.end) == place and token.kind == "word":
                yield Item(token, example, row["sent_id"], row["unit"] == "ok")


def exemplars(found: list[Item], sources: Sources) -> Exemplars:
    """The exemplars, at the places of the layer of the sources."""
    known: dict[str, list[Exemplar]] = {}
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        sources.prepare(item.example for item in some)
        for item in some:
            attended = sources.attended(item.token, item.example)
            if attended:
                worth = {pieces.WORD if item.is_word else pieces.PIECE: 1.0}
                exemplar = Exemplar(worth, "", attended.place, text=item.text)
                known.setdefault(item.token.headword, []).append(exemplar)
    return Exemplars(known, None)


def with_pieces(sources: Sources, found: list[Item]) -> Sources:
    """The sources with exemplars of pieces at the places of their own layer."""
    return replace(sources, taught_pieces=exemplars(found, sources))


def main() -> None:
    """Write the exemplars beside this module."""
    argparse.ArgumentParser(prog="python -m flashgen.gloss.train_pieces", description=__doc__).parse_args()
    engines = Engines()
    known = exemplars(list(items(engines)), engines.sources).words
    made = f"python -m flashgen.gloss.train_pieces, {sum(map(len, known.values()))} places, {len(known)} strings"
    save(known, made, pieces.data_file())


if __name__ == "__main__":
    main()
