"""The baseline: what anybody would write in twenty lines with jieba, pypinyin and genanki. No meanings, no alignment.

Usage: bare_script.py ARTICLE OUT.apkg [WORDS]   (WORDS: a file of the words to make cards of, one a line)
"""

import sys
from pathlib import Path

import genanki
import jieba
from pypinyin import Style, pinyin

text = Path(sys.argv[1]).read_text(encoding="utf-8").split("Original:")[-1]
words = dict.fromkeys(w for w in jieba.cut(text) if len(w) > 1 and "\u4e00" <= w[0] <= "\u9fff")
if len(sys.argv) > 3:
    words = dict.fromkeys(Path(sys.argv[3]).read_text(encoding="utf-8").split())
sentences = [s for line in text.splitlines() for s in line.replace("。", "。\n").splitlines()]
model = genanki.Model(
    1_600_000_001,
    "Bare",
    fields=[{"name": n} for n in ("Word", "Pinyin", "Sentence", "SentencePinyin")],
    templates=[{"name": "Read", "qfmt": "{{Word}}", "afmt": "{{Pinyin}}<br>{{Sentence}}<br>{{SentencePinyin}}"}],
)
deck = genanki.Deck(1_600_000_002, "Bare")
for word in words:
    sentence = next((s for s in sentences if word in s), "")
    read = [" ".join(s[0] for s in pinyin(t, style=Style.TONE)) for t in (word, sentence)]
    deck.add_note(genanki.Note(model=model, fields=[word, read[0], sentence, read[1]], guid=word))
genanki.Package(deck).write_to_file(sys.argv[2])
