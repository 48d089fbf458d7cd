"""Paths to documents: what a file holds (`forms.py`), in which arrangement, and what to say when it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import FlashgenError, LoadError
from ..values import Document, Facts, Issue
from . import bilingual_article, forms, languages, plain_pair, turns
from .annotated import cleaned
from .content import Content, How
from .encoding import printable
from .lines import is_chinese, is_list, paragraphs
from .rejoin import rejoined, rejoined_pair
from .safely import STANDARD_INPUT

SUFFIXES = (
    *(".txt", ".md", ".text", ".markdown"),
    *(".srt", ".vtt", ".ass", ".ssa", ".lrc"),
    *forms.SUFFIXES,
)
"""What is taken from a folder; a file that is named is read whatever its suffix. Tables are not: flashgen's own state,
corrections and reports are some, and lie beside texts."""
ACCEPTED = frozenset({*SUFFIXES, ".csv", ".tsv", ".xlsx", ".ods", ".tmx", ".xlf", ".xliff", ".json"})
"""Endings of all files that can be texts; in a folder tables may be lists of words, and are left out."""
PASTED = "pasted text"
LANGUAGE_IN_NAME = re.compile(
    r"\A(.+?)[ ._-]+[(\[]?(zho?|chs|cht|cn|chi|chinese|中文|eng?|english|英文)(?:[-_]\w+)?[)\]]?\.\w+\Z", re.IGNORECASE
)
UNTRANSLATED = (
    "there is only Chinese in it: meanings are the dictionary's, more of them doubtful. With a translation "
    "(a second file, or English in the same one) they would be those of the text"
)
ENGLISH_WORD = re.compile(r"[A-Za-z]{2,}")
MIN_WORDS, MOST_ENGLISH = 2, 0.1
"""English words of a line that is English; share of such lines that a Chinese text may have (a song, a quotation)."""
PAIR_HINT = "If the two languages are in two files, name both, or use --zh FILE --en FILE."


def expand(paths: list[Path], *, may_be_empty: bool = False) -> list[Path]:
    """Files as they are, each once; for a folder its articles, by name. An empty folder is a `LoadError`, unless it may
    be empty."""
    files: list[Path] = []
    for path in paths:
        try:
            inside = (
                sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
                if path.is_dir()
                else None
            )
        except (OSError, ValueError) as error:
            raise LoadError(path, f"it can't be reached ({getattr(error, 'strerror', None) or error})") from None
        if inside == [] and not may_be_empty:
            raise LoadError(path, f"the folder holds no text that can be read ({', '.join(SUFFIXES)})")
        files.extend(inside if inside is not None else [path])
    return list(dict.fromkeys(files))


def name_of(path: Path) -> str:
    """What a document is called: its file's name without the ending."""
    return PASTED if path == STANDARD_INPUT else printable(path.stem)


def read_article(path: Path, how: How = How()) -> Document:  # noqa: B008  (frozen)
    """A document of any known format; a `LoadError` says what was found and what is missing."""
    return languages.checked(arranged(forms.read(path, how), path, how), path)


def arranged(content: Content, path: Path, how: How) -> Document:
    """The document of a file's content: pairs, an article, lines by turns, one half after the other, Chinese alone."""
    called = f"{content.what}: " if content.what and not content.pairs else ""
    if content.pairs:
        found = _paired(path, content.pairs, content.what, content.title)
        return replace(found, words=content.words, open=content.open, times_l2=content.times, times_l1=content.times)
    if how.format in ("", "article") and bilingual_article.recognises(content.text):
        try:
            return bilingual_article.parse(content.text, path)
        except LoadError:
            body = _lines(content)
            if not (body and is_chinese(body[0]) and turns.halves(body)):  # else its order is reversed: Chinese first
                raise
    lines = _lines(content)
    rows = turns.by_turns(lines) if how.format in ("", "turns") else []
    if rows:
        return _paired(path, rows, f"{called}lines of both languages by turns", content.title)
    document = _halved(path, lines, called, content.title)
    return replace(document, times_l2=content.times) if len(content.times) == len(document.l2) else document


