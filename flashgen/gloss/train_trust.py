"""`python -m flashgen.gloss.train_trust FOLDER ...`: the weights of `trust.py`, from cards that were read one by one.

`vocab/read` holds texts with their translation and, in `cards.tsv`, what readers found on their cards
(`cards.toml` says how). A verdict counts as long as the word is still cut there, read so and told to mean the same;
where its meaning was false or coarse and is another now, the senses tell that it should have had (`senses.tsv`).
The folders are those of `gloss.train`, for their exemplars and the layer of attention have seen these texts: the cards
are told by others, learnt without them. Where readers found cards false sentences were written too, which leave fewer
false in these texts than in others: how many are false is learnt from texts that taught nothing else (`UNTAUGHT`).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .. import context, pipeline
from ..analysis import sentences
from ..annotate.train import written
from ..annotate.train_labels import READ, bracketed
from ..annotate.train_labels import READ_FILE as SENSES
from ..annotate.train_links import text_of
from ..kept import Forgetful
from ..pipeline import Engines
from ..recipe import Recipe
from ..values import Example, Gloss
from . import train_exemplars, train_logit, train_pieces, trust
from .senses import gloss, judge, rank, right
from .train import fit_sure
from .train_labelled import labelled, linked_apart

if TYPE_CHECKING:
    from .cues import Matrix

FOLDER = Path(__file__).parents[2] / "vocab" / "read"
FALSE = frozenset({"cut", "name", "meaning"})
"""Faults of a card that its reading and its mark have no part in; a question mark after one says that it is slight."""
NO_WORD, MEANING = frozenset({"cut", "name"}), frozenset({"meaning", "meaning?"})
PRIOR = 0.3
FOLDS = 6
ELSEWHERE = trust.TRUST.index("elsewhere")
HALF = 0.5
"""What is added to both numbers of false words: of words not seen, .25 to 2 tell as much."""
UNTAUGHT = ("28", "29")
"""How the names of the texts end whose cards chose no sentences of `vocab/labels/used.tsv` and no senses."""
LEAST_TOLD = 0.05
"""Logarithms nearer to 0 are not kept."""


class Read(NamedTuple):
    """A word whose card was read: its text, the cues (`trust.TRUST`), whether word and meaning are right; what it is
    told to mean, what the readers found."""

    text: str
    cues: tuple[float, ...]
    right: bool
    gloss: Gloss
    example: Example
    faults: frozenset[str]
    headword: str


def without_read(folders: Sequence[Path], engines: Engines) -> Engines:
    """The engines with exemplars, a pointer and a layer of attention that have not seen the texts whose cards were
    read."""
    apart = linked_apart(folders, engines)
    labels = [word for word in labelled(folders, engines, apart) if word.file != READ]
    layer = None
    if engines.context:
        from ..annotate import train_pointer  # these need torch
        from . import train_attention

        pointer = train_pointer.fit([word for word in apart.pointings if word.file != READ])
        engines.annotator = replace(engines.annotator, pointer=pointer)
        layer = train_attention.fit([word for word in labels if word.tells], engines.sources)
    taught = train_exemplars.of_words(labels, layer)
    engines.sources = replace(engines.sources, taught=taught, kept=Forgetful())
    if layer:
        engines.sources = train_pieces.with_pieces(engines.sources, list(train_pieces.items(engines)))
    return engines


def verdicts(folder: Path = FOLDER) -> Mapping[tuple[str, str, int, str], Mapping[str, str]]:
    """The rows of `cards.tsv` by text, sentence (`mark`), place and word."""
    with (folder / "cards.tsv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return {(row["text"], row["sentence"], int(row["start"]), row["word"]): row for row in rows}


def senses(folder: Path = FOLDER) -> Mapping[tuple[str, str, int, str], frozenset[str]]:
    """What the words of cards mean, by the same keys: the senses that are right or understood all the same."""
    found = {}
    path = folder / SENSES.name
    for row in bracketed(path, READ) if path.is_file() else ():
        [entry] = row["cedict_entries"]
        found[text_of(row), mark(row["sentence_zh"]), row["start"], row["word"]] = frozenset(entry["senses"])
    return found


def mark(sentence: str) -> str:
    """How verdicts name a sentence.

    >>> mark("他们是工人。")
    '0285263b5244'
    """
    return hashlib.sha256(sentence.encode()).hexdigest()[:12]


def read(engines: Engines, folder: Path = FOLDER) -> Iterator[Read]:
    """The words whose verdicts still count, of those whose meaning is the dictionary's."""
    told, meant = verdicts(folder), senses(folder)
    for zh in sorted(folder.glob("*.zh.txt")):
        text = zh.name.removesuffix(".zh.txt")
        deck = pipeline.build([zh, zh.with_name(f"{text}.en.txt")], Recipe(), engines=engines)
        for example in (e for bitext in deck.bitexts for e in sentences(bitext, engines, ())):
            for token in example.tokens:
                # rows name a word of a traditional text in either script
                names = ((text, mark(example.l2), token.start, name) for name in (token.headword, token.word))
                place = next((name for name in names if name in told), None)
                if place is None:
                    continue
                row = told[place]
                found = gloss(token, example, engines.sources)
                if found.source != "dictionary" or token.reading != row["pinyin"]:
                    continue
                faults = frozenset(filter(None, row["faults"].split(", ")))
                ranked = rank(token, example, engines.sources)
                is_right = not faults & FALSE
                if _first(found.text) != _first(row["meaning"]):
                    if not faults & MEANING or faults & NO_WORD or place not in meant:
                        continue
                    is_right = ranked[0].sense in meant[place]
                    faults = faults - MEANING | ({"meaning"} if not is_right else frozenset())
                cues = judge(ranked, token, example, engines.sources).trust
                yield Read(text, cues, is_right, found, example, faults, token.headword)


