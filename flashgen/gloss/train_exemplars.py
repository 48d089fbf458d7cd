"""The exemplars of `exemplars.py` from labelled words, and what they tell of words whose own text they leave out.

Where a word has its place is learnt: the axes are those by which exemplars of other texts tell the right senses best
(neighbourhood components analysis, Goldberger et al. 2004), kept near the principal axes. Of 838 gold words exemplars
alone then have 93.3 % right in meaning instead of 92.0, of 3,566 drawn by chance .7 % more. Needs scipy.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .. import context
from ..annotate.train_labels import GOLD_TOKEN, LEARNT, MADE
from . import pos
from .company import Company, stems
from .cues import NAMES, unmet
from .exemplars import DIMENSIONS, SHARPNESS, SMOOTHING, TOLD, Exemplar, Exemplars, data_file, line_of, packed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors
    from .train_labelled import Labelled

COLUMN = NAMES.index(TOLD[0])
USUAL, UNMET = NAMES.index("usual"), NAMES.index("usual unmet")
COLUMNS = slice(COLUMN, COLUMN + len(TOLD))
NEARNESS, ITERATIONS = 0.002, 30
"""What the squared distance from the principal axes costs, beside the mean log-loss of a word; .0005 to .003, 25 to
60 iterations and 64 dimensions are as good."""
MADE_WORTH = {0.0: 0.12, 0.5: 0.24, 1.0: 0.4}
"""What a sentence written for a sense counts beside one that was read, by how usual the sense is (`usual.py`). Of 5,674
cards of 37 texts that were read one by one, .3 changes the first meaning of 90: of 21 that were clearly false 11 are
right then, of 19 coarse ones 13, of 50 right ones 3 are false; .6 changes 45 more, as many for the worse as for the
better. With .4 for rare senses too, 刨 "to dig" was the carpenter's bào, 事儿 "business": of 23 cards that this
changed, in 44 texts, ten were better then and four worse."""
FOLDS = 5


def of_words(words: Sequence[Labelled], without: Collection[str] = ()) -> Exemplars:
    """The exemplars of our own labels and of sentences written for senses, where one sense is right and another is not;
    gold labels are none. Their axes are learnt from the labels of other texts than `without`."""
    read = [word for word in words if word.file != MADE]
    axes = _axes([word.vector for word in read if word.vector is not None])
    if axes is not None:
        axes = _learnt([word for word in read if _tells(word) and word.text not in without], axes)
    places = Exemplars({}, axes)
    found: dict[str, list[Exemplar]] = {}
    for word in words:
        if _tells(word):
            worth = {sense: float(value) for (sense, _), value in zip(word.listed, word.worth, strict=True) if value}
            whole = sum(worth.values()) / _counts(word)
            shares = {sense: round(value / whole, 3) for sense, value in worth.items()}
            part, place = _part(word.gold.get("pos", "")), places.place(word.vector)
            exemplar = Exemplar(shares, part, place, _company(word), word.text)
            found.setdefault(word.token.headword, []).append(exemplar)
    return Exemplars(found, axes)


def by_text(words: Sequence[Labelled]) -> dict[str, Exemplars]:
    """For each text exemplars whose axes have not seen it: some texts share them."""
    texts = sorted({word.text for word in words})
    found: dict[str, Exemplars] = {}
    for fold in range(FOLDS):
        without = frozenset(texts[fold::FOLDS])
        found |= dict.fromkeys(without, of_words(words, without))
    return found


def _counts(word: Labelled) -> float:
    """What an exemplar counts: one that was written for a sense less, the less usual it is."""
    if word.file != MADE:
        return 1.0
    usual = max(word.rows[k][USUAL] for k, worth in enumerate(word.worth) if worth == word.worth.max())
    return MADE_WORTH[float(usual)]


def _tells(word: Labelled) -> bool:
    return word.file in LEARNT and bool(word.worth.max() > 0 and word.worth.min() < word.worth.max())


def _company(word: Labelled) -> Company:
    """The company of a labelled word, by the English that its label names."""
    tokens = [token.group() for token in GOLD_TOKEN.finditer(word.gold["sentence_en"])]
    said = stems(tokens[number] for number in word.gold["gold_english_tokens"] or ())
    return word.company._replace(said=said)


def _part(label: str) -> str:
    return label if label in pos.PARTS or not label else "other"


def _axes(vectors: Sequence[Vectors]) -> Vectors | None:
    """The principal axes of some vectors, from the eigenvectors of their second moments."""
    import numpy as np

    if not vectors:
        return None
    rows = np.array(vectors, np.float64)
    axes: Vectors = np.linalg.eigh(rows.T @ rows)[1][:, : -DIMENSIONS - 1 : -1].astype(np.float32)
    return axes


def _learnt(words: Sequence[Labelled], axes: Vectors) -> Vectors:
    """The axes by which the words tell each other's senses best, words of one text apart."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    told = [word for word in words if word.vector is not None]
    first, second, counts, owns, worth = _pairs(told)
    if not len(first):
        return axes
    vectors = np.array([word.vector for word in told], np.float64)
    asked = np.asarray(owns @ (counts @ np.ones(len(first)))).ravel() > 0
    weight = asked / asked.sum()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        found = flat.reshape(axes.shape)
        places = vectors @ found
        lengths = np.linalg.norm(places, axis=1, keepdims=True)
        places /= lengths
        like = np.exp(SHARPNESS * (np.einsum("ij,ij->i", places[first], places[second]) - 1))
        senses = counts @ like + SMOOTHING
        every, right = owns @ senses, owns @ (senses * worth)
        slope = owns.T @ (weight / every) - worth * (owns.T @ (weight / right))
        pull = csr_matrix((SHARPNESS * like * (counts.T @ slope), (first, second)), (len(told), len(told)))
        moved = pull @ places + pull.T @ places
        moved = (moved - places * (moved * places).sum(axis=1, keepdims=True)) / lengths
        away = found - axes
        value = float(weight @ np.log(every / right) + NEARNESS * (away**2).sum())
        return value, (vectors.T @ moved + 2 * NEARNESS * away).ravel()

    start = axes.astype(np.float64).ravel()
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
    learnt: Vectors = found.reshape(axes.shape).astype(np.float32)
    return learnt


