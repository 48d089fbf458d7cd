"""Glosses in context on JSON lines: sentence pair, word, start, right sense indices, right English tokens.

strict: the first sense is right in meaning and part of speech; lenient: in meaning. Span scores count content
tokens. card: an acceptable sense and exactly the right span. Indices run over all senses of all entries. Rows whose
`unit` is not ok (a fragment, a name) are left out; those worth a card, and those that the English does not say, are
scored apart where the file tells them.
"""

from __future__ import annotations

import bisect
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flashgen import Gloss, gloss_in_context
from flashgen.annotate.train_labels import GOLD_TOKEN as TOKEN
from flashgen.gloss.train_labelled import content, within
from flashgen.lexicon.supplement import supplement
from flashgen.pipeline import Engines, align
from flashgen.read.documents import read_article
from flashgen.values import Entry, Example

LABELS = Path(__file__).parent / "labels" / "glosses.tsv"
SURE_SHARES = (80, 60)


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a file, and one for its most confident part."""
    for path in sorted(folder.glob("*.jsonl")):
        gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        yield from scores(path.stem, gold)


def run_corpus(folder: Path) -> Iterator[dict[str, Any]]:
    """The same over the articles of a folder, labelled by hand in `labels/glosses.tsv`."""
    gold = labelled(folder)
    if gold:
        yield from scores("labels/glosses.tsv", gold)


def labelled(folder: Path) -> list[dict[str, Any]]:
    """The labels of `labels/glosses.tsv` with the sentences of their articles, in the layout of the JSON lines."""
    wanted: dict[str, list[list[str]]] = defaultdict(list)
    for line in LABELS.read_text(encoding="utf-8").splitlines()[1:]:
        article, *label = line.split("\t")
        wanted[article].append(label)
    engines = Engines()
    gold = []
    for article, labels in wanted.items():
        path = folder / f"{article}.md"
        if path.is_file():
            examples = list(engines.annotator.bitext(align(read_article(path), engines)))
            gold += [_gold(label, examples, engines) for label in labels]
    return gold


def _gold(label: Sequence[str], examples: Sequence[Example], engines: Engines) -> dict[str, Any]:
    """A label in the layout of the JSON lines."""
    word, occurrence, right, near, said, said_occurrence = label
    text = "".join(e.l2 for e in examples)
    place = [m.start() for m in re.finditer(f"(?={word})", text)][int(occurrence)]
    starts = list(itertools.accumulate((len(e.l2) for e in examples), initial=0))
    index = bisect.bisect_right(starts, place) - 1
    example = examples[index]
    span = [m.span() for m in re.finditer(re.escape(said), example.l1)][int(said_occurrence)] if said else (0, 0)
    tokens = enumerate(TOKEN.finditer(example.l1))
    return {
        "sentence_zh": example.l2,
        "sentence_en": example.l1,
        "word": word,
        "start": place - starts[index],
        "cedict_entries": [{"senses": _counted(e)} for e in engines.dictionary.entries(word)],
        "gold_sense_indexes": [int(i) for i in right.split(",") if i],
        "lenient_sense_indexes": [int(i) for i in near.split(",") if i],
        "gold_english_tokens": [i for i, t in tokens if t.start() < span[1] and t.end() > span[0]],
    }


def _counted(entry: Entry) -> list[str]:
    """The senses that labels count: those of CC-CEDICT, without the supplement."""
    own = supplement().get((entry.traditional, entry.simplified, entry.pinyin), ())
    return [sense for sense in entry.senses if sense not in own]


def scores(name: str, gold: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The figures of a set, and of its most confident parts."""
    gold = [g for g in gold if g.get("unit", "ok") == "ok"]
    said = [gloss_in_context(g["sentence_zh"], g["sentence_en"], g.get("surface", g["word"]), g["start"]) for g in gold]
    rows = sorted(zip(gold, said, strict=True), key=lambda row: -row[1].confidence)
    parts = {"": rows}
    if any("card" in g for g in gold):
        parts = {"": rows, ", worth a card": [row for row in rows if row[0]["card"] == "yes"]}
        yield score(f"{name}, not said", [row for row in rows if not row[0]["gold_english_tokens"]])
    for part, chosen in parts.items():
        yield score(f"{name}{part}", chosen)
        for share in SURE_SHARES:
            yield score(f"{name}{part}, surest {share} %", chosen[: round(len(chosen) * share / 100)])


def score(name: str, rows: Sequence[tuple[dict[str, Any], Gloss]]) -> dict[str, Any]:
    """All figures in percent."""
    strict, lenient, placed = [], [], []
    for gold, said in rows:
        senses = [s for entry in gold["cedict_entries"] for s in entry["senses"]]
        right, near = set(gold["gold_sense_indexes"]), set(gold["lenient_sense_indexes"])
        chosen = senses.index(said.senses[0]) if said.senses and said.senses[0] in senses else None
        if senses and right:
            strict.append(chosen in right)
            lenient.append(chosen in right | near)
        placed.append((gold, chosen in right | near, said.span))
    return {
        "eval": "gloss",
        "set": name,
        "n": len(rows),
        "strict": _percent(strict),
        "lenient": _percent(lenient),
        **span_scores(placed),
    }


def span_scores(rows: Sequence[tuple[dict[str, Any], bool, tuple[int, int] | None]]) -> dict[str, Any]:
    """Of rows, whether an acceptable sense was chosen, and the span: all scores of spans, in percent."""
    exact, null, card = [], [], []
    hit = mine_n = gold_n = 0
    for gold, acceptable, place in rows:
        listed = any(entry["senses"] for entry in gold["cedict_entries"])
        tokens = list(TOKEN.finditer(gold["sentence_en"]))
        wanted = content({*(gold["gold_english_tokens"] or [])}, tokens)
        mine = content(within(place, tokens), tokens)
        hit, mine_n, gold_n = hit + len(wanted & mine), mine_n + len(mine), gold_n + len(wanted)
        if wanted:
            exact.append(wanted == mine)
            if not listed or gold["gold_sense_indexes"]:
                card.append(wanted == mine and (not listed or acceptable))
        else:
            null.append(not mine)
    return {
        "span_f1": round(200 * hit / max(1, mine_n + gold_n), 1),
        "exact": _percent(exact),
        "null": _percent(null),
        "card": _percent(card),
    }


def _percent(hits: Sequence[bool]) -> float | None:
    return round(100 * sum(hits) / len(hits), 1) if hits else None
