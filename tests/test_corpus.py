"""A corpus: the same result by any number of workers, whatever is killed; resumed; its vocabulary and its course."""

from __future__ import annotations

import csv
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from flashgen import analysis, inputs
from flashgen.choose.collect import Concordance
from flashgen.corpus import products, run
from flashgen.corpus.cluster import Cluster
from flashgen.corpus.run import Run
from flashgen.inputs import Source
from flashgen.jobs import engines_of
from flashgen.kept import packed
from flashgen.output import plain
from flashgen.recipe import Recipe
from flashgen.values import Document, Facts
from flashgen.workers import Here, Local, Task, Work

from .test_cli import run as command

SETTING = (Recipe(), False)
TEXTS = [
    ("工人采纳建议。", "Workers adopt proposals."),
    ("我们参观图书馆。", "We visit the library."),
    ("他学习历史。", "He studies history."),
    ("工人参观图书馆，采纳历史。", "Workers visit the library and adopt history."),
    ("她在图书馆学习。", "She studies in the library."),
]


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    folder = tmp_path / "texts"
    for number, (zh, en) in enumerate(TEXTS):
        place = folder / str(number % 2)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number // 2}.txt").write_text(f"{zh}\n---\n{en}\n", encoding="utf-8")  # names that recur
    return list(inputs.sources(run.files([folder]), Recipe()))


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SHARD_DOCUMENTS", 1)
    monkeypatch.setattr(run, "FAN", 2)


def plainly(sources: list[Source]) -> Concordance:
    """What a loop over the documents finds."""
    root = Path(os.path.commonpath([source.path.parent for source in sources]))
    named = [(source.path.relative_to(root).as_posix(), source.read()) for source in sources]
    engines = engines_of(*SETTING)
    found = (analysis.analysed(Document(name, one.facts, one.l2, one.l1), engines, Recipe(), ()) for name, one in named)
    return run.without_texts(reduce(Concordance.merge, found))


@pytest.mark.parametrize("workers", [Here, lambda: Local(2)], ids=["here", "two"])
def test_any_number_of_workers_find_what_a_loop_does(
    sources: list[Source], workers: Callable[[], Here | Local], tmp_path: Path
) -> None:
    with closing(workers()) as several:
        found = Run(tmp_path / "parts", several, SETTING).concordance(sources)
    assert found == plainly(sources)
    assert found.words["图书馆", "túshūguǎn"].count == 3 and found.summary.documents == len(TEXTS)
    assert {b.id for b in found.bitexts} == {"0/0.txt", "0/1.txt", "0/2.txt", "1/0.txt", "1/1.txt"}
    assert not any(b.l2 or b.beads for b in found.bitexts)


class Stopping(Here):
    """Is stopped after some tasks, as by Ctrl+C; counts what it is given."""

    def __init__(self, after: int) -> None:
        self.left, self.given = after, 0

    def run(self, work: Work, tasks: Iterable[Task]) -> Iterator[tuple[str, Any]]:
        for name, given in tasks:
            if not self.left:
                raise KeyboardInterrupt
            self.left -= 1
            self.given += 1
            yield name, work(given)


def test_a_run_that_was_stopped_goes_on_where_it_was(sources: list[Source], tmp_path: Path) -> None:
    whole = Run(tmp_path / "other", Here(), SETTING).concordance(sources)
    first, then = Stopping(3), Stopping(100)
    with pytest.raises(KeyboardInterrupt):
        Run(tmp_path / "parts", first, SETTING).concordance(sources)
    assert Run(tmp_path / "parts", then, SETTING).concordance(sources) == whole
    again = Stopping(0)
    assert Run(tmp_path / "parts", again, SETTING).concordance(sources) == whole  # all is there
    tasks = len(TEXTS) + 4  # documents, and merges of two
    assert first.given == 3 and then.given == tasks - 3 and again.given == 0


def killed_once(given: tuple[Path, int]) -> bytes:
    """Work whose process is killed the first time, and by 3 every time."""
    mark, number = given
    if number == 3 or (number == 1 and not mark.exists()):
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return packed(number)


def test_a_killed_worker_costs_no_task_and_a_fatal_one_is_named(tmp_path: Path) -> None:
    tasks = [(str(number), (tmp_path / "killed", number)) for number in range(6)]
    with closing(Local(2)) as workers:
        found = dict(workers.run(killed_once, tasks))
    assert found == {str(number): None if number == 3 else packed(number) for number in range(6)}


def poisoned(given: Any) -> bytes:
    (_, documents) = given
    if any("历史" in sentence and "他" in sentence for document in documents for sentence in document.l2):
        os.kill(os.getpid(), signal.SIGKILL)
    return real_work(given)


real_work = run.analyse_work


