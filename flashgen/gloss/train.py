"""`python -m flashgen.gloss.train FOLDER ...`: the weights of the senses' cues, from labelled words.

A folder holds files `*.jsonl` as the gold data has them: sentence pair, word, its place, the right senses and those
right in meaning. Maximum likelihood of the right senses, a sense that is right in meaning alone counting for
`NEAR_RIGHT`, with a Gaussian prior; L-BFGS (scipy).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..encoder import Encoder
from ..lexicon import translations
from ..pipeline import Engines
from ..values import Entry
from .cues import NAMES, cues
from .senses import CERTAINTY, Scored, certainty, meaningful

if TYPE_CHECKING:
    from .cues import Matrix

PRIOR = 4.0
"""On standardised cues; a quarter and four times as much are within .5 points on texts not seen."""
NEAR_RIGHT = 0.25
SURE_PRIOR = 0.5


@dataclass(frozen=True)
class Labelled:
    """A labelled word: the text it stands in, the cues of its senses, what each sense is worth (0..1), the row; the
    senses with their entries, the English words that say it, and how surely they do."""

    text: str
    rows: Matrix
    worth: Matrix
    gold: dict[str, Any]
    listed: tuple[tuple[str, Entry], ...]
    said: str
    link: float


def of_file(path: Path, engines: Engines) -> Iterator[Labelled]:
    """The labelled words of a file, fragments and names left out."""
    import numpy as np

    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if gold.get("unit", "ok") != "ok":
            continue
        start, surface = gold["start"], gold.get("surface", gold["word"])
        pair = gold["sentence_zh"], gold["sentence_en"]
        example = engines.annotator.sentence(*pair, forced=(start, start + len(surface)))
        token = next(t for t in example.tokens if t.start == start)
        listed = meaningful(token.word, engines.dictionary)
        senses = [sense for entry in gold["cedict_entries"] for sense in entry["senses"]]
        right, near = ({senses[k] for k in gold[f"{kind}_sense_indexes"]} for kind in ("gold", "lenient"))
        worth = [1.0 if s in right else NEAR_RIGHT if s in near else 0.0 for s, _ in listed]
        if listed:
            rows = cues(listed, token, example, engines.sources)
            span = token.span
            said = example.l1[span.start : span.end] if span else ""
            link = span.probability if span else 0.0
            yield Labelled(text_of(gold, path), rows, np.array(worth), gold, tuple(listed), said, link)


def text_of(gold: dict[str, Any], path: Path) -> str:
    """The text of a row, whose words are never trained and scored together: single sentences count ten by ten."""
    text, _, number = str(gold.get("sent_id", "")).rpartition("-")
    return f"{text}:{int(number) % 10}" if text.startswith("pairs") else text or path.stem


def fit(words: Sequence[Labelled]) -> Matrix:
    """The weights of the cues."""
    import numpy as np
    from scipy.optimize import minimize

    spread = np.concatenate([word.rows for word in words]).std(axis=0) + 1e-3
    told = [(w.rows / spread, w.worth) for w in words if w.worth.max() > 0 and w.worth.min() < 1]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        value, slope = PRIOR / 2 * weights @ weights, PRIOR * weights
        for rows, worth in told:
            scores = rows @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            hit = float(share @ worth)
            value -= np.log(hit)
            slope = slope - rows.T @ (share * worth / hit - share)
        return float(value), slope

    found = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: Matrix = found.x / spread
    return weights


def unseen(words: Sequence[Labelled]) -> list[Matrix]:
    """The scores of the senses of each word, by weights that have not seen its text."""
    import numpy as np

    found = [np.zeros(0)] * len(words)
    for train, test in folds(words):
        weights = fit([words[k] for k in train])
        for k in test:
            found[k] = words[k].rows @ weights
    return found


def certainties(words: Sequence[Labelled], scores: Sequence[Matrix], encoder: Encoder) -> tuple[Matrix, Matrix]:
    """Of each word that has a right sense: what speaks for its best sense (`senses.certainty`), and whether it is right
    in meaning."""
    import numpy as np

    rows, hits = [], []
    for word, score in zip(words, scores, strict=True):
        order = np.argsort(-score, kind="stable")
        ranked = [Scored(word.listed[k][0], word.listed[k][1], float(score[k])) for k in order.tolist()]
        rows.append(certainty(ranked, word.said, word.link, encoder))
        hits.append(word.worth[order[0]] > 0)
    return np.array(rows), np.array(hits, float)


def fit_sure(rows: Matrix, hits: Matrix) -> Matrix:
    """The weights of a logistic regression for a right meaning."""
    import numpy as np
    from scipy.optimize import minimize

    prior = np.append(0.0, np.full(rows.shape[1] - 1, SURE_PRIOR))  # none on the bias

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total = rows @ weights
        value = np.logaddexp(0, total).sum() - hits @ total + prior / 2 @ weights**2
        return float(value), rows.T @ (1 / (1 + np.exp(-total)) - hits) + prior * weights

    found: Matrix = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def folds(words: Sequence[Labelled]) -> Iterator[tuple[list[int], list[int]]]:
    """Indices to train on and to test on, a text at a time."""
    for text in sorted({word.text for word in words}):
        yield (
            [k for k, word in enumerate(words) if word.text != text],
            [k for k, word in enumerate(words) if word.text == text],
        )


def main() -> None:
    """Train the model and write its weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.gloss.train", description=__doc__)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    engines = Engines()
    paths = (path for folder in arguments.parse_args().folders for path in sorted(folder.glob("*.jsonl")))
    words = [word for path in paths for word in of_file(path, engines)]
    told = [word for word in words if word.gold["gold_sense_indexes"]]
    sure = fit_sure(*certainties(told, unseen(told), engines.encoder))
    data = {
        "made": f"python -m flashgen.gloss.train, prior {PRIOR}, near {NEAR_RIGHT}",
        "data": f"{len(words)} labelled words of {len({word.text for word in words})} texts or tenths",
        "translations": translations.fingerprint(),
        "weights": {name: round(float(weight), 4) for name, weight in zip(NAMES, fit(words), strict=True)},
        "sure": {name: round(float(weight), 4) for name, weight in zip(CERTAINTY, sure, strict=True)},
    }
    target = Path(__file__).parent / "weights" / "senses.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
