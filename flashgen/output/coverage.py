"""The coverage of a text: as a table for the screen, as data, and as a page with a curve."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from ..lexicon import levels
from ..values import GOALS, Coverage
from .atomically import replacing

STEPS = (10, 25, 50, 100, 150, 200, 300, 500, 1000)
"""Cards after which the coverage is told."""
WIDTH, HEIGHT, LEFT, FOOT = 640, 320, 44, 28
STYLE = """:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
svg { width: 100%; height: auto } text { fill: currentColor; font-size: 12px }
.grid { stroke: currentColor; opacity: .2 }
.curve { fill: none; stroke: #2f6fb0; stroke-width: 2.5 } table { border-collapse: collapse }
td { padding: .15rem .8rem .15rem 0 } td + td { text-align: right }"""


def lines(found: Coverage) -> Iterator[str]:
    """The table, a line a row."""
    yield f"{found.words:,} running words, {found.different:,} different ones"
    yield from (f"  {name:<34}{value:>8}" for name, value in rows(found))


def rows(found: Coverage) -> Iterator[tuple[str, str]]:
    """The rows of the table: what, and how much."""
    yield "known now", f"{found.known:.1f} %"
    cards = len(found.curve)
    for step in sorted({*(s for s in STEPS if s < cards), cards} - {0}):
        yield f"after {step} cards", f"{found.curve[step - 1]:.1f} %"
    for goal, needed in zip(GOALS, found.needed, strict=True):
        yield f"further words to know {goal} %", f"{needed:,}"
    for level, share in enumerate(found.levels, 1):
        yield f"who knows {levels.named(level, found.hsk)} and below reads", f"{share:.1f} %"
    yield "level of the text (95 %)", levels.named(found.level, found.hsk) if found.level else "above all"


def as_json(found: Coverage) -> str:
    """All figures."""
    return json.dumps({**asdict(found), "goals": GOALS, "level": found.level}, indent=1) + "\n"


def write(found: Coverage, title: str, target: Path) -> None:
    """A page with the curve and the table, or JSON for a target that ends so."""
    text = as_json(found) if target.suffix.lower() == ".json" else _page(found, title)
    with replacing(target) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _page(found: Coverage, title: str) -> str:
    table = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows(found))
    name = html.escape(title)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{name}: coverage</title><style>{STYLE}</style><h1>{name}</h1>"
        f"<p>{found.words:,} running words, {found.different:,} different ones.</p>{curve(found)}"
        f"<table>{table}</table></html>"
    )


def curve(found: Coverage) -> str:
    """The share of running words that is known after each card, as SVG."""
    values = (found.known, *found.curve)
    low = min(80.0, 10 * (found.known // 10))
    wide, high = WIDTH - LEFT - 12, HEIGHT - FOOT - 12

    def x(card: int) -> float:
        return round(LEFT + wide * card / max(1, len(values) - 1), 1)

    def y(share: float) -> float:
        return round(12 + high * (100 - share) / (100 - low), 1)

    points = " ".join(f"{x(k)},{y(v)}" for k, v in enumerate(values))
    grid = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - 12}" y1="{y(s)}" y2="{y(s)}"/>'
        f'<text x="{LEFT - 6}" y="{y(s) + 4}" text-anchor="end">{s} %</text>'
        for s in sorted({*range(int(low), 101, 10), *GOALS[1:2]})
    )
    ends = f'<text x="{LEFT}" y="{HEIGHT - 8}">0</text><text x="{WIDTH - 12}" y="{HEIGHT - 8}" text-anchor="end">'
    label = f"known running words: {found.known} % now, {found.after} % after {len(found.curve)} cards"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{grid}{ends}'
        f"{len(found.curve)} cards</text>"
        f'<polyline class="curve" points="{points}"/></svg>'
    )
