"""The senses of labelled words, each text scored by weights that have not seen it; see `flashgen/gloss/train.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from flashgen.cards.notes import UNSURE_GLOSS
from flashgen.gloss import train
from flashgen.gloss.senses import right
from flashgen.pipeline import Engines

PARTS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "": lambda gold: True,
    ", not said": lambda gold: not gold["gold_english_tokens"],
    ", worth a card": lambda gold: gold.get("card") == "yes",
}


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """Strict and lenient in percent for each file of the folder."""
    sets: dict[str, list[tuple[dict[str, Any], float]]] = defaultdict(list)
    engines = Engines()
    words, names = [], []
    for path in sorted(folder.glob("*.jsonl")):
        found = list(train.of_file(path, engines))
        words += found
        names += [path.stem] * len(found)
    scores = train.unseen(words)
    for name, word, score in zip(names, words, scores, strict=True):
        sets[name].append((word.gold, float(word.worth[int(score.argmax())])))
    for name, rows in sets.items():
        for part, wanted in PARTS.items():
            worth = [value for gold, value in rows if wanted(gold) and gold["gold_sense_indexes"]]
            if worth:
                yield {
                    "eval": "senses",
                    "set": f"{name}{part}, texts not seen",
                    "n": len(worth),
                    "strict": round(100 * sum(v == 1 for v in worth) / len(worth), 1),
                    "lenient": round(100 * sum(v > 0 for v in worth) / len(worth), 1),
                }
    yield from calibrated(words, scores, engines)


def calibrated(words: Sequence[train.Labelled], scores: Sequence[Any], engines: Engines) -> Iterator[dict[str, Any]]:
    """The probability of a right meaning, each text scored by weights that have not seen it: said and found in each
    tenth, and what comes of the threshold on words worth a card."""
    import numpy as np

    told = [k for k, word in enumerate(words) if word.gold["gold_sense_indexes"]]
    chosen = [words[k] for k in told]
    rows, hits = train.certainties(chosen, [scores[k] for k in told], engines.encoder)
    said = np.zeros(len(hits))
    for seen, unseen in train.folds(chosen):
        weights = train.fit_sure(rows[seen], hits[seen])
        said[unseen] = [right(row, weights) for row in rows[unseen]]
    for number, tenth in enumerate(np.array_split(np.argsort(said), 10), 1):
        found = {"said": round(100 * said[tenth].mean(), 1), "right": round(100 * hits[tenth].mean(), 1)}
        yield {"eval": "senses", "set": f"probability, tenth {number}", "n": len(tenth), **found}
    card = np.array([word.gold.get("card", "yes") == "yes" for word in chosen])
    doubted = card & (said < UNSURE_GLOSS)
    yield {
        "eval": "senses",
        "set": f"doubted below {UNSURE_GLOSS}, worth a card",
        "n": int(card.sum()),
        "doubted": round(100 * doubted.sum() / card.sum(), 1),
        "rightly": round(100 * (1 - hits[doubted].mean()), 1),
        "others wrong": round(100 * (1 - hits[card & ~doubted].mean()), 1),
    }
