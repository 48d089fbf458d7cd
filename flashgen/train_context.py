"""`python -m flashgen.train_context FOLDER`: the tuning of `context.py`, from translated sentences.

The folder holds them as `annotate/train_translations.py` says; those that have labels are left out. The word aligner as
it is shipped says which words are linked. From the vectors of the words alone are to be told, for each linked word,
which of the other sentence's words it is linked to, for all pairs of words, whether they are; for each Chinese word,
which English stem says it, whatever the sentence; and where that tells senses of the word apart, those that were meant
from the others (`gloss/rivals.py`): the first make for better links, the last for better senses.
Adam on the sum of the cross-entropies; low-rank adaptation (Hu and others 2021): only products of two matrices of rank
`RANK` are learnt. Needs torch, and some forty minutes on two cores, half of them to link.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from . import context
from .annotate.train import written
from .annotate.train_labels import labelled_pairs
from .annotate.train_shared import LEAST_SEEN, SURE, by_processes, linked
from .annotate.train_translations import load
from .context_model import TUNED, Model
from .gloss.rivals import Contests
from .lexicon import english
from .pipeline import Engines

if TYPE_CHECKING:
    from .annotate.train_shared import Linked
    from .gloss.rivals import Rivals
    from .lexicon.cedict import Cedict

MOST = 90_000
"""Sentence pairs at most: the likelihood of translations in others still grows slowly with their number."""
RANK = 16
LONGEST = 110
"""Pieces of a sentence."""
BATCH, WARMING = 32, 100
"""Pairs, and batches in which the rates grow to what they are; then they fall to 0."""
RATE, RATE_STEMS, RATE_SCALES = 1e-3, 5e-3, 0.05
SHARPNESS, CERTAINTY, OFFSET = 20.0, 20.0, -5.0
"""Logits of a cosine of 1 among words, and of a cosine of 1 more and of .5 for a link, at the start."""
PIECE = 250
MEASURED = 5000
"""Sentences whose words' mean is taken."""


class Side(NamedTuple):
    """A sentence: its pieces, the word that each is of (without the marks of begin and end), the number of words."""

    pieces: list[int]
    owners: list[int]
    words: int


class Taught(NamedTuple):
    """A sentence pair as it is learnt from: links as (Chinese word, English word, probability); the Chinese words, the
    English stems."""

    zh: Side
    en: Side
    links: Sequence[tuple[int, int, float]]
    words: list[str]
    stems: list[str]


def prepared(sentences: Sequence[Linked], model: Model) -> list[Taught]:
    """The pairs that are short enough and have links."""
    found = []
    for zh, en, links in sentences:
        l2, l1 = Side(*model.split(zh, False), len(zh)), Side(*model.split(en, True), len(en))
        if links and max(len(l2.pieces), len(l1.pieces)) <= LONGEST:
            told = [(link.l2, link.l1, link.probability) for link in links]
            found.append(Taught(l2, l1, told, zh, [english.stem(word) for word in en]))
    return found


