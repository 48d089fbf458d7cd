"""eSpeak NG, through the package `espeakng-loader`: small, quick, the tones right, robotic.

Its library is GPL: it runs in a process of its own (`espeak_worker`) that speaks what it is told through a pipe, and is
installed only as the extra `audio`.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from importlib import metadata

from ..errors import ExportError, MissingEngine
from ..lexicon import pinyin
from ..lexicon.script import is_han
from .voice import Sound, Utterance

PACKAGE = "espeakng_loader"
WORKER = "flashgen.sound.espeak_worker"
SPEED, RANGE = 130, 80
"""Words a minute (175 is eSpeak's own, too quick for a learner: .23 s a syllable; here .35 s) and range of pitch
(50 is its own, where the tones of a word lie within 25 Hz)."""
PAUSES = {**dict.fromkeys("，、：；—", ","), **dict.fromkeys("。．…", "."), "？": "?", "！": "!"}
RESPELLED = {"r": "er", "ê": "ei", "m": "mu"}
IONG = {"xiong": "S;'iong", "qiong": "tS;h'iong", "jiong": "tS;'iong"}
"""eSpeak 1.52 reads these as English words; they are given to it as phonemes. Of all 2,497 syllables of CC-CEDICT what
is left then are single consonants (Latin letters, xx), which are refused."""
CONTOURS = {1: "55", 2: "35", 3: "214", 4: "51", 5: "11"}
SYLLABLE = re.compile(r"[a-z]*[aeiouv][a-z]*")
UNSAYABLE = re.compile(r"[A-Za-z]|\d[.,:/~-]\d|\d\s*[%‰°]|[$¥£€]\s*\d")
"""Latin letters, and figures that are more than a row of digits (1.5, 50%, 1,000): left to Anki's own speech."""


class Espeak:
    """The voice `cmn-latn-pinyin` (`cmn` reads characters, by eSpeak's own dictionary)."""

    def __init__(self) -> None:
        if importlib.util.find_spec(PACKAGE) is None:
            raise MissingEngine(
                "The voice “espeak” is not installed. Install it: pip install 'flashgen[audio]', or in a checkout "
                ".venv/bin/pip install -e '.[audio]'"
            )
        self.id = f"espeak {metadata.version('espeakng-loader')} cmn-latn-pinyin {SPEED} {RANGE}"

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[Sound | None]:
        """See `Voice`; the process ends with the last utterance."""
        import numpy as np

        command = [sys.executable, "-m", WORKER, str(SPEED), str(RANGE)]
        try:
            with subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as worker:
                assert worker.stdin and worker.stdout
                for said in map(as_text, utterances):
                    if not said:
                        yield None
                        continue
                    worker.stdin.write(json.dumps(said).encode() + b"\n")
                    worker.stdin.flush()
                    size, rate = map(int, worker.stdout.readline().split())
                    samples = worker.stdout.read(size)
                    if len(samples) != size:
                        raise EOFError("half a sound")
                    yield Sound(np.frombuffer(samples, np.int16), rate)
        except (OSError, EOFError, ValueError) as error:
            raise ExportError("The voice “espeak” stopped. Try again, or build without audio.") from error


def as_text(utterance: Utterance) -> str:
    """Numbered pinyin as eSpeak reads it, a word together; "" if something in it would be said wrong.

    >>> as_text(Utterance(("他们", "采纳", "。"), ("tā", "men", "cǎi", "nà", "。")))
    'ta1men5 cai3na4.'
    >>> as_text(Utterance(("1957", "年", "第３"), ("1", "9", "5", "7", "nián", "dì", "３")))
    '1 9 5 7 nian2 di4 3'
    >>> as_text(Utterance(("英雄",), ("yīng", "xióng"))), as_text(Utterance(("卡拉OK",), ("kǎ", "lā", "O", "K")))
    ("ying1[[S;'iong35]]", '')
    """
    if UNSAYABLE.search(unicodedata.normalize("NFKC", "".join(utterance.words))):
        return ""
    pieces = []
    position = 0
    for place, word in enumerate(utterance.words):
        spoken = utterance.spoken[position : position + len(word)]
        position += len(word)
        digits = unicodedata.normalize("NFKC", word)
        if any(map(is_han, word)):
            syllables = [_syllable(unicodedata.normalize("NFKC", s)) for s in spoken]
            if not all(syllables):
                return ""
            runs = itertools.groupby(syllables, key=str.isdecimal)  # 第3: di4 3, not di43
            pieces.append("".join(f" {''.join(run)}" for _, run in runs))
        elif digits.isdecimal():
            year = len(digits) == 4 and utterance.words[place + 1 : place + 2] in {("年",), ("年度",)}
            pieces.append(" " + (" ".join(digits) if year else digits))
        else:
            pieces.append(next((PAUSES[c] for c in word if c in PAUSES), " "))
    return re.sub(r" +", " ", "".join(pieces)).strip()


def _syllable(syllable: str) -> str:
    """A syllable with its tone number, "" for one that eSpeak can't say; other characters within a word as pauses."""
    if not syllable[:1].isalpha():
        return syllable if syllable.isdecimal() else " "
    numbered = pinyin.numbered(syllable)
    letters, tone = numbered[:-1], numbered[-1]
    if letters in IONG:
        return f"[[{IONG[letters]}{CONTOURS[int(tone)]}]]"
    letters = RESPELLED.get(letters, letters)
    return letters + tone if SYLLABLE.fullmatch(letters) else ""
