"""Sounds: what is said is what the card reads, files are kept, tones are heard; with a fake voice and the real one."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from flashgen import media
from flashgen.errors import ExportError, LoadError, MissingEngine, RecipeError
from flashgen.recipe import CardsPart, Recipe
from flashgen.sound import espeak, files, voice
from flashgen.sound.voice import Sound, Utterance
from flashgen.values import Deck

from .fakes import note

HELLO = files.of_words(["你好"], ["nǐ", "hǎo"])
needs_soundfile = pytest.mark.skipif(
    importlib.util.find_spec("soundfile") is None, reason="needs the extra audio (soundfile), not installed here"
)
needs_espeak = pytest.mark.skipif(
    importlib.util.find_spec(espeak.PACKAGE) is None or importlib.util.find_spec("soundfile") is None,
    reason="needs the extra audio (espeakng-loader, soundfile), not installed here",
)


class Beeps:
    """A voice that beeps once a syllable, and can't say 了."""

    id = "beeps 1"

    def __init__(self) -> None:
        self.said: list[Utterance] = []

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[Sound | None]:
        for utterance in utterances:
            self.said.append(utterance)
            time = np.arange(8000 * len(utterance.spoken)) / 8000
            beep = (8000 * np.sin(2 * np.pi * 300 * time)).astype(np.int16)
            yield None if "le" in utterance.spoken else Sound(beep, 8000)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path / "cache"))


def quiet(done: int, total: int) -> None:
    """No progress."""


def test_what_is_said_is_our_reading_with_sandhi() -> None:
    assert Utterance(("你好",), ("ní", "hǎo")) == HELLO
    sentence = files.of_words(["他", "不", "对", "。"], ["tā", "bù", "duì", "。"])
    assert espeak.as_text(sentence) == "ta1 bu2 dui4."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("第3 届", "di4 3 jie4"),
        ("第１０ 届", "di4 10 jie4"),
        ("30多 人", "30 duo1 ren2"),
        ("20 年 ， 1957 年", "20 nian2, 1 9 5 7 nian2"),
        ("增长 1.5% 。", ""),
        ("占 ５０ ％", ""),
        ("1,000万 人", ""),
        ("￥ 20", ""),
        ("BBC 说", ""),
    ],
)
def test_figures_are_said_right_or_not_at_all(words: str, said: str) -> None:
    readings = dict(zip("第届多人年增长占万说", "dì jiè duō rén nián zēng zhǎng zhàn wàn shuō".split(), strict=True))
    utterance = files.of_words(words.split(), [readings.get(char, char) for char in words.replace(" ", "")])
    assert espeak.as_text(utterance) == said


@needs_soundfile
def test_a_sound_is_made_once_and_named_after_its_bytes() -> None:
    beeps = Beeps()
    first = files.spoken([HELLO, HELLO], beeps, quiet)
    second = files.spoken([HELLO], beeps, quiet)
    assert len(beeps.said) == 1
    assert first == second
    assert first[HELLO].name == files.media("sound", first[HELLO].path).name
    assert first[HELLO].path.read_bytes()[0] == 0xFF, "an MP3 begins with a frame's mark"


@needs_soundfile
def test_what_a_voice_can_not_say_has_no_file() -> None:
    silence = files.of_words(["了"], ["le"])
    assert files.spoken([silence, HELLO], Beeps(), quiet).keys() == {HELLO}


@needs_soundfile
def test_a_deck_is_spoken_and_recordings_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "voice_of", lambda name: Beeps())
    (tmp_path / "recorded").mkdir()
    (tmp_path / "recorded" / "意見.mp3").write_bytes(b"ID3 mine")
    (tmp_path / "recorded" / "notes.txt").write_text("no sound")
    (tmp_path / "recorded" / "采取.mp3").write_bytes(b"ID3 of no card")
    mine = note("fg1:test:意见", "suggestion", headword="意见", pinyin="yìjiàn", syllables=("yì", "jiàn"))
    recipe = Recipe(cards=CardsPart(audio="beeps", recordings="recorded"), folder=str(tmp_path))
    deck = media.Equipment(recipe).added(Deck("d", "s", "", (note(), mine)), lambda *_: None)
    named = {m.name: m.path for m in deck.media}
    assert named[deck.notes[1].sound].read_bytes() == b"ID3 mine"
    assert deck.notes[0].sound.startswith("fg-sound-")
    assert deck.notes[0].sentence_sound == "", "了 stands in the sentence"
    assert [(i.where, i.what) for i in deck.issues] == [("采取.mp3", "1 of 2 recordings fit no card of this deck")]


def test_recordings_may_be_for_one_reading(tmp_path: Path) -> None:
    for name, data in (("还.mp3", b"ID3"), ("还.wav", b"RIFF"), (unicodedata.normalize("NFD", "还 huán.ogg"), b"OggS")):
        (tmp_path / name).write_bytes(data)
    found = files.recordings(tmp_path)
    assert getattr(files.recorded("还", "huán", found), "suffix", "") == ".ogg"
    assert files.recorded("还", "hái", found) == tmp_path / "还.mp3"
    assert files.recorded("好", "hǎo", found) is None
    for folder in (tmp_path / "none", tmp_path / "还.mp3", tmp_path / ("x" * 400)):
        with pytest.raises(LoadError, match="folder of recordings can't be read"):
            files.recordings(folder)


