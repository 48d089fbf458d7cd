"""What speaks for a Chinese and an English word saying the same: matrices of all pairs of two sentences' words.

Every function takes the words of both sentences and gives float32 matrices of shape (Chinese words, English words).
`first` are the features of the first stage of `links.py`, `second` those that look at the first stage's result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..lexicon import english, glosses
from ..lexicon.cedict import Cedict
from ..lexicon.script import is_han, simplified
from ..lexicon.translations import Translated, Translations
from . import in_context
from .alike import by_form, like
from .in_context import rival

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..context import ContextEncoder
    from ..encoder import Encoder

    Matrix = NDArray[np.float32]

PART, CHARACTER = 0.6, 0.3
"""What a gloss of a part of an unlisted word is worth beside one of the word: of several characters, of one."""
LIKELY = 0.3
"""Probability from which the first stage's links tell where the words around them should stand."""
NEAR = 4
"""Words to either side whose links are asked for that place."""
FAR = 12.0


@dataclass(frozen=True, slots=True)
class Said:
    """What the dictionary says of a word: gloss phrases; stems with the share (0..1) that each is of its phrase;
    the stems of everything in the entry, explanations and function words included; parts of an unlisted word; and what
    translators say."""

    phrases: tuple[str, ...]
    stems: Mapping[str, float]
    family: Mapping[str, tuple[tuple[str, float], ...]]
    mentioned: frozenset[str]
    parts: tuple[str, ...]
    translated: Translated


class Words:
    """What dictionary and translators say of words, remembered."""

    def __init__(self, dictionary: Cedict, translations: Translations) -> None:
        self._dictionary, self._translations = dictionary, translations
        self.said = lru_cache(maxsize=1 << 15)(self._said)

    def _said(self, word: str) -> Said:
        listed = word in self._dictionary
        parts = () if listed or not all(map(is_han, word)) else self._dictionary.parts(word)
        phrases = self._phrases(word) if listed else tuple(p for part in parts for p in self._phrases(part))
        stems: dict[str, float] = {}
        for part in (word,) if listed else parts:
            worth = 1.0 if listed else PART if len(part) > 1 else CHARACTER
            for phrase in self._phrases(part):
                said = english.content([english.stem(t.text) for t in english.words(phrase)])
                stems.update({s: max(stems.get(s, 0.0), worth / len(said)) for s in said})
        family: dict[str, tuple[tuple[str, float], ...]] = {}
        for stem, worth in stems.items():
            key = stem[: english.SHORTEST_PREFIX]
            family[key] = (*family.get(key, ()), (stem, worth))
        senses = [s for e in self._dictionary.entries(word) for s in e.senses]
        mentioned = frozenset(english.stem(w) for s in senses for w in re.findall("[a-z]+", s.lower()))
        return Said(phrases, stems, family, mentioned, parts, self._translations.of(simplified(word)))

    def _phrases(self, word: str) -> tuple[str, ...]:
        senses = [s for e in self._dictionary.entries(word) for s in e.senses if not glosses.is_meta(s)]
        return tuple(dict.fromkeys(p for s in senses for p in glosses.phrases(s)))


def texts_to_encode(zh: Sequence[str], en: Sequence[str], words: Words) -> list[str]:
    """Everything that `first` will ask vectors for: asking for many sentences at once is faster."""
    said = [words.said(word) for word in zh]
    return [*zh, *(w.lower() for w in en), *(t for s in said for t in (*s.phrases, *s.parts))]


