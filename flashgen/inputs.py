"""What a command is given to read: paths, recipe and standard input to documents. One bad text costs no other."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .errors import FlashgenError, LoadError, RecipeError
from .faults import Fault
from .read.content import NAMES, How
from .read.documents import (
    PASTED,
    expand,
    pair_among,
    pairs_by_name_and_content,
    read_article,
    read_pair,
    translation_beside,
)
from .read.encoding import printable
from .read.safely import STANDARD_INPUT
from .recipe import Recipe, TextPart
from .values import NO_PLAN, Document, Issue, Plan

SPECIAL = frozenset("*?[")
REFUSED = "refused"
MOST_TOLD = 3
"""Files of which an error says what is wrong with them."""
UNTRANSLATED = "there is only Chinese in it, no English translation as the others have"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Documents that could be read, and what was wrong with the others.

    `files` are all that a build reads, lists and recipe too: nothing may be written over them. `newest` is the latest
    time that one of them was changed. `place` names where the texts lie, for a deck that has no better name.
    """

    documents: tuple[Document, ...]
    issues: tuple[Issue, ...] = ()
    newest: int = 0
    files: tuple[Path, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be read: a file, or a Chinese one and its translation; how, and the title it is given."""

    path: Path
    en: Path | None
    how: How
    how_en: How
    title: str = ""
    plan: Plan = NO_PLAN

    @property
    def files(self) -> tuple[Path, ...]:
        """All its files."""
        return (self.path, self.en) if self.en else (self.path,)

    def read(self) -> Document:
        """The document."""
        pair = self.en and read_pair(self.path, self.en, self.how, self.how_en)
        found = pair or read_article(self.path, self.how)
        facts = replace(found.facts, title_l2=self.title) if self.title else found.facts
        return replace(found, facts=facts, plan=self.plan)


def here(sources: Sequence[Source]) -> Iterator[Document | Exception]:
    """The document of each source, or what is wrong with it."""
    for source in sources:
        try:
            yield source.read()
        except Exception as error:
            yield error


def read(
    paths: Sequence[Path],
    recipe: Recipe,
    opened: Callable[[Sequence[Source]], Iterable[Document | Exception]] = here,
) -> Inputs:
    """The documents of paths and recipe. One bad file among several is an issue, a single bad one a `LoadError`.

    `opened` reads the sources.
    """
    found = list(sources(paths, recipe))
    if not found:
        nothing = "Name an article, or give the recipe input.paths, input.zh and input.en, or [[texts]]."
        raise RecipeError(f"Nothing to read. {nothing}")
    documents, issues = [], []
    for source, one in zip(found, opened(found), strict=True):
        if isinstance(one, Document):
            documents.append(one)
        elif len(found) == 1:
            raise one
        else:
            issues.append(refusal(str(source.path), one))
    if len(documents) == 1 and not documents[0].l1 and len(found) == len(issues) + 1 == len(paths) == 2:
        raise LoadError(found[0].path, "of these two files one can't be used", hint=issues[0].what)
    if any(document.l1 for document in documents):  # a list of words among them is no text
        alone = [document for document in documents if not document.l1]
        issues += [refusal(document.id, LoadError(document.id, UNTRANSLATED)) for document in alone]
        documents = [document for document in documents if document.l1]
    files = tuple(itertools.chain.from_iterable(source.files for source in found))
    if not documents:
        hint = " ".join(issue.what for issue in issues[:MOST_TOLD])
        raise LoadError(files[0], "neither this nor any other of the files can be used", hint=hint)
    all_files = (*files, *recipe.listed)
    pair = [found[0].path] if len(found) == 1 and found[0].en else []
    place = _place([recipe.path(recipe.file)] if recipe.file else pair or list(paths) or files[:1])
    return Inputs(_named_apart(documents), tuple(issues), _newest(all_files), all_files, place)


def sources(paths: Sequence[Path], recipe: Recipe) -> Iterator[Source]:
    """What paths and recipe name, in order: pairs, texts of the recipe, then the others."""
    given = recipe.input
    if given.format and given.format not in NAMES:
        raise RecipeError(f"There is no format “{given.format}”. Known are: {', '.join(NAMES)}.")
    how = How(given.encoding_zh or given.encoding, given.format, given.columns, given.max_bytes)
    how_en = replace(how, encoding=given.encoding_en or given.encoding)
    if given.zh:
        yield Source(recipe.path(given.zh), recipe.path(given.en), how, how_en)
    for text in recipe.texts:
        yield _text(text, recipe, how, how_en)
    named = expand([*paths, *_globbed(recipe)])
    each_named = named == list(paths)  # no folder
    beside = translation_beside(named[0]) if each_named and len(named) == 1 else []
    two = pair_among(named, how, how_en) if each_named and not given.zh else None
    pairs, others = ([two], []) if two else pairs_by_name_and_content([*named, *beside], how, how_en)
    for zh, en in pairs:
        yield Source(zh, en, how, how_en)
    for path in others:
        if path in named:  # what lies beside it may be in the same language
            yield Source(path, None, how, how_en)


def _text(text: TextPart, recipe: Recipe, how: How, how_en: How) -> Source:
    zh, en = text.path or text.zh, text.en
    plan = Plan(text.lesson or text.title, text.must, text.skip, text.max_notes)
    return Source(recipe.path(zh), recipe.path(en) if en else None, how, how_en, text.title, plan)


def _place(paths: Sequence[Path]) -> str:
    """Folder and name of the file or folder that was given, of several the folder that holds them."""
    if list(paths) == [STANDARD_INPUT]:
        return PASTED
    real = [path.resolve() for path in paths]  # ".." is no name
    whole = real[0] if len(real) == 1 else Path(os.path.commonpath(real))
    return printable(
        " ".join(part for part in (whole.parent.name, whole.name if whole.is_dir() else whole.stem) if part)
    )


def refusal(where: str, error: Exception) -> Issue:
    """What is to be said of a document that can't be used, whatever is wrong with it."""
    return Issue(REFUSED, where, str(error if isinstance(error, FlashgenError) else Fault(error, where)))


def _named_apart(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents, those of the same name told apart by a number: ids of sentences and sources hang on them."""
    seen: Counter[str] = Counter()
    found = []
    for document in documents:
        seen[document.id] += 1
        number = seen[document.id]
        found.append(replace(document, id=f"{document.id} ({number})") if number > 1 else document)
    return tuple(found)


def _globbed(recipe: Recipe) -> Iterator[Path]:
    """The files of a recipe's paths; a pattern that matches nothing is named as it stands."""
    for pattern in recipe.input.paths:
        path = recipe.path(pattern)
        fixed = Path(*itertools.takewhile(lambda part: not SPECIAL.intersection(part), path.parts))
        rest = str(path.relative_to(fixed)) if fixed != path else ""
        try:
            yield from (sorted(fixed.glob(rest)) if rest else []) or [path]
        except (ValueError, OSError, RuntimeError) as error:
            hint = "Write * for any name in a folder, ** alone for any folders."
            raise RecipeError(f"input.paths: “{pattern}” is no pattern of files ({error}). {hint}") from None


def _newest(paths: Sequence[Path]) -> int:
    times = [0]
    for path in paths:
        with contextlib.suppress(OSError, ValueError):
            times.append(int(path.stat().st_mtime))
    return max(times)
