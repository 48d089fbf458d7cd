"""The notes of the sample decks as readable JSON: `make golden` writes them anew, a person reads the difference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flashgen.pipeline import Engines, build
from flashgen.recipe import load

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path(__file__).parent
SAMPLES = ("dialogue", "story", "news")


def notes(name: str, engines: Engines) -> list[dict[str, Any]]:
    """What a teacher would check of each note of a sample deck."""
    deck = build([], load(ROOT / "decks" / f"{name}.toml"), engines=engines)
    return [
        {
            "word": note.headword,
            "other script": note.other_script,
            "pinyin": note.pinyin,
            "part of speech": note.part_of_speech,
            "gloss": note.gloss.text,
            "sentence": note.candidate.best.example.l2,
            "translation": note.candidate.best.example.shown,
            "doubts": list(note.doubts),
        }
        for note in deck.notes
    ]


def path(name: str) -> Path:
    """The golden file of a sample."""
    return FOLDER / f"{name}.json"


def text(found: list[dict[str, Any]]) -> str:
    """The notes as the golden file has them: a line a note."""
    return "[\n" + ",\n".join(json.dumps(n, ensure_ascii=False) for n in found) + "\n]\n"
