"""Words in their sentences: the contextual encoder."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flashgen import context, context_model
from flashgen.annotate import in_context, links
from flashgen.engines import Engines
from flashgen.errors import MissingEngine
from flashgen.gloss import attention
from flashgen.gloss.cues import NAMES, names
from flashgen.gloss.rivals import Contests

from .conftest import NEEDS_CONTEXT

pytestmark = NEEDS_CONTEXT


@pytest.fixture(scope="module")
def encoder() -> context.E5Encoder:
    return context.E5Encoder()


def test_words_that_mean_the_same_are_near_each_other(encoder: context.E5Encoder) -> None:
    zh = encoder.words(["狗", "怕", "木棍"], spaced=False)
    en = encoder.words(["Dogs", "fear", "sticks"], spaced=True)
    assert (zh @ en.T).argmax(axis=1).tolist() == [0, 1, 2]
    assert np.allclose(np.linalg.norm(zh, axis=1), 1, atol=1e-5)


def test_a_word_has_another_vector_in_another_sentence_and_the_same_in_the_same(encoder: context.E5Encoder) -> None:
    ball, call = encoder.words(["打", "篮球"], spaced=False)[0], encoder.words(["打", "电话"], spaced=False)[0]
    assert float(ball @ call) < 0.99
    again = context.E5Encoder().words(["打", "篮球"], spaced=False)[0]
    assert np.array_equal(ball, again)


def test_sentences_that_are_encoded_together_are_as_if_alone(encoder: context.E5Encoder) -> None:
    sentences = [(["狗", "怕", "木棍"], False), (["Dogs", "fear", "sticks"], True), (["好"] * 450, False)] * 2
    together = context.E5Encoder()
    together.prepare(sentences)
    for words, spaced in sentences:
        alone = context.E5Encoder().words(words, spaced=spaced)
        assert np.allclose(together.words(words, spaced=spaced), alone, atol=1e-5)


def test_whatever_stands_in_a_sentence_has_vectors(encoder: context.E5Encoder) -> None:
    assert encoder.words([], spaced=False).shape == (0, 384)
    odd = encoder.words(["", "\u200b", "🀄", "𠀋", "ﬁ", "x" * 3000, *["好"] * 500], spaced=True)
    assert odd.shape == (506, 384) and np.isfinite(odd).all()
    assert odd[4].any() and not odd[-1].any(), "what is cut off has no vector"


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"PK\x03\x04" * 50)
    with pytest.raises(MissingEngine, match=r"other\.bin"):
        context.E5Encoder(tmp_path / "other.bin").words(["好"], spaced=False)


def tuning(folder: Path, products: dict[str, Any]) -> Path:
    """A file of tuning with these products."""
    path = folder / "tuning.json"
    path.write_text(json.dumps({"products": products}), encoding="utf-8")
    return path


def test_a_tuning_adds_its_products_to_the_matrices_it_names(tmp_path: Path) -> None:
    plain = context_model.Model(context.shipped(), None)
    products = {}
    for number, layer in enumerate(plain.layers):
        for name in context_model.TUNED:
            shape = getattr(layer, name).shape
            down, up = (base64.b64encode(bytes([byte] * n)).decode() for byte, n in zip((1, 2), shape, strict=True))
            products[f"{number}.{name}"] = {"down": down, "up": up, "scales": [number / 4]}
    tuned = context_model.Model(context.shipped(), tuning(tmp_path, products))
    for number, (before, after) in enumerate(zip(plain.layers, tuned.layers, strict=True)):
        assert np.allclose(after.widen - before.widen, number / 2, atol=1e-5)
        assert np.array_equal(after.norm, before.norm)


def test_what_is_shipped_is_tuned(encoder: context.E5Encoder) -> None:
    words = ["他", "打", "篮球"]
    [plain] = context_model.Model(context.shipped(), None).words([(words, False)])
    assert np.abs(encoder.words(words, spaced=False) - plain).max() > 0.01


def test_the_trainer_computes_what_the_encoder_does_and_learns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch", reason="only the trainer needs torch")
    from flashgen import train_context
    from flashgen.annotate.train_shared import Linked
    from flashgen.values import Link

    monkeypatch.setattr(train_context, "LEAST_SEEN", 1)
    plain = context_model.Model(context.shipped(), None)
    sentences = [
        Linked(["狗", "怕", "木棍"], ["Dogs", "fear", "sticks"], tuple(Link(k, k, 0.9) for k in range(3))),
        Linked(["好"], ["Good"], (Link(0, 0, 0.8),)),
    ]
    pairs = train_context.prepared(sentences, plain)
    dictionary = Engines().dictionary
    learner = train_context.Learner(pairs, plain, dictionary)
    with torch.no_grad():
        found = learner.words([pair.zh for pair in pairs]).numpy()
    wanted = np.concatenate(plain.words([(zh, False) for zh, _, _ in sentences]))
    assert np.abs(found - wanted).max() < 0.02, "but for the bits that it leaves away"
    before = float(learner.loss(pairs).detach())
    monkeypatch.setattr(train_context, "_batches", lambda pairs: [pairs] * 20)
    monkeypatch.setattr(train_context, "WARMING", 1)
    found = tuning(tmp_path, train_context.fit(pairs, plain, dictionary))
    tuned = train_context.Learner(pairs, context_model.Model(context.shipped(), found), dictionary)
    assert float(tuned.loss(pairs).detach()) < 0.8 * before


def test_shares_tell_rivals_apart(engines: Engines) -> None:
    zh, en = ["小", "狗", "怕", "大", "狗"], ["The", "small", "dog", "fears", "the", "big", "dog"]
    assert engines.context
    found = in_context.features(zh, en, engines.context)
    assert found["context row"].argmax(axis=1).tolist() == [1, 2, 3, 5, 6]
    assert all(matrix.shape == (5, 7) and np.isfinite(matrix).all() for matrix in found.values())


def test_the_models_were_trained_with_what_is_shipped() -> None:
    tuned = json.loads(context.tuning_file().read_text(encoding="utf-8"))
    assert "train_context" in tuned["made"] and "SHA-256" in tuned["data"]
    assert context.tuning_file().stat().st_size < 900_000
    for file, key, wanted in (
        ("annotate/weights/links_context.json", "context", context.fingerprint()),
        ("annotate/weights/polyphones_context.json", "context", context.fingerprint()),
        ("gloss/weights/senses_context.json", "context", context.fingerprint()),
        ("gloss/weights/senses_context.json", "attention", attention.fingerprint()),
        ("gloss/weights/attention.json", "context", context.fingerprint()),
        ("annotate/weights/pointer.json", "context", context.fingerprint()),
        ("annotate/weights/pointer.json", "links", links.fingerprint()),
        ("weights/middle.json", "context", context.fingerprint()),
        ("gloss/weights/pos_context.json", "context", context.fingerprint()),
    ):
        made = json.loads((Path(context.__file__).parent / file).read_text(encoding="utf-8"))
        assert made[key] == wanted, f"{file} was trained with another {key}"


def test_links_that_tell_senses_apart_are_told_with_their_rivals(engines: Engines) -> None:
    numbers = {stem: k for k, stem in enumerate(["spend", "flower", "blossom", "cost", "ball"])}
    contests = Contests(numbers, dict.fromkeys(numbers, 9), engines.dictionary)
    spent = contests.of("花", "spend")
    assert spent and numbers["spend"] in spent.stems[: spent.meant]
    assert {numbers["flower"], numbers["blossom"]} <= {*spent.stems[spent.meant :]}
    assert contests.of("花", "ball") is None, "no sense says it"
    assert contests.of("篮球", "ball") is None, "there is no other"


def test_without_the_extra_everything_is_there_but_the_context() -> None:
    plain = Engines(context=False)
    assert plain.context is None and names(plain.sources) == NAMES != names(Engines().sources)
    example = plain.annotator.sentence("饿狗怕木棍。", "Hungry dogs fear sticks.")
    assert [t.span is not None for t in example.tokens] == [True, True, True, True, False]
    assert plain.sources.in_context(example.tokens[0], example) is None
    assert plain.sources.attended(example.tokens[0], example) is None


def test_what_is_beyond_the_encoder_is_nothing(engines: Engines) -> None:
    assert not context.centred(np.zeros((2, 384), np.float32)).any()
    long = engines.annotator.sentence("很" * (context_model.MOST_PIECES + 20), "")
    last = next(t for t in reversed(long.tokens) if t.kind != "mark")
    assert engines.sources.in_context(last, long) is None and engines.sources.attended(last, long) is None
