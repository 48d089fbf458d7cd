"""Stretches of text in which the tagger is unsure where words end: every way to cut them is weighed anew.

The tagger (`tagger.py`) sees five characters and no meaning: it parts 喝醉, and makes a word of 数灯 in 她数灯. Most
words that were cut wrongly on read cards lie where it is unsure of a border. There a conditional logit chooses among
all ways to cut: by the tagger's own probability, by how common and how listed the words are, by their tags and those of
the neighbours, by whether the English says them. Learnt by `python -m flashgen.annotate.train cuts` from stretches of
which was read how they are cut (`vocab/labels/cuts.tsv`).
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from ..lexicon import english, levels
from ..lexicon.cedict import Cedict
from ..lexicon.frequency import Frequencies
from ..lexicon.script import is_han
from ..lexicon.translations import Translations
from .tagger import Tagger

UNSURE = 0.03
"""Probability of a border from which, and up to one less that, the tagger is unsure of it: of 151 words cut wrongly on
read cards 103 lie in such a stretch, 27 were joined later; of 7,300 others one in six."""
LONGEST, MOST_BORDERS = 8, 4
"""Characters of a stretch, and borders in it of which the tagger is unsure; others stay as they are."""
KEPT = 0.4
"""Probability from which a stretch stays as it was cut. Of 714 stretches of read texts that the logit had not seen 592
were cut rightly before and 647 since (62 mended, 7 spoilt), of 1,964 in single sentences 1,417 and 1,761."""
FLOOR = 0.01
Way = tuple[str, ...]
"""The words of a stretch, cut in one way."""


class Stretch(NamedTuple):
    """Where it begins and ends in its text, the first and end index of the words that it was cut into; the ways to cut
    it (segmentations) with the tagger's probability of each, the likeliest where the split makes two alike (its
    logarithm)."""

    start: int
    end: int
    words: tuple[int, int]
    ways: Mapping[Way, float]


def stretches(
    run: str, tagger: Tagger, split: Callable[[str], Sequence[str]]
) -> Iterator[tuple[int, dict[Way, float]]]:
    """Where they begin in a run of Chinese characters, the ways to cut them as `Stretch` has them; `split` cuts a token
    of the tagger along the dictionary."""
    ends = [math.exp(end) for end in tagger.sums(run).ends]
    start = 0
    for place, sure in enumerate(ends, 1):
        if sure < 1 - UNSURE and place < len(run):
            continue
        unsure = [k for k in range(start + 1, place) if ends[k - 1] > UNSURE]
        if unsure and place - start <= LONGEST and len(unsure) <= MOST_BORDERS:
            ways: dict[Way, float] = {}
            for borders in _choices(unsure):
                tokens = [run[a:b] for a, b in itertools.pairwise((start, *borders, place))]
                way = tuple(piece for token in tokens for piece in split(token))
                likely = tagger.score(run, start, [*map(len, tokens)])
                ways[way] = max(likely, ways.get(way, likely))
            if len(ways) > 1:
                yield start, ways
        start = place


def _choices(borders: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every choice of some borders, none and all of them too."""
    for count in range(len(borders) + 1):
        yield from itertools.combinations(borders, count)


class Around(NamedTuple):
    """What stands around a stretch: how it was cut, the words before and behind it ("" where there is none), the stems
    of the English content words."""

    now: Way
    before: str
    behind: str
    l1: Collection[str]


class Evidence(NamedTuple):
    """What tells how good a way is."""

    dictionary: Cedict
    frequencies: Frequencies
    translations: Translations

    def cues(self, way: Way, likely: float, around: Around) -> dict[str, float]:
        """What speaks for a way that is this likely to the tagger."""
        long, single = ([word for word in way if (len(word) > 1) == several] for several in (True, False))
        listed = [word for word in long if word in self.dictionary]
        said, said_single = ([self._said(word, around.l1) for word in words] for words in (listed, single))
        found = {
            "as it was": float(way == around.now),
            "tagger": likely,
            "words": float(len(way)),
            "listed": float(len(listed)),
            "unlisted": float(len(long) - len(listed)),
            "unlisted, long": float(sum(len(word) - 2 for word in long if word not in self.dictionary)),
            "in the HSK": float(sum(levels.level(word) > 0 for word in listed)),
            "in the HSK, single": float(sum(levels.level(word) > 0 for word in single)),
            "probability": sum(map(self.frequencies.log_probability, way)) / 10,
            "zipf": sum(map(self.frequencies.zipf, listed)) / 8,
            "zipf, single": sum(map(self.frequencies.zipf, single)) / 8,
            "said": sum(map(_loud, said)),
            "said, single": sum(map(_loud, said_single)),
            "unsaid": float(sum(not share for share in said)) if around.l1 else 0.0,
        }
        kinds = [self._kind(word) for word in (around.before, *way, around.behind)]
        pairs = itertools.pairwise(kinds)
        shapes = (*(f"kind {kind}" for kind in kinds[1:-1]), *(f"kinds {a} {b}" for a, b in pairs))
        for name in (*shapes, *(f"single {word}" for word in single)):
            found[name] = found.get(name, 0.0) + 0.5
        return found

    def _kind(self, word: str) -> str:
        """Length and tag of a word, whether the dictionary lacks it."""
        if not word:
            return ""
        lacking = "" if len(word) == 1 or word in self.dictionary else "?"
        return f"{min(len(word), 3)}{self.frequencies.tag(word)[:1]}{lacking}"

    def _said(self, word: str, l1: Collection[str]) -> float:
        """How often translators say a word by one of these stems."""
        stems = self.translations.of(word).stems if l1 else {}
        return max((share for stem, (share, _) in stems.items() if stem in l1), default=0.0)


def _loud(share: float) -> float:
    return math.log(share / FLOOR + 1) / 4


def weighed(
    stretch: Stretch, around: Around, evidence: Evidence, weights: Mapping[str, float] | None = None
) -> dict[Way, float]:
    """The probability of each way; `weights`: others than the shipped."""
    weights = load_weights() if weights is None else weights
    scores = [
        sum(weights.get(name, 0.0) * value for name, value in evidence.cues(way, likely, around).items())
        for way, likely in stretch.ways.items()
    ]
    shares = [math.exp(score - max(scores)) for score in scores]
    return {way: share / sum(shares) for way, share in zip(stretch.ways, shares, strict=True)}


def best(ways: Mapping[Way, float], now: Way) -> Way:
    """The likeliest way, or how it was cut where that is likely enough."""
    return now if ways[now] >= KEPT else max(ways, key=lambda way: ways[way])


def stems(l1: str) -> frozenset[str]:
    """The stems of the content words of the English."""
    return frozenset(english.content([english.stem(word.text) for word in english.words(l1)]))


def around(words: Sequence[str], place: tuple[int, int], l1: Collection[str]) -> Around:
    """What stands around the words from a first index to an end, of a sentence whose English has the stems `l1`."""
    first, last = place
    before, behind = ("".join(words[a:b]) for a, b in ((max(0, first - 1), first), (last, last + 1)))
    return Around(tuple(words[first:last]), _han(before), _han(behind), l1)


def _han(word: str) -> str:
    return word if all(map(is_han, word)) else ""


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """The weights of the cues as shipped."""
    path = resources.files(__package__).joinpath("weights", FILE)
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return weights


FILE = "cuts.json"
"""The file of the weights."""
