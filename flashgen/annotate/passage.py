"""A sentence of a passage with its own English: which of the passage's English sentences say it.

A passage is what the aligner is sure of as a whole, not sentence by sentence. Word links know more of its inner
borders: few of them cross the right ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..values import Example, Token

ENDS = frozenset(".!?\"”’'")
"""What ends a sentence, so that no dots are needed after it."""
OPEN_ENDS = ",;: —–"
CROSSING = 5.0
"""So much more probability of links may cross a border than cross the best one. Of 519 sentences in passages of the
development sets, novels and magazines, the English that is shown holds all of the right 95.6 % of the time and is 1.5
times as long (the whole passage 2.0 times; 4: 94.2 % and 1.3 times, 4.5: 94.4 and 1.4)."""

CLEAR = 5.0
"""Borders are clear that have no rival within `CROSSING` and are themselves crossed by no more than this: of 97 such
sentences 2 are shown with another's English. Where one English sentence says several, its
borders are crossed by far more."""


def _said(passage: Example, place: tuple[int, int], starts: Sequence[int]) -> tuple[tuple[int, int], bool] | None:
    """The characters of the English sentences that may say the Chinese of a place, and whether they clearly do; None
    where links tell nothing."""
    ends = [*starts[1:], len(passage.l1)]
    links = [
        (token.start, sum(start <= token.span.start for start in starts) - 1, token.span.probability)
        for token in passage.tokens
        if token.span
    ]

    def crossing(border: int, sentence: int) -> float:
        """How much is linked across a border: Chinese before it with English from a sentence on, and the other way."""
        return sum(weight for at, said, weight in links if (at < border) != (said < sentence))

    count = len(starts)
    before = [crossing(place[0], k) for k in range(count if place[0] else 1)]
    after = [crossing(place[1], k) for k in range(count if place[1] >= len(passage.l2) else 1, count + 1)]
    firsts = [k for k, cost in enumerate(before) if cost <= min(before) + CROSSING]
    lasts = [k for k, cost in enumerate(after, count - len(after)) if cost <= min(after) + CROSSING]
    if firsts[0] > lasts[-1]:
        return None
    clear = len(firsts) == len(lasts) == 1 and max(min(before), min(after)) <= CLEAR
    return (starts[firsts[0]], ends[lasts[-1]]), clear


def part(passage: Example, tokens: Sequence[Token], place: tuple[int, int], starts: Sequence[int]) -> Example:
    """The sentence of a passage at a place, its `tokens`, with the English that says it; `starts` are those of the
    English sentences.

    Of a single English sentence, what stands between the nearest cuts.
    """
    start, end = place
    cuts = [(0, 0), *passage.cuts, (len(passage.l2), len(passage.l1))]
    first, last = max(c for c in cuts if c[0] <= start), min(c for c in cuts if c[0] >= end)
    exact = first[0] == start and last[0] == end
    (low, high), clear = _said(passage, place, starts) or ((first[1], last[1]), exact)
    if not any(low < border < high for border in starts) and max(low, first[1]) < min(high, last[1]):
        low, high = max(low, first[1]), min(high, last[1])
        clear |= exact
    l1 = passage.l1[low:high]
    inside = low > 0 and passage.l1[:low].rstrip()[-1:] not in ENDS
    lead, shift = "… " if inside else "", low + len(l1) - len(l1.lstrip())
    open_end = high < len(passage.l1) and l1.strip()[-1:] not in ENDS
    l1 = lead + l1.strip().rstrip(OPEN_ENDS) + (" …" if open_end else "")
    shift -= len(lead)

    def moved(token: Token) -> Token:
        said = token.span
        inside = said and shift <= said.start and said.end <= shift + len(l1)
        span = replace(said, start=said.start - shift, end=said.end - shift) if said and inside else None
        return replace(token, start=token.start - start, end=token.end - start, span=span)

    return replace(
        passage,
        l2=passage.l2[start:end],
        l1=l1,
        tokens=tuple(map(moved, tokens)),
        syllables=passage.syllables[start:end],
        passage=not clear,
        cuts=tuple((a - start, b - shift) for a, b in passage.cuts if start < a < end),
    )
