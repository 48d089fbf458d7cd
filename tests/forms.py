"""Three sentences with their translation in each of the forms that are read: for tests and for fuzzing."""

from __future__ import annotations

import json
from pathlib import Path

ZH = ["今天天气很好。", "我们去公园吧，好吗？", "他明天来。"]
EN = ["The weather is nice today.", "Let us go to the park, OK?", "He is coming tomorrow."]
PAIRS = list(zip(ZH, EN, strict=True))


def srt(*cues: str) -> str:
    times = ((f"00:00:{k:02},000", f"00:00:{k + 1:02},500") for k in range(1, 60, 3))
    return "\n".join(f"{n}\n{a} --> {b}\n{cue}\n" for n, (cue, (a, b)) in enumerate(zip(cues, times, strict=False), 1))


def ass(*cues: str) -> str:
    head = "[Script Info]\n\n[Events]\n"
    head += "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    lines = (f"Dialogue: 0,0:00:0{n}.00,0:00:0{n}.90,Default,,0,0,0,,{{\\i1}}{cue}\n" for n, cue in enumerate(cues, 1))
    return head + "".join(lines)


TMX = '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>{}</body></tmx>'
UNIT = '<tu><tuv xml:lang="en-US"><seg>{}</seg></tuv><tuv xml:lang="zh-CN"><seg>{}</seg></tuv></tu>'
FILES = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "files").iterdir())}
"""Files of real programs: pandoc 2.17, LibreOffice 7.4; the XLIFF by hand."""
FORMS = {
    "both.srt": srt(*(f"{zh}\n{en}" for zh, en in PAIRS)),
    "both.vtt": "WEBVTT\n\n"
    + srt(*(f"{en}\n<i>{zh}</i>" for zh, en in PAIRS)).replace(",000", ".000").replace(",500", ".500"),
    "both.ass": ass(*(f"{zh}\\N{en}" for zh, en in PAIRS)),
    "song.lrc": "[ti:title]\n" + "".join(f"[00:0{k}.00]{zh}\n[00:0{k}.00]{en}\n" for k, (zh, en) in enumerate(PAIRS)),
    "tatoeba.tsv": "".join(f"{en}\t{zh}\tCC-BY 2.0 (France) #{k} (a)\n" for k, (zh, en) in enumerate(PAIRS)),
    "columns.csv": "No,Chinese,English\n" + "".join(f'{k},"{zh}","{en}"\n' for k, (zh, en) in enumerate(PAIRS)),
    "list.json": json.dumps([{"id": k, "en": en, "zh": zh} for k, (zh, en) in enumerate(PAIRS)]),
    "lines.jsonl": "\n".join(json.dumps({"zh": zh, "en": en}, ensure_ascii=False) for zh, en in PAIRS),
    "memory.tmx": TMX.format("".join(UNIT.format(en, zh) for zh, en in PAIRS)),
    "turns.txt": "\n\n".join(f"{en}\n{zh}" for zh, en in PAIRS),
    "numbered.md": "# 天气 The Weather\n\n"
    + "\n".join(f"{k}. {zh}\n\n   *{en}*" for k, (zh, en) in enumerate(PAIRS, 1)),
    "pinyin.txt": "\n".join(f"{zh}\nJīntiān tiānqì hěn hǎo.\n{en}\n" for zh, en in PAIRS),
}
