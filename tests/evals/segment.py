"""Segmentation on CoNLL-U files (`FOLDER/SET/*.conllu`): word F1, crossing words, F1 over words that can make a card.

A crossing word overlaps a gold word without either holding the other: no granularity excuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flashgen import segment
from flashgen.lexicon.cedict import Cedict

Span = tuple[int, int]


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a file."""
    dictionary = Cedict()
    for path in sorted(folder.glob("*/*.conllu")):
        yield score(f"{path.parent.name}/{path.stem}", list(_sentences(path)), dictionary)


def score(name: str, sentences: Sequence[Sequence[str]], dictionary: Cedict) -> dict[str, Any]:
    """F1 in percent, crossing words and junk in their usual units."""
    words = [0, 0, 0]
    cards = [0, 0, 0]
    crossing = multi = junk = 0
    for gold_words in sentences:
        text = "".join(gold_words)
        mine_words = [w for w in ("".join(w.split()) for w in segment(text)) if w]
        gold, mine = _spans(gold_words), _spans(mine_words)
        words = _add(words, set(gold), set(mine))
        cards = _add(
            cards,
            {s for s in gold if s[1] - s[0] > 1 and text[slice(*s)] in dictionary},
            {s for s in mine if s[1] - s[0] > 1 and text[slice(*s)] in dictionary},
        )
        crossing += sum(_crosses(s, gold) for s in mine if s[1] - s[0] > 1)
        for span in mine:
            word = text[slice(*span)]
            if len(word) > 1 and all("\u3400" <= c <= "\u9fff" for c in word):
                multi += 1
                junk += word not in dictionary and span not in set(gold)
    return {
        "eval": "segment",
        "set": name,
        "sentences": len(sentences),
        "f1": _f1(words),
        "card_f1": _f1(cards),
        "crossing_per_1000": round(1000 * crossing / max(1, words[1]), 2),
        "junk_percent": round(100 * junk / max(1, multi), 2),
    }


def _add(counts: Sequence[int], gold: set[Span], mine: set[Span]) -> list[int]:
    return [counts[0] + len(gold & mine), counts[1] + len(mine), counts[2] + len(gold)]


def _f1(counts: Sequence[int]) -> float:
    hit, mine, gold = counts
    return round(200 * hit / max(1, mine + gold), 2)


def _spans(words: Sequence[str]) -> list[Span]:
    spans, start = [], 0
    for word in words:
        spans.append((start, start + len(word)))
        start += len(word)
    return spans


def _crosses(span: Span, gold: Sequence[Span]) -> bool:
    """Whether a word begins or ends within a gold word that it does not lie in."""
    start, end = span
    return any(a < start < b < end or start < a < end < b for a, b in gold)


def _sentences(path: Path) -> Iterator[list[str]]:
    words: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if columns[0].isdigit():
            words.append(columns[1].replace(" ", ""))
        elif not line.strip() and words:
            yield words
            words = []
    if words:
        yield words
