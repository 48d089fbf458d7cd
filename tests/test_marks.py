"""Which English words are marked as saying a word: all of what says it, nothing else."""

from __future__ import annotations

from dataclasses import replace

from flashgen.engines import Engines
from flashgen.gloss.marks import MARK, mark
from flashgen.values import Example, Span, Token

CERTAIN = (1.0, 3.0, 2.0, 1.0, 0.9, 0.5, 0.0, 0.0, 0.0)


def linked(engines: Engines, l2: str, l1: str, said: dict[str, str]) -> Example:
    """A sentence whose words are linked as told."""
    example = engines.annotator.sentence(l2, l1)

    def span(token: Token) -> Span | None:
        english = said.get(token.text)
        return Span(l1.index(english), l1.index(english) + len(english), 0.9) if english else None

    return replace(example, tokens=tuple(replace(token, span=span(token)) for token in example.tokens))


def marked(engines: Engines, example: Example, word: str) -> dict[str, float]:
    """The cues of a mark by name."""
    token = next(token for token in example.tokens if token.text == word)
    return dict(zip(MARK, mark(CERTAIN, token, example, ("to rest",), (), engines.sources, 0.0), strict=True))


def test_content_words_beside_a_mark_that_say_nothing_else_are_counted(engines: Engines) -> None:
    l2, l1 = "他们休息，孩子喝水。", "They rest weary feet, children drink water."
    part = linked(engines, l2, l1, {"休息": "feet", "喝": "drink", "水": "water", "孩子": "children"})
    found = marked(engines, part, "休息")
    assert found["free"] == found["free, longer"] == 1, "weary; behind it the clause ends"
    whole = linked(engines, l2, l1, {"休息": "rest weary feet", "喝": "drink", "水": "water"})
    assert marked(engines, whole, "休息")["free"] == 0
    assert marked(engines, whole, "休息")["three words"] == 1
    drink = marked(engines, whole, "喝")
    assert drink["free"] == 1 and drink["free, longer"] == 0, "children say nothing, water is taken"


def test_a_mark_that_two_words_share_is_told(engines: Engines) -> None:
    both = linked(engines, "他喝水。", "He drinks.", {"喝": "drinks", "水": "drinks"})
    assert marked(engines, both, "喝")["shared"] == 1
    one = linked(engines, "他喝水。", "He drinks.", {"喝": "drinks"})
    assert marked(engines, one, "喝")["shared"] == 0
