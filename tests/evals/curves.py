"""`python -m tests.evals.curves FOLDER TEXT... > docs/coverage.svg`: how much of some texts is known after each card.

In the order of flashgen, by frequency and as the words come.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from flashgen.pipeline import Engines
from flashgen.read.documents import expand, pairs_by_name
from flashgen.values import Coverage

from .order import curves_of

COLOURS = {"worth": "#2f6fb0", "frequency": "#b44b00", "text": "#2d784b"}
LEGEND = {"worth": "flashgen", "frequency": "by frequency", "text": "as in the text"}
LEFT, WIDTH, HEIGHT, HEAD, GAP = 40, 570, 270, 36, 56
"""Of each diagram, in pixels."""
LINES = (40, 60, 80, 95, 100)
"""Percent, the lowest at the bottom."""


def picture(texts: Mapping[str, Mapping[str, Coverage]]) -> str:
    """An SVG with a diagram a text, which holds a line an order."""
    size = LEFT + WIDTH + 10, HEAD + (HEIGHT + GAP) * len(texts)
    legend = "".join(
        f'<text x="{210 + 130 * k}" y="16" fill="{COLOURS[order]}">{name}</text>'
        for k, (order, name) in enumerate(LEGEND.items())
    )
    diagrams = "".join(
        f'<g transform="translate(0,{HEAD + k * (HEIGHT + GAP)})">{_diagram(name, curves)}</g>'
        for k, (name, curves) in enumerate(texts.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" font-family="sans-serif" '
        f'font-size="12"><rect width="100%" height="100%" fill="#fff"/>{legend}{diagrams}</svg>'
    )


def _diagram(name: str, curves: Mapping[str, Coverage]) -> str:
    number = max(len(curve.curve) for curve in curves.values())
    parts = [f'<text x="{LEFT}" y="-4" font-weight="bold">{name}: {number} cards</text>']
    for share in LINES:
        y = _height(share)
        parts.append(f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y}" y2="{y}" stroke="#888" stroke-opacity=".3"/>')
        parts.append(f'<text x="{LEFT - 5}" y="{y + 4}" text-anchor="end">{share} %</text>')
    for order, curve in curves.items():
        shares = (curve.known, *curve.curve)
        points = " ".join(f"{LEFT + WIDTH * k / number:.1f},{_height(share)}" for k, share in enumerate(shares))
        parts.append(f'<polyline fill="none" stroke="{COLOURS[order]}" stroke-width="2" points="{points}"/>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT + 18}">0 cards</text>')
    parts.append(f'<text x="{LEFT + WIDTH}" y="{HEIGHT + 18}" text-anchor="end">{number}</text>')
    return "".join(parts)


def _height(share: float) -> float:
    return round(HEIGHT - (HEIGHT - 10) * (share - LINES[0]) / (LINES[-1] - LINES[0]), 1)


def main(folder: str, *names: str) -> None:
    """Print the picture of the texts of a folder whose names begin so."""
    engines, found = Engines(), {}
    pairs, _ = pairs_by_name(expand([Path(folder)]))
    for name in names:
        paths = next(list(pair) for pair in pairs if pair[0].name.startswith(name))
        found[name] = curves_of(paths, engines)
    print(picture(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
