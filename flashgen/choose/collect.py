"""Examples to a concordance: every headword with its count and its best occurrences.

`merge` is associative and commutative with `Concordance()` as its neutral value, so documents can be analysed in
any order and on any number of processes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..values import Bitext, Example, Issue, Occurrence, Summary

Key = tuple[str, str]
"""Headword in simplified characters, and its reading: 还 hái and 还 huán never mix."""
KEPT = 6
"""Occurrences kept of each headword; the best under `quality` and then by id, so that the fold has one result."""
PASSAGE = 0.7
"""Worth of English that is that of the neighbours too, beside 1 for the sentence's own."""
IDEAL_CHARS = (10, 32)
"""Length of a sentence that gives context and can be read at a glance, in characters: the middle half of HSK
example sentences and short newspaper sentences."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A headword's count over all documents and its best occurrences, best first."""

    count: int
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Concordance:
    """All headwords of some documents, and what was noticed on the way."""

    words: Mapping[Key, Entry] = field(default_factory=dict)
    bitexts: tuple[Bitext, ...] = ()
    issues: tuple[Issue, ...] = ()
    summary: Summary = field(default_factory=Summary)

    def merge(self, other: Concordance) -> Concordance:
        """The concordance of both."""
        words = dict(self.words)
        for key, entry in other.words.items():
            mine = words.get(key)
            words[key] = _joined(mine, entry) if mine else entry
        a, b = self.summary, other.summary
        return Concordance(
            words,
            tuple(sorted(self.bitexts + other.bitexts, key=lambda t: t.id)),
            tuple(sorted(self.issues + other.issues)),
            Summary(
                a.documents + b.documents,
                a.refused + b.refused,
                a.sentences + b.sentences,
                a.beads + b.beads,
                a.unsure + b.unsure,
            ),
        )


def collect(examples: Iterable[Example]) -> Mapping[Key, Entry]:
    """Headwords (everything but punctuation, numbers and Latin letters) of some examples.

    Only the best occurrences are held while the examples pass by: memory grows with distinct words, not with text.
    """
    counts: dict[Key, int] = defaultdict(int)
    found: dict[Key, list[Occurrence]] = defaultdict(list)
    for example in examples:
        for index, token in enumerate(example.tokens):
            if token.kind in {"word", "name"}:
                key = (token.headword, token.reading)
                counts[key] += 1
                found[key].append(Occurrence(example, index))
                if len(found[key]) > 8 * KEPT:
                    found[key] = list(_best(found[key]))
    return {key: Entry(counts[key], _best(found[key])) for key in sorted(found)}


def quality(occurrence: Occurrence) -> float:
    """How well a sentence teaches the word: translation, evidence for the word in it, length. About 0..4."""
    example, token = occurrence.example, occurrence.token
    length = len(example.l2)
    low, high = IDEAL_CHARS
    fit = 1.0 if low <= length <= high else max(0.0, 1 - abs(length - (low if length < low else high)) / 40)
    linked = token.span.probability if token.span else 0.0
    shown = 0.0 if not example.sure else PASSAGE if example.passage else 1.0
    return shown + 0.5 * example.confidence + 1.5 * linked + fit


def _joined(a: Entry, b: Entry) -> Entry:
    return Entry(a.count + b.count, _best([*a.occurrences, *b.occurrences]))


def _best(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    ordered = sorted(occurrences, key=lambda o: (-round(quality(o), 6), o.example.source, o.example.id, o.index))
    return tuple(ordered[:KEPT])
