"""Hand-aligned texts in the layouts of the public collections, for training and evaluation.

A set is a folder with `src/`, `tgt/` and `gold/NNN.align` (one sentence a line; links such as `[0, 1]:[3]`), a
folder with `intertext/*.xml` (InterText), or a JSON file with `zh`, `en` and `links` (and the same under `raw`).
"""

from __future__ import annotations

import ast
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..lexicon.script import is_han

Pair = tuple[tuple[int, ...], tuple[int, ...]]
"""Indices of the L2 and L1 sentences of a link; one may be empty."""


@dataclass(frozen=True)
class Text:
    """A document with its gold links, Chinese first."""

    set: str
    name: str
    zh: list[str]
    en: list[str]
    links: list[Pair]


def load_sets(folder: Path, names: Sequence[str] = ()) -> list[Text]:
    """The texts of the named sets, of all sets if none is named."""
    found: list[Text] = []
    for path in sorted(folder.iterdir()):
        if path.stem in names or not names:
            found.extend(_load(path))
    return found


def _load(path: Path) -> Iterator[Text]:
    if path.suffix == ".json":
        data = json.loads(path.read_text(encoding="utf-8"))
        yield _of_json(path.stem, data)
        if "raw" in data:
            yield _of_json(f"{path.stem} raw", data["raw"])
    elif (path / "gold").is_dir():
        for gold in sorted((path / "gold").glob("*.align")):
            yield _of_lines(path, gold)
    elif (path / "intertext").is_dir():
        yield from _of_intertext(path)


def _of_json(name: str, data: dict[str, Any]) -> Text:
    return Text(name, name, data["zh"], data["en"], [_sorted(zh, en) for zh, en in data["links"]])


def _of_lines(folder: Path, gold: Path) -> Text:
    src, tgt = ((folder / side / gold.stem).read_text(encoding="utf-8").splitlines() for side in ("src", "tgt"))
    ends = [line.split(":")[:2] for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    links = [_sorted(ast.literal_eval(a), ast.literal_eval(b)) for a, b in ends]
    return _oriented(folder.name, gold.stem, src, tgt, links)


def _of_intertext(folder: Path) -> Iterator[Text]:
    for path in sorted((folder / "intertext").glob("*.xml")):
        root = ET.parse(path).getroot()  # noqa: S314  our own evaluation data
        if root.tag != "linkGrp":
            continue
        sides = []
        for key in ("fromDoc", "toDoc"):
            tree = ET.parse(path.parent / str(root.get(key))).getroot()  # noqa: S314
            sentences = list(tree.iter("s"))
            places = {str(s.get("id")): i for i, s in enumerate(sentences)}
            sides.append((places, ["".join(s.itertext()) for s in sentences]))
        targets = [str(link.get("xtargets")).split(";") for link in root.iter("link")]
        (first, zh), (second, en) = sides
        # `xtargets` names the sides in either order; only one order fits the ids of both texts.
        for a, b in ((0, 1), (1, 0)):
            ends = [(t[a].split(), t[b].split()) for t in targets]
            if {x for xs, _ in ends for x in xs} == set(first) and {y for _, ys in ends for y in ys} == set(second):
                links = [_sorted([first[x] for x in xs], [second[y] for y in ys]) for xs, ys in ends]
                yield _oriented(folder.name, path.stem, zh, en, links)
                break


def _oriented(set_name: str, name: str, a: list[str], b: list[str], links: list[Pair]) -> Text:
    """Chinese first, whatever the order of the files."""
    a, b = ([re.sub(r"\s+", " ", s).strip() for s in side] for side in (a, b))
    chinese = [sum(map(is_han, "".join(side))) / max(1, len("".join(side))) for side in (a, b)]
    if chinese[0] > chinese[1]:
        return Text(set_name, name, a, b, links)
    return Text(set_name, name, b, a, [(y, x) for x, y in links])


def _sorted(zh: Sequence[int], en: Sequence[int]) -> Pair:
    return tuple(sorted(zh)), tuple(sorted(en))
