"""Sentence alignment: strict and lax F1 as Vecalign defines them, and strict precision of the surest links.

A set is a folder with `src/`, `tgt/` and `gold/NNN.align` (one sentence a line; links such as `[0, 1]:[3]`), a
folder with `intertext/*.xml` (InterText), or a JSON file with `zh`, `en` and `links` (and the same under `raw`).
"""

from __future__ import annotations

import ast
import json
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flashgen import align_sentences
from flashgen.lexicon.script import is_han

Link = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Text:
    """A document with its gold links, Chinese first."""

    zh: list[str]
    en: list[str]
    links: list[Link]


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a set."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".json":
            data = json.loads(path.read_text(encoding="utf-8"))
            yield score(path.stem, [_of_json(data)])
            if "raw" in data:
                yield score(f"{path.stem} raw", [_of_json(data["raw"])])
        elif (path / "gold").is_dir():
            yield score(path.name, [_of_lines(path, gold) for gold in sorted((path / "gold").glob("*.align"))])
        elif (path / "intertext").is_dir():
            yield score(path.name, list(_of_intertext(path / "intertext")))


def score(name: str, texts: Sequence[Text]) -> dict[str, Any]:
    """Precision counts every predicted link, recall the gold links with both sides; summed over documents."""
    start = time.perf_counter()
    found = [align_sentences(t.zh, t.en) for t in texts]
    seconds = time.perf_counter() - start
    precision, recall, rows = [0, 0, 0], [0, 0, 0], []
    for text, beads in zip(texts, found, strict=True):
        links: list[Link] = [(b.l2, b.l1) for b in beads]
        joined = [link for link in links if all(link)]
        wanted = [link for link in text.links if all(link)]
        precision = [a + b for a, b in zip(precision, _hits(links, text.links), strict=True)]
        recall = [a + b for a, b in zip(recall, _hits(wanted, joined), strict=True)]
        rows += [(b.confidence, (b.l2, b.l1) in set(text.links)) for b in beads if b.l2 and b.l1]
    rows.sort(key=lambda row: -row[0])
    sentences = sum(len(t.zh) + len(t.en) for t in texts)
    return {
        "eval": "align",
        "set": name,
        "links": sum(len(t.links) for t in texts),
        "strict_f1": _f1(precision[0], precision[2], recall[0], recall[2]),
        "lax_f1": _f1(precision[1], precision[2], recall[1], recall[2]),
        **{f"strict_p_surest_{share}": _share(rows, share) for share in (50, 75, 90)},
        "sentences_a_second": round(sentences / seconds),
    }


def _hits(these: Sequence[Link], those: Sequence[Link]) -> list[int]:
    """How many of these links are strictly and laxly among those, and how many there are."""
    there = set(those)
    pairs = {(i, j) for x, y in those for i in x for j in y}
    unique = set(these)
    strict = sum(link in there for link in unique)
    lax = sum(link in there or any((i, j) in pairs for i in link[0] for j in link[1]) for link in unique)
    return [strict, lax, len(unique)]


def _f1(hit_p: int, all_p: int, hit_r: int, all_r: int) -> float:
    p, r = hit_p / max(1, all_p), hit_r / max(1, all_r)
    return round(2 * p * r / (p + r), 4) if p + r else 0.0


def _share(rows: Sequence[tuple[float, bool]], percent: int) -> float:
    top = rows[: max(1, len(rows) * percent // 100)]
    return round(sum(right for _, right in top) / max(1, len(top)), 4)


def _of_json(data: dict[str, Any]) -> Text:
    return Text(data["zh"], data["en"], [_sorted(zh, en) for zh, en in data["links"]])


def _of_lines(folder: Path, gold: Path) -> Text:
    src, tgt = ((folder / side / gold.stem).read_text(encoding="utf-8").splitlines() for side in ("src", "tgt"))
    ends = [line.split(":")[:2] for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    return _oriented(src, tgt, [_sorted(ast.literal_eval(a), ast.literal_eval(b)) for a, b in ends])


def _of_intertext(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.glob("*.xml")):
        root = ET.parse(path).getroot()
        if root.tag != "linkGrp":
            continue
        sides = []
        for key in ("fromDoc", "toDoc"):
            sentences = list(ET.parse(folder / str(root.get(key))).getroot().iter("s"))
            places = {str(s.get("id")): i for i, s in enumerate(sentences)}
            sides.append((places, [" ".join("".join(s.itertext()).split()) for s in sentences]))
        targets = [str(link.get("xtargets")).split(";") for link in root.iter("link")]
        (first, zh), (second, en) = sides
        # `xtargets` names the sides in either order; only one order fits the ids of both texts.
        for a, b in ((0, 1), (1, 0)):
            ends = [(t[a].split(), t[b].split()) for t in targets]
            known = all(x in first for x, _ in _flat(ends)) and all(y in second for _, y in _flat(ends))
            if known and {x for xs, _ in ends for x in xs} == set(first):
                links = [_sorted([first[x] for x in xs], [second[y] for y in ys]) for xs, ys in ends]
                yield _oriented(zh, en, links)
                break


def _flat(ends: Sequence[tuple[list[str], list[str]]]) -> Iterator[tuple[str, str]]:
    for xs, ys in ends:
        for x in xs:
            yield x, ys[0] if ys else next(y for _, other in ends for y in other)
        for y in ys:
            yield xs[0] if xs else next(x for other, _ in ends for x in other), y


def _oriented(a: list[str], b: list[str], links: list[Link]) -> Text:
    """Chinese first, whatever the order of the files."""
    a, b = ([re.sub(r"\s+", " ", s).strip() for s in side] for side in (a, b))
    chinese = [sum(map(is_han, "".join(side))) / max(1, len("".join(side))) for side in (a, b)]
    return Text(a, b, links) if chinese[0] > chinese[1] else Text(b, a, [(y, x) for x, y in links])


def _sorted(zh: Sequence[int], en: Sequence[int]) -> Link:
    return tuple(sorted(zh)), tuple(sorted(en))
