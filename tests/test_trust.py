"""How probable it is that word and meaning of a card are right, learnt from cards that were read."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from flashgen import context
from flashgen.engines import Engines
from flashgen.errors import MissingEngine
from flashgen.gloss import train_trust, trust
from flashgen.gloss.attention import Attended
from flashgen.gloss.exemplars import DIMENSIONS, Exemplar
from flashgen.gloss.looks import PARTS, part_number
from flashgen.gloss.senses import judge, lead, rank, right
from flashgen.gloss.wording import Scored
from flashgen.values import Example, Gloss

KINDS = {"cut", "name", "reading", "meaning", "pos", "mark", "english"}


def test_the_verdicts_are_whole() -> None:
    found = train_trust.verdicts()
    about = (train_trust.FOLDER / "cards.toml").read_text(encoding="utf-8")
    texts = {text for text, *_ in found}
    assert f"{len(found):,} cards" in about and f"the {len(texts)} texts" in about
    for (text, sentence, start, word), row in found.items():
        assert (train_trust.FOLDER / f"{text}.zh.txt").exists() and (train_trust.FOLDER / f"{text}.en.txt").exists()
        assert len(sentence) == 12 and start >= 0 and word and row["meaning"]
        assert {fault.rstrip("?") for fault in row["faults"].split(", ")} <= KINDS | {""}


@pytest.mark.parametrize("with_context", [True, False])
def test_weights_say_of_what_encoder_they_are(with_context: bool) -> None:
    path = Path(trust.__file__).parent / "weights" / trust.file_name(with_context)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data.get("context") == (context.fingerprint() if with_context else None)
    assert len(trust.load_weights(with_context)) == len(trust.TRUST)
    # rows of what the program tells otherwise today teach nothing: a tenth
    assert int(data["data"].split()[0]) > 0.85 * len(train_trust.verdicts()), "not trained with the cards of now"


def test_weights_of_other_cues_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    trust.load_weights.cache_clear()
    monkeypatch.setattr(trust, "TRUST", ("bias", "moon"))
    with pytest.raises(MissingEngine, match="train_trust"):
        trust.load_weights(True)
    trust.load_weights.cache_clear()


def test_a_word_that_the_tagger_would_cut_is_trusted_less(engines: Engines) -> None:
    def trusted(zh: str, en: str, word: str) -> float:
        example = engines.annotator.sentence(zh, en)
        token = next(t for t in example.tokens if t.text == word)
        cues = judge(rank(token, example, engines.sources), token, example, engines.sources).trust
        return right(cues, trust.load_weights(engines.sources.context is not None))

    meant = trusted("他们采纳了我们的意见。", "They adopted our suggestions.", "意见")
    assert meant > 0.95 > 0.7 > trusted("把管子接到下水口里。", "Lead the pipe into the drain.", "下水")


def test_the_trainer_learns_what_was_found_false(tmp_path: Path, engines: Engines) -> None:
    pytest.importorskip("scipy", reason="needs scipy, which is for training only")
    zh, en = "他们采纳了我们的意见。\n他买了一本书。\n", "They adopted our suggestions.\nHe bought a book.\n"
    (tmp_path / "t.zh.txt").write_text(zh, encoding="utf-8")
    (tmp_path / "t.en.txt").write_text(en, encoding="utf-8")
    (tmp_path / "u.zh.txt").write_text("他們採納了我們的意見。\n他買了一本書。\n", encoding="utf-8")
    (tmp_path / "u.en.txt").write_text(en, encoding="utf-8")
    rows = [
        ("他们采纳了我们的意见。", 8, "意见", "yìjiàn", "suggestion", "mark?"),
        ("他买了一本书。", 5, "书", "shū", "book", "meaning"),
        ("他买了一本书。", 1, "买", "mài", "to sell", "meaning"),  # it is told otherwise today
    ]
    lines = ["\t".join(("t", train_trust.mark(s), str(k), w, p, m, f, "")) for s, k, w, p, m, f in rows]
    # a word of a traditional text, named as it stands there and in its simplified form
    in_either = (
        ("他們採納了我們的意見。", 8, "意見", "yìjiàn", "suggestion"),
        ("他買了一本書。", 5, "书", "shū", "book"),
    )
    lines += ["\t".join(("u", train_trust.mark(s), str(k), w, p, m, "", "")) for s, k, w, p, m in in_either]
    header = "text\tsentence\tstart\tword\tpinyin\tmeaning\tfaults\tright"
    (tmp_path / "cards.tsv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    found = list(train_trust.read(engines, tmp_path))
    told = [(word.text, word.headword, word.right) for word in found]
    assert told == [("t", "意见", True), ("t", "书", False), ("u", "意见", True), ("u", "书", True)]
    assert len(train_trust.fit(found).weights) == len(trust.TRUST)


def read(text: str, word: str, sense: str, right: bool, meant: float = 3.0) -> train_trust.Read:
    cues = dict.fromkeys(trust.TRUST, 0.0) | {"bias": 1.0, "meant": meant}
    example = Example("", "", "", "", 1.0, True, "Hans", (), ())
    return train_trust.Read(text, tuple(cues.values()), right, Gloss(sense, (sense,)), example, frozenset(), word)


def test_what_was_found_false_is_told_beside_what_was_expected() -> None:
    words = [read("a", "放", "to release", False), read("b", "放", "to release", False), read("a", "书", "book", True)]
    told = train_trust.found_false(words, [0.1, 0.1, 0.05])
    assert told == {"放": {"to release": round(math.log(2.5 / 0.7), 2)}, "书": {"book": round(math.log(0.5 / 0.55), 2)}}
    assert train_trust.found_false([read("a", "书", "book", True)], [0.01]) == {}, "nothing worth to be kept"


def test_a_meaning_found_false_elsewhere_is_trusted_less() -> None:
    pytest.importorskip("scipy", reason="needs scipy, which is for training only")
    texts = [f"{n:02d}" for n in range(12)]
    words = [read(text, f"词{k}", "a sense", True, 2 + k / 10) for text in texts for k in range(20)]
    words += [read(text, "放", "to release", text > "03") for text in texts] + [
        read(t, "放", "to put", True) for t in texts
    ]
    learnt = train_trust.fit(words)
    assert learnt.elsewhere["放"]["to release"] > 0.5 > 0 > learnt.elsewhere["放"]["to put"]
    assert learnt.weights[train_trust.ELSEWHERE] < 0
    own = [read(text, f"{text}{k}", "a sense", k % 2 > 0) for text in texts for k in range(4)]
    assert abs(train_trust.fit(own).weights[train_trust.ELSEWHERE]) < 0.01, "a word is told nothing by its own text"


def told(best: str, part: str, lead: float = 0.0) -> trust.Told:
    """Of a word whose look at both sentences expects a part of speech, with an exemplar of the best sense and one of
    another."""
    place, parts = np.eye(DIMENSIONS, dtype=np.float32), np.zeros(len(PARTS), np.float32)
    parts[part_number(part)] = 5.0
    attended = Attended(place[0], place[0], parts, np.ones(1, np.float32))
    met = [Exemplar({best: 1.0}, "", place[0]), Exemplar({"moon": 1.0}, "", place[1])]
    return trust.Told(0.9, 1.0, (0.0,) * 10, 0.0, 0.0, lead, best, met, attended)


def test_a_sense_of_another_part_of_speech_is_trusted_less(engines: Engines) -> None:
    example = engines.annotator.sentence("他打算走。", "He plans to leave.")
    token = next(t for t in example.tokens if t.text == "打算")

    def cues(some: trust.Told) -> dict[str, float]:
        return dict(zip(trust.TRUST, trust.trust(some, token, example, engines.sources), strict=True))

    verb, noun = cues(told("to intend", "verb")), cues(told("intention", "verb"))
    assert verb["misfit"] == 0 < noun["misfit"]
    assert cues(told("classifier for plans", "verb"))["misfit"] == 0, "asked of no measure word"
    assert verb["nearer"] == 1.0 and cues(told("to intend", "verb")._replace(attended=None))["nearer"] == 0
    assert cues(told("to intend", "verb", lead=3.0))["lead"] == 3.0
    assert cues(told("to intend", "verb", lead=99.0))["lead"] == trust.FAR


def test_the_lead_is_over_the_best_of_another_meaning(engines: Engines) -> None:
    entry = engines.dictionary.entries("打")[0]
    first, alike, other = (
        Scored(s, entry, n, 0, 1) for s, n in (("to hit", 5.0), ("to hit hard", 4.5), ("dozen", 2.0))
    )
    assert lead([first, alike, other], engines.sources) == 3.0
    assert lead([first, alike], engines.sources) == lead([first], engines.sources) == trust.FAR


def test_how_much_is_false_is_told_by_texts_apart() -> None:
    pytest.importorskip("scipy", reason="needs scipy, which is for training only")
    taught = [read(f"t{n}", f"词{k}", "a sense", k > 0, 2 + k / 10) for n in range(6) for k in range(20)]
    fresh = [read("fresh", f"字{k}", "a sense", k > 3, 2 + k / 10) for k in range(20)]

    def mean(learnt: train_trust.Learnt) -> float:
        return sum(right(word.cues, learnt.weights) for word in fresh) / len(fresh)

    assert mean(train_trust.fit([*taught, *fresh])) > 0.85
    assert mean(train_trust.fit([*taught, *fresh], {"fresh"})) == pytest.approx(16 / 20, abs=0.01)


def test_what_was_found_elsewhere_is_a_cue(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    example = engines.annotator.sentence("他们采纳了我们的意见。", "They adopted our suggestions.")
    token = next(t for t in example.tokens if t.text == "意见")
    ranked = rank(token, example, engines.sources)
    table = {"意见": {ranked[0].sense: 1.5}}
    monkeypatch.setattr(trust, "elsewhere", lambda context: table)
    told = judge(ranked, token, example, engines.sources).trust
    assert dict(zip(trust.TRUST, told, strict=True))["elsewhere"] == 1.5
