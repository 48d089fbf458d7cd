"""Whether a sense has the part of speech that its sentence asks for."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from flashgen import context
from flashgen.engines import Engines
from flashgen.gloss import parts, train_parts
from flashgen.gloss.cues import names
from flashgen.gloss.senses import meaningful
from flashgen.lexicon import glosses

from .conftest import NEEDS_CONTEXT
from .test_exemplars import labelled


@NEEDS_CONTEXT
@pytest.mark.parametrize(
    ("zh", "en", "word", "verb"),
    [
        ("他长期研究山区铁路。", "He has long studied mountain railways.", "研究", True),
        ("这项研究很重要。", "This research is important.", "研究", False),
    ],
)
def test_the_sentence_asks_for_a_part_of_speech(engines: Engines, zh: str, en: str, word: str, verb: bool) -> None:
    example = engines.annotator.sentence(zh, en)
    token = next(t for t in example.tokens if t.text == word)
    senses = [sense for sense, _ in meaningful(word, engines.dictionary)]
    vector = engines.sources.in_context(token, example)
    told = parts.fitting(senses, token, example, vector, engines.sources, parts.shipped())
    best = {glosses.is_verb(sense): value for value, sense in sorted(zip(told, senses, strict=True))}
    assert (best[True] > best[False]) == verb
    assert set(parts.fitting(senses, token, example, None, engines.sources, parts.shipped())) == {0.0}


def test_what_is_shipped_says_of_what_encoder_it_is() -> None:
    path = train_parts.FILE
    assert json.loads(path.read_text(encoding="utf-8"))["context"] == context.fingerprint()
    assert path.stat().st_size < 200_000


@NEEDS_CONTEXT
def test_words_are_told_by_models_that_have_not_seen_their_text(engines: Engines) -> None:
    pytest.importorskip("scipy", reason="needs scipy, which is for training only")
    verb = next(s for s, _ in meaningful("研究", engines.dictionary) if glosses.is_verb(s))
    words = []
    for number in range(6):
        word = labelled(engines, str(number), "他长期研究铁路。", "研究", verb)
        words.append(replace(word, rows=np.zeros((len(word.listed), len(names(engines.sources))))))
    told = train_parts.retold(words, engines.sources)
    column = names(engines.sources).index("part")
    assert all(word.rows[:, column].any() for word in told) and not words[0].rows.any()
    changed = [replace(w, gold={**w.gold, "pos": "noun"}) if w.text == "0" else w for w in words]
    again = train_parts.retold(changed, engines.sources)
    assert np.array_equal(again[0].rows, told[0].rows), "its own label tells nothing"
