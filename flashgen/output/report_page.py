"""The report of a deck as a page for a teacher: doubts first, lessons and what they buy, words left out and why."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..values import Deck, Note
from .atomically import replacing
from .coverage import STYLE, curve
from .coverage import rows as coverage_rows
from .summary import count

OWN_STYLE = """
h2 { margin-top: 2.2rem } .zh { font-size: 1.1em } td { vertical-align: top; border-bottom: 1px solid #8884 }
td + td { text-align: left } .doubt { color: #b44b00 } small { opacity: .75 } table { width: 100% }
pre { white-space: pre-wrap }"""
LICENCES = (
    "Meanings from CC-CEDICT (MDBG and contributors), CC BY-SA 4.0; this deck's glosses are under the same licence."
)


def write(deck: Deck, changes: Sequence[str], target: Path) -> None:
    """Write the page; `changes` are lines that say what an update changes for students, none for a first build."""
    with replacing(target) as temporary:
        temporary.write_bytes(page(deck, changes).encode("utf-8", "replace"))


def page(deck: Deck, changes: Sequence[str] = ()) -> str:
    """The page."""
    title = deck.name.removeprefix("FlashGen::")
    parts = [
        _doubts(deck),
        _lessons(deck),
        _section("What the next import changes", f"<pre>{_safe(chr(10).join(changes))}</pre>") if changes else "",
        _left_out(deck),
        _alignment(deck),
        _section(
            "Notes", "<ul>" + "".join(f"<li>{_safe(i.what)} ({_safe(i.where)})</li>" for i in deck.issues) + "</ul>"
        )
        if deck.issues
        else "",
        _section("Sources", f"<p>{_safe(LICENCES)} Made with {_safe(_versions(deck))}.</p>"),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_safe(title)}: report</title><style>{STYLE}{OWN_STYLE}</style></head><body><h1>{_safe(title)}</h1>"
        f"<p>{count(len(deck.notes), 'word')} with cards, {sum(bool(n.doubts) for n in deck.notes)} to check; "
        f"{count(deck.summary.beads, 'sentence pair')} of {count(deck.summary.documents, 'text')}.</p>"
        f"{''.join(parts)}</body></html>\n"
    )


def _doubts(deck: Deck) -> str:
    """The doubtful cards, those first that cost most: of frequent words, and the least sure."""
    notes = sorted((n for n in deck.notes if n.doubts), key=lambda n: (-n.candidate.count, n.probability.card))
    if not notes:
        return _section("To check", "<p>No card is doubtful.</p>")
    return _section(f"To check: {count(len(notes), 'card')}", _table(map(_doubt, notes)))


def _doubt(note: Note) -> tuple[str, ...]:
    example = note.candidate.best.example
    return (
        f'<span class="zh" lang="zh">{_safe(note.headword)}</span> {_safe(note.pinyin)}',
        f"{_safe(note.gloss.text)}<br><small class=doubt>{_safe('; '.join(note.doubts))}</small>",
        f'<span lang="zh">{_safe(example.l2)}</span><br><small>{_safe(example.shown)}</small>',
    )


def _lessons(deck: Deck) -> str:
    """What is known of the texts, and of each lesson."""
    if not deck.coverage:
        return ""
    rows = _table((_safe(name), _safe(value)) for name, value in coverage_rows(deck.coverage))
    lessons = _table(
        (
            _safe(lesson.name),
            f"{lesson.cards} words",
            f"{lesson.coverage.known:.0f} % known before, {lesson.coverage.after:.0f} % after",
            f'<span lang="zh">{_safe("、".join(lesson.recycled[:30]))}</span>'
            + (f" (+{len(lesson.recycled) - 30})" if len(lesson.recycled) > 30 else ""),
        )
        for lesson in deck.lessons
    )
    heads = "<p>Each lesson: its new words, what is known of its text, and the words that come back in it.</p>"
    return _section("What it buys", curve(deck.coverage) + rows + (heads + lessons if deck.lessons else ""))


def _left_out(deck: Deck) -> str:
    reasons: dict[str, list[str]] = defaultdict(list)
    for word in deck.left_out:
        if word.headword not in reasons[word.reason]:
            reasons[word.reason].append(word.headword)
    ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
    rows = (
        (_safe(f"{len(words)} {reason}"), f'<span lang="zh">{_safe("、".join(words))}</span>')
        for reason, words in ordered
    )
    return _section("Words without a card", _table(rows))


def _alignment(deck: Deck) -> str:
    """The sentences whose English is held back because it is unsure."""
    held = [
        ("".join(bitext.l2[i] for i in bead.l2), " ".join(bitext.l1[j] for j in bead.l1))
        for bitext in deck.bitexts
        for bead, shown in zip(bitext.beads, bitext.passages, strict=False)
        if bead.l2 and bead.l1 and not shown
    ]
    if not held:
        return ""
    return _section(
        f"Sentences whose English is not shown: {len(held)}",
        _table((f'<span lang="zh">{_safe(zh)}</span>', f"<small>{_safe(en)}</small>") for zh, en in held),
    )


def _versions(deck: Deck) -> str:
    return ", ".join(f"{name} {version}" for name, version in deck.made_with)


def _section(title: str, body: str) -> str:
    return f"<section><h2>{_safe(title)}</h2>{body}</section>"


def _table(rows: Iterable[Sequence[str]]) -> str:
    return "<table>" + "".join(_cells(rows)) + "</table>"


def _cells(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)


def _safe(text: str) -> str:
    return html.escape(text)
