"""Sides of cards as Anki shows them, without Anki: conditions, fields, and the filters that our templates use."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

SECTION = re.compile(r"\{\{([#^])([^{}]+)\}\}((?:(?!\{\{[#^]).)*?)\{\{/\2\}\}", re.DOTALL)
"""An innermost condition: no other begins inside it."""
FIELD = re.compile(r"\{\{([^{}#^/]+)\}\}")
RUBY = re.compile(r" ?([^ >\[\]]{1,40})\[(.{1,200}?)\]")
"""Anki's furigana: a base up to the last space or tag before it, its reading in brackets; no longer than words are."""
SPEECH = '<span class="tts" title="spoken by Anki">▶</span>'
TYPED = '<input type="text" class="typed" disabled placeholder="type the answer">'


def side(template: str, fields: Mapping[str, str], *, answer: bool) -> str:
    """The HTML of a template with these fields; "" for a front whose switch is off, as Anki makes no such card.

    >>> side("{{#A}}<b>{{furigana:B}}</b>{{/A}}{{^A}}none{{/A}}", {"A": "1", "B": " 先[xiān]"}, answer=False)
    '<b><ruby>先<rt>xiān</rt></ruby></b>'
    """
    shown = template
    while SECTION.search(shown):
        shown = SECTION.sub(lambda m: m[3] if bool(fields.get(m[2], "").strip()) == (m[1] == "#") else "", shown)

    def field(match: re.Match[str]) -> str:
        *filters, name = match[1].split(":")
        value = fields.get(name, "")
        if filters and filters[0].startswith("tts"):
            return SPEECH
        if "type" in filters:
            return f'<code class="typed">{html.escape(html.unescape(value))}</code>' if answer else TYPED
        return RUBY.sub(r"<ruby>\1<rt>\2</rt></ruby>", value) if "furigana" in filters else value

    return FIELD.sub(field, shown).strip()
