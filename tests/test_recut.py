"""Stretches in which the tagger is unsure are cut anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from flashgen.annotate import recut
from flashgen.annotate.recut import Evidence, Stretch
from flashgen.annotate.segment import WordSegmenter
from flashgen.annotate.train_cuts import CUTS, OR, fit, read
from flashgen.annotate.train_labels import labels
from flashgen.engines import Engines

TEXTS = Path(__file__).parents[1] / "vocab" / "read"


def segmenter(engines: Engines) -> WordSegmenter:
    found = engines.segmenter
    assert isinstance(found, WordSegmenter)
    return found


def test_all_ways_give_the_stretch_back_and_their_probabilities_add_up(engines: Engines) -> None:
    count = 0
    for line in (TEXTS / "tale19.zh.txt").read_text(encoding="utf-8").splitlines():
        words, _, unsure = segmenter(engines).first(line)
        text = "".join(words)
        for stretch in unsure:
            count += 1
            assert {"".join(way) for way in stretch.ways} == {text[stretch.start : stretch.end]}
            ways = recut.weighed(stretch, recut.around(words, stretch.words, ()), evidence(engines))
            assert sum(ways.values()) == pytest.approx(1)
        assert "".join(engines.segmenter.cut(line, "Some English.")) == line
    assert count > 10


def evidence(engines: Engines) -> Evidence:
    return Evidence(engines.dictionary, engines.frequencies, engines.translations)


def test_what_is_cut_anew_is_as_likely_as_that_way(engines: Engines) -> None:
    text, l1 = "她数灯。", "She counts the lights."
    assert engines.segmenter.cut(text, l1) == ["她", "数", "灯", "。"]
    found = engines.segmenter.likely(text, 1, 2, l1)
    assert found and found.is_word > 0.5
    assert engines.segmenter.likely(text, 1, 3, l1) is None, "no word any more"


def test_the_english_says_which_words_there_are(engines: Engines) -> None:
    some = Stretch(0, 2, (0, 1), {("花生",): -0.7, ("花", "生"): -0.7})
    shares = [
        recut.weighed(some, recut.around(["花生"], (0, 1), recut.stems(l1)), evidence(engines))["花生",]
        for l1 in ("a bag of peanuts", "flowers and life")
    ]
    assert shares[0] > shares[1]


def test_a_likely_cut_stays() -> None:
    ways = {("甲", "乙"): 0.45, ("甲乙",): 0.55}
    assert recut.best(ways, ("甲", "乙")) == ("甲", "乙")
    assert recut.best({("甲", "乙"): 0.1, ("甲乙",): 0.9}, ("甲", "乙")) == ("甲乙",)


@pytest.mark.parametrize("text", ["你走不走？", "他努努嘴。", "看不到山。"])
def test_rules_have_the_last_word(engines: Engines, text: str) -> None:
    assert segmenter(engines).first(text).words == tuple(engines.segmenter.cut(text, "English"))


def test_the_labels_are_whole_and_teach(engines: Engines, tmp_path: Path) -> None:
    rows = labels(CUTS)
    assert f"{len(rows):,} stretches" in CUTS.with_suffix(".toml").read_text(encoding="utf-8")
    for row in rows:
        ways = row["cuts"].split(OR)
        assert len({way.replace(" ", "") for way in ways}) == 1 and len(set(ways)) == len(ways)
    (tmp_path / "pairs").mkdir()
    some = [one for one in read(tmp_path, engines) if any(one.right) and not all(one.right)]  # of our own texts
    assert len(some) > 600
    pytest.importorskip("scipy", reason="for training only")
    weights = fit(some[:300])
    assert weights["tagger"] > 0 > weights["words"]


def test_the_shipped_weights_are_of_these_cues(engines: Engines) -> None:
    words, _, unsure = segmenter(engines).first("她数灯。")
    [stretch] = unsure
    cues = evidence(engines).cues(*next(iter(stretch.ways.items())), recut.around(words, stretch.words, ()))
    known = recut.load_weights()
    assert {"as it was", "tagger", "words", "listed"} <= known.keys() & cues.keys()
