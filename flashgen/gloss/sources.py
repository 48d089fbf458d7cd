"""What the meaning of a word is told from: dictionary, vectors, translations, exemplars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from ..context import ContextEncoder, centred
from ..encoder import Encoder
from ..kept import Forgetful, digest
from ..lexicon import english, glosses
from ..lexicon.cedict import Cedict
from ..lexicon.frequency import Frequencies
from ..lexicon.translations import Translations
from ..values import Example, Likely, Token
from . import attention, exemplars, pieces
from .attention import Attended, Sides
from .exemplars import Exemplars

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors


class Segmenter(Protocol):
    """Anything that tells how surely it cuts."""

    def likely(self, text: str, start: int, end: int, l1: str = "") -> Likely | None:
        """How likely a piece of a text, whose English is `l1`, is a word; None where that can't be told."""
        ...


@dataclass(frozen=True, eq=False)
class Sources:
    """What the meaning of a word is told from; the vectors of glosses and sentences are remembered, for every word of a
    sentence asks for the same."""

    dictionary: Cedict
    encoder: Encoder
    translations: Translations
    frequencies: Frequencies
    segmenter: Segmenter
    context: ContextEncoder | None = None
    kept: MutableMapping[str, Any] = field(default_factory=Forgetful)
    """Glosses that were told before, by what `place` says."""
    identity: str = ""
    """What the engines are."""
    taught: Exemplars | None = None
    """Other exemplars than those that are shipped."""
    taught_pieces: Exemplars | None = None
    """The same of `pieces.py`."""

    @cached_property
    def _of_example(self) -> Callable[[Example], str]:
        return lru_cache(maxsize=1 << 10)(lambda example: digest(self.identity, "gloss", example))

    def place(self, token: Token, example: Example) -> str:
        """The key of a word in its example."""
        return f"{self._of_example(example)} {token!r}"

    @property
    def exemplars(self) -> Exemplars:
        """Which senses words had elsewhere."""
        return self.taught or exemplars.shipped()

    @property
    def pieces(self) -> Exemplars:
        """What strings were elsewhere, words or pieces of others."""
        return self.taught_pieces or pieces.shipped()

    def in_context(self, token: Token, example: Example) -> Vectors | None:
        """The vector of a word in its sentence, less the mean of all words; None without the encoder, and for a word
        that is part of another."""
        index = index_of(token, example)
        if not self.context or index is None:
            return None
        vector = self.context.words(words_of(example), spaced=False)[index]
        return centred(vector) if vector.any() else None  # it stands beyond what the encoder sees

    def attended(self, token: Token, example: Example) -> Attended | None:
        """What a word's look at its sentence and at the English tells; None where `in_context` is None."""
        index = index_of(token, example)
        if index is None or self.in_context(token, example) is None:
            return None
        return Attended(*(rows[index] for rows in self._attended(example)))

    @cached_property
    def _attended(self) -> Callable[[Example], Attended]:
        layer = self.exemplars.attention or attention.shipped()
        return lru_cache(maxsize=1 << 6)(lambda example: layer.attended(self.sides(example)))

    def sides(self, example: Example) -> Sides:
        """The vectors of the words of a sentence and of its English, and which of these says which."""
        assert self.context
        zh = self.context.words(words_of(example), spaced=False)
        en = self.context.words(english_of(example), spaced=True)
        return Sides(centred(zh), centred(en), said(example))

    def prepare(self, examples: Iterable[Example]) -> None:
        """Encode the sentences whose words will be asked for."""
        if self.context:
            self.context.prepare(
                side for example in examples for side in ((words_of(example), False), (english_of(example), True))
            )

    @cached_property
    def vectors(self) -> Callable[[str], Vectors]:
        """The vectors of the phrases of a gloss, one a row."""
        return lru_cache(maxsize=1 << 13)(lambda sense: self.encoder.encode(glosses.phrases(sense)))

    def likeness(self, sense: str, said: str) -> float:
        """Cosine of the English words that say a word with the nearest phrase of a sense; 0 if it has none."""
        if not glosses.phrases(sense):
            return 0.0
        return float((self.vectors(sense) @ self.encoder.encode([said])[0]).max())


def words_of(example: Example) -> list[str]:
    """The words of an example as the contextual encoder sees them."""
    return [token.word for token in example.tokens if token.kind != "mark"]


def said(example: Example) -> NDArray[np.bool_]:
    """Which of `english_of` says which of `words_of`, shape (words, English words)."""
    import numpy as np

    spans = [token.span for token in example.tokens if token.kind != "mark"]
    starts = [word.start for word in english.words(example.l1)]
    found = [[span is not None and span.start <= start < span.end for start in starts] for span in spans]
    return np.array(found, bool).reshape(len(spans), len(starts))


def english_of(example: Example) -> list[str]:
    """The words of its English, as that encoder sees them."""
    return [word.text for word in english.words(example.l1)]


def index_of(token: Token, example: Example) -> int | None:
    """Which of `words_of` a token is; None for one that is part of another."""
    tokens = (t for t in example.tokens if t.kind != "mark")
    return next((k for k, t in enumerate(tokens) if (t.start, t.end) == (token.start, token.end)), None)
