"""The layer of `attention.py`, learnt from labelled words and from sentences written for senses. Needs torch.

Four losses: two the logarithm of what the right senses are given, by the exemplars of the word in other sentences, of
those that are in its batch (neighbourhood components analysis, Goldberger et al. 2004), and by the vectors of its
glosses; of its part of speech and of its mark, where these were read.
"""

from __future__ import annotations

import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .. import context
from ..annotate.train_labels import SHOWING
from ..lexicon.matrices import packed, unpacked
from . import looks
from .attention import HEADS, LOUD, NEAR, SIZE, Attended, Attention, Sides, data_file, of_others
from .exemplars import DIMENSIONS, SHARPNESS, SMOOTHING
from .sources import Sources
from .train_labelled import USUAL, Labelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..encoder import Vectors

EPOCHS, BATCH, MOST = 8, 400, 90
"""Times that all words are seen; words of a batch; of one headword, whose exemplars are the others in the batch."""
RATE, DECAY, DROPPED, WARMING = 3e-3, 0.2, 0.25, 100
HIDDEN = 512
SILENT = 0.1
"""Share of the words that see no English, as those of a text without translation."""
GLOSSES, SPEECH, MARKS = 2.0, 0.3, 0.3
"""What the losses by glosses, by parts of speech and of marks count beside that by exemplars."""
GLOSS_SCALE = 4.0
"""What the product of a gloss with its direction counts."""


class Learner(torch.nn.Module):  # type: ignore[misc]
    """The layer in torch: what `Attention.attended` tells, of one word of each sentence."""

    def __init__(self, attention: Attention) -> None:
        super().__init__()
        learnt = {name: torch.nn.Parameter(torch.tensor(matrix)) for name, matrix in attention.weights.items()}
        self.learnt = torch.nn.ParameterDict(learnt)
        self.usual = torch.nn.Parameter(torch.tensor(1.0))

    def forward(self, words: Sequence[Labelled], silent: float = 0.0) -> tuple[Tensor, ...]:
        """What words tell, as `Attended`."""
        w, count = self.learnt, len(words)
        zh, zh_there = _padded([_sides(word).zh for word in words])
        en, en_there = _padded([_sides(word).en for word in words])
        if silent:
            en_there &= torch.rand(count, 1) >= silent
        index = torch.tensor([word.index for word in words])
        x, one = zh[torch.arange(count), index], torch.ones(count, 1)

        def heads(rows: Tensor) -> Tensor:
            return rows.view(count, -1, HEADS, SIZE)

        asked = (torch.cat([x, one], 1) @ w["ask"]).view(count, HEADS, SIZE) / math.sqrt(SIZE)
        offered = torch.cat([heads(zh @ w["offer"]), heads(en @ w["offer english"])], 1)
        held = torch.cat([heads(zh @ w["hold"]), heads(en @ w["hold english"])], 1)
        score = torch.einsum("whs,wnhs->whn", asked, offered)
        away = (torch.arange(zh.shape[1]) - index[:, None]).clamp(-NEAR, NEAR) + NEAR
        english, cosine, nothing, own, others = w["english"]
        said, by_others = (_wide(rows, en.shape[1])[:, None] for rows in _said(words))
        of_zh = w["distance"][:, away].permute(1, 0, 2)
        of_en = english[:, None] + cosine[:, None] * torch.einsum("wd,wnd->wn", x, en)[:, None]
        of_en = of_en + own[:, None] * said + others[:, None] * by_others
        score = score + torch.cat([of_zh, of_en], 2)
        score = score.masked_fill(~torch.cat([zh_there, en_there], 1)[:, None], -1e4)
        none = nothing[:, None].expand(count, -1, 1)
        share = self._drop(torch.cat([score, none], 2).softmax(2)[:, :, :-1])
        taken = self._drop(torch.einsum("whn,wnhs->whs", share, held).reshape(count, HEADS * SIZE))
        seen = torch.cat([LOUD * x, taken], 1)
        hidden = functional.gelu(torch.cat([seen, one], 1) @ w["widen"], approximate="tanh")
        told = torch.cat([seen, self._drop(hidden), one], 1)
        return functional.normalize(told @ w["place"], dim=1), told @ w["gloss"], told @ w["part"], told @ w["mark"]

    def _drop(self, x: Tensor) -> Tensor:
        return functional.dropout(x, DROPPED, self.training)

    def layer(self) -> Attention:
        """The layer as it is shipped."""
        matrices = {name: matrix.detach().numpy() for name, matrix in self.learnt.items()}
        return Attention({name: unpacked(packed(matrix)) for name, matrix in matrices.items()})


