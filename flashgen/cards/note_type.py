"""The note type: fields, card templates, style. Ids are constants, written down once and for ever.

Anki clones a note type whose fields or templates differ from the one in the student's collection, and the old notes
never get an update again. So all fields and templates that may ever be wanted are here from the start; optional
cards hang on a switch field (`AskRecall` ...), and a real change takes a new `NOTE_TYPE_ID`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

NOTE_TYPE_ID = 1_795_392_003
NOTE_TYPE_NAME = "FlashGen Chinese"
STYLE_CHANGED = 1_795_817_500
"""Seconds since 1970 of the last change to templates or style; Anki takes them over only from a newer note type."""

FIELDS: dict[str, int] = {
    "Key": 1_795_392_100,
    "Hanzi": 1_795_392_101,
    "OtherScript": 1_795_392_102,
    "OtherLang": 1_795_392_103,
    "Pinyin": 1_795_392_104,
    "PinyinTyped": 1_795_392_105,
    "Spoken": 1_795_392_106,
    "Zhuyin": 1_795_392_107,
    "Ruby": 1_795_392_108,
    "Meaning": 1_795_392_109,
    "PartOfSpeech": 1_795_392_110,
    "Classifier": 1_795_392_111,
    "Level": 1_795_392_112,
    "Audio": 1_795_392_113,
    "Sentence": 1_795_392_114,
    "SentenceGap": 1_795_392_115,
    "SentenceRuby": 1_795_392_116,
    "SentenceMeaning": 1_795_392_117,
    "SentenceAudio": 1_795_392_118,
    "OtherSenses": 1_795_392_119,
    "Entry": 1_795_392_120,
    "OtherReadings": 1_795_392_121,
    "Components": 1_795_392_122,
    "Strokes": 1_795_392_123,
    "Source": 1_795_392_124,
    "Notes": 1_795_392_125,
    "Lang": 1_795_392_126,
    "AskListen": 1_795_392_127,
    "AskRecall": 1_795_392_128,
    "AskType": 1_795_392_129,
    "AskGap": 1_795_392_130,
    "Spare1": 1_795_392_131,
    "Spare2": 1_795_392_132,
    "Spare3": 1_795_392_133,
    "Spare4": 1_795_392_134,
}
"""Field names in order, with their ids: written down, never computed, so that a field keeps its id when it moves."""
USES = "Spare1"
"""The field of the words that use a character, on the card of one: a field can't be renamed, nor a new one come."""
TAIWAN = "Spare2"
"""The field that is filled where Anki is to speak as in Taiwan."""


@dataclass(frozen=True, slots=True)
class Template:
    """One card: its id, name, the switch field that turns it on ("" = always on), and the fields its front needs.

    `file` is also what a recipe calls it in `cards.ask`.
    """

    id: int
    name: str
    file: str
    switch: str
    needs: tuple[str, ...]


TEMPLATES = (
    Template(1_795_392_201, "Read", "read", "", ("Hanzi",)),
    Template(1_795_392_202, "Listen", "listen", "AskListen", ("Hanzi",)),
    Template(1_795_392_203, "Recall", "recall", "AskRecall", ("Meaning",)),
    Template(1_795_392_204, "Type the pinyin", "type", "AskType", ("PinyinTyped",)),
    Template(1_795_392_205, "Fill the gap", "gap", "AskGap", ("SentenceGap",)),
)


@lru_cache(maxsize=16)
def text(name: str) -> str:
    """A file of `templates/`."""
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8").strip()


def front(template: Template) -> str:
    """The question side, empty unless its switch is on."""
    body = f'<div class="fg">\n<div class="ask">{template.name}</div>\n{text(template.file + ".html")}\n</div>'
    return f"{{{{#{template.switch}}}}}\n{body}\n{{{{/{template.switch}}}}}" if template.switch else body


def back(template: Template) -> str:
    """The answer side: the same for all cards, after what was typed."""
    typed = "{{type:PinyinTyped}}\n" if template.file == "type" else ""
    return f'<div class="fg" id="answer">\n{typed}{text("back.html")}\n</div>'


def style() -> str:
    """The style sheet of all cards."""
    return text("style.css")