def _first(meanings: str) -> str:
    return meanings.split(";")[0]


class Learnt(NamedTuple):
    """The weights, in the order of `trust.TRUST`, and what `trust.elsewhere` tells, by headword and sense."""

    weights: list[float]
    elsewhere: dict[str, dict[str, float]]


def fit(words: Sequence[Read], untaught: Collection[str] = ()) -> Learnt:
    """What cards tell that were read. How many false words are expected, and what was found elsewhere, is told of each
    word by other texts than its own. How many are false at all is told by the texts that taught nothing else
    (`untaught`), where there are such."""
    import numpy as np

    cues, rights = np.array([word.cues for word in words]), np.array([float(word.right) for word in words])
    texts = sorted({word.text for word in words})
    folds = np.array([texts.index(word.text) % FOLDS for word in words])
    cues[:, ELSEWHERE], false = 0.0, np.zeros(len(words))
    apart = [folds == fold for fold in range(min(FOLDS, len(texts)))]
    for own in apart:
        weights = fit_sure(cues[~own], rights[~own], PRIOR)
        false[own] = [1 - right(row, weights) for row in cues[own].tolist()]
    for own in apart:
        told = found_false(itertools.compress(words, ~own), false[~own])
        cues[own, ELSEWHERE] = [of_word(word, told) for word in itertools.compress(words, own)]
    weights = fit_sure(cues, rights, PRIOR)
    fresh = np.array([word.text in untaught for word in words])
    if fresh.any():
        weights[0] += _shift(cues[fresh] @ weights, rights[fresh].mean())
    return Learnt([round(float(weight), 4) for weight in weights], found_false(words, false))


def _shift(scores: Matrix, share: float) -> float:
    """What is to be added to log-odds for their probabilities to have a mean, within what a few words can tell."""
    import numpy as np
    from scipy.optimize import brentq

    share = min(max(share, 0.01), 0.99)
    return float(brentq(lambda by: (1 / (1 + np.exp(-scores - by))).mean() - share, -9, 9))


def found_false(words: Iterable[Read], expected: Iterable[float]) -> dict[str, dict[str, float]]:
    """What `trust.elsewhere` tells, from words and the probability that each is false."""
    numbers: dict[tuple[str, str], list[float]] = {}
    for word, probability in zip(words, expected, strict=True):
        counted = numbers.setdefault((word.headword, word.gloss.senses[0]), [HALF, HALF])
        counted[0] += not word.right
        counted[1] += probability
    found: dict[str, dict[str, float]] = {}
    for (headword, sense), (false, thought) in sorted(numbers.items()):
        told = round(math.log(false / thought), 2)
        if abs(told) >= LEAST_TOLD:
            found.setdefault(headword, {})[sense] = told
    return found


def of_word(word: Read, elsewhere: Mapping[str, Mapping[str, float]]) -> float:
    """What was found elsewhere of a word's meaning."""
    return elsewhere.get(word.headword, {}).get(word.gloss.senses[0], 0.0)


def main() -> None:
    """Train the model, without and with the contextual encoder, and write its weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.gloss.train_trust", description=__doc__)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    folders = arguments.parse_args().folders
    train_logit.need_torch()
    for with_context in (False, True):
        words = [*read(without_read(folders, Engines(context=with_context)))]
        learnt = fit(words, {word.text for word in words if word.text.endswith(UNTAUGHT)})
        data = {
            "made": f"python -m flashgen.gloss.train_trust, prior {PRIOR}",
            "data": f"{len(words)} words of cards that were read, {sum(not w.right for w in words)} of them false",
            **({"context": context.fingerprint()} if with_context else {}),
            "weights": dict(zip(trust.TRUST, learnt.weights, strict=True)),
            "elsewhere": learnt.elsewhere,
        }
        path = Path(__file__).parent / "weights" / trust.file_name(with_context)
        path.write_text(written(data), encoding="utf-8")


if __name__ == "__main__":
    main()