def first(
    zh: Sequence[str], en: Sequence[str], words: Words, encoder: Encoder, context: ContextEncoder | None = None
) -> dict[str, Matrix]:
    """Features that look at words, places and rivals, and with a contextual encoder at the sentences; by name."""
    import numpy as np

    n, m = len(zh), len(en)
    found = {
        **_by_dictionary(zh, en, words),
        **_by_translators(zh, en, words),
        **_by_meaning(zh, en, words, encoder),
        **by_form(zh, en),
    }
    place: Matrix = np.abs((np.arange(n)[:, None] + 0.5) / n - (np.arange(m)[None] + 0.5) / m).astype(np.float32)
    sure = np.maximum.reduce([found[k] for k in ("gloss", "name", "number", "mark")])
    evidence = sure + 0.5 * np.maximum(found["cosine"], 0) + 0.5 * np.maximum(found["gloss cosine"], 0)
    single = _rows([len(w) == 1 for w in zh], m)
    stop = _columns([w.lower() in english.STOP_WORDS for w in en], n)
    mark_l2 = _rows([not any(map(str.isalnum, w)) for w in zh], m)
    mark_l1 = _columns([not any(map(str.isalnum, like(w))) for w in en], n)
    found |= {
        "gloss whole": (found["gloss"] >= 1).astype(np.float32),
        "gloss half": (found["gloss"] >= 0.5).astype(np.float32),
        "cosine squared": found["cosine"] ** 2,
        "gloss cosine squared": found["gloss cosine"] ** 2,
        "name whole": (found["name"] >= 1).astype(np.float32),
        "evidence": evidence,
        "place": place,
        "place squared": place**2,
        "words away": np.minimum(place * np.float32(m), 10) / 10,
        "evidence diagonal": np.maximum(_moved(evidence, -1, -1), _moved(evidence, 1, 1)),
        "evidence beside": np.maximum(_moved(evidence, 0, 1), _moved(evidence, 0, -1)),
        "evidence above": np.maximum(_moved(evidence, 1, 0), _moved(evidence, -1, 0)),
        "single": single,
        "stop": stop,
        "single stop": single * stop,
        "longer stop": (1 - single) * stop,
        "stop gloss": stop * found["gloss"],
        "stop place": stop * place,
        "single place": single * place,
        "gloss place": (found["gloss"] > 0) * place,
        "mark l2": mark_l2,
        "mark l1": mark_l1,
        "marks": mark_l2 * mark_l1,
        "marks place": mark_l2 * mark_l1 * place,
        "mentioned stop": found["mentioned"] * stop,
        "mentioned stop place": found["mentioned"] * stop * place,
    }
    for name in ("gloss", "cosine", "gloss cosine", "evidence", "translated", "translates", "translation"):
        found[f"{name} over column"] = found[name] - rival(found[name], 0)
        found[f"{name} over row"] = found[name] - rival(found[name], 1)
    return found | (in_context.features(zh, en, context) if context else {})


def second(start: Mapping[str, Matrix], p: Matrix) -> dict[str, Matrix]:
    """The features of the first stage and those that look at its probabilities `p`: neighbours, rivals, order."""
    import numpy as np

    diagonal = np.maximum(_moved(p, -1, -1), _moved(p, 1, 1))
    away = _away(p)
    near = np.minimum(away, 3) / 3
    return {
        **start,
        "p": p,
        "p diagonal": diagonal,
        "p both diagonals": _moved(p, -1, -1) + _moved(p, 1, 1),
        "p column": rival(p, 0),
        "p row": rival(p, 1),
        "p over column": p - rival(p, 0),
        "p over row": p - rival(p, 1),
        "p beside": np.maximum(_moved(p, 0, 1), _moved(p, 0, -1)),
        "p above": np.maximum(_moved(p, 1, 0), _moved(p, -1, 0)),
        "away": away / FAR,
        "near": near,
        "stop near": start["stop"] * near,
        "stop diagonal": start["stop"] * diagonal,
        "single diagonal": start["single"] * diagonal,
        "column total": p.sum(axis=0, keepdims=True) - p,
        "row total": p.sum(axis=1, keepdims=True) - p,
    }


