"""`python -m tests.bench.speed FILE ...`: characters a second of words and readings, beside jieba's in the same run.

One thread, warm: the faster of two runs counts. FILEs are any Chinese text; the more
different, the less memory of earlier words can flatter.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from flashgen.annotate.readings import Reader, sentence_syllables
from flashgen.lexicon.script import is_han
from flashgen.pipeline import Engines


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.speed", description=__doc__)
    arguments.add_argument("files", type=Path, nargs="+")
    files = arguments.parse_args().files
    lines = [line.strip() for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    lines = list(dict.fromkeys(line for line in lines if any(map(is_han, line))))
    jieba.setLogLevel(logging.WARNING)
    engines = Engines()
    reader = Reader(engines.dictionary, engines.frequencies)
    cut = {line: engines.segmenter.cut(line) for line in lines}
    print(json.dumps({"bench": "speed", "characters": sum(map(len, lines)), "lines": len(lines)}))
    for name, work in {
        "jieba, line by line": lambda: [list(jieba.cut(line)) for line in lines],
        "words, line by line": lambda: [engines.segmenter.cut(line) for line in lines],
        "words, whole text": lambda: engines.segmenter.cut("\n".join(lines)),
        "readings of cut words": lambda: [reader.read(cut[line], sentence_syllables(line)) for line in lines],
    }.items():
        print(json.dumps({"bench": "speed", "what": name, "characters_a_second": _rate(work, lines)}), flush=True)


def _rate(work: Callable[[], object], lines: list[str]) -> int:
    """Characters a second of the faster of two runs; the first warms what remembers."""
    times = []
    for _ in range(2):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return round(sum(map(len, lines)) / min(times))


if __name__ == "__main__":
    main()
