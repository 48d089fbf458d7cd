"""A character's strokes as an animated SVG: no script, a few kB, one file for all notes with the character."""

from __future__ import annotations

import itertools
import math

from ..lexicon.strokes import Drawing

BRUSH = 180
"""Width of the line that paints a stroke, in units of the drawing: wider than any stroke; the outline cuts it."""
SPEED = 900.0
"""Units a second, about what Hanzi Writer draws at its usual speed."""
PAUSE, REST = 0.2, 1.5
"""Seconds between strokes, and before the drawing begins again."""


def svg(drawing: Drawing) -> str:
    """The animation: grey outlines, each stroke painted in turn, over and over; still if the reader wants no motion."""
    lengths = [_length(median) for median in drawing.medians]
    starts, clock = [], 0.0
    for length in lengths:
        starts.append(clock)
        clock += length / SPEED + PAUSE
    total = clock + REST
    styles, shapes = [], []
    for number, (outline, median) in enumerate(zip(drawing.outlines, drawing.medians, strict=True)):
        size = math.ceil(lengths[number]) + BRUSH
        begin = 100 * starts[number] / total
        end = 100 * (starts[number] + lengths[number] / SPEED) / total
        styles.append(
            f"@keyframes k{number}{{0%,{begin:.1f}%{{stroke-dashoffset:{size}}}{end:.1f}%,100%{{stroke-dashoffset:0}}}}"
            f"#s{number}{{stroke-dasharray:{size};animation:k{number} {total:.1f}s linear infinite}}"
        )
        line = "L".join(f"{x} {y}" for x, y in median)
        shapes.append(
            f'<path fill="#ccc" d="{outline}"/><clipPath id="c{number}"><path d="{outline}"/></clipPath>'
            f'<path id="s{number}" clip-path="url(#c{number})" d="M{line}"/>'
        )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">'
        "<!-- Drawn by flashgen from hanzi-writer-data (Arphic Public License): outlines unchanged, movement added. -->"
        f"<style>path[id]{{fill:none;stroke:#111;stroke-width:{BRUSH};stroke-linecap:round;stroke-linejoin:round}}"
        f"{''.join(styles)}@media(prefers-reduced-motion:reduce){{path[id]{{animation:none!important}}}}</style>"
        f'<g transform="matrix(1 0 0 -1 0 900)">{"".join(shapes)}</g></svg>\n'
    )


def _length(median: tuple[tuple[int, int], ...]) -> float:
    return sum(math.dist(a, b) for a, b in itertools.pairwise(median))