def _by_dictionary(zh: Sequence[str], en: Sequence[str], words: Words) -> dict[str, Matrix]:
    import numpy as np

    gloss, mentioned = np.zeros((2, len(zh), len(en)), np.float32)
    columns = _by_stem(en)
    for i, word in enumerate(zh):
        said = words.said(word)
        for stem, places in columns.items():
            family = said.family.get(stem[: english.SHORTEST_PREFIX])
            if family:
                worth = said.stems.get(stem) or max(share * english.likeness(s, stem) for s, share in family)
                gloss[i, places] = worth
            if stem in said.mentioned:
                mentioned[i, places] = 1
    return {"gloss": gloss, "mentioned": mentioned}


def _by_translators(zh: Sequence[str], en: Sequence[str], words: Words) -> dict[str, Matrix]:
    """Square roots of P(English | Chinese), of P(Chinese | English), and the root of their product."""
    import numpy as np

    there, back = np.zeros((2, len(zh), len(en)), np.float32)
    columns = _by_stem(en)
    for i, word in enumerate(zh):
        for stem, (p, q) in words.said(word).translated.stems.items():
            for j in columns.get(stem, ()):
                there[i, j], back[i, j] = p, q
    return {
        "translated": np.sqrt(there),
        "translates": np.sqrt(back),
        "translation": np.sqrt(np.sqrt(there * back)),
    }


def _by_stem(en: Sequence[str]) -> dict[str, list[int]]:
    """The places of each stem."""
    columns: dict[str, list[int]] = {}
    for j, word in enumerate(en):
        columns.setdefault(english.stem(word), []).append(j)
    return columns


def _by_meaning(zh: Sequence[str], en: Sequence[str], words: Words, encoder: Encoder) -> dict[str, Matrix]:
    """Cosines of an English word with the Chinese word, with the nearest of its gloss phrases and of its parts."""
    english_vectors = encoder.encode([w.lower() for w in en])
    cosine = encoder.encode(zh) @ english_vectors.T
    phrase, part = cosine.copy(), cosine.copy()
    for i, word in enumerate(zh):
        said = words.said(word)
        if said.phrases:
            phrase[i] = (encoder.encode(said.phrases) @ english_vectors.T).max(axis=0)
        if said.parts:
            part[i] = (encoder.encode(said.parts) @ english_vectors.T).max(axis=0)
    return {"cosine": cosine, "gloss cosine": phrase, "part cosine": part}


def _rows(values: Sequence[bool], count: int) -> Matrix:
    import numpy as np

    return np.repeat(np.array(values, np.float32)[:, None], count, axis=1)


def _columns(values: Sequence[bool], count: int) -> Matrix:
    import numpy as np

    return np.repeat(np.array(values, np.float32)[None], count, axis=0)


def _moved(matrix: Matrix, down: int, right: int) -> Matrix:
    """The value `down` rows and `right` columns away from each place, 0 outside."""
    import numpy as np

    n, m = matrix.shape
    found = np.zeros_like(matrix)
    found[max(0, -down) : n - max(0, down), max(0, -right) : m - max(0, right)] = matrix[
        max(0, down) : n - max(0, -down), max(0, right) : m - max(0, -right)
    ]
    return found


def _away(p: Matrix) -> Matrix:
    """Words between each place and the one that the nearest linked words lead to expect; 3 where nothing is linked."""
    import numpy as np

    n, m = p.shape
    likely = p * (p > LIKELY)
    total = likely.sum(axis=1)
    linked = np.flatnonzero(total > LIKELY)
    with np.errstate(all="ignore"):  # some BLAS raise flags in products of small matrices whose result is right
        middle = (likely @ np.arange(m, dtype=np.float32)) / np.maximum(total, 1e-6)
    found = np.full((n, m), 3.0, np.float32)
    for i in range(n):
        distances = np.abs(linked - i)
        around = linked[(distances > 0) & (distances <= NEAR)]
        if len(around):
            nearest = around[np.abs(around - i) == np.abs(around - i).min()]
            expected = float(np.mean(middle[nearest] + (i - nearest) * m / n))
            found[i] = np.minimum(np.abs(np.arange(m) - expected), FAR)
    return found
