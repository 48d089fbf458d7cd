"""What a deck carries beside text: sounds and stroke order, where the recipe asks for them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from .cards.strokes import svg
from .lexicon import cache
from .lexicon.script import simplified
from .lexicon.strokes import Strokes
from .progress import Progress
from .recipe import Recipe
from .sound import files
from .sound.voice import Utterance, Voice
from .sound.voice import voice as voice_of
from .values import Deck, Issue, Media, Note

STROKES_CREDIT = (
    "Stroke order from hanzi-writer-data (Make Me a Hanzi, Arphic Technology), Arphic Public License: see {name} "
    "among the media of this deck."
)


class Equipment:
    """The voice, the recordings and the stroke data that a recipe asks for; what is missing is an error at once."""

    def __init__(self, recipe: Recipe) -> None:
        cards = recipe.cards
        self.voice: Voice | None = voice_of(cards.audio) if cards.audio else None
        self.recordings = files.recordings(recipe.path(cards.recordings)) if cards.recordings else {}
        self.strokes = Strokes() if cards.strokes else None

    def added(self, deck: Deck, progress: Progress) -> Deck:
        """The deck with its media."""
        if self.voice or self.recordings:
            deck = _sounded(deck, self.voice, self.recordings, progress)
        return _drawn(deck, self.strokes) if self.strokes else deck


def _sounded(deck: Deck, voice: Voice | None, recordings: files.Recordings, progress: Progress) -> Deck:
    chosen = {n.guid: files.recorded(simplified(n.headword), n.pinyin, recordings) for n in deck.all_notes}
    mine = {guid: files.media("word", path) for guid, path in chosen.items() if path}
    said = {note.guid: (_word(note), _sentence(note)) for note in deck.all_notes}
    spoken = {}
    if voice:
        utterances = [u for pair in said.values() for u in pair]
        spoken = files.spoken(utterances, voice, lambda done, total: progress("speaking", done, total))
    notes, media = [], set(mine.values())
    for note in deck.all_notes:
        word, sentence = (spoken.get(utterance) for utterance in said[note.guid])
        word = mine.get(note.guid) or word
        media |= {found for found in (word, sentence) if found}
        notes.append(replace(note, sound=word.name if word else "", sentence_sound=sentence.name if sentence else ""))
    return replace(
        deck,
        notes=tuple(n for n in notes if not n.uses),
        characters=tuple(n for n in notes if n.uses),
        media=tuple(sorted({*deck.media, *media})),
        issues=deck.issues + _unused(recordings, {path for path in chosen.values() if path}),
    )


def _unused(recordings: files.Recordings, used: set[Path]) -> tuple[Issue, ...]:
    """That recordings fit no card: a name may be misspelt."""
    names = [path.name for path in recordings.values() if path not in used]
    if not names:
        return ()
    shown = "、".join(names[:5]) + (" …" if len(names) > 5 else "")
    return (Issue("sound", shown, f"{len(names)} of {len(recordings)} recordings fit no card of this deck"),)


def _word(note: Note) -> Utterance:
    return files.of_words([note.headword], note.syllables)


def _sentence(note: Note) -> Utterance:
    if note.uses:
        return files.of_words([], [])
    example = note.candidate.best.example
    return files.of_words([t.text for t in example.tokens], example.syllables)


def _drawn(deck: Deck, strokes: Strokes) -> Deck:
    """The deck with a drawing of each character that the data has; the licence of the data goes with it."""
    chars = dict.fromkeys(char for note in deck.all_notes for char in note.headword)
    drawings = {char: found for char in chars if (found := strokes.drawing(char))}
    if not drawings:
        return deck
    media = {char: _kept("stroke", ".svg", svg(found)) for char, found in drawings.items()}

    def drawn(note: Note) -> Note:
        return replace(note, strokes=tuple(media[c].name if c in media else "" for c in note.headword))

    licence = _kept("arphic", ".txt", strokes.licence)
    licence = replace(licence, name=f"_{licence.name}")  # Anki takes _ files along even if no note names them
    return replace(
        deck,
        notes=tuple(map(drawn, deck.notes)),
        characters=tuple(map(drawn, deck.characters)),
        media=tuple(sorted({*deck.media, *media.values(), licence})),
        description=f"{deck.description} {STROKES_CREDIT.format(name=licence.name)}",
    )


def _kept(kind: str, suffix: str, text: str) -> Media:
    """A text as a media file, which lies in the cache."""
    data = text.encode()
    folder = cache.folder() / "media"
    folder.mkdir(exist_ok=True)
    path = folder / f"{hashlib.sha256(data).hexdigest()[:24]}{suffix}"
    if not path.exists() or path.read_bytes() != data:
        cache.written(path, data)
    return files.media(kind, path)