def _lines(content: Content) -> list[str]:
    """The lines of a text that are sentences or paragraphs of them."""
    return turns.bodied(rejoined(cleaned(content.text)))


def _paired(path: Path, rows: Sequence[tuple[str, str]], what: str, title: str) -> Document:
    """The document of pairs that are certain, with a word on how the file was read."""
    name = name_of(path)
    issue = Issue("read", name, f"read as {what}: {len(rows)} pairs")
    return Document(
        name, _facts(title), tuple(zh for zh, _ in rows), tuple(en for _, en in rows), (issue,), paired=True
    )


def _halved(path: Path, lines: Sequence[str], called: str, title: str) -> Document:
    """The document of a text that has one language after the other; a `LoadError` says what was found instead."""
    chinese = sum(map(is_chinese, lines))
    if not chinese:
        found = (
            f"{len(lines)} line{'s' * (len(lines) > 1)}, none of them Chinese" if lines else "there is no text in it"
        )
        raise LoadError(path, f"there is no Chinese text in it ({called}{found})", hint=PAIR_HINT)
    name = name_of(path)
    if chinese == len(lines) or not any(any(c.isascii() and c.isalpha() for c in line) for line in lines):
        listed = tuple(lines) if is_list(lines) else ()
        what = f"read as a list of words: {len(lines)}" if listed else UNTRANSLATED
        return Document(name, _facts(title), tuple(paragraphs(lines)), (), (Issue("read", name, what),), words=listed)
    both = turns.halves(lines)
    if not both:
        problem = (
            f"both languages are there ({chinese} lines of {len(lines)} are Chinese), but neither by turns nor one"
        )
        raise LoadError(path, f"{problem} after the other", hint=PAIR_HINT)
    l2, l1 = (tuple(paragraphs(half)) for half in both)
    issue = Issue("read", name, f"read as {called}one language after the other")
    return Document(name, _facts(title), l2, l1, (issue,))


def _facts(title: str) -> Facts:
    short = title[: bilingual_article.MAX_FACT]
    return Facts(title_l2=short) if is_chinese(short) else Facts(title_l1=short)


def pair_among(files: Sequence[Path], how: How, how_en: How) -> tuple[Path, Path] | None:
    """Of exactly two files the Chinese and the English one, if each is in one language; else None."""
    if len(files) != 2:
        return None
    try:
        found = [_either(path, how, how_en) for path in files]
    except FlashgenError:
        return None  # whoever reads the files one by one says what is wrong
    if any(content.pairs or bilingual_article.recognises(content.text) for content in found):
        return None
    chinese = [plain_pair.is_chinese_text(content.text) for content in found]
    if chinese[0] == chinese[1]:
        return None
    return (files[0], files[1]) if chinese[0] else (files[1], files[0])


def _either(path: Path, how: How, how_en: How) -> Content:
    """A file that may be of either language."""
    try:
        return forms.read(path, how)
    except LoadError:
        if how == how_en:
            raise
        return forms.read(path, how_en)


def read_pair(zh: Path, en: Path, how: How = How(), how_en: How | None = None) -> Document:  # noqa: B008  (frozen)
    """The document of a Chinese and an English file of any format; `how_en` where the English needs another."""
    contents = [_one_language(zh, how), _one_language(en, how_en or how)]
    texts = rejoined_pair(cleaned(contents[0].text), cleaned(contents[1].text))
    found = plain_pair.parse(texts[0], texts[1], zh, en)
    times = [content.times for content in contents]
    if (len(times[0]), len(times[1])) == (len(found.l2), len(found.l1)):
        found = replace(found, times_l2=times[0], times_l1=times[1])
    facts = replace(found.facts, title_l2=contents[0].title, title_l1=contents[1].title)
    called = sorted({content.what for content in contents if content.what})
    issues = tuple(Issue("read", found.id, f"read as {what}") for what in called)
    return languages.checked(replace(found, facts=facts, issues=(*issues, *found.issues)), en)