class Learner(torch.nn.Module):  # type: ignore[misc]
    """The layers of `Model` in torch, with what is learnt beside them."""

    def __init__(self, pairs: Sequence[Taught], model: Model, dictionary: Cedict) -> None:
        super().__init__()
        counted = Counter(pair.stems[j] for pair in pairs for _, j, p in pair.links if p >= SURE)
        listed = sorted(stem for stem, count in counted.items() if count >= LEAST_SEEN)
        self.model, self.listed = model, {stem: k for k, stem in enumerate(listed)}
        self.contests = Contests(self.listed, counted, dictionary)
        self.layers: list[dict[str, Any]] = [
            {k: tuple(map(_fixed, v)) if isinstance(v, tuple) else _fixed(v) for k, v in layer._asdict().items()}
            for layer in model.layers
        ]
        self.places, self.norm = _fixed(model.places), tuple(map(_fixed, model.norm))
        shapes = [tuple(layer[name].shape) for layer in self.layers for name in TUNED]
        self.down = torch.nn.ParameterList([torch.randn(i, RANK) / i**0.5 for i, _ in shapes])
        self.up = torch.nn.ParameterList([torch.zeros(RANK, o) for _, o in shapes])
        self.adapters = [*self.down, *self.up]
        self.stems = torch.nn.Parameter(torch.zeros(model.width, len(listed)))
        self.bias = torch.log(torch.tensor([float(counted[stem]) for stem in listed]))
        self.scales = torch.nn.Parameter(torch.tensor([SHARPNESS / 10, OFFSET, CERTAINTY]))
        self.middle = torch.zeros(model.width)

    def hidden(self, pieces: Tensor, there: Tensor) -> Tensor:
        """As `Model.hidden`, of many sentences: shape (sentences, pieces, width)."""
        count, length = pieces.shape
        embedded = _fixed(self.model.embedded(pieces.reshape(-1).tolist())).view(count, length, self.model.width)
        x = self._normal(embedded + self.places[:length], self.norm)
        for number, layer in enumerate(self.layers):
            three = self._times(x, number, "attend") + layer["attend_bias"]
            three = three.view(count, length, 3, self.model.heads, -1).permute(2, 0, 3, 1, 4)
            met = functional.scaled_dot_product_attention(*three, attn_mask=there[:, None, None])
            met = met.transpose(1, 2).reshape(count, length, -1)
            x = self._normal(x + self._times(met, number, "join") + layer["join_bias"], layer["norm"])
            wide = self._times(x, number, "widen") + layer["widen_bias"]
            wide = functional.gelu(wide, approximate="tanh")
            x = self._normal(x + self._times(wide, number, "narrow") + layer["narrow_bias"], layer["last_norm"])
        return x

    def _times(self, x: Tensor, number: int, name: str) -> Tensor:
        k = number * len(TUNED) + TUNED.index(name)
        product: Tensor = x @ self.layers[number][name] + (x @ self.down[k]) @ self.up[k]
        return product

    def _normal(self, x: Tensor, norm: tuple[Tensor, Tensor]) -> Tensor:
        return functional.layer_norm(x, (self.model.width,), *norm, self.model.epsilon)

    def words(self, sides: Sequence[Side]) -> Tensor:
        """Unit vectors of the words of all sentences, one after the other."""
        longest = max(len(side.pieces) for side in sides)
        pieces = torch.zeros(len(sides), longest, dtype=torch.long)
        there = torch.zeros(len(sides), longest, dtype=torch.bool)
        owners: list[int] = []
        places: list[int] = []
        before = 0
        for k, side in enumerate(sides):
            pieces[k, : len(side.pieces)] = torch.tensor(side.pieces)
            there[k, : len(side.pieces)] = True
            owners += [before + word for word in side.owners]
            places += range(k * longest + 1, k * longest + 1 + len(side.owners))
            before += side.words
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.hidden(pieces, there).float().reshape(-1, self.model.width)
        total = torch.zeros(before, self.model.width).index_add(0, torch.tensor(owners), hidden[torch.tensor(places)])
        return functional.normalize(total, dim=1)

    def measure_middle(self, some: Sequence[Taught]) -> None:
        """The mean of the Chinese words' vectors as the layers are now."""
        with torch.no_grad():
            parts = [self.words([pair.zh for pair in some[k : k + BATCH]]) for k in range(0, len(some), BATCH)]
            self.middle = torch.cat(parts).mean(0)

    def loss(self, batch: Sequence[Taught]) -> Tensor:
        """The cross-entropies of links, of translations and of senses, for each."""
        zh, en = self.words([pair.zh for pair in batch]), self.words([pair.en for pair in batch])
        zh_parts, en_parts = zh.split([p.zh.words for p in batch]), en.split([p.en.words for p in batch])
        links = torch.stack([self._links(*part) for part in zip(batch, zh_parts, en_parts, strict=True)]).sum()
        told: list[tuple[int, int]] = []
        rivals: list[Rivals | None] = []
        before = 0
        for pair in batch:
            sure = [(i, pair.stems[j]) for i, j, p in pair.links if p >= SURE and pair.stems[j] in self.listed]
            told += [(before + i, self.listed[stem]) for i, stem in sure]
            rivals += [self.contests.of(pair.words[i], stem) for i, stem in sure]
            before += pair.zh.words
        centred = functional.normalize(zh - self.middle, dim=1)[[i for i, _ in told]]
        scores = centred @ self.stems + self.bias
        translated = functional.cross_entropy(scores, torch.tensor([s for _, s in told]))
        senses = [
            torch.logsumexp(mine, 0) - torch.logsumexp(mine[: rival.meant], 0)
            for row, rival in zip(scores, rivals, strict=True)
            if rival
            for mine in [row[rival.stems]]
        ]
        meant = torch.stack(senses).sum() / len(told) if senses else torch.zeros(())
        return links / sum(len(pair.links) for pair in batch) + translated + meant

    def _links(self, pair: Taught, zh: Tensor, en: Tensor) -> Tensor:
        cosine = zh @ en.T
        i, j = ([link[k] for link in pair.links] for k in (0, 1))
        p = torch.tensor([link[2] for link in pair.links])
        target = torch.zeros_like(cosine)
        target[i, j] = p
        sharp = cosine * self.scales[0] * 10
        rows, columns = (functional.log_softmax(sharp, axis)[i, j] for axis in (1, 0))
        each = functional.binary_cross_entropy_with_logits(
            self.scales[2] * (cosine - 0.5) + self.scales[1], target, reduction="sum"
        )
        return each - 0.5 * (p * (rows + columns)).sum()

    def products(self) -> dict[str, Any]:
        """The products, one byte a weight; each column of the one and row of the other have a scale together."""
        found = {}
        for k, (down, up) in enumerate(zip(self.down, self.up, strict=True)):
            name = f"{k // len(TUNED)}.{TUNED[k % len(TUNED)]}"
            left, right = down.detach().numpy(), up.detach().numpy()
            scales = np.abs(left).max(axis=0) / 127, np.abs(right).max(axis=1) / 127
            found[name] = {
                "scales": [float(f"{scale:.5g}") for scale in scales[0] * scales[1]],
                "down": _bytes(left / scales[0]),
                "up": _bytes(right / scales[1][:, None]),
            }
        return found


