"""One numerical thread within a build, and the caller's own setting outside it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from flashgen import pipeline
from flashgen.encoder import UniversalEncoder
from flashgen.pipeline import Engines
from flashgen.recipe import Recipe
from flashgen.threads import single_threaded

from .conftest import ROOT


def threads() -> set[int]:
    assert np.dot(np.ones(2), np.ones(2)) == 2
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_a_build_has_one_thread_and_leaves_the_callers_setting(engines: Engines, tmp_path: Path) -> None:
    seen: list[set[int]] = []
    with threadpool_limits(2, user_api="blas"):
        inputs = pipeline.read([ROOT / "decks" / "texts" / "news.txt"], Recipe())
        pipeline.build_from(inputs, Recipe(), engines, lambda *_: seen.append(threads()))
        assert threads() == {2}
    assert seen and all(found == {1} for found in seen)


def test_builds_side_by_side_leave_the_callers_setting() -> None:
    """The one that ends last must not keep the limit that the first has set."""
    inside, end = threading.Event(), threading.Event()

    @single_threaded
    def build() -> set[int]:
        inside.set()
        assert end.wait(10)
        return threads()

    with ThreadPoolExecutor(2) as pool, threadpool_limits(2, user_api="blas"):
        found = [pool.submit(build) for _ in range(2)]
        assert inside.wait(10)
        end.set()
        assert [one.result() for one in found]
        assert threads() == {2}


def test_no_two_threads_read_arrays_at_once() -> None:
    """Python up to 3.11.8 confuses two that parse (gh-106905), and numpy parses the header of each array."""
    opened: list[bool] = []
    engines = Engines()

    class Encoder(UniversalEncoder):
        def load(self) -> None:
            opened.append("segmenter" in vars(engines))

    vars(engines)["encoder"] = Encoder()
    engines.warm()
    assert opened == [True]
