"""What the lists that a recipe names say: words that are known, wanted, skipped, explained or corrected by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from .cards import overrides
from .choose import collection, skipped
from .choose.known import parse as parse_known
from .choose.known import union
from .choose.learner import Learner
from .course import sheet
from .errors import VocabError
from .lexicon.own import OwnWord
from .lexicon.own import parse as parse_own
from .lexicon.script import simplified
from .opinions import record
from .read.forms import list_text, table_rows
from .recipe import Recipe
from .values import Bitext, Issue, Plan

NOTHING_TAUGHT: Mapping[str, str] = {}


def learner(recipe: Recipe, taught: Mapping[str, str] = NOTHING_TAUGHT) -> tuple[Learner, tuple[Issue, ...]]:
    """Who learns, and what was understood of each list of known words; `taught` are words of earlier decks of the
    series, each with the name of its deck."""
    words = recipe.words
    known: frozenset[str] = frozenset()
    issues = []
    for path in map(recipe.path, words.known):
        if path.suffix.lower() in collection.SUFFIXES:
            studied = collection.read(path, field=words.field, mature=words.mature)
            known |= studied.known | studied.learning
            counts = f"{len(studied.known):,} words known, {len(studied.learning):,} being learnt"
            rest = f"{len(studied.unseen):,} not yet met, {studied.strange:,} notes without a word"
            issues.append(Issue("known", path.name, f"{counts}, {rest}"))
        else:
            for _, text in _texts([path]):
                listed = parse_known(text, path)
                known |= listed.words
                strange = f", {listed.strange:,} lines not understood: {listed.example}" if listed.strange else ""
                issues.append(Issue("known", path.name, f"{len(listed.words):,} words known{strange}"))
    return Learner(words.level, known, words.hsk, taught), tuple(issues)


def only(recipe: Recipe, bitexts: Sequence[Bitext]) -> frozenset[str]:
    """The words that alone get cards, by the recipe's lists and those in the texts; none: all may."""
    names = recipe.words.only
    listed = [parse_known(text, path).words for path, text in _texts(map(recipe.path, names))]
    in_texts = frozenset(simplified(word) for bitext in bitexts for word in bitext.words)
    found = union([*listed, in_texts])
    if names and not found:
        raise VocabError(names[0], "the list of the only words to teach is empty", hint="Leave --only out.")
    return found


def words_of(recipe: Recipe, names: Sequence[str]) -> tuple[str, ...]:
    """The words (simplified) that stand in a recipe, each by itself or as the name of a list, in order."""
    found: dict[str, None] = {}
    for name in names:
        if recipe.is_word(name):
            found[simplified(name.strip())] = None
        else:
            for path, text in _texts([recipe.path(name)]):
                found |= dict.fromkeys(sorted(parse_known(text, path).words))
    return tuple(found)


def skip(recipe: Recipe, plan: Plan) -> frozenset[str]:
    """The words that never get cards: of the recipe, of a lesson, and those that the user put aside for good."""
    return frozenset(words_of(recipe, [*recipe.words.skip, *plan.skip])) | skipped.read()


def corrections(recipe: Recipe) -> tuple[overrides.Override, ...]:
    """The corrections by hand, of the file of corrections and of the table of words."""
    names = [recipe.path(recipe.cards.overrides)] if recipe.cards.overrides else []
    first = [o for path, text in _texts(names) for o in overrides.parse(text, path)]
    tables = [recipe.path(recipe.cards.sheet)] if recipe.cards.sheet else []
    rows = ((path, sheet.cleared(table_rows(path))) for path in tables)
    by_hand = sheet.merged(first, [o for path, table in rows for o in sheet.corrections(table, path)])
    path = opinions_file(recipe)
    return (*by_hand, *(record.overrides(record.read(path), path) if path else ()))


def written_corrections(recipe: Recipe) -> str:
    """The file of corrections as it stands, "" for none."""
    names = [recipe.path(recipe.cards.overrides)] if recipe.cards.overrides else []
    return "".join(text for _, text in _texts(names))


def opinions_file(recipe: Recipe) -> Path | None:
    """Where second opinions are kept: beside the recipe, None for a recipe that is no file."""
    return recipe.path(recipe.file).with_suffix(record.SUFFIX) if recipe.file else None


def everything(recipe: Recipe) -> None:
    """Read every list that a recipe names; the first that can't be used is an error."""
    learner(recipe)
    only(recipe, ())
    skip(recipe, Plan())
    words_of(recipe, recipe.words.must)
    corrections(recipe)
    own_words(recipe)


def own_words(recipe: Recipe) -> dict[str, OwnWord]:
    """The user's own dictionary."""
    found: dict[str, OwnWord] = {}
    for path, text in _texts(map(recipe.path, recipe.words.dictionary)):
        found |= parse_own(text, path)
    return found


def _texts(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Path and text of each list; an empty one has nothing to say."""
    for path in paths:
        if not path.is_file() or path.stat().st_size:
            yield path, list_text(path)
