"""What a corpus has: documents in shards, each shard analysed by a worker, the results merged in a tree.

Each result is a file in the folder of the run, named after all that it hangs on. So a run that was stopped goes on
where it was, and the result is the same whatever the number of workers and whatever was killed. Workers hold one shard
at a time; this process holds none but what is read ahead.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path

from .. import inputs
from ..analysis import analysed
from ..choose.collect import Concordance
from ..errors import LoadError
from ..inputs import Source, refusal
from ..jobs import ENDS, engines_of
from ..kept import digest, packed, unpacked
from ..lexicon.cache import written
from ..progress import Progress, silent
from ..read.documents import ACCEPTED
from ..recipe import Recipe
from ..values import Bitext, Document, Issue, Summary
from ..workers import Task, Workers

Setting = tuple[Recipe, bool]
"""What makes a worker's engines: the recipe, and whether there is a contextual encoder."""
SHARD_PARAGRAPHS, SHARD_DOCUMENTS = 400, 32
"""A shard is closed when it has as many: some seconds of work, a hundred kilobytes as a result."""
PIECE = 400
"""Pairs of one long table (a corpus in a single file) that are one document."""
FAN = 8
"""Results that one merge takes."""
MOST = 4 << 30
"""Bytes of a merged result, unpacked."""


@dataclass(slots=True)
class Run:
    """Where the results of a run lie, and what was read for it."""

    folder: Path
    workers: Workers
    setting: Setting
    progress: Progress = silent
    issues: list[Issue] = field(default_factory=list)

    def concordance(self, sources: Sequence[Source]) -> Concordance:
        """The words of all documents with their best sentences; the texts themselves are not in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        level = list(dict.fromkeys(self._analysed(sources)))
        while len(level) > 1:
            groups = [level[k : k + FAN] for k in range(0, len(level), FAN)]
            level = [digest("merged", *group)[:32] if len(group) > 1 else group[0] for group in groups]
            tasks = (
                (name, [self._file(other).read_bytes() for other in group])
                for name, group in zip(level, groups, strict=True)
                if not self._file(name).exists()
            )
            for done, (name, data) in enumerate(self.workers.run(merge_work, tasks)):
                self.progress("merging", done, len(level))
                if data is None:
                    raise LoadError(self.folder, "merging ends its process", hint="Give the workers more memory.")
                written(self._file(name), data)
        refused = Concordance(issues=tuple(self.issues), summary=Summary(refused=len(self.issues)))
        whole = unpacked(self._file(level[0]).read_bytes(), MOST) if level else Concordance()
        return refused.merge(whole)

    def _analysed(self, sources: Sequence[Source]) -> Iterator[str]:
        """The names of the results of all shards, in the order of the documents."""
        names: list[list[str]] = []
        held: dict[str, tuple[int, tuple[Document, ...]]] = {}
        identity = engines_of(*self.setting).identity

        def tasks(shards: Iterable[tuple[int, tuple[Document, ...]]]) -> Iterator[Task]:
            for place, shard in shards:
                name = digest(identity, self.setting[0].input, shard)[:32]
                names[place].append(name)
                if not self._file(name).exists():
                    held[name] = place, shard
                    yield name, (self.setting, shard)

        def first() -> Iterator[tuple[int, tuple[Document, ...]]]:
            for place, shard in enumerate(shards(self._documents(sources))):
                names.append([])
                yield place, shard

        bad: list[tuple[int, tuple[Document, ...]]] = []
        for name, data in self.workers.run(analyse_work, tasks(first())):
            place, shard = held.pop(name)
            if data is None:
                bad.append((place, shard))
                names[place].clear()
            else:
                written(self._file(name), data)
        # of a shard that ends its worker each document is tried alone, and the one that does it is set aside
        alone = ((place, (document,)) for place, shard in bad for document in shard)
        for name, data in self.workers.run(analyse_work, tasks(alone)):
            place, (document,) = held.pop(name)
            if data is None:
                names[place].remove(name)
                self.issues.append(refusal(document.id, LoadError(document.id, ENDS)))
            else:
                written(self._file(name), data)
        yield from itertools.chain.from_iterable(names)

    def _documents(self, sources: Sequence[Source]) -> Iterator[Document]:
        """The documents one by one, under names that no other has; those that can't be read become issues."""
        place = Path(os.path.commonpath([source.path.resolve().parent for source in sources] or [Path()]))
        for number, (source, one) in enumerate(zip(sources, inputs.here(sources), strict=True)):
            self.progress("analysing", number, len(sources))
            if isinstance(one, Exception):
                self.issues.append(refusal(str(source.path), one))
                continue
            name = source.path.resolve().relative_to(place).as_posix() if len(sources) > 1 else one.id
            yield from pieces(replace(one, id=name))

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.part"


def files(paths: Iterable[Path]) -> list[Path]:
    """The files of a corpus: those named, and all in the folders named that may be texts, by name."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in ACCEPTED and p.is_file())
        found += inside if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def pieces(document: Document) -> Iterator[Document]:
    """A document, a long table of pairs in pieces."""
    if not document.paired or len(document.l2) <= PIECE or document.open:
        yield document
        return
    for number, start in enumerate(range(0, len(document.l2), PIECE), 1):
        part = slice(start, start + PIECE)
        yield replace(document, id=f"{document.id}/{number}", l2=document.l2[part], l1=document.l1[part])


def shards(documents: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    """Documents in groups of about the same work, in their order."""
    shard: list[Document] = []
    size = 0
    for document in documents:
        shard.append(document)
        size += len(document.l2)
        if size >= SHARD_PARAGRAPHS or len(shard) >= SHARD_DOCUMENTS:
            yield tuple(shard)
            shard, size = [], 0
    if shard:
        yield tuple(shard)


def analyse_work(given: tuple[Setting, tuple[Document, ...]]) -> bytes:
    """What a shard has, as a worker finds it; a document that can't be used is an issue."""
    setting, documents = given
    engines = engines_of(*setting)
    found = Concordance()
    for document in documents:
        try:
            found = found.merge(analysed(document, engines, setting[0], ()))
        except Exception as error:
            found = found.merge(Concordance(issues=(refusal(document.id, error),), summary=Summary(refused=1)))
    return packed(without_texts(found))


def merge_work(parts: Sequence[bytes]) -> bytes:
    """Several results as one."""
    return packed(without_texts(reduce(Concordance.merge, (unpacked(part, MOST) for part in parts))))


def without_texts(found: Concordance) -> Concordance:
    """A concordance with the facts alone of the texts that it quotes, and of its issues those that cost a document:
    memory grows with words, not with texts."""
    quoted = {o.example.source for entry in found.words.values() for o in entry.occurrences}
    bitexts = tuple(Bitext(b.id, b.facts, (), (), ()) for b in found.bitexts if b.id in quoted)
    return replace(found, bitexts=bitexts, issues=tuple(i for i in found.issues if i.room == inputs.REFUSED))
