"""What is made of a corpus: the vocabulary with counts, levels, meanings, best sentences; a course."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..choose.collect import Concordance, Entry, Key
from ..choose.learner import Learner
from ..choose.rank import Wanted, candidate
from ..errors import LoadError
from ..finish import Part, finish
from ..gloss.senses import pooled, prepare
from ..jobs import engines_of
from ..kept import digest, packed, unpacked
from ..lexicon.cache import written
from ..output.atomically import replacing
from ..progress import Progress
from ..recipe import Recipe
from ..values import Deck
from ..workers import Task
from .run import MOST, Run, Setting

COLUMNS = ("word", "reading", "count", "level", "zipf", "meaning", "also", "sentence", "english", "text")
CHUNK = 200
"""Words whose meanings are told at once."""
Row = tuple[str, ...]


def vocabulary(run: Run, found: Concordance) -> Iterator[Row]:
    """The words of a corpus, the most frequent first, under `COLUMNS`: how often, level, what it means in its best
    sentence, which other meanings were met, the sentence with its English, where it stands."""
    words = sorted(found.words.items(), key=lambda item: (-item[1].count, item[0]))
    names: list[str] = []

    def tasks() -> Iterator[Task]:
        for start in range(0, len(words), CHUNK):
            chunk = words[start : start + CHUNK]
            name = digest(engines_of(*run.setting).identity, "words", chunk)[:32]
            names.append(name)
            if not (run.folder / f"{name}.words").exists():
                yield name, (run.setting, chunk)

    for name, data in run.workers.run(tell_work, tasks()):
        run.progress("telling meanings", len(names) * CHUNK, len(words))
        if data is None:
            raise LoadError(run.folder, "telling meanings ends its process", hint="Give the workers more memory.")
        written(run.folder / f"{name}.words", data)
    for name in names:
        path = run.folder / f"{name}.words"
        rows = unpacked(path.read_bytes(), MOST)
        if rows is None:
            raise LoadError(path, "this part of an earlier run is damaged", hint="Delete it and start again.")
        yield from rows


def tell_work(given: tuple[Setting, list[tuple[Key, Entry]]]) -> bytes:
    """The rows of some words, as a worker finds them."""
    setting, words = given
    engines = engines_of(*setting)
    wanted = Wanted(Learner(1, hsk=setting[0].words.hsk), (), setting[0].examples.max_chars)
    found = [candidate(*key, entry, engines.frequencies, wanted) for key, entry in words]
    prepare(found, engines.sources)
    rows = []
    for one in found:
        best, meaning, met = pooled(one, engines.sources)
        example = best.best.example
        also = "; ".join(other.text for other in met)
        level = "7-9" if one.level == 7 else str(one.level or "")
        facts = (str(one.count), level, f"{one.zipf:.2f}", meaning.text, also)
        rows.append((one.headword, one.reading, *facts, example.l2, example.shown, example.source))
    return packed(rows)


def write(rows: Iterable[Row], target: Path) -> int:
    """Write the vocabulary, as tab-separated lines or, where the name ends in .csv, as CSV for spreadsheets; how many
    words it has."""
    count = 0
    as_csv = target.suffix.lower() == ".csv"
    with (
        replacing(target) as temporary,
        temporary.open("w", encoding="utf-8-sig" if as_csv else "utf-8", newline="") as file,
    ):
        lines = csv.writer(file) if as_csv else csv.writer(file, "excel-tab", quoting=csv.QUOTE_NONE, quotechar=None)
        lines.writerow(COLUMNS)
        for row in rows:
            cells = [" ".join(cell.split()) for cell in row]
            lines.writerow([f"'{cell}" if as_csv and cell[:1] in "=+-@" and cell else cell for cell in cells])
            count += 1
    return count


def course(run: Run, found: Concordance, name: str, progress: Progress) -> Deck:
    """A deck of the words that are worth most, with the best sentence that any text has of each."""
    recipe: Recipe = run.setting[0]
    return finish([Part("", found)], engines_of(*run.setting), recipe, place=name, progress=progress)
