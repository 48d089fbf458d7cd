"""The languages of the studio's pages, and what they call things."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources

from starlette.requests import Request

LANGUAGES = ("en", "zh")
LANGUAGE_COOKIE = "flashgen_language"


def language_of(request: Request) -> str:
    """The language that was chosen, else that of the browser, else English."""
    asked = request.cookies.get(LANGUAGE_COOKIE) or request.headers.get("accept-language", "")[:2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


@lru_cache(maxsize=2)
def interface(language_: str) -> dict[str, str]:
    """All texts of the interface in a language."""
    path = resources.files(__package__).joinpath("phrases", f"{language_}.json")
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def phrase(language_: str, key: str, **values: object) -> str:
    """A text of the interface, filled in."""
    return interface(language_)[key].format(**values)


@lru_cache(maxsize=2)
def _sayings(language_: str) -> list[tuple[re.Pattern[str], str]]:
    """What the program says of words and cards, as patterns, and how a language says it; nothing in English."""
    path = resources.files(__package__).joinpath("phrases", f"{language_}_said.json")
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return [(re.compile(re.escape(what).replace(r"\{\}", "(.+)")), how) for what, how in found.items()]


def said(language_: str, text: str) -> str:
    """A reason or doubt in the language of the interface; one that is not listed stays English.

    >>> said("zh", "known word"), said("zh", "below HSK 3"), said("en", "known word"), said("zh", "hm")
    ('已认识的词', '低于 HSK 3', 'known word', 'hm')
    """
    matches = ((pattern.fullmatch(text), how) for pattern, how in _sayings(language_))
    return next((how.format(*match.groups()) for match, how in matches if match), text)


def explained(language_: str, text: str) -> str:
    """An error in the language of the interface, sentence by sentence; what is not listed stays English.

    >>> explained("zh", "a.txt: there is no text in it. Put text into it, or name another.")
    'a.txt：里面没有文字。请放入文字，或换一个文件。'
    >>> explained("zh", "a: b. c."), explained("en", "a: b. c.")
    ('a: b. c.', 'a: b. c.')
    """
    place, _, rest = text.partition(": ")
    found = [_sentences(language_, text), _sentences(language_, rest, f"{place}：")]
    return max(found, key=lambda pair: pair[0])[1] if any(known for known, _ in found) else text


def _sentences(language_: str, text: str, before: str = "") -> tuple[int, str]:
    """How many sentences of a text are known in a language, and the text in it."""
    parts = [part.removesuffix(".") for part in re.split(r"(?<=\.) (?=[A-Z])", text)]
    told = [said(language_, part) for part in parts]
    marks = ("。" if now != was else ". " for was, now in zip(parts, told, strict=True))
    known = sum(now != was for was, now in zip(parts, told, strict=True))
    return known, before + "".join(f"{now}{mark}" for now, mark in zip(told, marks, strict=True)).strip()
