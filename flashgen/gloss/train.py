"""`python -m flashgen.gloss.train FOLDER ...`: the weights of senses and of parts of speech, from labelled words.

A folder holds files `*.jsonl` as the gold data has them: sentence pair, word, its place, the right senses and those
right in meaning; or hand-aligned sentences, as `annotate/train_links.py` says (`train_labelled.py` reads them). The
words are the exemplars too (`exemplars.py`): what is learnt from a text is told by those of the others. Sentences that
were written for senses, and words of cards that were read, are exemplars alone: how often a sense is met they do not
tell. They all teach the layer of attention (`train_attention.py`), for which torch is needed (extra `tune`).
Maximum likelihood of the right senses, a sense that is right in meaning alone counting for `NEAR_RIGHT`, with a
Gaussian prior; L-BFGS (scipy).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import context
from ..annotate.train import written
from ..lexicon import translations
from ..pipeline import Engines
from . import attention, pos, train_exemplars, train_logit
from .cues import NAMES, names
from .marks import MARK, mark
from .senses import BESIDE, CERTAINTY, certainty
from .sources import Sources
from .train_labelled import NEAR_RIGHT, Apart, Labelled, labelled
from .wording import Scored

if TYPE_CHECKING:
    from .cues import Matrix
    from .exemplars import Exemplar, Exemplars

PRIOR = 4.0
"""On standardised cues; a quarter and four times as much are within .5 points on texts not seen."""
SURE_PRIOR = 0.5
POS_PRIOR = 2.0
"""On the parts of speech; half as much shows more of them, fewer of them right."""


def fit(words: Sequence[Labelled]) -> Matrix:
    """The weights of the cues."""
    import numpy as np
    from scipy.optimize import minimize

    spread = np.concatenate([word.rows for word in words]).std(axis=0) + 1e-3
    told = [word for word in words if word.worth.max() > 0 and word.worth.min() < 1 and word.counts]
    sizes = [len(word.rows) for word in told]
    first = np.cumsum([0, *sizes[:-1]])
    word_of = np.repeat(np.arange(len(told)), sizes)
    rows = np.concatenate([word.rows for word in told]) / spread
    worth = np.concatenate([word.worth for word in told])
    counts = np.array([word.counts for word in told])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = rows @ weights
        share = np.exp(scores - np.maximum.reduceat(scores, first)[word_of])
        share /= np.add.reduceat(share, first)[word_of]
        hit = np.add.reduceat(share * worth, first)
        slope = (share * worth / hit[word_of] - share) * counts[word_of]
        return float(PRIOR / 2 * weights @ weights - counts @ np.log(hit)), PRIOR * weights - rows.T @ slope

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: Matrix = found.x / spread
    return weights


def unseen(words: Sequence[Labelled], exemplars: Mapping[str, Exemplars], *, made: bool = False) -> list[Matrix]:
    """The scores of the senses of each word, by weights and exemplars (`train_exemplars.by_text`) that have not seen
    its text; those written for senses are asked only where `made`."""
    import numpy as np

    found = [np.zeros(0)] * len(words)
    for train, test in folds(words):
        told = train_exemplars.retold(words, exemplars, {words[test[0]].text})
        weights = fit([told[k] for k in train])
        asked = train_exemplars.retold([words[k] for k in test], exemplars, made=made)
        for k, word in zip(test, asked, strict=True):
            found[k] = word.rows @ weights
    return found


def certainties(words: Sequence[Labelled], scores: Sequence[Matrix], sources: Sources) -> tuple[Matrix, Matrix]:
    """Of each word that has a right sense: what speaks for its best sense (`senses.certainty`), and whether it is right
    in meaning."""
    import numpy as np

    rows, hits = [], []
    for word, score in zip(words, scores, strict=True):
        rows.append(certainty(ranked(word, score), word.said, word.link, sources))
        hits.append(word.worth[score.argmax()] > 0)
    return np.array(rows), np.array(hits, float)


def ranked(word: Labelled, scores: Matrix) -> list[Scored]:
    """The senses of a word by their scores, the best first."""
    beside = [NAMES.index(name) for name in BESIDE]
    scored = zip(word.listed, scores.tolist(), word.rows[:, beside].tolist(), strict=True)
    return sorted((Scored(*sense, score, *told) for sense, score, told in scored), key=lambda s: -s.score)


def met_elsewhere(word: Labelled, exemplars: Mapping[str, Exemplars]) -> list[Exemplar]:
    """The exemplars of a word in other texts."""
    return [e for e in exemplars[word.text].words.get(word.token.headword, ()) if e.text != word.text]


def marks_of(
    words: Sequence[Labelled],
    scores: Sequence[Matrix],
    certain: Matrix,
    exemplars: Mapping[str, Exemplars],
    sources: Sources,
) -> Matrix:
    """What speaks for the mark of each word (`marks.mark`), by exemplars that have not seen its text."""
    import numpy as np

    rows = []
    for word, score, row in zip(words, scores, certain, strict=True):
        senses = [word.listed[k][0] for k in np.argsort(-score, kind="stable")]
        rows.append(mark(row, word.token, word.example, senses, met_elsewhere(word, exemplars), sources, word.mark))
    return np.array(rows)


def fit_sure(rows: Matrix, hits: Matrix, prior: float = SURE_PRIOR) -> Matrix:
    """The weights of a logistic regression, the first of them a bias."""
    import numpy as np
    from scipy.optimize import minimize

    priors = np.append(0.0, np.full(rows.shape[1] - 1, prior))  # none on the bias

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total = rows @ weights
        value = np.logaddexp(0, total).sum() - hits @ total + priors / 2 @ weights**2
        return float(value), rows.T @ (1 / (1 + np.exp(-total)) - hits) + priors * weights

    found: Matrix = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def tagged(
    words: Sequence[Labelled], scores: Sequence[Matrix]
) -> tuple[list[Labelled], list[dict[str, float]], list[int]]:
    """The words whose part of speech is labelled, their cues by the sense that scores best but for what exemplars tell
    (`train_exemplars.with_parts`), and the part's number."""
    told = [(word, score) for word, score in zip(words, scores, strict=True) if word.gold.get("pos")]
    rows = [
        pos.features(w.token, w.example, w.listed[int(score.argmax())][0], w.vector, {}, w.part) for w, score in told
    ]
    parts = [w.gold["pos"] if w.gold["pos"] in pos.PARTS else "other" for w, _ in told]
    return [w for w, _ in told], rows, [pos.PARTS.index(part) for part in parts]


