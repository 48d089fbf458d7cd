"""`python -m tests.bench.long_text N [FOLDER]`: align a text of N sentences a side on one core.

The text is put together from hand-aligned texts (FOLDER, laid out as `flashgen/align/gold.py` says; without it from the
samples in `decks/texts`): again and again most of their links, in blocks of mixed order, so that no two stretches are
alike. Prints the share of right links, sentences of both sides a second, and the peak memory of the process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen.align.beads import Engines, align_sentences
from flashgen.align.gold import Text, load_sets
from flashgen.encoder import MAX_CHARS, UniversalEncoder
from flashgen.pipeline import Engines as AllEngines
from flashgen.read.documents import read_article

if TYPE_CHECKING:
    from flashgen.encoder import Vectors

ONE_CORE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
GOLD = Path("../shared/gold/align")
BLOCK, KEPT = 40, 0.7
"""Links a block, and the share of them that each repetition keeps."""
WARM = 200
LONGEST_WORD = 12


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sentences", nargs="?", type=int, default=20_000)
    arguments.add_argument("folder", nargs="?", type=Path, default=GOLD)
    options = arguments.parse_args()
    if not ONE_CORE.items() <= os.environ.items():
        # The numeric libraries read this when they are loaded.
        os.execve(sys.executable, [sys.executable, "-m", __spec__.name, *sys.argv[1:]], {**os.environ, **ONE_CORE})
    texts = load_sets(options.folder, ["mac-dev", "mag"]) if options.folder.is_dir() else []
    zh, en, links = long_text(texts or list(_samples()), options.sentences)
    engines = AllEngines()
    aligner = Engines(Forgetful(), engines.segmenter.cut, engines.dictionary)
    align_sentences(zh[:WARM], en[:WARM], aligner)
    start = time.perf_counter()
    found = align_sentences(zh, en, aligner)
    seconds = time.perf_counter() - start
    right = sum((b.l2, b.l1) in links for b in found)
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    print(
        json.dumps(
            {
                "bench": "long text",
                "sentences": [len(zh), len(en)],
                "right": round(right / len(links), 4),
                "sentences_a_second": round((len(zh) + len(en)) / seconds),
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale),
            }
        )
    )


class Forgetful(UniversalEncoder):
    """An encoder that keeps the vectors of words only: here sentences come again, as they would not in a real text."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        found = super().encode(texts)
        for text in texts:
            if len(text) > LONGEST_WORD:
                self._seen.pop(text[:MAX_CHARS], None)
        return found


def long_text(
    texts: list[Text], count: int
) -> tuple[list[str], list[str], set[tuple[tuple[int, ...], tuple[int, ...]]]]:
    """Sentences of both sides, at least `count` each, and their links."""
    chance = random.Random(1)
    zh: list[str] = []
    en: list[str] = []
    links = set()
    blocks = [(t, t.links[k : k + BLOCK]) for t in texts for k in range(0, len(t.links), BLOCK)]
    while min(len(zh), len(en)) < count:
        for text, block in chance.sample(blocks, len(blocks)):
            for a, b in block:
                if chance.random() < KEPT:
                    links.add((tuple(range(len(zh), len(zh) + len(a))), tuple(range(len(en), len(en) + len(b)))))
                    zh += [text.zh[i] for i in a]
                    en += [text.en[j] for j in b]
    return zh, en, links


def _samples() -> Iterator[Text]:
    """The project's own texts, as flashgen aligns them."""
    from flashgen.pipeline import align

    engines = AllEngines()
    for path in (Path("decks/texts/news.txt"), Path("decks/texts/story.txt")):
        bitext = align(read_article(path), engines)
        yield Text(path.stem, path.stem, list(bitext.l2), list(bitext.l1), [(b.l2, b.l1) for b in bitext.beads])


if __name__ == "__main__":
    main()