def fit(words: Sequence[Labelled], sources: Sources) -> Attention:
    """The layer that tells the senses of some words best."""
    torch.manual_seed(1)
    draw = random.Random(1)  # noqa: S311  (no secret)
    numbers = _Numbers(words, sources)
    learner = Learner(_beginning(words))
    optimizer = torch.optim.AdamW(learner.parameters(), RATE, betas=(0.9, 0.99), weight_decay=DECAY)
    steps = EPOCHS * sum(1 for _ in _batches(words, random.Random(1)))  # noqa: S311
    learner.train()
    step = 0
    for _ in range(EPOCHS):
        for batch in _batches(words, draw):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / WARMING) * max(0.02, 1 - step / steps)
            step += 1
            flat = [word for some in batch for word in some]
            places, directions, speech, marks = learner(flat, SILENT)
            ends = np.cumsum([0, *map(len, batch)])
            lost = [_by_exemplars(some, places[a:b]) for some, a, b in zip(batch, ends, ends[1:], strict=False)]
            loss = torch.cat(lost).mean() + GLOSSES * numbers.loss(flat, directions, learner.usual)
            loss = loss + SPEECH * _by_speech(flat, speech) + MARKS * _of_marks(flat, marks)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
            optimizer.step()
    return learner.layer()


@torch.no_grad()  # type: ignore[untyped-decorator]
def told(attention: Attention, words: Sequence[Labelled]) -> Attended:
    """What `Attention.attended` tells of words, a row each, many at once."""
    learner = Learner(attention).eval()
    order = sorted(range(len(words)), key=lambda k: sum(map(len, _sides(words[k]))))
    found = [learner([words[k] for k in order[a : a + BATCH]]) for a in range(0, len(order), BATCH)]
    back = np.argsort(order)
    return Attended(*(torch.cat(rows).numpy()[back] for rows in zip(*found, strict=True)))


def write(attention: Attention, count: int) -> None:
    """Write the layer that was learnt from some words beside this module."""
    about = {
        "made": f"python -m flashgen.gloss.train, {EPOCHS} epochs",
        "data": f"{count} labelled words",
        "context": context.fingerprint(),
        "weights": {name: packed(matrix) for name, matrix in attention.weights.items()},
    }
    data_file().write_text(json.dumps(about, separators=(",", ":")).replace('"},', '"},\n') + "\n", encoding="utf-8")


class _Numbers:
    """The numbers of all glosses (`looks.numbers`), and how usual each is."""

    def __init__(self, words: Sequence[Labelled], sources: Sources) -> None:
        senses = sorted({sense for word in words for sense, _ in word.listed})
        self._rows = {sense: row for row, sense in enumerate(senses)}
        self._numbers = torch.tensor(looks.numbers(senses, sources), dtype=torch.float32)

    def loss(self, words: Sequence[Labelled], directions: Tensor, usual: Tensor) -> Tensor:
        """Minus the mean logarithm of what the right glosses of words are given."""
        most = max(len(word.listed) for word in words)
        rows = np.zeros((len(words), most), int)
        there, worth, known = (np.zeros((len(words), most), np.float32) for _ in range(3))
        for k, word in enumerate(words):
            size = len(word.listed)
            rows[k, :size] = [self._rows[sense] for sense, _ in word.listed]
            there[k, :size], worth[k, :size], known[k, :size] = 1, word.worth, word.rows[:, USUAL]
        near = torch.einsum("wd,wsd->ws", directions, self._numbers[torch.from_numpy(rows)])
        score = GLOSS_SCALE * near + usual * torch.from_numpy(known)
        share = score.masked_fill(torch.from_numpy(there) == 0, -1e4).log_softmax(1)
        return -torch.logsumexp(share + torch.log(torch.from_numpy(worth) + 1e-9), 1).mean()


def _by_exemplars(words: Sequence[Labelled], places: Tensor) -> Tensor:
    """Of each word of a headword minus the logarithm of what its right senses are given by the others."""
    senses = {sense: k for k, sense in enumerate(dict.fromkeys(s for word in words for s, _ in word.listed))}
    worth, listed = (np.zeros((len(words), len(senses)), np.float32) for _ in range(2))
    for row, word in enumerate(words):
        for (sense, _), value in zip(word.listed, word.worth.tolist(), strict=True):
            worth[row, senses[sense]], listed[row, senses[sense]] = max(worth[row, senses[sense]], value), 1
    sentences = np.array([word.example.l2 for word in words])
    others = (sentences[:, None] != sentences).astype(np.float32)
    shares = worth / worth.sum(1, keepdims=True) * np.array([[word.tells] for word in words], np.float32)
    like = torch.exp(SHARPNESS * (places @ places.T - 1)) * torch.from_numpy(others)
    given = (like @ torch.from_numpy(shares) + SMOOTHING) * torch.from_numpy(listed)
    lost = torch.log(given.sum(1)) - torch.log((given * torch.from_numpy(worth)).sum(1))
    return lost[torch.from_numpy(others.sum(1) > 0)]