def _pairs(words: Sequence[Labelled]) -> tuple[Any, ...]:
    """Each word with each other of its headword in other texts, as their indices; what each pair says of each sense of
    the first, shape (senses, pairs); which senses are whose, shape (words, senses); what each is worth."""
    import numpy as np
    from scipy.sparse import csr_matrix

    same: dict[str, list[int]] = defaultdict(list)
    for k, word in enumerate(words):
        same[word.token.headword].append(k)
    sizes = [len(word.listed) for word in words]
    begins = np.cumsum([0, *sizes])
    pairs = [(a, b) for ks in same.values() for a in ks for b in ks if words[a].text != words[b].text]
    cells: list[tuple[float, int, int]] = []
    for number, (a, b) in enumerate(pairs):
        places = {sense: int(begins[a]) + k for k, (sense, _) in reversed([*enumerate(words[a].listed)])}
        total = float(words[b].worth.sum())
        for (sense, _), value in zip(words[b].listed, words[b].worth.tolist(), strict=True):
            if value and sense in places:
                cells.append((value / total, places[sense], number))
    values, rows, columns = zip(*cells, strict=True) if cells else ((), (), ())
    owners = np.repeat(np.arange(len(words)), sizes), np.arange(begins[-1])
    first, second = np.array(pairs, int).reshape(-1, 2).T
    counts = csr_matrix((values, (rows, columns)), (begins[-1], len(pairs)))
    owns = csr_matrix((np.ones(begins[-1]), owners), (len(words), begins[-1]))
    return first, second, counts, owns, np.concatenate([word.worth for word in words]) if words else np.zeros(0)


def retold(
    words: Sequence[Labelled], exemplars: Mapping[str, Exemplars], without: Collection[str] = (), *, made: bool = False
) -> list[Labelled]:
    """The words with what exemplars of other texts than `without` tell, those of the word's text.

    Sentences written for senses tell too where `made`: to learn how much exemplars weigh would be wrong with them, for
    they were written for the very senses that no label has.
    """
    import numpy as np

    found = []
    for word in words:
        rows = word.rows.copy()
        senses = [sense for sense, _ in word.listed]
        left_out = {word.text, *without, *(() if made else (MADE,))}
        told = exemplars[word.text].log_counts(word.token.headword, senses, word.vector, word.company, left_out)
        rows[:, COLUMNS] = np.array([told[name] for name in TOLD]).T
        rows[:, UNMET] = unmet(rows[:, USUAL].tolist(), told)
        found.append(replace(word, rows=rows))
    return found


def with_parts(
    words: Sequence[Labelled],
    cues: Sequence[dict[str, float]],
    exemplars: Mapping[str, Exemplars],
    without: Collection[str] = (),
) -> list[dict[str, float]]:
    """The cues of parts of speech of some words with what exemplars of other texts than `without` tell."""
    return [
        row | pos.told(exemplars[word.text].log_parts(word.token.headword, word.vector, {word.text, MADE, *without}))
        for word, row in zip(words, cues, strict=True)
    ]


def write(words: Sequence[Labelled]) -> None:
    """Write the exemplars beside this module."""
    import numpy as np

    exemplars = of_words(words)
    listed = sorted(exemplars.words.items())
    every = [exemplar for _, some in listed for exemplar in some]
    nowhere = np.zeros(DIMENSIONS, np.float32)
    assert exemplars.axes is not None, "The extra `context` is not installed."
    about = {
        "made": f"python -m flashgen.gloss.train, {len(every)} labelled words",
        "context": context.fingerprint(),
        "axes": packed(exemplars.axes),
        "places": packed(np.array([nowhere if e.place is None else e.place for e in every])),
    }
    lines = [json.dumps(about, separators=(",", ":")), *(line_of(headword, some) for headword, some in listed)]
    data_file().write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
