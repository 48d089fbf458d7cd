"""`python -m flashgen.gloss.train_trust FOLDER ...`: the weights of `trust.py`, from cards that were read one by one.

`vocab/read` holds texts with their translation and, in `cards.tsv`, what readers found on their cards
(`cards.toml` says how). A verdict counts as long as the word is still cut there, read so and told to mean the same;
where its meaning was false or coarse and is another now, the senses tell that it should have had (`senses.tsv`).
The folders are those of `gloss.train`, for their exemplars and the layer of attention have seen these texts: the cards
are told by others, learnt without them.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from .. import context, pipeline
from ..analysis import sentences
from ..annotate.train_labels import READ, bracketed
from ..annotate.train_labels import READ_FILE as SENSES
from ..annotate.train_links import text_of
from ..kept import Forgetful
from ..pipeline import Engines
from ..recipe import Recipe
from ..values import Example, Gloss
from . import train_exemplars, train_logit, trust
from .senses import gloss, judge, rank
from .train import fit_sure
from .train_labelled import labelled, linked_apart

FOLDER = Path(__file__).parents[2] / "vocab" / "read"
FALSE = frozenset({"cut", "name", "meaning"})
"""Faults of a card that its reading and its mark have no part in; a question mark after one says that it is slight."""
NO_WORD, MEANING = frozenset({"cut", "name"}), frozenset({"meaning", "meaning?"})
PRIOR = 0.3


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
                right = not faults & FALSE
                if _first(found.text) != _first(row["meaning"]):
                    if not faults & MEANING or faults & NO_WORD or place not in meant:
                        continue
                    right = ranked[0].sense in meant[place]
                    faults = faults - MEANING | ({"meaning"} if not right else frozenset())
                cues = judge(ranked, token, example, engines.sources).trust
                yield Read(text, cues, right, found, example, faults, token.headword)


def _first(meanings: str) -> str:
    return meanings.split(";")[0]


def fit(words: Sequence[Read]) -> list[float]:
    """The weights, in the order of `trust.TRUST`."""
    import numpy as np

    found = fit_sure(np.array([word.cues for word in words]), np.array([float(word.right) for word in words]), PRIOR)
    return [round(float(weight), 4) for weight in found]


def main() -> None:
    """Train the model, without and with the contextual encoder, and write its weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.gloss.train_trust", description=__doc__)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    folders = arguments.parse_args().folders
    train_logit.need_torch()
    for with_context in (False, True):
        words = [*read(without_read(folders, Engines(context=with_context)))]
        data = {
            "made": f"python -m flashgen.gloss.train_trust, prior {PRIOR}",
            "data": f"{len(words)} words of cards that were read, {sum(not w.right for w in words)} of them false",
            **({"context": context.fingerprint()} if with_context else {}),
            "weights": dict(zip(trust.TRUST, fit(words), strict=True)),
        }
        path = Path(__file__).parent / "weights" / trust.file_name(with_context)
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
