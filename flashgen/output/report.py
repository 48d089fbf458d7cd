"""Every decision of a run as JSON: for teachers' questions, for tests, for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..values import Bitext, Deck, Note
from .atomically import replacing

VERSION = 1


def write(deck: Deck, target: Path) -> None:
    """Write the report of a deck."""
    text = json.dumps(as_data(deck), ensure_ascii=False, indent=1)
    with replacing(target) as temporary:
        temporary.write_bytes((text + "\n").encode("utf-8", "replace"))


def as_data(deck: Deck) -> dict[str, Any]:
    """The report as plain values; the doubtful notes come first."""
    summary = deck.summary
    return {
        "report": VERSION,
        "made_with": dict(deck.made_with),
        "deck": {"name": deck.name, "series": deck.series, "notes": len(deck.notes)},
        "summary": {
            "documents": summary.documents,
            "refused": summary.refused,
            "sentences": summary.sentences,
            "beads": summary.beads,
            "unsure_beads": summary.unsure,
        },
        "issues": [{"room": i.room, "where": i.where, "what": i.what} for i in deck.issues],
        "notes": [_note(n, i) for i, n in sorted(enumerate(deck.notes, 1), key=lambda p: (not p[1].doubts, p[0]))],
        "left_out": [
            {"word": w.headword, "reading": w.reading, "count": w.count, "reason": w.reason} for w in deck.left_out
        ],
        "documents": [_bitext(b) for b in deck.bitexts],
    }


def _note(note: Note, position: int) -> dict[str, Any]:
    candidate, example = note.candidate, note.candidate.best.example
    token = candidate.best.token
    return {
        "position": position,
        "guid": note.guid,
        "word": note.headword,
        "doubts": list(note.doubts),
        "probability": {"card": round(note.probability.card, 3), **asdict(note.probability)},
        "reading": {"pinyin": note.pinyin, "source": token.reading_source},
        "gloss": {
            "text": note.gloss.text,
            "source": note.gloss.source,
            "english": example.l1[slice(*note.gloss.span)] if note.gloss.span else "",
            "senses": list(note.gloss.senses),
        },
        "other_senses": [{"text": m.text, "zh": m.l2, "en": m.l1} for m in note.met],
        "chosen": {"count": candidate.count, "score": candidate.score, "reasons": list(candidate.reasons)},
        "example": {
            "id": example.id,
            "zh": example.l2,
            "en": example.shown,
            "alignment": example.confidence,
            "passage": example.passage,
        },
        "subdeck": note.subdeck,
        "tags": list(note.tags),
    }


def _bitext(bitext: Bitext) -> dict[str, Any]:
    return {
        "id": bitext.id,
        "title": bitext.facts.title_l2 or bitext.facts.title_l1,
        "beads": [
            {
                "zh": "".join(bitext.l2[i] for i in b.l2),
                "en": " ".join(bitext.l1[j] for j in b.l1),
                "confidence": b.confidence,
            }
            for b in bitext.beads
        ],
    }
