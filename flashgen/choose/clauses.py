"""Long sentences cut to the clause that teaches the word, with its English, so that both fit a phone."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

from ..lexicon.script import is_han
from ..values import Example, Occurrence, Token

LONG = 24
"""Chinese characters from which a sentence is cut: three lines of a phone."""
SHORTEST, FEWEST_WORDS = 8, 3
"""Chinese characters, and English words, that a clause has at least: shorter ones teach little."""
CUT = "…"
OPENERS_L2 = frozenset(
    """虽然 虽 尽管 不但 不仅 不只 因为 由于 如果 要是 假如 只要 只有 除非 即使 哪怕 无论 不管 不论 为了 为 当 通过
    随着 随 关于 至于 既然 与其""".split()
)
OPENERS_L1 = frozenset(
    """after although as because before by despite due even for given if in once since though through to unless until
    when whenever whereas while with without""".split()
)
"""What opens a clause that says nothing alone."""
PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("「", "」"), ("『", "』"), ("[", "]"))
"""What must be closed within a piece; ’ is an apostrophe too."""
STOPS = frozenset("。！？.!?")
"""Marks behind which a piece is a sentence of its own, and needs no dots."""
ENDS = "，,；;：:—– -"
"""What an open end loses."""


def clause(occurrence: Occurrence) -> Occurrence:
    """The word in the shortest clause that is long enough, in its sentence where this is short or can't be cut."""
    example, token = occurrence.example, occurrence.token
    if not example.cuts or (len(example.l2) < LONG and not example.passage):
        return occurrence
    whole = (0, 0), (len(example.l2), len(example.l1))
    # the ends of a sentence whose English is that of its neighbours too are no borders
    borders = [*example.cuts] if example.passage else [whole[0], *example.cuts, whole[1]]
    around = (
        (end[0] - start[0], start, end)
        for start, end in itertools.combinations(borders, 2)
        if start[0] <= token.start and token.end <= end[0]
    )
    found = next((piece for _, *piece in sorted(around) if _stands_alone(occurrence, *piece)), whole)
    return _cut(occurrence, *found) if tuple(found) != whole else occurrence


def _stands_alone(occurrence: Occurrence, start: tuple[int, int], end: tuple[int, int]) -> bool:
    """Whether a piece can be shown: long enough on both sides, brackets and quotes closed, the word's English in it."""
    example, token = occurrence.example, occurrence.token
    l2, l1 = example.l2[start[0] : end[0]], example.l1[start[1] : end[1]]
    said = token.span
    return (
        (not said or (start[1] <= said.start and said.end <= end[1]))
        and sum(map(is_han, l2)) >= SHORTEST
        and (not example.l1 or len(l1.split()) >= FEWEST_WORDS)
        and not (end[0] <= token.end + 1 and _between_marks(occurrence))
        and not (end[0] < len(example.l2) and _hangs(example, l1, end[0]))
        and _balanced(l2)
        and _balanced(l1)
    )


def _hangs(example: Example, l1: str, end: int) -> bool:
    """Whether a piece that is cut at its end waits for what is cut: its last clause, or all of its English, begins with
    a word that opens a clause beside the main one (虽然, when)."""
    before = [token for token in example.tokens if token.end <= end]
    marks = [k for k, token in enumerate(before[:-1]) if token.kind == "mark"]
    clause = before[marks[-1] + 1 :] if marks else before
    if clause and clause[0].headword in OPENERS_L2:
        return True
    first = l1.lower().split()[:1]
    return bool(first) and first[0] in OPENERS_L1 and "," not in l1.rstrip(ENDS)


def _between_marks(occurrence: Occurrence) -> bool:
    """Whether a word is a clause of its own (近年来，): what is said of it comes after it."""
    tokens, index = occurrence.example.tokens, occurrence.index
    return all(other.kind == "mark" for other in (*tokens[max(0, index - 1) : index], *tokens[index + 1 : index + 2]))


def _balanced(text: str) -> bool:
    counts = Counter(text)
    return all(counts[opening] == counts[closing] for opening, closing in PAIRS) and not counts['"'] % 2


def _cut(occurrence: Occurrence, start: tuple[int, int], end: tuple[int, int]) -> Occurrence:
    """The occurrence in a piece of its sentence, with dots where it was cut."""
    example = occurrence.example
    first = start[0] > 0 and example.l2[: start[0]].rstrip()[-1] not in STOPS
    last = end[0] < len(example.l2) and example.l2[: end[0]].rstrip()[-1] not in STOPS
    inside = [t for t in example.tokens if start[0] <= t.start and t.end <= end[0]]
    index = occurrence.index - next(k for k, t in enumerate(example.tokens) if start[0] <= t.start)
    while inside[0].kind == "mark" and not inside[0].text.strip():
        inside.pop(0)
        index -= 1
    if last:
        while inside[-1].kind == "mark" and inside[-1].text[-1] in ENDS:
            inside.pop()
    lead = CUT if first else ""
    low = inside[0].start
    shift = low - len(lead)
    body = example.l2[low : inside[-1].end]
    l1 = example.l1[start[1] : end[1]].strip()
    before = f"{CUT} " if l1 and start[1] > 0 and example.l1[: start[1]].rstrip()[-1] not in STOPS else ""
    after = f" {CUT}" if l1 and end[1] < len(example.l1) and l1[-1] not in STOPS else ""
    shift_l1 = start[1] + len(example.l1[start[1] :]) - len(example.l1[start[1] :].lstrip()) - len(before)
    tokens = [_moved(token, shift, shift_l1, start[1], end[1]) for token in inside]
    if first:
        tokens.insert(0, Token(0, 1, CUT, CUT, "mark"))
        index += 1
    if last:
        place = inside[-1].end - shift
        tokens.append(Token(place, place + 1, CUT, CUT, "mark"))
    syllables = example.syllables[low : inside[-1].end]
    cut = replace(
        example,
        l2=lead + body + (CUT if last else ""),
        l1=before + (l1.rstrip(ENDS) if after else l1) + after,
        tokens=tuple(tokens),
        syllables=(*lead, *syllables, *(CUT if last else "")),
        cuts=(),
        passage=False,
    )
    return Occurrence(cut, index, occurrence)


def _moved(token: Token, shift: int, shift_l1: int, low: int, high: int) -> Token:
    span = token.span
    inside = span if span and low <= span.start and span.end <= high else None
    moved = replace(inside, start=inside.start - shift_l1, end=inside.end - shift_l1) if inside else None
    return replace(token, start=token.start - shift, end=token.end - shift, span=moved)
