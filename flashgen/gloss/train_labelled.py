"""Words that were read and labelled, with the cues of their senses: what senses and exemplars are learnt from.

Each word is linked, and pointed at, by weights that have not seen its text, trained on all that the folders hold: the
shipped ones are surer of these words than of others. What only shows senses is left to the shipped ones: of these the
label's English counts, not the linked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..annotate import train_links
from ..annotate.examples import Annotator
from ..annotate.pointer import Pointer
from ..annotate.train_labels import GOLD_TOKEN, LEARNT, MADE, OWN, SHOWING
from ..lexicon import english
from ..pipeline import Engines
from ..values import Entry, Example, Token
from .attention import Sides
from .company import Company, company
from .cues import NAMES, cues
from .senses import possible
from .sources import index_of

if TYPE_CHECKING:
    from ..annotate.links import Stages
    from ..annotate.train_pointer import Pointing
    from ..encoder import Vectors
    from .cues import Matrix

NEAR_RIGHT = 0.25
OWN_WORTH = 0.2
"""What a content word of our own labels (`annotate/train_labels.py`) counts for in the choice of senses; grammar words
count nothing there. Of 31,000 such: .3 is as good, with .06 single sentences not seen have 95.4 % right in meaning
instead of 96.4."""
USUAL = NAMES.index("usual")
MADE_WORTH = {0.0: 0.12, 0.5: 0.24, 1.0: 0.4}
"""What a sentence written for a sense counts beside one that was read, by how usual the sense is (`usual.py`). Of 5,674
cards of 37 texts that were read one by one, .3 changes the first meaning of 90: of 21 that were clearly false 11 are
right then, of 19 coarse ones 13, of 50 right ones 3 are false; .6 changes 45 more, as many for the worse as for the
better. With .4 for rare senses too, 刨 "to dig" was the carpenter's bào, 事儿 "business": of 23 cards that this
changed, in 44 texts, ten were better then and four worse."""
CONTENT = frozenset({"noun", "verb", "adjective", "adverb", "idiom", "measure"})


@dataclass(frozen=True)
class Labelled:
    """A labelled word: the text it stands in, the cues of its senses, what each sense is worth (0..1), the row; the
    senses with their entries, the word in its example, its vector, the file's name; the vectors of both sentences and
    which of them is its own, what a layer of attention tells of its place, part of speech and mark
    (`train_exemplars`)."""

    text: str
    rows: Matrix
    worth: Matrix
    gold: dict[str, Any]
    listed: tuple[tuple[str, Entry], ...]
    token: Token
    example: Example
    vector: Vectors | None
    file: str
    sides: Sides | None = None
    index: int = 0
    place: Vectors | None = None
    part: Vectors | None = None
    mark: float = 0.0

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the English says the word."""
        return (self.token.span.start, self.token.span.end) if self.token.span else None

    @property
    def said(self) -> str:
        """The English words that say it."""
        return self.example.l1[slice(*self.span)] if self.span else ""

    @property
    def link(self) -> float:
        """How surely they do."""
        return self.token.span.probability if self.token.span else 0.0

    @cached_property
    def company(self) -> Company:
        """The company that it keeps."""
        return company(self.token, self.example)

    @property
    def counts(self) -> float:
        """What it counts for in the choice of senses."""
        if self.file in SHOWING:
            return 0.0
        return 1.0 if self.file != OWN else OWN_WORTH * (self.gold["pos"] in CONTENT)

    @property
    def tells(self) -> float:
        """What it counts as an exemplar, 0 where it is none: one that was written for a sense counts less, the less
        usual it is."""
        if self.file not in LEARNT or not self.worth.max() > 0 or not self.worth.min() < self.worth.max():
            return 0.0
        if self.file != MADE:
            return 1.0
        usual = max(self.rows[k][USUAL] for k, worth in enumerate(self.worth) if worth == self.worth.max())
        return MADE_WORTH[float(usual)]

    @property
    def marked_rightly(self) -> bool:
        """Whether the English that says it is exactly that of the label, by content words."""
        return marked_rightly(self.gold, self.span)


