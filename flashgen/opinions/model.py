"""A client of any server that answers as OpenAI's chat completions do, on this machine or elsewhere.

What it answers is untrusted: it may name one of the senses, a short meaning, or say that the word is cut wrongly;
anything else is no answer. The key comes from the environment, never from a file of the project.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..errors import ExportError, RecipeError

KEY = "FLASHGEN_API_KEY"
TIMEOUT = 60.0
MAX_ANSWER = 1_000_000
MAX_MEANING = 120
PLAIN = re.compile(r"[^<>{}\[\]\\\x00-\x1f]+")
"""What a meaning is made of: no markup, no commands of Anki's."""
INSTRUCTION = """You are a lexicographer of Chinese. You get a Chinese sentence, its English translation, a word of the
sentence and the numbered senses of a dictionary. Say which sense the word has in this sentence. Answer with one JSON
object and nothing else: {"sense": NUMBER}, or if none fits {"meaning": "SHORT ENGLISH MEANING"}, or if this is no word
here but a part of one or of two {"cut": true}."""


@dataclass(frozen=True, slots=True)
class Question:
    """A doubtful card: its word and reading, the sentence, the translation, the senses of the dictionary."""

    word: str
    reading: str
    sentence: str
    english: str
    senses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model says: the meaning, or that the word is cut wrongly."""

    meaning: str = ""
    cut: bool = False


Ask = Callable[[Question], "Opinion | None"]
"""Gives an opinion, None where there is none."""


def asker(url: str, model: str) -> Ask:
    """What asks a model at an address for an opinion; an `ExportError` where no server answers."""
    from urllib.request import Request  # few builds ask: these modules take 15 ms

    from ..http_client import is_local, opener

    place = urlsplit(url)
    if place.scheme not in {"http", "https"} or not place.hostname:
        raise RecipeError(f"{url}: this is no address of a server: write http://... or https://...")
    if os.environ.get(KEY) and place.scheme == "http" and not is_local(url):
        raise RecipeError(f"{url}: {KEY} would go there for all to read. Write https://..., or unset {KEY}.")
    target = url if url.rstrip("/").endswith("/chat/completions") else url.rstrip("/") + "/chat/completions"

    def ask(question: Question) -> Opinion | None:
        body = {
            "model": model,
            "temperature": 0,
            "messages": [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": _said(question)}],
        }
        headers = {"Content-Type": "application/json"}
        if os.environ.get(KEY):
            headers["Authorization"] = f"Bearer {os.environ[KEY]}"
        request = Request(target, json.dumps(body).encode(), headers)  # noqa: S310  (http, as checked)
        try:
            with opener(target).open(request, timeout=TIMEOUT) as answer:
                found = json.loads(answer.read(MAX_ANSWER))
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise ExportError(f"The model at {place.hostname} gives no answer ({str(reason)[:120]}).") from None
        return understood(_content(found), question.senses)

    return ask


def _said(question: Question) -> str:
    senses = "\n".join(f"{number}. {sense}" for number, sense in enumerate(question.senses, 1))
    return (
        f"Sentence: {question.sentence}\nTranslation: {question.english or '(none)'}\n"
        f"Word: {question.word} ({question.reading})\nSenses:\n{senses}"
    )


def _content(found: Any) -> str:
    """The text of an answer, "" for anything that is none."""
    try:
        return str(found["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError):
        return ""


def understood(text: str, senses: tuple[str, ...]) -> Opinion | None:
    """An opinion out of what a model wrote.

    >>> understood('```json {"sense": 2}```', ("to hit", "to play"))
    Opinion(meaning='to play', cut=False)
    >>> understood('{"meaning": "<b>x</b>"}', ()), understood('{"sense": 9}', ("a",))
    (None, None)
    """
    match = re.search(r"\{[^{}]*\}", text)
    try:
        said = json.loads(match[0]) if match else None
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    if said.get("cut") is True:
        return Opinion(cut=True)
    number, meaning = said.get("sense"), said.get("meaning")
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= len(senses):
        return Opinion(senses[number - 1])
    return Opinion(meaning.strip()) if isinstance(meaning, str) and is_meaning(meaning.strip()) else None


def is_meaning(text: str) -> bool:
    """Whether a text can be a meaning on a card: short, and without markup."""
    return len(text) <= MAX_MEANING and bool(PLAIN.fullmatch(text))
