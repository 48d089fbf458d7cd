"""Counts what translators say, from translated sentences: the data of `lexicon/translations.py`.

The folder holds files `*.tsv.gz`: source, Chinese, English, a pair a line. Words are those of the segmenter, in
simplified characters; English words count by their stems. IBM model 1 in both directions, over the sets of words of
each pair.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..gloss.senses import meaningful
from ..lexicon import english, glosses
from ..lexicon.script import is_han, simplified
from ..lexicon.translations import SCALE

if TYPE_CHECKING:
    from ..pipeline import Engines

Pair = tuple[list[int], list[int]]
MAX_CHARS = 160
"""Longer Chinese sentences are left out: every word of one may say every word of the other."""
ROUNDS = 6
LEAST_SEEN = 2
LEAST_P, LEAST_Q = 0.01, 0.04
MOST = 16
"""A stem is kept from these probabilities on, at most so many of a word."""
LONGEST = 4
"""Words of a gloss phrase that is looked for."""


def load(folder: Path, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """The pairs of all files of a folder, in simplified characters; of the sentences `without` those of some marks
    (`mark`), and their other translations."""
    csv.field_size_limit(10**8)
    found = []
    for path in sorted(folder.glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for _, zh, en in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len(zh) < MAX_CHARS:
                    found.append((simplified(zh), en))
    left_out = {zh for zh, en in found if mark(zh, en) in without} if without else set()
    return [pair for pair in found if pair[0] not in left_out]


def mark(zh: str, en: str) -> str:
    """How labels name a sentence with its translation (`train_labels.py`).

    >>> mark("他们是工人。", "They are workers.")
    '11bdf6f65d64'
    """
    return hashlib.sha256(f"{zh}\t{en}".encode()).hexdigest()[:12]


def model1(pairs: Sequence[Pair], n_from: int, n_to: int, rounds: int = ROUNDS) -> Mapping[int, float]:
    """P(to | from), by from * n_to + to, for all that stand in a pair together; `from` has a null word beside."""
    import numpy as np

    start = np.cumsum([0] + [len(b) for _, b in pairs[:-1]])
    source = np.concatenate([np.repeat(np.array([*a, n_from]), len(b)) for a, b in pairs])
    target = np.concatenate([np.tile(np.array(b), len(a) + 1) for a, b in pairs])
    place = np.concatenate([np.tile(np.arange(len(b)), len(a) + 1) + s for (a, b), s in zip(pairs, start, strict=True)])
    keys, where = np.unique(source * np.int64(n_to) + target, return_inverse=True)
    p = np.ones(len(keys))
    for _ in range(rounds):
        share = p[where] / np.bincount(place, p[where])[place]
        count = np.bincount(where, share, minlength=len(keys))
        p = count / np.bincount(keys // n_to, count, minlength=n_from + 1)[keys // n_to]
    return dict(zip(keys.tolist(), p.tolist(), strict=True))


def train(folders: Sequence[Path], engines: Engines, without: Collection[str] = ()) -> str:
    """The file of the counts; of the pairs `without` those of some marks."""
    pairs = [pair for folder in folders for pair in load(folder, without)]
    words = [{w for w in engines.segmenter.cut(zh) if any(map(is_han, w))} for zh, _ in pairs]
    forms = _forms(en for _, en in pairs)
    stems = [[english.stem(w.text) for w in english.words(en)] for _, en in pairs]
    seen = Counter(word for found in words for word in found)
    lexicon = _lexicon(words, stems)
    phrases = _phrases(words, stems, engines)
    data = hashlib.sha256("\n".join("\t".join(pair) for pair in pairs).encode()).hexdigest()[:16]
    lines = [
        "# How Chinese words were put into English; see lexicon/translations.py.",
        f"# made: python -m flashgen.annotate.train translations, {ROUNDS} rounds",
        f"# data: {len(pairs)} pairs, SHA-256 {data}",
    ]
    for word in sorted(seen):
        said = " ".join(f"{forms[s]}:{p}:{q}" for s, p, q in lexicon.get(word, ()))
        counted = "|".join(f"{phrase}={count:.2f}" for phrase, count in sorted(phrases.get(word, {}).items()))
        if seen[word] >= LEAST_SEEN and (said or counted):
            lines.append(f"{word}\t{seen[word]}\t{said}\t{counted}")
    return "\n".join(lines) + "\n"


def _forms(texts: Iterable[str]) -> Mapping[str, str]:
    """The most frequent form of each stem: the encoder knows words, not stems."""
    counts = Counter(word.text.lower() for text in texts for word in english.words(text))
    best: dict[str, str] = {}
    for form, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(english.stem(form), form)
    return best


def _lexicon(words: Sequence[set[str]], stems: Sequence[list[str]]) -> Mapping[str, Sequence[tuple[str, int, int]]]:
    zh_ids = {word: k for k, word in enumerate(sorted(set().union(*words)))}
    en_ids = {stem: k for k, stem in enumerate(sorted({s for found in stems for s in found}))}
    both = [
        (sorted(zh_ids[w] for w in a), sorted({en_ids[s] for s in b}))
        for a, b in zip(words, stems, strict=True)
        if a and b
    ]
    there = model1(both, len(zh_ids), len(en_ids))
    back = model1([(b, a) for a, b in both], len(en_ids), len(zh_ids))
    zh, en = list(zh_ids), list(en_ids)
    found: dict[str, list[tuple[float, str, int, int]]] = defaultdict(list)
    for key, p in there.items():
        i, j = divmod(key, len(en))
        q = back.get(j * len(zh) + i, 0.0)
        if i < len(zh) and (p >= LEAST_P or q >= LEAST_Q):
            found[zh[i]].append((-max(p, q * p), en[j], round(p * SCALE), round(q * SCALE)))
    return {word: [item[1:] for item in sorted(items)[:MOST]] for word, items in found.items()}


def _phrases(
    words: Sequence[set[str]], stems: Sequence[list[str]], engines: Engines
) -> Mapping[str, Mapping[str, float]]:
    """How often each gloss phrase of a word stands in the English of its sentences, less what chance explains."""
    every = set().union(*words)
    of = {word: set(gloss_phrases(word, engines)) for word in every}
    wanted = {phrase for found in of.values() for phrase in found}
    grams = [set(_grams(found)) & wanted for found in stems]
    base = Counter(phrase for found in grams for phrase in found)
    seen = Counter(word for found in words for word in found)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for here, there in zip(words, grams, strict=True):
        for word in here:
            counts[word].update(there & of[word])
    return {
        word: {
            phrase: count - chance
            for phrase, count in found.items()
            if count > (chance := seen[word] * base[phrase] / len(words))
        }
        for word, found in counts.items()
    }


def gloss_phrases(word: str, engines: Engines) -> Iterator[str]:
    """The gloss phrases of a word's senses as stems."""
    for sense, _ in meaningful(word, engines.dictionary):
        yield from (" ".join(map(english.stem, phrase.lower().split())) for phrase in glosses.phrases(sense))


def _grams(stems: Sequence[str]) -> Iterator[str]:
    for start in range(len(stems)):
        for end in range(start + 1, min(len(stems), start + LONGEST) + 1):
            yield " ".join(stems[start:end])