def fit_pos(rows: Sequence[Mapping[str, float]], parts: Sequence[int]) -> dict[str, list[float]]:
    """The weights of a multinomial logit for the part of speech, by cue."""
    names, there = train_logit.table(rows)
    found = train_logit.fit(there, parts, len(pos.PARTS), POS_PRIOR)
    return {name: [round(float(w), 3) for w in row] for name, row in zip(names, found, strict=True)}


def folds(words: Sequence[Labelled]) -> Iterator[tuple[list[int], list[int]]]:
    """Indices to train on and to test on, a text at a time."""
    for text in sorted({word.text for word in words}):
        yield (
            [k for k, word in enumerate(words) if word.text != text],
            [k for k, word in enumerate(words) if word.text == text],
        )


def main() -> None:
    """Train the models, without and with the contextual encoder, and write their weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.gloss.train", description=__doc__)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    arguments.add_argument("--layer", action="store_true", help="only the layer of attention and the exemplars")
    options = arguments.parse_args()
    folders = options.folders
    train_logit.need_torch()
    weights = Path(__file__).parent / "weights"
    weights.mkdir(exist_ok=True)
    if options.layer:
        write_layer(folders, weights / "senses_context.json")
        return
    for with_context, ending in ((False, ""), (True, "_context")):
        engines = Engines(context=with_context)
        words = list(labelled(folders, engines))
        if with_context:
            write_exemplars(words, engines.sources)
        senses, speech = train(words, engines.sources)
        (weights / f"senses{ending}.json").write_text(json.dumps(senses, indent=1) + "\n", encoding="utf-8")
        (weights / f"pos{ending}.json").write_text(written(speech), encoding="utf-8")


def write_layer(folders: Sequence[Path], senses: Path) -> None:
    """Write the layer of attention and the exemplars where labels were added, in half an hour instead of three: the
    weights of the cues, in `senses`, were learnt from what layers tell of words that they had not seen, which a quarter
    more words change little. Words are linked by the shipped weights, which may have seen them: what the layer tells of
    marks is a little too sure."""
    engines = Engines()
    write_exemplars([*labelled(folders, engines, Apart({}, ()))], engines.sources)
    data = json.loads(senses.read_text(encoding="utf-8")) | {"attention": attention.fingerprint()}
    senses.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def write_exemplars(words: Sequence[Labelled], sources: Sources) -> None:
    """Write the layer of attention that all labelled words teach, and the exemplars at its places."""
    from . import train_attention  # needs torch

    telling = [word for word in words if word.tells]
    layer = train_attention.fit(telling, sources)
    train_attention.write(layer, len(telling))
    train_exemplars.write(words, layer)


def train(words: Sequence[Labelled], sources: Sources) -> tuple[dict[str, Any], dict[str, Any]]:
    """The weights of senses and of parts of speech with what they were made of, as the files hold them."""
    import numpy as np

    tuning = {"context": context.fingerprint()} if sources.context else {}
    words, exemplars = train_exemplars.by_text(words, sources)
    words = train_exemplars.retold(words, exemplars)
    scores = unseen(words, exemplars)
    judged = [(w, score) for w, score in zip(words, scores, strict=True) if w.gold["gold_sense_indexes"]]
    told = [word for word, _ in judged]
    judgements = [score for _, score in judged]
    certain, hits = certainties(told, judgements, sources)
    marks = marks_of(told, judgements, certain, exemplars, sources)
    marked = fit_sure(marks, np.array([float(word.marked_rightly) for word in told]))
    senses = {
        "made": f"python -m flashgen.gloss.train, prior {PRIOR}, near {NEAR_RIGHT}",
        "data": f"{len(words)} labelled words of {len({word.text for word in words})} texts or tenths",
        "translations": translations.fingerprint(),
        **tuning,
        **({"attention": attention.fingerprint()} if sources.context else {}),
        "weights": _named(names(sources), fit(words)),
        "sure": _named(CERTAINTY, fit_sure(certain, hits)),
        "mark": _named(MARK, marked),
    }
    known, rows, parts = tagged(words, scores)
    rows = train_exemplars.with_parts(known, rows, exemplars)
    return senses, {
        "made": f"python -m flashgen.gloss.train, prior {POS_PRIOR}",
        "data": f"{len(known)} labelled words",
        **tuning,
        "weights": fit_pos(rows, parts),
    }


def _named(names: Sequence[str], weights: Matrix) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


if __name__ == "__main__":
    main()
