"""The senses of labelled words, each text scored by weights that have not seen it; see `flashgen/gloss/train.py`."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flashgen.annotate import train_labels
from flashgen.cards.notes import UNSURE
from flashgen.gloss import pos, train, train_exemplars, trust, whole
from flashgen.gloss.attention import Attended
from flashgen.gloss.exemplars import Exemplars
from flashgen.gloss.logit import Logit
from flashgen.gloss.marks import MARK
from flashgen.gloss.senses import LEAST_MARK, lead, right
from flashgen.gloss.train_labelled import Labelled, labelled
from flashgen.pipeline import Engines

from .gloss import SURE_SHARES, span_scores

PARTS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "": lambda gold: True,
    ", not said": lambda gold: not gold["gold_english_tokens"],
    ", worth a card": lambda gold: gold.get("card") == "yes",
}


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """Strict and lenient in percent for each file of the folder; our own labels are trained on, not scored."""
    sets: dict[str, list[tuple[dict[str, Any], float, tuple[int, int] | None]]] = defaultdict(list)
    engines = Engines()
    with tempfile.TemporaryDirectory() as own:
        train_labels.write(folder.parents[1] / "corpus", Path(own), engines)
        words = list(labelled([folder, folder.parent / "words", Path(own)], engines))
    read, exemplars = train_exemplars.by_text(words, engines.sources)
    words = train_exemplars.retold(read, exemplars, made=True)
    scores = train.unseen(words, exemplars, made=True)
    likely = probabilities(words, scores, engines, exemplars)
    for word, score, marked in zip(words, scores, likely.marked, strict=True):
        if word.file != train_labels.OWN:
            span = word.span if marked >= LEAST_MARK else None
            sets[word.file].append((word.gold, float(word.worth[int(score.argmax())]), span))
    for name, rows in sets.items():
        for part, wanted in PARTS.items():
            worth = [value for gold, value, _ in rows if wanted(gold) and gold["gold_sense_indexes"]]
            placed = [(gold, value > 0, span) for gold, value, span in rows if wanted(gold)]
            if worth:
                yield {
                    "eval": "senses",
                    "set": f"{name}{part}, texts not seen",
                    "n": len(worth),
                    "strict": round(100 * sum(v == 1 for v in worth) / len(worth), 1),
                    "lenient": round(100 * sum(v > 0 for v in worth) / len(worth), 1),
                    **span_scores(placed),
                }
    yield from calibrated(words, likely)
    yield from parts_of_speech(words, scores, engines, exemplars)


def parts_of_speech(
    words: Sequence[Labelled], scores: Sequence[Any], engines: Engines, exemplars: Mapping[str, Exemplars]
) -> Iterator[dict[str, Any]]:
    """How many words worth a card show their part of speech, and how many of these rightly."""
    known, cues, parts = train.tagged(words, scores)
    shown: dict[str, list[bool | None]] = defaultdict(list)
    for seen, unseen in train.folds(known):
        rows = train_exemplars.with_parts(known, cues, exemplars, {known[unseen[0]].text})
        weights = Logit.of(train.fit_pos([rows[k] for k in seen], [parts[k] for k in seen]))
        for k in unseen:
            part, probability = pos.likely(rows[k], weights)
            fits = part != "other" and (part == "verb") == ("sense to" in rows[k])
            if known[k].gold.get("card") == "yes":
                right = (
                    part == pos.PARTS[parts[k]] if fits and probability >= pos.SHOWN[bool(engines.context)] else None
                )
                shown[known[k].file].append(right)
    shown.pop(train_labels.OWN, None)
    for name, all_ in shown.items():
        told = [right for right in all_ if right is not None]
        yield {
            "eval": "senses",
            "set": f"{name}, worth a card, part of speech",
            "n": len(all_),
            "shown": round(100 * len(told) / len(all_), 1),
            "right": round(100 * sum(told) / max(1, len(told)), 1),
        }


class Probabilities(NamedTuple):
    """Of each word: whether it has a right sense; whether the meaning is right, the mark right, and the probabilities
    of these by weights that have not seen its text; that of word and meaning together, by cards of other texts."""

    told: Any
    hits: Any
    right: Any
    meant: Any
    marked: Any
    trusted: Any


def probabilities(
    words: Sequence[Labelled], scores: Sequence[Any], engines: Engines, exemplars: Mapping[str, Exemplars]
) -> Probabilities:
    """The probabilities of a right meaning and of a right mark."""
    import numpy as np

    rows, hits = train.certainties(words, scores, engines.sources)
    marks = train.marks_of(words, scores, rows, exemplars, engines.sources)
    marked = np.array([float(word.marked_rightly) for word in words])
    told = np.array([bool(word.gold["gold_sense_indexes"]) for word in words])
    found = np.zeros((2, len(words)))
    for seen, unseen in train.folds(words):
        known = [k for k in seen if told[k]]
        for told_by, truth, into in ((rows, hits, found[0]), (marks, marked, found[1])):
            weights = train.fit_sure(told_by[known], truth[known])
            into[unseen] = [right(row, weights) for row in told_by[unseen]]
    trusted = [_trusted(*one, engines, exemplars) for one in zip(words, scores, rows, marks, found[0], strict=True)]
    return Probabilities(told, hits, marked, found[0], found[1], np.array(trusted))


def _trusted(
    word: Labelled,
    score: Any,
    certain: Any,
    mark: Any,
    meant: float,
    engines: Engines,
    exemplars: Mapping[str, Exemplars],
) -> float:
    """The probability that word and meaning are right, as `senses.judge` tells it."""
    if word.file == train_labels.OWN:
        return 1.0
    ranked = train.ranked(word, score)
    senses = [scored.sense for scored in ranked]
    one = whole.probability(word.token, word.example, senses, engines.sources)
    in_the_sense, seen = (float(mark[MARK.index(name)]) for name in ("in the sense", "seen"))
    attended = None
    if word.place is not None and word.part is not None:
        attended = Attended(word.place, word.place[:0], word.part, word.place[:0])  # no more is asked
    led, met = lead(ranked, engines.sources), train.met_elsewhere(word, exemplars)
    told = trust.Told(float(meant), one, certain.tolist(), in_the_sense, seen, led, senses[0], met, attended)
    cues = trust.trust(told, word.token, word.example, engines.sources)
    return right(cues, trust.load_weights(engines.sources.context is not None))


def calibrated(words: Sequence[Labelled], likely: Probabilities) -> Iterator[dict[str, Any]]:
    """The probabilities of a right meaning, and of a right card (meaning and mark): said and found in each tenth; what
    comes of the threshold on words worth a card, of the order."""
    import numpy as np

    scored = np.array([word.file != train_labels.OWN for word in words]) & likely.told
    chosen = [word for word, counts in zip(words, scored, strict=True) if counts]
    _, hits, marked, said, marking, trusted = (values[scored] for values in likely)
    for name, probable, truth in (("meaning", said, hits), ("card", trusted * marking, hits * marked)):
        for number, tenth in enumerate(np.array_split(np.argsort(probable), 10), 1):
            found = {"said": round(100 * probable[tenth].mean(), 1), "right": round(100 * truth[tenth].mean(), 1)}
            yield {"eval": "senses", "set": f"probability of the {name}, tenth {number}", "n": len(tenth), **found}
    yield from _surest(chosen, trusted * marking, hits * marked)
    card = np.array([word.gold.get("card", "yes") == "yes" for word in chosen])
    doubted = card & (trusted < UNSURE)
    yield {
        "eval": "senses",
        "set": f"doubted below {UNSURE}, worth a card",
        "n": int(card.sum()),
        "doubted": round(100 * doubted.sum() / card.sum(), 1),
        "rightly": round(100 * (1 - hits[doubted].mean()), 1),
        "others wrong": round(100 * (1 - hits[card & ~doubted].mean()), 1),
    }


def _surest(words: Sequence[Labelled], probable: Any, truth: Any) -> Iterator[dict[str, Any]]:
    """Of the words worth a card that are surest to be right, how many are, where the English says them."""
    for name in sorted({word.file for word in words}):
        mine = [k for k, word in enumerate(words) if word.file == name and word.gold.get("card", "yes") == "yes"]
        mine.sort(key=lambda k: -probable[k])
        for share in SURE_SHARES:
            top = [k for k in mine[: round(len(mine) * share / 100)] if words[k].gold["gold_english_tokens"]]
            right = {"card": round(100 * sum(truth[k] for k in top) / len(top), 1)}
            yield {"eval": "senses", "set": f"{name}, worth a card, surest {share} %", "n": len(top), **right}
