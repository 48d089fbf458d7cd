"""How usual senses are: the judgements, and what is shipped of them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from flashgen.gloss import train_usual, usual


def judged() -> list[dict[str, str]]:
    """The rows of the judgements."""
    with train_usual.FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_word_has_a_usual_sense_and_every_sense_a_judgement() -> None:
    rows = judged()
    assert len(rows) > 10_000 and len({row["word"] for row in rows}) == len(rows)
    for row in rows:
        digits, senses = row["usual"].split(), row["senses"].split(train_usual.BETWEEN)
        assert len(digits) == len(senses) > 1 and set(digits) <= {"0", "1", "2"} and "2" in digits, row["word"]
    about = train_usual.FILE.with_suffix(".toml").read_text(encoding="utf-8")
    assert f"{len(rows):,} words" in about


def test_what_is_shipped_is_what_was_judged() -> None:
    shipped, packed = (gzip.decompress(data) for data in (usual.data_file().read_bytes(), train_usual.packed()))
    assert shipped == packed, "python -m flashgen.gloss.train_usual"
    assert usual.data_file().stat().st_size < 500_000


def test_senses_that_nobody_judged_say_nothing(tmp_path: Path) -> None:
    assert usual.usual("东西", ["thing; stuff", "worded anew"])[1] == usual.UNKNOWN
    assert usual.usual("没有这个词", ["a", "b"]) == [usual.UNKNOWN] * 2