def _bytes(array: Any) -> str:
    return base64.b64encode(np.rint(array).astype(np.int8).tobytes()).decode()


def _fixed(array: Any) -> Tensor:
    return torch.from_numpy(np.array(array, np.float32))


def fit(pairs: Sequence[Taught], model: Model, dictionary: Cedict) -> dict[str, Any]:
    """The products that `context_model.matrices` adds."""
    torch.manual_seed(1)
    learner = Learner(pairs, model, dictionary)
    rates = ((learner.adapters, RATE), ([learner.stems], RATE_STEMS), ([learner.scales], RATE_SCALES))
    adam = torch.optim.Adam([{"params": list(p), "lr": rate} for p, rate in rates], betas=(0.9, 0.99))
    batches = _batches(pairs)
    for step, batch in enumerate(batches):
        if step % 400 == 0:
            learner.measure_middle(pairs[: 20 * BATCH])
        for group, (_, rate) in zip(adam.param_groups, rates, strict=True):
            group["lr"] = rate * min(1, step / WARMING) * (1 - step / len(batches))
        adam.zero_grad()
        learner.loss(batch).backward()
        adam.step()
    return learner.products()


def _batches(pairs: Sequence[Taught]) -> list[list[Taught]]:
    """All pairs once, those of about one length together, in a random order."""
    shuffled = list(pairs)
    draw = random.Random(1)  # noqa: S311  (no secret)
    draw.shuffle(shuffled)
    found = []
    for start in range(0, len(shuffled), BATCH * BATCH):
        some = sorted(shuffled[start : start + BATCH * BATCH], key=lambda p: len(p.zh.pieces) + len(p.en.pieces))
        batches = [some[k : k + BATCH] for k in range(0, len(some), BATCH)]
        draw.shuffle(batches)
        found += batches
    return found


def main() -> None:
    """Learn the tuning and write it."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.train_context", description=__doc__)
    arguments.add_argument("folder", type=Path, metavar="FOLDER")
    pairs = load(arguments.parse_args().folder, labelled_pairs())
    random.Random(7).shuffle(pairs)  # noqa: S311
    chosen = pairs[:MOST]
    sentences = [sentence for part in by_processes(linked, chosen, PIECE) for sentence in part]
    untuned = Model(context.shipped(), None)
    data = hashlib.sha256("\n".join("\t".join(pair) for pair in chosen).encode()).hexdigest()[:16]
    tuning = {
        "made": f"python -m flashgen.train_context, rank {RANK}",
        "data": f"{len(chosen)} pairs, SHA-256 {data}",
        "products": fit(prepared(sentences, untuned), untuned, Engines().dictionary),
    }
    context.tuning_file().write_text(written(tuning), encoding="utf-8")
    middle = {
        "made": tuning["made"],
        "context": context.fingerprint(),
        "middle": mean([sentence.zh for sentence in sentences[:MEASURED]]),
    }
    context.middle_file().write_text(json.dumps(middle, separators=(",", ":")) + "\n", encoding="utf-8")


def mean(sentences: Sequence[Sequence[str]]) -> list[float]:
    """The mean of the vectors of the words of some Chinese sentences, by the model as it is tuned."""
    model = Model(context.shipped(), context.tuning_file())
    vectors = np.concatenate(model.words([(words, False) for words in sentences]))
    return [float(f"{number:.9g}") for number in vectors.mean(axis=0)]


if __name__ == "__main__":
    main()
