"""Several processes find what one does, whatever happens to them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from flashgen import analysis, cli, jobs, pipeline
from flashgen.engines import Engines
from flashgen.errors import LoadError
from flashgen.output import preview
from flashgen.recipe import Recipe
from flashgen.values import Document, Facts

KILLER = "杀"


def document(name: str, l2: str, l1: str) -> Document:
    return Document(name, Facts(), (l2,), (l1,))


DOCUMENTS = [
    document("a", "工人采纳建议。", "Workers adopt proposals."),
    document("b", "我们参观图书馆。", "We visit the library."),
    document("c", "他学习历史。", "He studies history."),
]


@pytest.fixture
def told() -> list[int]:
    return []


def test_two_processes_find_what_one_does(engines: Engines, told: list[int]) -> None:
    several = Engines(kept={}, jobs=2)
    found = jobs.ahead(DOCUMENTS, several, Recipe(), [], told.append)
    assert found == {d: pipeline.analyse(d, engines) for d in DOCUMENTS}
    assert told[-1] == len(DOCUMENTS)
    assert jobs.ahead(DOCUMENTS, several, Recipe(), [], told.append) == {}, "what is kept is not found again"
    assert jobs.ahead(DOCUMENTS[:1], Engines(jobs=2), Recipe(), [], told.append) == {}, "one needs no other process"


@pytest.mark.parametrize("number", ["-3", "two", "1000", ""])
def test_a_number_of_processes_that_makes_no_sense_is_told(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["build", "a.txt", f"--jobs={number}"])
    assert "is no number of processes" in capsys.readouterr().err


def test_processes_work_as_their_caller_does() -> None:
    plain = Engines(context=False, kept={}, jobs=2)
    found = jobs.ahead(DOCUMENTS, plain, Recipe(), [], lambda n: None)
    assert found == {d: pipeline.analyse(d, plain) for d in DOCUMENTS}


def _fatal(given: tuple[Recipe, bool, Document, object]) -> object:
    recipe, context, found, _ = given
    if KILLER in found.l2[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return analysis.analysed(found, jobs.engines_of(recipe, context), recipe, [])


def test_a_killed_process_loses_no_document_and_a_fatal_one_is_set_aside(
    engines: Engines, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "analyse_work", _fatal)
    fatal = document("d", f"{KILLER}。", "Kill.")
    found = jobs.ahead([fatal, *DOCUMENTS], Engines(jobs=2), Recipe(), [], told.append)
    assert [found[d] for d in DOCUMENTS] == [pipeline.analyse(d, engines) for d in DOCUMENTS]
    error = found[fatal]
    assert isinstance(error, LoadError) and "ends the process" in str(error)


def test_the_deck_is_the_same_bytes_with_any_number_of_processes(tmp_path: Path) -> None:
    for found in DOCUMENTS:
        (tmp_path / f"{found.id}.txt").write_text(f"{found.l2[0]}\n---\n{found.l1[0]}\n", encoding="utf-8")
    texts = sorted(map(str, tmp_path.glob("?.txt")))
    for number, cache in ((1, "one"), (2, "two")):
        out = tmp_path / f"{number}.apkg"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("FLASHGEN_CACHE", str(tmp_path / cache))
            patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
            patch.chdir(tmp_path)
            with pytest.raises(SystemExit, match="0"):
                cli.main(["build", *texts, "-o", str(out), "-q", "--jobs", str(number)])
    decks = [preview.of_package(tmp_path / f"{number}.apkg") for number in (1, 2)]
    assert [n.fields for n in decks[0].notes] == [n.fields for n in decks[1].notes]
