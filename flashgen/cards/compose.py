"""Notes to fields: plain text escaped, then our own markup around it. The only place where HTML is made."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from ..lexicon import english, levels, pinyin
from ..lexicon.script import is_han
from ..values import Character, Example, Met, Note, Part, Token
from . import note_type
from .notes import marks

GAP = "＿"
MAX_UNBROKEN = 10
"""Characters of a word with its marks that no line breaks: a longer one would not fit a phone of 360 px."""
OPENING = frozenset("“‘「『（《〈【〔([{—·")
"""Marks that belong to the word after them."""
PASSAGE = '<span class="small">With the sentences beside it:</span><br>'
"""What stands before the English of a passage: it says more than the Chinese sentence."""
ANKI_SYNTAX = {
    "[": "&#91;",
    "]": "&#93;",
    "{": "&#123;",
    "}": "&#125;",
    "\\": "&#92;<span></span>",
}
"""What Anki would read as its own: sounds, LaTeX, furigana, fields, and MathJax. That one looks at the page as it is
shown: an empty element parts the backslash from what follows."""
LOOKALIKES = str.maketrans('<>&"', "＜＞＆”")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u2069\ud800-\udfff]+")


def safe(text: str) -> str:
    """Text as HTML that shows exactly this text, in Anki too.

    >>> safe("a<b & [sound:x]")
    'a&lt;b &amp; &#91;sound:x&#93;'
    """
    escaped = html.escape(CONTROL.sub(" ", unicodedata.normalize("NFC", text)), quote=True)
    for raw, inert in ANKI_SYNTAX.items():
        escaped = escaped.replace(raw, inert)
    return escaped


def deck_name(text: str) -> str:
    """A deck's name: Anki shows it as it is here and as HTML there, so it holds nothing that is markup.

    >>> deck_name("FlashGen::<b>A & B</b>\\n")
    'FlashGen::＜b＞A ＆ B＜/b＞'
    """
    return CONTROL.sub(" ", unicodedata.normalize("NFC", text)).translate(LOOKALIKES).strip()


def fields(note: Note) -> dict[str, str]:
    """The filled fields of a note by name; the others are empty."""
    if note.uses:
        return _of_character(note)
    best = note.candidate.best
    example, token = best.example, best.token
    # in a list of words the sentence is the word once more
    alone = not example.l1 and not any(t.kind in {"word", "name"} for t in example.tokens if t.start != token.start)
    return {
        "Key": safe(f"{note.headword} {note.pinyin}"),
        "Hanzi": safe(note.headword),
        "OtherScript": safe(note.other_script),
        "OtherLang": ("zh-Hans" if example.script == "Hant" else "zh-Hant") if note.other_script else "",
        "Pinyin": safe(note.pinyin),
        "PinyinTyped": safe("".join(map(pinyin.numbered, note.syllables))),
        "Ruby": ruby(note.headword, note.syllables),
        "Meaning": safe(note.gloss.text),
        "PartOfSpeech": safe(note.part_of_speech),
        "Classifier": safe(note.classifiers),
        "Level": safe(levels.label(note.candidate.level, note.candidate.hsk)),
        "Sentence": "" if alone else _marked(example, token, lambda t: safe(t.text)),
        "SentenceGap": "" if alone else _gap(example, token, note.headword),
        "SentenceRuby": "" if alone else _sentence_ruby(example, token),
        "SentenceMeaning": _translation(example, token, marked=marks(note.gloss)),
        "Entry": "<br>".join(safe(sense) for sense in note.entry),
        "OtherReadings": safe(", ".join(note.other_readings)),
        "Source": safe(note.source),
        "OtherSenses": "<br>".join(_met(m, example.script) for m in note.met),
        "Spoken": safe(note.spoken),
        "Zhuyin": safe(note.zhuyin),
        "Notes": "<br>".join(safe(line) for line in (*filter(None, [note.advice]), *note.remarks)),
        "Lang": f"zh-{example.script}",
        "Audio": _sound(note.sound),
        "SentenceAudio": _sound(note.sentence_sound),
        "Components": "<br>".join(_character(c, example.script) for c in note.characters),
        "Strokes": _strokes(note),
        note_type.TAIWAN: "1" if note.taiwan else "",
    } | _switches(note)


def _of_character(note: Note) -> dict[str, str]:
    """The fields of the note of a character: no sentence, but the words that use it."""
    script = note.candidate.best.example.script
    return {
        "Key": safe(f"字 {note.headword} {note.pinyin}"),
        "Hanzi": safe(note.headword),
        "OtherScript": safe(note.other_script),
        "OtherLang": ("zh-Hans" if script == "Hant" else "zh-Hant") if note.other_script else "",
        "Pinyin": safe(note.pinyin),
        "PinyinTyped": safe("".join(map(pinyin.numbered, note.syllables))),
        "Ruby": ruby(note.headword, note.syllables),
        "Meaning": safe(note.gloss.text),
        note_type.TAIWAN: "1" if note.taiwan else "",
        note_type.USES: "<br>".join(_shown(use, script) for use in note.uses),
        "Zhuyin": safe(note.zhuyin),
        "Lang": f"zh-{script}",
        "Audio": _sound(note.sound),
        "Components": "<br>".join(_character(c, script) for c in note.characters),
        "Strokes": _strokes(note),
    } | _switches(note)


def _switches(note: Note) -> dict[str, str]:
    """The switches of the cards that are asked for."""
    return {template.switch: "1" for template in note_type.TEMPLATES if template.file in note.asks}


def _strokes(note: Note) -> str:
    return " ".join(
        f'<img src="{safe(name)}" alt="{safe(char)}">'
        for char, name in zip(note.headword, note.strokes, strict=False)
        if name
    )


def ruby(text: str, syllables: Iterable[str]) -> str:
    """A word for Anki's furigana filter, a reading a character, in the colour of its tone.

    >>> ruby("先进", ["xiān", "jìn"])
    ' 先[<span class="t1">xiān</span>] 进[<span class="t4">jìn</span>]'
    """
    parts = []
    for char, syllable in zip(text, syllables, strict=True):
        tone = f'<span class="t{pinyin.tone(syllable)}">{safe(syllable)}</span>'
        parts.append(f" {safe(char)}[{tone}]" if is_han(char) else safe(char))
    return "".join(parts)


def _sound(name: str) -> str:
    return f"[sound:{name}]" if name else ""


def _character(character: Character, script: str) -> str:
    """A character with its reading and meaning, and those of its parts: 采 cǎi to pick = 爪 zhǎo claw + 木 mù tree."""
    whole = _shown(character.whole, script)
    parts = " + ".join(_shown(part, script) for part in character.parts)
    return f"{whole} = {parts}" if parts else whole


def _shown(part: Part, script: str) -> str:
    char = f'<span class="char" lang="zh-{script}">{safe(part.char)}</span>'
    return " ".join(filter(None, [char, safe(part.pinyin), safe(part.meaning)]))


def _met(met: Met, script: str) -> str:
    """Another sense of the word with its sentence."""
    parts = [f"<b>{safe(met.text)}</b>", f'<span lang="zh-{script}">{safe(met.l2)}</span>', safe(met.l1)]
    return "<br>".join(filter(None, parts))


def _word_ruby(token: Token, syllables: Sequence[str]) -> str:
    """A word of a sentence with its reading above the whole; marks and numbers in digits as they are."""
    reading = pinyin.join(syllables) if token.lemma else token.reading
    if not reading or not any(map(is_han, token.text)):
        return safe(token.text)
    return f" {safe(token.text)}[{safe(reading)}]"


def _sentence_ruby(example: Example, target: Token) -> str:
    """The sentence with a reading over each word; a word keeps the marks beside it when the line breaks."""
    groups: list[str] = []
    lengths: list[int] = []
    opening, opened = "", 0
    for token in example.tokens:
        shown = _word_ruby(token, example.syllables[token.start : token.end])
        if token.start == target.start:
            shown = f'<span class="target">{shown}</span>'
        if token.kind != "mark":
            groups.append(opening + shown)
            lengths.append(len(token.text) + opened)
            opening, opened = "", 0
        elif not groups or token.text[-1:] in OPENING:
            opening, opened = opening + shown, opened + len(token.text)
        else:
            groups[-1] += shown
            lengths[-1] += len(token.text)
    kept = (
        f'<span class="w">{group}</span>' if length <= MAX_UNBROKEN else group
        for group, length in zip(groups, lengths, strict=True)
    )
    return "".join([*kept, opening]).strip()


def _marked(example: Example, target: Token, show: Callable[[Token], str]) -> str:
    """The sentence, token by token, with the target word marked."""
    return "".join(
        f'<span class="target">{show(t)}</span>' if t.start == target.start else show(t) for t in example.tokens
    ).strip()


def _gap(example: Example, target: Token, headword: str) -> str:
    """The sentence with every occurrence of the word as a gap: the answer must not stand beside it.

    The word may stand elsewhere in another form than here: 吃饭 beside 吃了饭.
    """

    def hidden(text: str) -> str:
        return text.replace(target.text, GAP * len(target.text)).replace(headword, GAP * len(headword))

    gapped = hidden(example.l2[: target.start]) + GAP * len(target.text) + hidden(example.l2[target.end :])
    return re.sub(f"{GAP}+", lambda gap: f'<span class="w">{gap[0]}</span>', safe(gapped))


def _translation(example: Example, target: Token, *, marked: bool) -> str:
    link = target.span
    if not example.sure:
        return ""
    before = PASSAGE if example.passage else ""
    if not marked or not link or _only_stop_words(example.l1[link.start : link.end]):
        return before + safe(example.l1)
    said = f'<span class="target">{safe(example.l1[link.start : link.end])}</span>'
    return before + safe(example.l1[: link.start]) + said + safe(example.l1[link.end :])


def _only_stop_words(text: str) -> bool:
    """Whether English words are all like "to" and "the": a mark on them shows a learner nothing."""
    return all(word.text.lower() in english.STOP_WORDS for word in english.words(text))
