"""Labels of a dialogue: 甲：, （笑）. They say who speaks or how, and are no words of the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..values import Token

COLONS = ("：", ":")
OPENING, CLOSING = ("（", "("), ("）", ")")
ENDED = re.compile(r"[。！？!?…”」』）)]\s*\Z")


def without_labels(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens, those marked as labels that are a single character before a colon at the start of a sentence, or
    alone in brackets. A name or a listed word of several characters (老板：) stays what it is: it is worth knowing."""
    found = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1].text.strip() if index else ""
        after = tokens[index + 1].text.strip() if index + 1 < len(tokens) else ""
        speaker = after.startswith(COLONS) and (not before or bool(ENDED.search(before)))
        aside = before.endswith(OPENING) and after.startswith(CLOSING)
        is_label = token.kind == "word" and len(token.text) == 1 and (speaker or aside)
        found.append(replace(token, kind="label") if is_label else token)
    return tuple(found)
