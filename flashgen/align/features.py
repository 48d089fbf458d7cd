"""What speaks for a link of a L2 sentences with b L1 sentences, as numbers a linear model can weigh.

All features of a part of the band are computed at once, kind by kind: arrays of shape (rows, nodes, features), a row
for each i and a node for each j of the band.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .grids import MARKS, MISSING, Part
from .lattice import MAX_SIDE, Kind

if TYPE_CHECKING:
    from .grids import Array, Integers

TYPES: tuple[Kind, ...] = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2))
"""Kinds with a weight of their own; the others share `1-5+`, `5+-1` and `other`."""
NAMES: tuple[str, ...] = (
    *(f"{a}-{b}" for a, b in TYPES),
    "1-5+",
    "5+-1",
    "other",
    "1-0",
    "0-1",
    "cosine",
    "cosine*",  # a star: times the number of sentences, halved
    "centred",
    "centred*",
    "neighbours",  # mean cosine with the sentences just outside the link
    "neighbours*",
    "gain l2",  # cosine won by the last or first L2 sentence of the link
    "gain l1",
    "extension",  # best cosine to be won by one sentence more
    "length",
    "ratio",
    "covered l2",
    "covered l1",
    "covered l2*",
    "covered l1*",
    "gain covered l2",  # coverage of L2 that would be lost with the first or last L1 sentence
    "gain covered l1",
    "extension covered l2",  # coverage of L2 that one L1 sentence more would add
    "extension covered l1",
    "crossed",  # 2-2: both crossing pairs of sentences are alike
    "null alike",  # best cosine of a lone sentence with those near it
    "null covered",
    "null length",
    "null unended",  # a lone sentence that ends in no mark: a header, a heading, a line of a list
    "colon",
    "quote",
    "questions",  # difference of the numbers of sentences that ask
    "exclamations",
)
INDEX = {name: k for k, name in enumerate(NAMES)}
REACH = 2
"""How far from its place a lone sentence looks for a counterpart."""


def of_links(part: Part, kind: Kind) -> Array:
    """Features of the links of a kind that arrive at each node."""
    import numpy as np

    found = np.zeros((*part.j.shape, len(NAMES)), np.float32)
    a, b = kind
    s, t = part.i - a, part.j - b
    if b == 0:
        found[..., INDEX["1-0"]] = 1
        _null_l2(found, part, s, t)
    else:
        found[..., INDEX[_type_name(kind)]] = 1
        _meaning(found, part, a, b, s, t)
        _lengths(found, part, a, b, s, t)
        if part.has_words:
            _coverage(found, part, a, b, s, t)
        _marks(found, part, a, b, s, t)
    return found


def of_skips(part: Part) -> Array:
    """Features of the L1 sentence that a skip to each node leaves alone."""
    import numpy as np

    found = np.zeros((*part.j.shape, len(NAMES)), np.float32)
    t = part.j - 1
    found[..., INDEX["0-1"]] = 1
    near = [part.cosine(1, 1, part.i + d, t) for d in range(-REACH, REACH)]
    found[..., INDEX["null alike"]] = np.maximum(0, np.max(near, axis=0))
    place = np.clip(t, 0, len(part.pair.l1) - 1)
    lengths = part.pair.l1.lengths[place]
    found[..., INDEX["null unended"]] = part.pair.l1.marks[place, MARKS.index("unended")]
    found[..., INDEX["null length"]] = np.minimum(1, lengths / 100)
    if part.has_words:
        best = np.max([part.covered_l1(1, 1, part.i + d, t) for d in range(-REACH, REACH)], axis=0)
        found[..., INDEX["null covered"]] = np.clip(best / part.weight(1, t, 1), 0, 1)
    return found


def _null_l2(found: Array, part: Part, s: Integers, t: Integers) -> None:
    import numpy as np

    near = [part.cosine(1, 1, s, t + d) for d in range(-REACH, REACH)]
    found[..., INDEX["null alike"]] = np.maximum(0, np.max(near, axis=0))
    place = np.clip(s, 0, len(part.pair.l2) - 1)
    lengths = part.pair.l2.lengths[place]
    found[..., INDEX["null unended"]] = part.pair.l2.marks[place, MARKS.index("unended")]
    found[..., INDEX["null length"]] = np.minimum(1, lengths * part.pair.ratio / 100)
    if part.has_words:
        best = np.max([part.covered_l2(1, 1, s, t + d) for d in range(-REACH, REACH)], axis=0)
        found[..., INDEX["null covered"]] = np.clip(best / part.weight(0, s, 1), 0, 1)


def _meaning(found: Array, part: Part, a: int, b: int, s: Integers, t: Integers) -> None:
    import numpy as np

    size = (a + b) / 2
    cosine = _known(part.cosine(a, b, s, t))
    usual_l2 = part.pair.usual_l2[np.clip(s, 0, len(part.pair.l2) - 1), a - 1]
    usual_l1 = part.pair.usual_l1[np.clip(t, 0, len(part.pair.l1) - 1), b - 1]
    centred = cosine - (usual_l2 + usual_l1) / 2
    around = np.stack(
        [
            part.cosine(a, 1, s, t + b),
            part.cosine(a, 1, s, t - 1),
            part.cosine(1, b, s - 1, t),
            part.cosine(1, b, s + a, t),
        ]
    )
    there = around > MISSING / 2
    neighbours = (around * there).sum(axis=0) / np.maximum(1, there.sum(axis=0))
    for name, value in (("cosine", cosine), ("centred", centred), ("neighbours", neighbours)):
        found[..., INDEX[name]] = value
        found[..., INDEX[f"{name}*"]] = value * size
    if a > 1:
        without = np.maximum(part.cosine(a - 1, b, s, t), part.cosine(a - 1, b, s + 1, t))
        found[..., INDEX["gain l2"]] = cosine - _known(without)
    if b > 1:
        without = np.maximum(part.cosine(a, b - 1, s, t), part.cosine(a, b - 1, s, t + 1))
        found[..., INDEX["gain l1"]] = cosine - _known(without)
    longer = np.max(
        [
            part.cosine(a, b + 1, s, t),
            part.cosine(a, b + 1, s, t - 1),
            part.cosine(a + 1, b, s, t),
            part.cosine(a + 1, b, s - 1, t),
        ],
        axis=0,
    )
    found[..., INDEX["extension"]] = np.maximum(0, np.where(longer > MISSING / 2, longer - cosine, 0))
    if (a, b) == (2, 2):
        crossing = np.minimum(part.cosine(1, 1, s, t + 1), part.cosine(1, 1, s + 1, t))
        straight = np.minimum(part.cosine(1, 1, s, t), part.cosine(1, 1, s + 1, t + 1))
        found[..., INDEX["crossed"]] = _known(crossing) - _known(straight)


def _lengths(found: Array, part: Part, a: int, b: int, s: Integers, t: Integers) -> None:
    import numpy as np

    wanted, given = part.lengths(a, b, s, t)
    spread = np.abs(given - wanted) / np.sqrt(np.maximum(1, (given + wanted) / 2))
    found[..., INDEX["length"]] = np.minimum(spread, 8) / 2
    found[..., INDEX["ratio"]] = np.minimum(np.abs(np.log((given + 5) / (wanted + 5))), 2)


def _coverage(found: Array, part: Part, a: int, b: int, s: Integers, t: Integers) -> None:
    import numpy as np

    size = (a + b) / 2
    weight_l2 = part.weight(0, s, a)
    weight_l1 = part.weight(1, t, b)
    covered_l2 = part.covered_l2(a, b, s, t)
    covered_l1 = part.covered_l1(a, b, s, t)
    share_l2, share_l1 = covered_l2 / weight_l2, covered_l1 / weight_l1
    for name, value in (("covered l2", share_l2), ("covered l1", share_l1)):
        found[..., INDEX[name]] = value
        found[..., INDEX[f"{name}*"]] = value * size
    if b < MAX_SIDE:
        longer = np.maximum(part.covered_l2(a, b + 1, s, t), part.covered_l2(a, b + 1, s, t - 1))
        found[..., INDEX["extension covered l2"]] = np.clip((longer - covered_l2) / weight_l2, 0, 1)
    if a < MAX_SIDE:
        longer = np.maximum(part.covered_l1(a + 1, b, s, t), part.covered_l1(a + 1, b, s - 1, t))
        found[..., INDEX["extension covered l1"]] = np.clip((longer - covered_l1) / weight_l1, 0, 1)
    if b > 1:
        shorter = np.maximum(part.covered_l2(a, b - 1, s, t), part.covered_l2(a, b - 1, s, t + 1))
        found[..., INDEX["gain covered l2"]] = np.clip((covered_l2 - shorter) / weight_l2, 0, 1)
    if a > 1:
        shorter = np.maximum(part.covered_l1(a - 1, b, s, t), part.covered_l1(a - 1, b, s + 1, t))
        found[..., INDEX["gain covered l1"]] = np.clip((covered_l1 - shorter) / weight_l1, 0, 1)


def _marks(found: Array, part: Part, a: int, b: int, s: Integers, t: Integers) -> None:
    import numpy as np

    l2, l1 = part.pair.l2, part.pair.l1
    last_l2, last_l1 = (side.marks[np.clip(k, 0, len(side) - 1)] for side, k in ((l2, s + a - 1), (l1, t + b - 1)))
    closing = MARKS.index("closing")
    found[..., INDEX["colon"]] = last_l2[..., MARKS.index("colon")]
    found[..., INDEX["quote"]] = last_l2[..., closing] * (1 - last_l1[..., closing])
    within_l2, within_l1 = (
        side.marks_before[np.clip(k + size, 0, len(side))] - side.marks_before[np.clip(k, 0, len(side))]
        for side, k, size in ((l2, s, a), (l1, t, b))
    )
    difference = np.minimum(np.abs(within_l2 - within_l1), 2)
    found[..., INDEX["questions"]] = difference[..., MARKS.index("question")]
    found[..., INDEX["exclamations"]] = difference[..., MARKS.index("exclamation")]


def _known(values: Array) -> Array:
    """Values with 0 in the place of MISSING ones."""
    import numpy as np

    return np.where(values > MISSING / 2, values, np.float32(0))


def _type_name(kind: Kind) -> str:
    a, b = kind
    if kind in TYPES:
        return f"{a}-{b}"
    return "1-5+" if a == 1 else "5+-1" if b == 1 else "other"
