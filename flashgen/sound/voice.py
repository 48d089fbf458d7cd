"""What a voice is, and which there are. Our own readings are what is spoken, so that card and sound agree.

A package adds a voice by an entry point of the group `flashgen.voices` that names a class like `Espeak`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import RecipeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GROUP = "flashgen.voices"
ESPEAK = "espeak"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is to be said: a text cut into words, and for each of its characters how it is spoken.

    `spoken` has a syllable with tone mark for each Chinese character, sandhi applied (nǐ hǎo: ní hǎo), and the
    character itself for every other.
    """

    words: tuple[str, ...]
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono samples of 16 bits, and how many there are in a second."""

    samples: NDArray[np.int16]
    rate: int


class Voice(Protocol):
    """Anything that speaks Chinese by its pinyin."""

    id: str
    """Engine, version, voice and parameters: equal ids say an utterance in equal bytes."""

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[Sound | None]:
        """A sound for each utterance, in order; None for one that the voice would say wrong."""
        ...


def voice(name: str) -> Voice:
    """The voice of a name in a recipe; a `RecipeError` names those that there are."""
    if name == ESPEAK:
        from .espeak import Espeak

        return Espeak()
    added: dict[str, Any] = {point.name: point for point in metadata.entry_points(group=GROUP)}
    if name not in added:
        raise RecipeError(f"There is no voice “{name}”. There are: {', '.join([ESPEAK, *sorted(added)])}.")
    found: Voice = added[name].load()()
    return found
