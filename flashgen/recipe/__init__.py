"""Recipes: what to build, from which texts, for whom. TOML files; unknown keys are refused, the nearest is named.

deck = { name = "Newspaper 1957", series = "newspaper-1957", lessons = true }
input = { paths = ["texts/*.txt"] }
texts = [{ zh = "1.zh.srt", en = "1.en.srt", title = "第一集" }]
words = { max_notes = 60, level = 4, hsk = "2.0", known = ["../vocab/known.tsv"], dictionary = ["own-words.tsv"] }
examples = { max_chars = 60 }
cards = { ask = ["recall", "gap"], spoken = true, zhuyin = false, audio = "espeak", strokes = true }
output = { apkg = "newspaper.apkg" }
"""

from .file import OVERRIDES, SHEETS, checked, load, parse, placed, toml, zipf_band
from .parts import CHARACTERS, INSTEAD, MOST_SENTENCES, PARTS, CardsPart, InputPart, Recipe, TextPart, WordsPart

__all__ = [
    "CHARACTERS",
    "INSTEAD",
    "MOST_SENTENCES",
    "OVERRIDES",
    "PARTS",
    "SHEETS",
    "CardsPart",
    "InputPart",
    "Recipe",
    "TextPart",
    "WordsPart",
    "checked",
    "load",
    "parse",
    "placed",
    "toml",
    "zipf_band",
]
