"""What a person wants to know when a deck is done, for the screen."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from ..values import Deck, Lesson


def lines(deck: Deck, target: Path, report: Path | None, remark: str = "") -> list[str]:
    """What a person wants to know when a deck is done."""

    found = deck.summary
    written = () if deck.characters_only else deck.notes
    doubtful = [n for n in written if n.doubts]
    names = sum(n.candidate.best.token.kind == "name" for n in written)
    cards = sum(1 + len(n.asks) for n in deck.all_notes)
    lessons = len({n.subdeck for n in written if n.candidate.best.token.kind != "name"})
    told = [
        (f"{len(written)} words, " if cards > len(written) > 0 else "")
        + f"{cards} cards in {target}"
        + (f", in {lessons} lessons" if lessons > 1 else "")
        + (f", {names} of them names in a sub-deck" if names else "")
        + (f", {len(deck.characters)} of characters" if deck.characters else ""),
        f"  deck “{deck.name}”, from {count(found.documents, 'text')} with {count(found.beads, 'sentence pair')}"
        + (f", {found.unsure} too unsure to be shown" if found.unsure else "")
        + (f"; {count(found.refused, 'file')} left out" if found.refused else ""),
    ]
    if deck.coverage and written:
        told.append(
            f"  you know {deck.coverage.known:.0f} % of the running words now, {deck.coverage.after:.0f} % with it"
        )
    if doubtful:
        words = "、".join(n.headword for n in doubtful[:8]) + (" …" if len(doubtful) > 8 else "")
        told.append(f"  {count(len(doubtful), 'card')} to check (tag FlashGen::check): {words}")
    told += [_lesson(lesson) for lesson in deck.lessons]
    reasons = defaultdict(list)
    for word in deck.left_out:
        reasons[word.reason].append(word.headword)
    if reasons:
        told.append("Words left out:")
    for reason, words_out in sorted(reasons.items(), key=lambda item: -len(item[1])):
        shown = "、".join(words_out[:8]) + (" …" if len(words_out) > 8 else "")
        told.append(f"  {len(words_out):4} {reason}: {shown}")
    told += [f"  note: {issue.what} ({issue.where})" for issue in deck.issues]
    if remark:
        told.append(f"  note: {remark}")
    if report:
        told.append(f"Every decision: {report}")
    told.append(f"In Anki: File > Import, choose {target.name}.")
    return told


def _lesson(lesson: Lesson) -> str:
    """A lesson of a course: what it teaches, what it buys, what comes back in it."""
    share = f"{lesson.coverage.known:.0f} % known before, {lesson.coverage.after:.0f} % after"
    again = "、".join(lesson.recycled[:8]) + (" …" if len(lesson.recycled) > 8 else "")
    back = f"; {len(lesson.recycled)} come back: {again}" if again else ""
    return f"  {lesson.name}: {count(lesson.cards, 'word')}; {share}{back}"


def count(number: int, noun: str) -> str:
    """A number of things: 1 word, 2 words."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
