"""How a character is written, for paper: a small still picture for each stroke, those before it grey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MOST = 12
"""Pictures at most: of a character with more strokes the first ones stand together in the first picture."""


def pictures(outlines: Sequence[str]) -> Iterator[str]:
    """An SVG for each stroke of a character, by the outlines of `lexicon.strokes.Drawing`."""
    for count in range(max(1, len(outlines) - MOST + 1), len(outlines) + 1):
        shapes = "".join(
            f'<path fill="{"#b44b00" if number == count else "#777"}" d="{outline}"/>'
            for number, outline in enumerate(outlines[:count], 1)
        )
        yield (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">'
            f'<g transform="matrix(1 0 0 -1 0 900)">{shapes}</g></svg>'
        )
