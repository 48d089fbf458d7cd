"""Files read in another process: what ends that one costs no other text, and is told."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flashgen import apart, inputs
from flashgen.errors import FlashgenError
from flashgen.recipe import Recipe
from flashgen.values import Document

from .conftest import ROOT

NEWS = ROOT / "decks" / "texts" / "news.txt"


@dataclass(frozen=True)
class Bad:
    """A text whose reading goes wrong in some way."""

    path: Path
    how: str

    def read(self) -> Document:
        if self.how == "crash":
            os._exit(11)
        if self.how == "memory":
            bytearray(64 << 30)
        if self.how == "fault":
            raise ZeroDivisionError
        if self.how == "code":
            return Evil()  # type: ignore[return-value]
        print("a parser that talks")
        time.sleep(60)
        raise AssertionError


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch evil",)


@pytest.fixture(autouse=True)
def in_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # where the other process finds this module


def test_documents_are_those_read_here() -> None:
    sources = list(inputs.sources([NEWS, ROOT / "pyproject.toml"], Recipe()))
    good, bad = apart.read(sources)
    assert good == sources[0].read()
    assert isinstance(bad, FlashgenError) and "no Chinese text" in str(bad)
    assert apart.read([]) == []


@pytest.mark.parametrize(
    ("how", "said"),
    [("crash", "too long"), ("memory", "too much memory"), ("fault", "a fault of the program"), ("code", "too long")],
)
def test_a_text_that_ends_its_process_is_told_and_costs_no_other(how: str, said: str) -> None:
    [source] = inputs.sources([NEWS], Recipe())
    sources: list[apart.Readable[Document]] = [source, Bad(Path("bad.txt"), how), source]
    found: list[Any] = apart.read(sources)
    assert found[0] == found[2] == source.read()
    assert isinstance(found[1], FlashgenError) and "bad.txt" in str(found[1]) and said in str(found[1])
    assert not (ROOT / "evil").exists()


def test_a_text_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.5)
    [source] = inputs.sources([NEWS], Recipe())
    sources: list[apart.Readable[Document]] = [source, Bad(Path("bad.txt"), "sleep")]
    found: list[Any] = apart.read(sources)
    assert found[0] == source.read() and "too long" in str(found[1])


def test_a_table_has_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("词,word\n书,book\n", encoding="utf-8")
    assert apart.read([apart.Table(path)]) == [[["词", "word"], ["书", "book"]]]
