"""Passages: where a bead is unsure, the smallest run of beads around it that surely say the same together.

The aligner hardly ever errs in the partner, but in the border between two neighbours. The outer borders of a few
beads are surer than each within: the English of all of them holds that of each.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..values import Bead

MIN_SHOWN = 0.93
"""Confidence of a bead from which its English sentence may be shown: over the development sets together, each text
aligned by weights that have not seen it, 99.1 % of the pairs above it are exactly right (magazines 99.6 %, novels
98.6 %), and it keeps 75 % of them (90 % and 63 %). The wrong ones are borders, hardly ever partners."""
MOST_BEADS = 5
"""Beads of a passage at most: longer ones are no help to a reader."""


def passages(beads: Sequence[Bead], of_l2: Sequence[int], of_l1: Sequence[int]) -> tuple[range, ...]:
    """For each bead the smallest run of beads around it that may be shown as one, the bead alone where it is sure; an
    empty range where there is none.

    Both outer borders are right with the probability `MIN_SHOWN`, by the sum of what is wrong with either. `of_l2` and
    `of_l1` give the number of the paragraph of each sentence: where both sides have as many, no passage crosses one.
    """
    alike = len(set(of_l2)) == len(set(of_l1))
    starts = (1.0, *(bead.ends for bead in beads))
    found = []
    for k, bead in enumerate(beads):
        if bead.confidence >= MIN_SHOWN:
            found.append(range(k, k + 1))
            continue
        runs = [
            range(first, first + size)
            for size in range(1, MOST_BEADS + 1)
            for first in range(max(0, k - size + 1), min(k, len(beads) - size) + 1)
        ]
        sure = [
            run for run in runs if _sureness(run, starts) >= MIN_SHOWN and _is_shown(run, beads, of_l2, of_l1, alike)
        ]
        found.append(min(sure, key=lambda run: (len(run), -_sureness(run, starts)), default=range(0)))
    return tuple(found)


def _sureness(run: range, starts: Sequence[float]) -> float:
    """The least probability that both outer borders are right; `starts` are the borders before each bead."""
    return starts[run.start] + starts[run.stop] - 1


def _is_shown(run: range, beads: Sequence[Bead], of_l2: Sequence[int], of_l1: Sequence[int], alike: bool) -> bool:
    """Whether a run has both languages and, where paragraphs correspond, stands within one on each side."""
    l2 = {of_l2[i] for k in run for i in beads[k].l2}
    l1 = {of_l1[j] for k in run for j in beads[k].l1}
    return bool(l2 and l1) and (not alike or len(l2) == len(l1) == 1)
