"""Earlier builds of a deck that lie about under other names: found by their content, so that a corrected title, a
renamed article or recipe makes no new notes.

A package is kin where most of its sentences stand in the deck's text. A state file holds no sentences: one whose recipe
is gone is kin where nearly all its words are among the text's (of two newspaper articles at most .22 are).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..cards import identity, note_type
from ..errors import LoadError
from ..lexicon.script import is_han
from ..values import Deck, Document
from . import package, state

MOST_SENTENCES, MOST_WORDS = 0.5, 0.8
MAX_FILES = 50
"""Packages and states of a folder that are looked at, the newest first."""
SENTENCE = list(note_type.FIELDS).index("Sentence")


@dataclass(frozen=True, slots=True)
class Kin:
    """A file of earlier builds: the state in it, the series of its notes, and which share of it the deck has (0..1)."""

    path: Path
    name: str
    state: state.State
    series: str
    share: float
    styled: int = 0

    @property
    def close(self) -> bool:
        """Whether it is an earlier build of the same deck."""
        return self.share >= (MOST_WORDS if self.path.name.endswith(state.SUFFIX) else MOST_SENTENCES)


def of_package(path: Path, deck: Deck) -> Kin | None:
    """What a package has in common with a deck; None if it is none of ours, or can't be read."""
    found = _package(path)
    kept = state.of_notes(found.notes) if found else {}
    if not found or not kept:
        return None
    share = _share(found, _text(deck))
    return Kin(path, found.name, kept, identity.common_series(kept), share, found.styled)


def _share(found: package.Package, text: str) -> float:
    """Which share of a package's sentences stands in a text of Chinese characters."""
    sentences = [_han(_plain(values[SENTENCE])) for values in _values(found) if len(values) > SENTENCE]
    return sum(bool(sentence) and sentence in text for sentence in sentences) / max(1, len(found.notes))


def taught(series: str, target: Path, state_file: Path | None, documents: Sequence[Document]) -> dict[str, str]:
    """The words of the other decks of a series, each with the name of its deck: packages beside a deck's target, states
    of other recipes beside its own. What the deck itself had before is its own, and so is what it was under another
    name, told by its sentences."""
    text = _han("".join(paragraph for document in documents for paragraph in document.l2))
    guids: dict[str, str] = {}
    for path in _newest(target.parent, "*.apkg"):
        found = None if _same(path, target) else _package(path)
        if found and _share(found, text) < MOST_SENTENCES:
            guids |= dict.fromkeys((note.guid for note in found.notes), path.stem)
    for path in _newest(state_file.parent, f"*{state.SUFFIX}") if state_file else ():
        stem = path.name.removesuffix(state.SUFFIX)
        if path != state_file and path.with_name(stem + ".toml").exists():
            guids |= dict.fromkeys(_state(path), stem)
    mine = set(state.earlier(target, state_file).state)
    own = {identity.word_of(guid) for guid in mine}
    words = {identity.word_of(g): name for g, name in guids.items() if identity.common_series([g]) == series}
    return {word: name for word, name in sorted(words.items()) if word not in own}


def _package(path: Path) -> package.Package | None:
    try:
        return package.read(path)
    except LoadError:
        return None


def _state(path: Path) -> state.State:
    try:
        return state.read(path).state
    except LoadError:
        return {}


def _values(found: package.Package) -> Iterator[list[str]]:
    """The fields of each note; a damaged package may have too few."""
    yield from (note.fields.split("\x1f") for note in found.notes)


def of_state(path: Path, deck: Deck) -> Kin | None:
    """What a state file has in common with a deck; None if it holds nothing, or can't be read."""
    try:
        found = state.read(path)
    except LoadError:
        return None
    words = {identity.word_of(guid) for guid in found.state if not identity.is_of_character(guid)}
    mine = {n.candidate.headword for n in deck.notes} | {w.headword for w in deck.left_out}
    series = found.series or identity.common_series(found.state)
    return Kin(path, path.name, found.state, series, len(words & mine) / len(words)) if words else None


def nearby(target: Path, state_file: Path | None, deck: Deck) -> Iterator[Kin]:
    """The packages beside a deck's target and the states beside its own that no recipe owns any more."""
    for path in _newest(target.parent, "*.apkg"):
        found = of_package(path, deck) if not _same(path, target) else None
        if found:
            yield found
    for path in _newest(state_file.parent, f"*{state.SUFFIX}") if state_file else ():
        owner = path.with_name(path.name.removesuffix(state.SUFFIX) + ".toml")
        found = of_state(path, deck) if not owner.exists() and path != state_file else None
        if found:
            yield found


def _newest(folder: Path, pattern: str) -> list[Path]:
    try:
        found = [(path.stat().st_mtime, path) for path in folder.glob(pattern) if path.is_file()]
    except OSError:
        return []
    return [path for _, path in sorted(found, reverse=True)[:MAX_FILES]]


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _text(deck: Deck) -> str:
    """The Chinese characters of all texts of a deck; sentences may have been cut otherwise in an earlier build."""
    texts = [sentence for bitext in deck.bitexts for sentence in bitext.l2]
    texts += [note.candidate.best.example.l2 for note in deck.notes if not deck.bitexts]
    return _han("".join(texts))


def _plain(field: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", field))


def _han(text: str) -> str:
    return "".join(filter(is_han, text))