def _one_language(path: Path, how: How) -> Content:
    content = forms.read(path, how)
    if content.pairs:
        raise LoadError(
            path, f"both languages are in it ({content.what})", hint="Name it alone, without a second file."
        )
    return content


def translation_beside(path: Path) -> list[Path]:
    """The one file beside `x.zh.srt`, or `x.srt`, that is its translation by name (`x.en.srt`), or beside that the
    Chinese one; none where there are several. Whether the other is in another language its name alone tells."""
    try:
        others = sorted(other for other in path.parent.iterdir() if other.suffix.lower() == path.suffix.lower())
    except OSError:
        return []
    if tells_language(path):
        found = {other for other in others for pair in pairs_by_name([path, other])[0] if path in pair}
    else:
        found = {other for other in others if (match := LANGUAGE_IN_NAME.match(other.name)) and match[1] == path.stem}
    return [*found] if len(found) == 1 else []


def tells_language(path: Path) -> bool:
    """Whether a file's name says in which language it is."""
    return bool(LANGUAGE_IN_NAME.match(path.name))


def pairs_by_name(files: Sequence[Path]) -> tuple[list[tuple[Path, Path]], list[Path]]:
    """The files that belong together by their names (`x.zh.txt`, `x.en.txt`), Chinese first, and the others."""
    pairs: list[tuple[Path, Path]] = []
    others = list(files)
    for same_form in (True, False):  # film.zh.srt and film.en.srt before film.zh.srt and film.en.txt
        known: dict[tuple[Path, str, str], dict[str, Path]] = {}
        for path in others:
            match = LANGUAGE_IN_NAME.match(path.name)
            if match:
                language = "en" if match.group(2).lower().startswith(("en", "英")) else "zh"
                suffix = path.suffix.lower() if same_form else ""
                known.setdefault((path.parent, match.group(1), suffix), {})[language] = path
        pairs += [(both["zh"], both["en"]) for both in known.values() if len(both) == 2]
        taken = {path for pair in pairs for path in pair}
        others = [path for path in files if path not in taken]
    return _in_order(pairs, files), others


def pairs_by_name_and_content(
    files: Sequence[Path],
    how: How = How(),  # noqa: B008  (frozen)
    how_en: How = How(),  # noqa: B008
) -> tuple[list[tuple[Path, Path]], list[Path]]:
    """`pairs_by_name`, and of the others two where one name alone tells a language (`film.srt`, `film.en.srt`), if one
    is Chinese alone and the other is not."""
    pairs, others = pairs_by_name(files)
    telling: dict[tuple[Path, str, str], list[Path]] = {}
    for path in others:
        if match := LANGUAGE_IN_NAME.match(path.name):
            telling.setdefault((path.parent, match[1], path.suffix.lower()), []).append(path)
    more: list[tuple[Path, Path]] = []
    taken: set[Path] = set()
    for path in others:
        beside = telling.get((path.parent, path.stem, path.suffix.lower()), [])
        two = pair_among([path, *beside], how, how_en) if taken.isdisjoint({path, *beside}) else None
        if two and not _has_english(two[0], how):
            more.append(two)
            taken.update(two)
    return _in_order([*pairs, *more], files), [path for path in others if path not in taken]


def _has_english(path: Path, how: How) -> bool:
    """Whether sentences of a Chinese file are English: lines of several words, not times, numbers or names."""
    lines = _lines(forms.read(path, how))
    english = sum(not is_chinese(line) and len(ENGLISH_WORD.findall(line)) >= MIN_WORDS for line in lines)
    return english > MOST_ENGLISH * len(lines)


def _in_order(pairs: Sequence[tuple[Path, Path]], files: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Pairs as their first files come."""
    places = {path: place for place, path in enumerate(files)}
    return sorted(pairs, key=lambda pair: min(map(places.__getitem__, pair)))