def test_a_document_that_ends_its_worker_is_set_aside(
    sources: list[Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "SHARD_DOCUMENTS", 3)
    monkeypatch.setattr(run, "analyse_work", poisoned)
    with closing(Local(2)) as workers:
        found = Run(tmp_path / "parts", workers, SETTING).concordance(sources)
    assert found.summary.documents == len(TEXTS) - 1 and found.summary.refused == 1
    [issue] = found.issues
    assert "ends the process" in issue.what
    assert found.words["图书馆", "túshūguǎn"].count == 3 and ("学习", "xuéxí") in found.words


def test_what_can_not_be_read_is_told_and_costs_nothing_else(sources: list[Source], tmp_path: Path) -> None:
    bad = tmp_path / "texts" / "bad.txt"
    bad.write_text("no Chinese", encoding="utf-8")
    [extra] = inputs.sources([bad], Recipe())
    found = Run(tmp_path / "parts", Here(), SETTING).concordance([extra, *sources])
    assert found.summary.documents == len(TEXTS) and found.summary.refused == 1 and "bad.txt" in found.issues[0].what


def test_a_long_table_of_pairs_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PIECE", 2)
    table = Document("t", Facts(), ("一", "二", "三"), ("1", "2", "3"), paired=True)
    assert [(d.id, d.l2, d.l1) for d in run.pieces(table)] == [
        ("t/1", ("一", "二"), ("1", "2")),
        ("t/2", ("三",), ("3",)),
    ]
    text = Document("t", Facts(), ("一", "二", "三"), ("1 2 3",))
    assert list(run.pieces(text)) == [text]


def test_the_vocabulary_has_counts_meanings_and_the_best_sentences(
    sources: list[Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(products, "CHUNK", 3)
    job = Run(tmp_path / "parts", Here(), SETTING)
    found = job.concordance(sources)
    rows = [dict(zip(products.COLUMNS, row, strict=True)) for row in products.vocabulary(job, found)]
    assert len(rows) == len(found.words) and [int(row["count"]) for row in rows[:2]] == [3, 2]
    library = rows[0]
    assert library["word"] == "图书馆" and library["meaning"] == "library" and "library" in library["english"]
    for name in ("v.tsv", "v.csv"):
        assert products.write((tuple(row.values()) for row in rows), tmp_path / name) == len(rows)
    lines = (tmp_path / "v.csv").read_text(encoding="utf-8-sig").splitlines()
    assert list(csv.reader(lines))[1][0] == "图书馆"
    assert products.write([("=1+1", *[""] * 9)], tmp_path / "v.csv") == 1
    assert "'=1+1" in (tmp_path / "v.csv").read_text(encoding="utf-8-sig")


def test_the_command_writes_vocabulary_and_course(
    sources: list[Source], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "words.tsv"
    asked = ["corpus", tmp_path / "texts", "-o", out, "--course", tmp_path / "c.apkg", "--max", 3, "--fast"]
    code, said, err = command(*asked, "--level", 1, capsys=capsys)
    assert (code, err) == (0, "") and "5 texts" in said and "3 cards" in said
    assert out.read_text(encoding="utf-8").startswith("word\treading\tcount")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.apkg", "texts", "words.tsv"]
    code, _, err = command("corpus", tmp_path / "texts", "-o", tmp_path / "x.pdf", capsys=capsys)
    assert code == 1 and ".tsv" in err
    code, _, err = command("corpus", tmp_path / "none", capsys=capsys)
    assert code == 1 and "none" in err


@pytest.mark.skipif("not __import__('importlib.util').util.find_spec('distributed')", reason="needs the extra cluster")
def test_a_cluster_finds_the_same_and_loses_nothing_with_a_worker(sources: list[Source], tmp_path: Path) -> None:
    from distributed import Client, LocalCluster  # type: ignore[attr-defined, unused-ignore]

    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**options) as local, Client(local) as client:  # type: ignore[no-untyped-call, unused-ignore]
        pids = client.run(os.getpid)  # type: ignore[no-untyped-call, unused-ignore]
        seen: list[str] = []

        def kill(step: str, done: int, total: int) -> None:
            if done == 2 and not seen:
                seen.append(step)
                os.kill(next(iter(pids.values())), signal.SIGKILL)

        found = Run(tmp_path / "parts", Cluster(local.scheduler_address), SETTING, kill).concordance(sources)
    assert seen and found == Run(tmp_path / "other", Here(), SETTING).concordance(sources)


def test_a_corpus_without_a_word_says_why_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("Hello!\n", encoding="utf-8")
    for texts, told in ((["none"], "none: there is no such file"), (["a.txt", "b.txt"], "Nor can 1 more")):
        code, _, err = command("corpus", *texts, "--fast", capsys=capsys)
        assert code == 1 and err.startswith("flashgen: No text can be used: ") and told in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_courses_of_other_corpora_share_no_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, texts in (("one", TEXTS[:2]), ("two", TEXTS[1:4])):
        (tmp_path / name).mkdir()
        for number, (zh, en) in enumerate(texts):
            (tmp_path / name / f"{number}.tsv").write_text(f"{zh}\t{en}\n" * 2, encoding="utf-8")
        run_ = command("corpus", name, "--fast", "--level", 1, "--course", f"{name}.apkg", "-q", capsys=capsys)
        assert run_[0] == 0, run_
    one, two = ({note.guid for note in plain.of_package(tmp_path / f"{name}.apkg")} for name in ("one", "two"))
    assert one and two and not one & two


def test_a_pool_that_breaks_while_a_result_is_used_costs_no_task(tmp_path: Path) -> None:
    tasks = [(str(number), number) for number in range(12)]
    found = {}
    with closing(Local(1)) as workers:
        for name, data in workers.run(packed, tasks):
            found[name] = data
            if len(found) == 1 and workers._pool:
                for process in list(workers._pool._processes.values()):
                    process.kill()
                    process.join()
                time.sleep(0.5)
    assert found == {name: packed(number) for name, number in tasks}
