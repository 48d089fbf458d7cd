"""Subtitles and lyrics (.srt .vtt .ass .ssa .lrc) to lines: one a cue, those of one time together.

`pysubs2` (MIT) reads the formats but .lrc; tags, times and cue numbers go. A cue with both languages is a pair.
"""

from __future__ import annotations

import re
import warnings

from ..errors import LoadError
from .lines import LINE_END, is_chinese

ARROW = re.compile(r"^\d{1,2}:\d\d(?::\d\d)?[.,]\d{1,3}\s+-->", re.MULTILINE)
SCRIPT = re.compile(r"\A\s*\[Script Info\]", re.IGNORECASE)
STAMP = re.compile(r"^((?:\[\d{1,3}:\d\d(?:[.:]\d{1,3})?\])+)(.*)$", re.MULTILINE)
LEAST_STAMPS = 2
SOUND = re.compile(r"[\[【(（♪#][^\])）】♪]*[\])）】♪]|[♪♫]")
"""Stage directions: [door closes], （笑）, songs."""
Cue = tuple[int, str]
"""When it begins, in milliseconds, and its text."""


def recognises(text: str) -> bool:
    """Whether a text has the times of subtitles or lyrics."""
    return bool(ARROW.search(text) or SCRIPT.match(text)) or len(STAMP.findall(text)) >= LEAST_STAMPS


def cues(text: str, where: object) -> list[Cue]:
    """The cues in the order of time; lines within one stay apart."""
    if not (ARROW.search(text) or SCRIPT.match(text)):
        found = [(_milliseconds(stamps), said.strip()) for stamps, said in STAMP.findall(text)]
    else:
        import pysubs2

        try:
            form = "ass" if SCRIPT.match(text) else None  # its own detection wants a part with styles
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns of every missing field, and goes on
                events = pysubs2.SSAFile.from_string(text, format_=form)
        except Exception as error:  # a damaged file fails in many ways
            raise LoadError(
                where, f"the subtitles can't be read ({error})", hint="Save them once more as .srt."
            ) from None
        found = [(event.start, event.plaintext.strip()) for event in events if not event.is_comment]
    return sorted(((start, said) for start, said in found if said), key=lambda cue: cue[0])


def pairs(found: list[Cue]) -> dict[int, tuple[str, str]]:
    """The Chinese and the English of each time that has both, nothing if hardly any has."""
    by_time: dict[int, list[str]] = {}
    for start, said in found:
        by_time.setdefault(start, []).extend(line for line in map(spoken, said.splitlines()) if line)
    rows = {
        start: (" ".join(filter(is_chinese, lines)), " ".join(line for line in lines if not is_chinese(line)))
        for start, lines in by_time.items()
    }
    both = {start: (zh, en) for start, (zh, en) in rows.items() if zh and any(map(str.isalpha, en))}
    return both if 2 * len(both) >= len(rows) else {}


def lines(found: list[Cue]) -> list[Cue]:
    """The lines of one language with their times, a cue each; an English one that goes on in the next is joined."""
    joined: list[Cue] = []
    for start, said in found:
        text = " ".join(filter(None, map(spoken, said.splitlines())))
        if joined and text[:1].islower() and not LINE_END.search(joined[-1][1]):
            joined[-1] = joined[-1][0], f"{joined[-1][1]} {text}"
        elif text:
            joined.append((start, text))
    return joined


def spoken(line: str) -> str:
    """A line without stage directions and the dash of a speaker.

    >>> spoken("- [door closes] Who is there?")
    'Who is there?'
    """
    return SOUND.sub(" ", line).strip().removeprefix("-").removeprefix("–").strip()


def _milliseconds(stamps: str) -> int:
    minutes, seconds = re.findall(r"\[(\d+):(\d\d(?:[.:]\d+)?)", stamps)[0]
    return round(60_000 * int(minutes) + 1000 * float(seconds.replace(":", ".")))
