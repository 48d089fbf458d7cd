"""Sounds as files: spoken once and kept in the cache, or a teacher's own recordings.

A file's name in the deck holds the hash of its bytes: Anki never replaces a file of the same name, so a better sound
must have another.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from ..errors import LoadError, MissingEngine
from ..lexicon import cache
from ..lexicon.script import simplified
from ..lexicon.spoken import spoken as as_spoken
from ..values import Media
from .voice import Sound, Utterance, Voice

Recordings = Mapping[str, Path]
"""Word, or word and reading, to a file."""
FORMATS = {
    ".flac": (b"fLaC", 0),
    ".wav": (b"RIFF", 0),
    ".m4a": (b"ftyp", 4),
    ".opus": (b"OggS", 0),
    ".ogg": (b"OggS", 0),
    ".mp3": (b"", 0),
}
"""What teachers record and Anki plays, the last the best for every device; what such a file begins with, and where
(MP3 begins in several ways)."""
MP3 = re.compile(rb"ID3|\xff[\xe0-\xff]")
MAX_RECORDING = 20_000_000
COMPRESSION = 0.9
"""Of MP3 with a variable rate: a sentence of 4 s takes 16 kB, a word 3 to 5."""
LOUD, LONG = 0.01, 120.0
"""A sound that is softer (root mean square, 1 = full scale) or longer (seconds) is none: the voice failed."""
VERSION = 4
"""Raised by hand when the files are written in another way."""


def spoken(
    utterances: Iterable[Utterance], voice: Voice, progress: Callable[[int, int], None]
) -> dict[Utterance, Media]:
    """The files of the utterances; one that the voice can't say right is missing."""
    folder = cache.folder() / "sounds"
    folder.mkdir(exist_ok=True)
    distinct = list(dict.fromkeys(utterances))
    kept = _kept(folder)
    found = {u: kept[key] for u in distinct if (key := _key(u, voice)) in kept}
    new = [u for u in distinct if u not in found]
    for number, (utterance, sound) in enumerate(zip(new, voice.speak(new) if new else (), strict=True)):
        progress(number, len(new))
        if sound is not None and _is_speech(sound):
            found[utterance] = _encode(sound, folder, _key(utterance, voice))
    return {u: media("sound", found[u]) for u in distinct if u in found}


def _kept(folder: Path) -> dict[str, Path]:
    """The sounds of earlier builds by their key; the second half of a name is the hash of what the file must hold."""
    found = {}
    for path in folder.glob("*-*.mp3"):
        key, _, content = path.stem.partition("-")
        if _hash(path.read_bytes()) == content:
            found[key] = path
    return found


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def media(kind: str, path: Path) -> Media:
    """A file under the name that it has in a deck: fg, kind, hash of its content."""
    return Media(f"fg-{kind}-{_hash(path.read_bytes())}{path.suffix.lower()}", path)


def recordings(folder: Path) -> Recordings:
    """A teacher's own files by the word that they say, in simplified characters: 采纳.mp3, or with its reading.

    "还 huán.mp3" is for this reading only. Links are not followed, and a file that is no sound is none. A `LoadError`
    if there is no such folder.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in FORMATS)
        order = list(FORMATS)
        files.sort(key=lambda path: order.index(path.suffix.lower()))
        return {_said(path): path for path in files if _is_sound(path)}
    except OSError as error:
        problem = f"this folder of recordings can't be read ({error.strerror or error})"
        raise LoadError(folder, problem, hint="Check cards.recordings.") from None


def _said(path: Path) -> str:
    """What a file says by its name, as cards spell it (some systems take accents apart)."""
    return simplified(" ".join(unicodedata.normalize("NFC", path.stem).split()))


def _is_sound(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_RECORDING:
        return False
    with path.open("rb") as file:
        head = file.read(16)
    mark, place = FORMATS[path.suffix.lower()]
    return head[place:].startswith(mark) if mark else bool(MP3.match(head))


def recorded(word: str, reading: str, files: Recordings) -> Path | None:
    """The recording of a headword with a reading."""
    return files.get(f"{word} {reading}") or files.get(word)


def _key(utterance: Utterance, voice: Voice) -> str:
    text = f"{VERSION}\n{voice.id}\n{'|'.join(utterance.words)}\n{' '.join(utterance.spoken)}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _is_speech(sound: Sound) -> bool:
    import numpy as np

    samples = sound.samples.astype(np.float64) / 32768
    return 0 < len(samples) <= LONG * sound.rate and float(np.sqrt(np.mean(samples**2))) >= LOUD


def _encode(sound: Sound, folder: Path, key: str) -> Path:
    """The sound as a file of the cache."""
    try:
        import soundfile
    except (ImportError, OSError) as error:
        raise MissingEngine("Sound files need the package soundfile: pip install 'flashgen[audio]'") from error
    memory = io.BytesIO()
    soundfile.write(
        memory, sound.samples, sound.rate, format="MP3", bitrate_mode="VARIABLE", compression_level=COMPRESSION
    )
    path = folder / f"{key}-{_hash(memory.getvalue())}.mp3"
    cache.written(path, memory.getvalue())
    return path


def of_words(words: Sequence[str], syllables: Sequence[str]) -> Utterance:
    """A word or a sentence, with one citation syllable a character; without words nothing to be said."""
    read = iter(syllables)
    found = as_spoken(list(words), [[next(read) for _ in word] for word in words])
    return Utterance(tuple(words), tuple(s for word in found for s in word))
