"""Words that stand beside each other as another word's characters do: 口气 is "tone", and none in 歇口气.

The tagger and the logit of `annotate/recut.py` see neighbours and the English; whether 不用 is "need not" or 不 and 用
the whole sentence tells. Of 520 such strings sentences were written where they are the word and where they are none
(`vocab/labels/pieces.tsv`). Those that the program takes for the word are exemplars, at the places that the layer of
attention gives them; the nearest tell `whole.py` what this one is. Written by `python -m flashgen.gloss.train_pieces`.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from importlib import resources
from pathlib import Path

from ..values import Token
from .attention import Attended
from .exemplars import ALONE, TOLD, Exemplars, Shipped

WORD, PIECE = "word", "piece"


def data_file() -> Path:
    """The shipped exemplars."""
    return Path(str(resources.files(__package__).joinpath("weights", "pieces.json.gz")))


@lru_cache(maxsize=1)
def shipped() -> Exemplars:
    """Those of the file, opened once for a process."""
    return Exemplars(Shipped(data_file(), "pieces"), None)


def at_times(headword: str, known: Exemplars) -> bool:
    """Whether a string is known that the program took for a word where it was none."""
    return any(PIECE in exemplar.worth for exemplar in known.words.get(headword, ()))


def told(token: Token, attended: Attended, known: Exemplars, without: Collection[str] = ()) -> dict[str, float]:
    """What the nearest exemplars tell of a string's being a word here, those of the sentences `without` left out; 0
    where none is known."""
    found = known.log_counts(token.headword, (WORD, PIECE), attended.place, ALONE, without)[TOLD[0]]
    return {"met": found[0] - found[1]}
