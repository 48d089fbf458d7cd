"""What several trainers need: sentences told by all cores, and the links of their words."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ..lexicon import english
from ..lexicon.script import is_han
from ..pipeline import Engines
from ..threads import single_threaded
from .links import align_words
from .similar import texts_to_encode

if TYPE_CHECKING:
    from ..values import Link

Found = TypeVar("Found")
Pairs = Sequence[tuple[str, str]]
LEAST = 0.5
"""Probability from which a link is told."""
SURE = 0.75
"""From which it teaches the English of a word: 97 of 100 are right."""
LEAST_SEEN = 8
"""Links from which an English stem is learnt."""
LONGEST = 90
"""English words of a pair at most."""


def by_processes(function: Callable[[Pairs], Found], pairs: Pairs, piece: int) -> Iterator[Found]:
    """What a function says of each piece of some pairs, in order, by as many processes as there are cores."""
    pieces = [pairs[k : k + piece] for k in range(0, len(pairs), piece)]
    with multiprocessing.get_context("spawn").Pool() as pool:
        yield from pool.imap(function, pieces)


class Linked(NamedTuple):
    """The Chinese words of a sentence, its English words, and the links between them."""

    zh: list[str]
    en: list[str]
    links: tuple[Link, ...]


@single_threaded
def linked(pairs: Pairs, engines: Engines | None = None) -> list[Linked]:
    """The links of some pairs, by the word aligner as it is shipped; what is too long or has no words is left out."""
    engines = engines or Engines()
    assert engines.context, "The extra `context` is not installed."
    found = []
    for l2, l1 in pairs:
        zh = [word for word in engines.segmenter.cut(l2) if any(map(is_han, word))]
        en = [word.text for word in english.words(l1)]
        if zh and en and len(en) <= LONGEST:
            engines.encoder.encode(texts_to_encode(zh, en, engines.annotator.words))
            links = align_words(zh, en, engines.annotator.words, engines.encoder, engines.context, least=LEAST)
            found.append(Linked(zh, en, tuple(links)))
    return found