def test_only_sounds_are_recordings(tmp_path: Path) -> None:
    """A link may point to any file of the teacher's; a text under another name is no sound."""
    (tmp_path / "secret").write_bytes(b"ID3")
    (tmp_path / "rec").mkdir()
    (tmp_path / "rec" / "好.mp3").symlink_to(tmp_path / "secret")
    (tmp_path / "rec" / "坏.mp3").write_bytes(b"root:x:0:0")
    (tmp_path / "rec" / "空.wav").write_bytes(b"")
    assert files.recordings(tmp_path / "rec") == {}


def test_an_unknown_voice_names_those_there_are() -> None:
    with pytest.raises(RecipeError, match=r"no voice “espeek”\. There are: espeak"):
        voice.voice("espeek")


def test_a_voice_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "PACKAGE", "no_such_package")
    with pytest.raises(MissingEngine, match=r"flashgen\[audio\]"):
        media.Equipment(Recipe(cards=CardsPart(audio="espeak")))


def pitch(sound: Sound) -> list[float]:
    """The pitch in Hz along the voiced part of a sound, by autocorrelation."""
    found = []
    for start in range(0, len(sound.samples) - 1024, 256):
        frame = sound.samples[start : start + 1024].astype(np.float64)
        frame -= frame.mean()
        echo = np.correlate(frame, frame, "full")[1023:]
        low, high = sound.rate // 250, sound.rate // 60
        lag = low + int(echo[low:high].argmax())
        if np.sqrt(np.mean(frame**2)) > 200 and echo[lag] > 0.5 * echo[0]:
            found.append(sound.rate / lag)
    return found


@needs_espeak
def test_the_four_tones_are_heard() -> None:
    """Mean pitch and rise of mā má mǎ mà: high and level, rising, low, falling at its end."""
    said = [Utterance(("妈",), (syllable,)) for syllable in ("mā", "má", "mǎ", "mà")]
    sounds = list(espeak.Espeak().speak(said))
    high, rising, low, falling = (pitch(sound) for sound in sounds if sound)
    assert np.mean(high) > np.mean(rising) > np.mean(low) + 2
    assert rising[-1] - rising[len(rising) // 3] > 5 > abs(high[-1] - high[len(high) // 3])
    assert max(falling) - falling[-1] > 3 > max(high) - high[-1]


@needs_espeak
def test_a_word_sounds_the_same_whatever_was_said_before() -> None:
    """Else another lesson, or another machine's cache, would give every card another sound."""
    word, other = Utterance(("居民",), ("jū", "mín")), Utterance(("采纳",), ("cǎi", "nà"))
    first, _, again = espeak.Espeak().speak([word, other, word])
    assert first and again and first.samples.tobytes() == again.samples.tobytes()


@needs_espeak
@pytest.mark.parametrize(("word", "spoken"), [("英雄", ("yīng", "xióng")), ("绿", ("lǜ",)), ("玩儿", ("wán", "r"))])
def test_no_syllable_is_read_as_english(word: str, spoken: tuple[str, ...]) -> None:
    """xiong, lü and erhua are English words or letters to eSpeak, and take twice the time of a syllable then."""
    (sound,) = espeak.Espeak().speak([Utterance((word,), spoken)])
    assert sound and 0.15 < len(sound.samples) / sound.rate / len(word) < 0.65


@needs_espeak
def test_a_voice_that_stops_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "WORKER", "flashgen.no_such_module")
    with pytest.raises(ExportError, match="stopped"):
        list(espeak.Espeak().speak([HELLO]))


@needs_espeak
@pytest.mark.parametrize("answer", ["4 22050", "999 22050", "3 22050", "x"])
def test_a_voice_that_stops_in_the_midst_is_named(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sound, then nothing; half a sound; half a sample; nonsense."""
    (tmp_path / "dying_worker.py").write_text(
        f"import sys; sys.stdin.readline(); sys.stdout.write({answer!r} + chr(10) + 'abcd'); sys.stdout.flush()"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(espeak, "WORKER", "dying_worker")
    with pytest.raises(ExportError, match="stopped"):
        for _ in espeak.Espeak().speak([HELLO, HELLO, HELLO]):
            time.sleep(0.2)


@needs_espeak
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_espeaks_library_is_never_loaded_here() -> None:
    code = (
        "import sys\nfrom flashgen.sound import espeak, files\n"
        "print(len(files.spoken([files.of_words(['好'], ['hǎo'])], espeak.Espeak(), lambda *_: None)))\n"
        "print(espeak.PACKAGE in sys.modules, 'espeak' in open('/proc/self/maps').read())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False", "False"]
