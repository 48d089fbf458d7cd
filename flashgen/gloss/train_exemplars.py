"""The exemplars of `exemplars.py` from labelled words, and what they tell of words whose own text they leave out."""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .. import context
from ..annotate.train_labels import GOLD_TOKEN, SHOWING, WRITTEN
from ..lexicon.matrices import packed
from . import pos
from .attention import Attended, Attention, fingerprint
from .company import Company, stems
from .cues import NAMES, names, unmet
from .exemplars import TOLD, Exemplar, Exemplars, data_file, line_of
from .looks import looked_for
from .sources import Sources
from .train_labelled import USUAL

if TYPE_CHECKING:
    from ..encoder import Vectors
    from .train_labelled import Labelled

COLUMN = NAMES.index(TOLD[0])
UNMET = NAMES.index("usual unmet")
COLUMNS = slice(COLUMN, COLUMN + len(TOLD))
FOLDS = 5


def of_words(words: Sequence[Labelled], attention: Attention | None) -> Exemplars:
    """The exemplars of our own labels, of sentences written for senses and of read cards, where one sense is right and
    another is not, at the places that a layer gives them; gold labels are none."""
    telling = [word for word in words if word.tells]
    places: Sequence[Vectors | None] = [None] * len(telling)
    if attention:
        from . import train_attention  # torch is only there for training

        places = [*train_attention.told(attention, telling).place]
    found: dict[str, list[Exemplar]] = {}
    for word, place in zip(telling, places, strict=True):
        worth = {sense: float(value) for (sense, _), value in zip(word.listed, word.worth, strict=True) if value}
        whole = sum(worth.values()) / word.tells
        shares = {sense: round(value / whole, 3) for sense, value in worth.items()}
        exemplar = Exemplar(shares, _part(word.gold.get("pos", "")), place, _company(word), word.text)
        found.setdefault(word.token.headword, []).append(exemplar)
    return Exemplars(found, attention)


def by_text(words: Sequence[Labelled], sources: Sources) -> tuple[list[Labelled], dict[str, Exemplars]]:
    """The words, but those that only show senses, with what a layer of attention tells that has not seen their text;
    for each text the exemplars at the places of that layer. Some texts share it. Without the contextual encoder there
    is none."""
    read = [word for word in words if word.file not in SHOWING]
    texts = sorted({word.text for word in read})
    if not sources.context:
        return read, dict.fromkeys(texts, of_words(words, None))
    from . import train_attention

    found: dict[str, Exemplars] = {}
    for fold in range(FOLDS):
        without = frozenset(texts[fold::FOLDS])
        attention = train_attention.fit([word for word in words if word.tells and word.text not in without], sources)
        found |= dict.fromkeys(without, of_words(words, attention))
        unseen = [k for k, word in enumerate(read) if word.text in without]
        told = train_attention.told(attention, [read[k] for k in unseen])
        for k, *row in zip(unseen, *told, strict=True):
            attended, rows = Attended(*row), read[k].rows.copy()
            senses = [sense for sense, _ in read[k].listed]
            rows[:, names(sources).index("gloss")] = looked_for(senses, attended.gloss, sources)
            read[k] = replace(
                read[k], rows=rows, place=attended.place, part=attended.part, mark=float(attended.mark[0])
            )
    return read, found


def _company(word: Labelled) -> Company:
    """The company of a labelled word, by the English that its label names."""
    tokens = [token.group() for token in GOLD_TOKEN.finditer(word.gold["sentence_en"])]
    said = stems(tokens[number] for number in word.gold["gold_english_tokens"] or ())
    return word.company._replace(said=said)


def _part(label: str) -> str:
    return label if label in pos.PARTS or not label else "other"


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
        left_out = {word.text, *without, *(() if made else WRITTEN)}
        told = exemplars[word.text].log_counts(word.token.headword, senses, word.place, word.company, left_out)
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
        row | pos.told(exemplars[word.text].log_parts(word.token.headword, word.place, {word.text, *WRITTEN, *without}))
        for word, row in zip(words, cues, strict=True)
    ]


def write(words: Sequence[Labelled], attention: Attention) -> None:
    """Write the exemplars beside this module, at the places of the layer that was written."""
    known = of_words(words, attention).words
    made = f"python -m flashgen.gloss.train, {sum(map(len, known.values()))} labelled words"
    save(known, made, data_file())


def save(words: Mapping[str, Sequence[Exemplar]], made: str, path: Path) -> None:
    """Write exemplars at the places of the layer that is shipped as a file that `exemplars.Shipped` reads."""
    import numpy as np

    listed = sorted(words.items())
    about = {
        "made": made,
        "context": context.fingerprint(),
        "attention": fingerprint(),
        "places": packed(np.array([e.place for _, some in listed for e in some], np.float32)),
    }
    lines = [json.dumps(about, separators=(",", ":")), *(line_of(headword, some) for headword, some in listed)]
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
