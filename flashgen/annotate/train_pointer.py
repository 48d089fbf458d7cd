"""The network of `pointer.py`, learnt from labelled words and from sentences written for senses. Needs torch.

A folder holds JSON lines with a word in its sentence and the English tokens that say it, as those of `train_links.py`;
here what only shows senses counts too, where its English is marked. Each word is linked by weights that have not seen
its text, what only shows senses by the shipped ones, which learnt nothing of it.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .. import context
from ..lexicon import english
from ..lexicon.matrices import packed, unpacked
from . import links, train_links
from .pointer import Linked, Pointer, beside, features, linked
from .train_labels import GOLD_TOKEN, SHOWING, WRITTEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..pipeline import Engines
    from .examples import Annotator
    from .links import Stages

PRODUCTS, UNITS = 64, 48
EPOCHS, BATCH, RATE, DECAY, WARMING = 4, 200, 2e-3, 0.3, 50
DROPPED, DROPPED_PRODUCTS = 0.25, 0.2
"""Share of the numbers of vectors, and of products, that a step does not see. Of 6,840 labelled words of texts not seen
it points rightly at 86.7 % (with no regard to `pointer.SURE`); twice the products, three epochs more, twice the decay:
within .1; without dropping 86.4, after 12 epochs 85.4."""
WRITTEN_COUNTS = 0.5
"""What a sentence counts that was written for a sense."""
SEED = 1


class Pointing(NamedTuple):
    """A labelled word: its text, the file's name, its sentence pair as the links see it, which word it is, which of the
    English says it."""

    text: str
    file: str
    linked: Linked
    place: int
    found: NDArray[np.bool_]


class Learner(torch.nn.Module):  # type: ignore[misc]
    """The network in torch: what `Pointer.pointed` tells of one word of each sentence, before the logistic function."""

    def __init__(self, width: int, beside_them: int) -> None:
        super().__init__()
        told = PRODUCTS + beside_them
        self.ask, self.offer = (torch.nn.Linear(3 * width, PRODUCTS) for _ in range(2))
        self.hidden, self.out = torch.nn.Linear(told, UNITS), torch.nn.Linear(UNITS, 1, bias=False)
        self.straight = torch.nn.Linear(told, 1)
        with torch.no_grad():
            self.straight.weight[0, :PRODUCTS] += 1.0

    def forward(self, zh: Tensor, en: Tensor, others: Tensor) -> Tensor:
        """Of the vectors of words (words, 3 * 384), of their English (words, English words, 3 * 384) and the features
        (words, English words, F)."""
        zh, en = (functional.dropout(side, DROPPED, self.training) for side in (zh, en))
        products = self.ask(zh)[:, None] * self.offer(en)
        told = torch.cat([functional.dropout(products, DROPPED_PRODUCTS, self.training), others], 2)
        hidden = functional.gelu(self.hidden(told), approximate="tanh")
        return (self.straight(told) + self.out(hidden))[:, :, 0]

    def pointer(self) -> Pointer:
        """The network as it is shipped."""
        layers = {"ask": self.ask, "offer": self.offer, "hidden": self.hidden, "straight": self.straight}
        found = {name: torch.cat([layer.weight.T, layer.bias[None]]) for name, layer in layers.items()}
        found["out"] = self.out.weight.T
        return Pointer({name: unpacked(packed(matrix.detach().numpy())) for name, matrix in found.items()})


def held_out(words: Sequence[Pointing]) -> dict[str, Pointer]:
    """For each text with labelled words the network, taught without a fifth of the texts, it among these; none for what
    only shows senses."""
    texts = sorted({word.text for word in words if word.file not in SHOWING})
    found: dict[str, Pointer] = {}
    for fold in range(train_links.FOLDS):
        out = frozenset(texts[fold :: train_links.FOLDS])
        found |= dict.fromkeys(out, fit([word for word in words if word.text not in out]))
    return found


def labelled(folders: Sequence[Path], annotator: Annotator, stages: Mapping[str, Stages]) -> Iterator[Pointing]:
    """The labelled words of folders, by text linked by some stages."""
    idle = Pointer({})
    annotators = {id(some): replace(annotator, link_stages=some, pointer=idle) for some in stages.values()}
    unseen, shown = {text: annotators[id(some)] for text, some in stages.items()}, replace(annotator, pointer=idle)
    for path in (path for folder in folders for path in sorted(folder.glob("*.jsonl"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            told = row["gold_english_tokens"]
            if row.get("unit", "ok") == "ok" and told is not None and (told or path.stem not in SHOWING):
                text = train_links.text_of(row)
                yield from _of_row(row, text, path.stem, unseen.get(text, shown))


def _of_row(row: Mapping[str, Any], text: str, file: str, annotator: Annotator) -> Iterator[Pointing]:
    """The word of a row, if its sentence has English."""
    l2, l1, start = row["sentence_zh"], row["sentence_en"], row["start"]
    example = annotator.sentence(l2, l1, forced=(start, start + len(row.get("surface", row["word"]))))
    tokens = [token for token in example.tokens if token.kind != "mark"]
    index = next((k for k, token in enumerate(tokens) if token.start == start), None)
    words = english.words(l1)
    if index is None or not words:
        return
    assert annotator.context
    spans = [token.span for k, token in enumerate(GOLD_TOKEN.finditer(l1)) if k in row["gold_english_tokens"]]
    places = [span() for span in spans]
    found = [any(word.start < end and start < word.end for start, end in places) for word in words]
    pair = linked([token.word for token in tokens], [token.span for token in tokens], l1, annotator.context)
    halved = pair._replace(zh=pair.zh.astype(np.float16), en=pair.en.astype(np.float16))
    yield Pointing(text, file, halved, index, np.array(found, bool))


def fit(words: Sequence[Pointing]) -> Pointer:
    """The network that points best at what says some words."""
    torch.manual_seed(SEED)
    draw = random.Random(SEED)  # noqa: S311  (no secret)
    _, one = _batch(words[:1])
    learner = Learner(words[0].linked.zh.shape[1], one.shape[2])
    optimizer = torch.optim.AdamW(learner.parameters(), RATE, weight_decay=DECAY)
    steps, step = EPOCHS * math.ceil(len(words) / BATCH), 0
    learner.train()
    for _ in range(EPOCHS):
        for some in _batches(words, draw):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / WARMING) * max(0.02, 1 - step / steps)
            step += 1
            (zh, en), others = _batch(some)
            there = torch.zeros(len(some), en.shape[1])
            wanted = torch.zeros(len(some), en.shape[1])
            for k, word in enumerate(some):
                there[k, : len(word.found)] = WRITTEN_COUNTS if word.file in WRITTEN else 1.0
                wanted[k, : len(word.found)] = torch.from_numpy(word.found)
            lost = functional.binary_cross_entropy_with_logits(learner(zh, en, others), wanted, there, reduction="sum")
            optimizer.zero_grad()
            (lost / len(some)).backward()
            torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
            optimizer.step()
    return learner.pointer()


def _batches(words: Sequence[Pointing], draw: random.Random) -> Iterator[list[Pointing]]:
    """All words once in a random order, in each batch such of much the same length."""
    order = draw.sample(words, len(words))
    batches = []
    for start in range(0, len(order), 20 * BATCH):
        alike = sorted(order[start : start + 20 * BATCH], key=lambda word: len(word.found))
        batches += [alike[k : k + BATCH] for k in range(0, len(alike), BATCH)]
    draw.shuffle(batches)
    yield from batches


def _batch(words: Sequence[Pointing]) -> tuple[tuple[Tensor, Tensor], Tensor]:
    """What the learner is given of some words, the English padded to one length."""
    longest = max(len(word.found) for word in words)
    zh, en, others = [], [], []
    for word in words:
        pair = word.linked._replace(zh=word.linked.zh.astype(np.float32), en=word.linked.en.astype(np.float32))
        more = ((0, longest - len(word.found)), (0, 0))
        zh.append(beside(pair.zh)[word.place])
        en.append(np.pad(beside(pair.en), more))
        others.append(np.pad(features(pair)[word.place], more))
    zh_, en_, others_ = (torch.from_numpy(np.stack(rows).astype(np.float32)) for rows in (zh, en, others))
    return (zh_, en_), others_


def train(folders: Sequence[Path], engines: Engines) -> dict[str, Any]:
    """The network with what it was made of, as the file holds it."""
    words = [*labelled(folders, engines.annotator, train_links.held_out(folders, engines))]
    return described(fit(words), len(words))


def described(pointer: Pointer, count: int) -> dict[str, Any]:
    """A network that was learnt from some words, as the file holds it."""
    return {
        "made": f"python -m flashgen.annotate.train pointer, {EPOCHS} epochs",
        "data": f"{count} labelled words",
        "context": context.fingerprint(),
        "links": links.fingerprint(),
        "weights": {name: packed(matrix) for name, matrix in pointer.weights.items()},
    }
