"""The gate: small labelled sets of the project's own, scored at every `make test` against floors that only rise.

`sentences.tsv` holds sentences written here, with what is right of them; `floors.json` the scores that may not be
missed, beside a hash of the data. `python -m tests.gate` prints the scores, `--write` raises the floors to them,
`--lower` lets them fall.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import flashgen
from flashgen.engines import Engines
from flashgen.lexicon.script import is_han, script_of

FOLDER = Path(__file__).parent
DATA, FLOORS = FOLDER / "sentences.tsv", FOLDER / "floors.json"


@dataclass(frozen=True)
class Sentence:
    """A sentence's words, its English, whether that goes on in the next line's, and the labels of words."""

    words: tuple[str, ...]
    english: str
    goes_on: bool
    readings: dict[str, str]
    meanings: dict[str, str]

    @property
    def text(self) -> str:
        """The sentence as it is written."""
        return "".join(self.words)


def load() -> list[Sentence]:
    """The labelled sentences."""
    rows = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return [
        Sentence(tuple(zh.lstrip("+").split()), en, zh.startswith("+"), _labels(readings), _labels(meanings))
        for zh, en, readings, meanings in (row + [""] * (4 - len(row)) for row in rows)
    ]


def _labels(text: str) -> dict[str, str]:
    """Labels such as “得:děi 起床:get up”."""
    found: dict[str, str] = {}
    key = ""
    for piece in text.split():
        word, colon, value = piece.partition(":")
        key = word if colon else key
        found[key] = value if colon else f"{found[key]} {piece}"
    return found


def data_hash() -> str:
    """A hash of the labels: floors are of these and no others."""
    return hashlib.sha256(DATA.read_bytes()).hexdigest()[:16]


def scores(engines: Engines) -> dict[str, float]:
    """Each in percent, to a tenth."""
    sentences = load()
    return {
        "words, F1": _f1(sentences, engines),
        "readings": _share(list(_readings(sentences))),
        "meanings": _share(list(_meanings(sentences))),
        "sentence pairs, F1": _pairs(sentences),
    }


def _share(hits: list[bool]) -> float:
    return round(100 * sum(hits) / len(hits), 1)


def _f1(sentences: list[Sentence], engines: Engines) -> float:
    gold = found = both = 0
    for sentence in sentences:
        right = _ranges(sentence.words)
        mine = _ranges(engines.segmenter.cut(sentence.text))
        gold, found, both = gold + len(right), found + len(mine), both + len(right & mine)
    return round(200 * both / (gold + found), 1)


def _ranges(words: tuple[str, ...] | list[str]) -> set[tuple[int, int]]:
    ranges, start = set(), 0
    for word in words:
        if any(map(is_han, word)):
            ranges.add((start, start + len(word)))
        start += len(word)
    return ranges


def _readings(sentences: list[Sentence]) -> Iterator[bool]:
    for sentence in sentences:
        found = flashgen.readings(sentence.text)
        for char, reading in sentence.readings.items():
            yield found[sentence.text.index(char)] == reading


def _meanings(sentences: list[Sentence]) -> Iterator[bool]:
    for sentence in sentences:
        for word, meaning in sentence.meanings.items():
            gloss = flashgen.gloss_in_context(sentence.text, sentence.english, word, sentence.text.index(word))
            yield meaning in gloss.text


def _pairs(sentences: list[Sentence]) -> float:
    """Strict F1 of the beads of each script's sentences as one text."""
    gold: set[object] = set()
    found: set[object] = set()
    for script in ("Hans", "Hant"):
        mine = [s for s in sentences if script_of(s.text) == script]
        english: list[str] = []
        for number, sentence in enumerate(mine):
            joined = number and mine[number - 1].goes_on
            english = [*english[:-1], f"{english[-1]} {sentence.english}"] if joined else [*english, sentence.english]
            last = {(script, i, len(english) - 1) for i in range(number - bool(joined), number + 1)}
            gold = {bead for bead in gold if not joined or bead != frozenset({(script, number - 1, len(english) - 1)})}
            gold.add(frozenset(last))
        beads = flashgen.align_sentences([s.text for s in mine], english)
        found |= {frozenset((script, i, j) for i in bead.l2 for j in bead.l1) for bead in beads}
    return round(200 * len(gold & found) / (len(gold) + len(found)), 1)


def floors() -> dict[str, float]:
    """The floors; an `AssertionError` if they are of other data."""
    held = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert held["data"] == data_hash(), "the labels changed: python -m tests.gate --write"
    found: dict[str, float] = held["floors"]
    return found


def write(now: dict[str, float], *, lower: bool) -> None:
    """Raise the floors to the scores; let them fall only with `lower`."""
    before = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"] if FLOORS.exists() else {}
    fallen = [k for k, v in now.items() if v < before.get(k, 0.0)]
    if fallen and not lower:
        raise SystemExit(f"lower than before: {', '.join(fallen)}; say --lower if that is meant")
    FLOORS.write_text(json.dumps({"data": data_hash(), "floors": now}, indent=1) + "\n", encoding="utf-8")