class Apart(NamedTuple):
    """The links of labelled words by weights that have not seen their text: these by text; the words as the pointer
    learns from them, none without the contextual encoder."""

    stages: Mapping[str, Stages]
    pointings: Sequence[Pointing]


def linked_apart(folders: Sequence[Path], engines: Engines) -> Apart:
    """The links of the labelled words of some folders."""
    stages = train_links.held_out(folders, engines)
    if not engines.context:
        return Apart(stages, ())
    from ..annotate import train_pointer  # needs torch

    return Apart(stages, [*train_pointer.labelled(folders, engines.annotator, stages)])


def labelled(folders: Sequence[Path], engines: Engines, apart: Apart | None = None) -> Iterator[Labelled]:
    """The labelled words of all files of some folders."""
    apart = apart or linked_apart(folders, engines)
    pointers: Mapping[str, Pointer] = {}
    if apart.pointings:
        from ..annotate import train_pointer  # needs torch

        pointers = train_pointer.held_out(apart.pointings)
    weights = {text: (stages, pointers.get(text)) for text, stages in apart.stages.items()}
    annotators = {  # what they remember of words is shared by the texts that were left out together
        (id(stages), id(pointer)): replace(engines.annotator, link_stages=stages, pointer=pointer)
        for stages, pointer in weights.values()
    }
    by_text = {text: annotators[id(stages), id(pointer)] for text, (stages, pointer) in weights.items()}
    for folder in folders:
        for path in sorted(folder.glob("*.jsonl")):
            yield from of_file(path, engines, by_text)


def of_file(path: Path, engines: Engines, annotators: Mapping[str, Annotator]) -> Iterator[Labelled]:
    """The labelled words of a file, fragments and names left out; `annotators` by text."""
    import numpy as np

    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if gold.get("unit", "ok") != "ok":
            continue
        start, surface = gold["start"], gold.get("surface", gold["word"])
        pair = gold["sentence_zh"], gold["sentence_en"]
        text = train_links.text_of(gold)
        annotator = annotators.get(text, engines.annotator)  # no links are learnt from sentences written for senses
        example = annotator.sentence(*pair, forced=(start, start + len(surface)))
        token = next(t for t in example.tokens if t.start == start)
        listed = possible(token, engines.dictionary)
        senses = [sense for entry in gold["cedict_entries"] for sense in entry["senses"]]
        right, near = ({senses[k] for k in gold[f"{kind}_sense_indexes"]} for kind in ("gold", "lenient"))
        worth = [1.0 if s in right else NEAR_RIGHT if s in near else 0.0 for s, _ in listed]
        if listed:
            rows = cues(listed, token, example, engines.sources)
            vector = engines.sources.in_context(token, example)
            word = Labelled(text, rows, np.array(worth), gold, tuple(listed), token, example, vector, path.stem)
            if vector is not None:
                zh, en, said = engines.sources.sides(example)
                sides = Sides(_halved(zh), _halved(en), said)
                word = replace(word, sides=sides, index=index_of(token, example) or 0)
            yield word


def _halved(vectors: Vectors) -> Vectors:
    """Vectors that take half the memory."""
    import numpy as np

    halved: Any = vectors.astype(np.float16)
    found: Vectors = halved
    return found


def marked_rightly(gold: dict[str, Any], span: tuple[int, int] | None) -> bool:
    """Whether the English words of a span are exactly those of a label, by content words."""
    tokens = list(GOLD_TOKEN.finditer(gold["sentence_en"]))
    return content({*(gold["gold_english_tokens"] or [])}, tokens) == content(within(span, tokens), tokens)


def within(span: tuple[int, int] | None, tokens: Sequence[re.Match[str]]) -> set[int]:
    """The indices of the tokens that a span touches."""
    start, end = span or (0, 0)
    return {k for k, token in enumerate(tokens) if token.start() < end and token.end() > start}


def content(indices: set[int], tokens: Sequence[re.Match[str]]) -> set[int]:
    """The indices of content words, all where there are none."""
    return {k for k in indices if tokens[k].group().lower() not in english.STOP_WORDS} or indices