def _by_speech(words: Sequence[Labelled], scores: Tensor) -> Tensor:
    """Minus the mean logarithm of what the parts of speech are given that were read."""
    read = [k for k, word in enumerate(words) if word.gold.get("pos")]
    wanted = torch.tensor([looks.part_number(words[k].gold["pos"]) for k in read])
    return functional.cross_entropy(scores[read], wanted) if read else torch.zeros(())


def _of_marks(words: Sequence[Labelled], scores: Tensor) -> Tensor:
    """Minus the mean logarithm of the probability of what was found of marks."""
    read = [k for k, word in enumerate(words) if word.file not in SHOWING and word.said and word.gold]
    found = torch.tensor([float(words[k].marked_rightly) for k in read])
    return functional.binary_cross_entropy_with_logits(scores[read, 0], found) if read else torch.zeros(())


def _batches(words: Sequence[Labelled], draw: random.Random) -> Iterator[list[list[Labelled]]]:
    """All words once, those of a headword together, in a random order."""
    by_headword: dict[str, list[Labelled]] = defaultdict(list)
    for word in words:
        by_headword[word.token.headword].append(word)
    groups = []
    for some in by_headword.values():
        draw.shuffle(some)
        groups += [some[a : a + MOST] for a in range(0, len(some), MOST)]
    draw.shuffle(groups)
    batch: list[list[Labelled]] = []
    for group in groups:
        batch.append(group)
        if sum(map(len, batch)) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _beginning(words: Sequence[Labelled]) -> Attention:
    """A layer whose places are those of the vectors on their principal axes, and that takes nothing of others yet."""
    vectors = np.array([_sides(word).zh[word.index] for word in words], np.float64)
    width = vectors.shape[1]
    axes = np.linalg.eigh(vectors.T @ vectors)[1][:, : -DIMENSIONS - 1 : -1]
    draw = np.random.default_rng(1)

    def random_(rows: int, columns: int, spread: float) -> Vectors:
        matrix: Vectors = draw.normal(size=(rows, columns), scale=spread).astype(np.float32)
        return matrix

    every = width + HEADS * SIZE
    place = np.zeros((every + HIDDEN + 1, DIMENSIONS), np.float32)
    place[:width] = axes / LOUD
    shapes = {"ask": width + 1, "offer": width, "hold": width, "offer english": width, "hold english": width}
    return Attention(
        {name: random_(rows, HEADS * SIZE, 3 / math.sqrt(width)) for name, rows in shapes.items()}
        | {
            "distance": np.zeros((HEADS, 2 * NEAR + 1), np.float32),
            "english": np.array(
                [[0] * HEADS, np.linspace(0, 12, HEADS), [0.5] * HEADS, [2, 0] * (HEADS // 2), [0] * HEADS], np.float32
            ),
            "widen": random_(every + 1, HIDDEN, 1 / math.sqrt(every)),
            "place": place,
            "gloss": random_(every + HIDDEN + 1, looks.NUMBERS, 0.01),
            "part": random_(every + HIDDEN + 1, len(looks.PARTS), 0.01),
            "mark": random_(every + HIDDEN + 1, 1, 0.01),
        }
    )


def _sides(word: Labelled) -> Sides:
    assert word.sides, "The words were labelled without the contextual encoder."
    return word.sides


def _said(words: Sequence[Labelled]) -> tuple[list[NDArray[np.bool_]], ...]:
    """Of each word which of its English says it, and which others."""
    said = [_sides(word).said for word in words]
    rows = [word.index for word in words]
    return [s[k] for s, k in zip(said, rows, strict=True)], [of_others(s)[k] for s, k in zip(said, rows, strict=True)]


def _wide(rows: Sequence[NDArray[np.bool_]], width: int) -> Tensor:
    """Rows of one length, the rest 0."""
    found = np.zeros((len(rows), width), np.float32)
    for k, row in enumerate(rows):
        found[k, : len(row)] = row
    return torch.from_numpy(found)


def _padded(rows: Sequence[NDArray[np.floating]]) -> tuple[Tensor, Tensor]:
    """Vectors of words, shape (sentences, words, 384), and which are there."""
    longest = max(map(len, rows))
    found = np.zeros((len(rows), longest, rows[0].shape[1]), np.float32)
    there = np.zeros((len(rows), longest), bool)
    for k, some in enumerate(rows):
        found[k, : len(some)], there[k, : len(some)] = some, True
    return torch.from_numpy(found), torch.from_numpy(there)
