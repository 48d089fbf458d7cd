"""Sentences to beads: the lattice against brute force, the evidence, and the whole with the real engines."""

from __future__ import annotations

import itertools
import random
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from flashgen.align import anchors as anchors_module
from flashgen.align import beads
from flashgen.align.anchors import Band, band, cuts, find_anchors
from flashgen.align.beads import Engines as AlignEngines
from flashgen.align.beads import align_sentences
from flashgen.align.evidence import collect
from flashgen.align.features import NAMES, of_links
from flashgen.align.grids import Pair, Part, Side, marks
from flashgen.align.lattice import KINDS, Lattice, decode, posteriors
from flashgen.align.paragraphs import anew, confirmed
from flashgen.align.passages import MIN_SHOWN, passages
from flashgen.align.sentences import MAX_L2, split_l1, split_l2
from flashgen.errors import MissingEngine
from flashgen.output.bitext import tmx_lines, tsv_lines
from flashgen.pipeline import Engines, align
from flashgen.read.documents import read_article
from flashgen.values import Bead, Bitext, Facts

from .conftest import ROOT
from .fakes import BagEncoder

ZH = [
    "昨天公司发表了报告。",
    "报告说，去年共生产汽车五千六百八十九辆。",
    "王家扬主任不同意。",
    "他认为质量更重要，工人的建议也没有得到重视。",
]
EN = [
    "Yesterday the company published its report.",
    "According to the report, 5,689 cars were produced last year.",
    "Director Wang Jiayang disagreed.",
    "In his opinion quality is more important.",
    "The workers' proposals have not received attention either.",
]
LINKS = [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), (3, 4))]
Node = tuple[int, int, int]


def small_lattice() -> Lattice:
    rng = np.random.default_rng(3)
    lo, hi = np.array([0, 0, 0, 1, 1]), np.array([3, 3, 4, 5, 5])
    width = int((hi - lo).max()) + 1
    return Lattice(Band(lo, hi), rng.normal(size=(5, width, len(KINDS))), rng.normal(size=(5, width)))


def all_paths(lattice: Lattice, i: int = 0, j: int = 0) -> list[list[Node]]:
    """Every way from a node to the end, as the nodes and kinds it arrives at (-1: a skip)."""
    if (i, j) == (lattice.n, lattice.m):
        return [[]]
    found = []
    for k, (a, b) in [*enumerate(KINDS), (-1, (0, 1))]:
        x, y = i + a, j + b
        if x <= lattice.n and y <= lattice.m and lattice.band.lo[x] <= y <= lattice.band.hi[x]:
            found += [[(x, y, k), *rest] for rest in all_paths(lattice, x, y)]
    return found


def test_posteriors_and_best_path_are_those_of_all_paths() -> None:
    lattice = small_lattice()

    def score(node: Node) -> float:
        x, y, k = node
        q = y - int(lattice.band.lo[x])
        return float(lattice.links[x, q, k] if k >= 0 else lattice.skips[x, q])

    weights = {tuple(path): np.exp(sum(map(score, path))) for path in all_paths(lattice)}
    link_p, skip_p, nodes, total = posteriors(lattice)
    assert total == pytest.approx(np.log(sum(weights.values())))
    for x, y, k in {node for path in weights for node in path}:
        expected = sum(w for path, w in weights.items() if (x, y, k) in path) / sum(weights.values())
        q = y - int(lattice.band.lo[x])
        assert (link_p[x, q, k] if k >= 0 else skip_p[x, q]) == pytest.approx(expected)
        through = sum(w for path, w in weights.items() if (x, y) in {(i, j) for i, j, _ in path})
        assert nodes[x, q] == pytest.approx(through / sum(weights.values()))
    best = max(weights, key=lambda path: weights[path])
    assert [(i + a, j + b) for (i, a, j, b), _, _ in decode(lattice)] == [(x, y) for x, y, _ in best]


def test_a_real_passage_with_numbers_names_and_a_split(engines: Engines) -> None:
    found = align_sentences(ZH, EN, engines.aligner)
    assert [(b.l2, b.l1) for b in found] == LINKS
    assert min(b.confidence for b in found) > 0.8


@pytest.mark.parametrize("gone", [1, 4, 9])
@pytest.mark.parametrize("side", ["zh", "en"])
def test_a_missing_sentence_makes_no_sure_pair_wrong(engines: Engines, gone: int, side: str) -> None:
    document = read_article(ROOT / "decks" / "texts" / "news.txt")
    zh = [s for paragraph in document.l2 for s in split_l2(paragraph)]
    en = [s for paragraph in document.l1 for s in split_l1(paragraph)]
    right = {(zh[i], en[j]) for b in align_sentences(zh, en, engines.aligner) for i in b.l2 for j in b.l1}
    (zh if side == "zh" else en).pop(gone)
    sure = [b for b in align_sentences(zh, en, engines.aligner) if b.confidence >= MIN_SHOWN and b.l2 and b.l1]
    assert len(sure) >= 9
    assert {(zh[i], en[j]) for b in sure for i in b.l2 for j in b.l1} <= right


@pytest.mark.parametrize(("name", "sentences"), [("dialogue21", 11), ("tech20", 11), ("news29", 5)])
def test_the_beginning_of_a_text_takes_no_more_of_the_whole_translation(
    engines: Engines, name: str, sentences: int
) -> None:
    zh, en = (
        [
            s
            for line in (ROOT / "vocab/read" / f"{name}.{code}.txt").read_text("utf-8").splitlines()
            for s in split(line)
        ]
        for code, split in (("zh", split_l2), ("en", split_l1))
    )
    whole = align_sentences(zh, en, engines.aligner)
    reached = max(j for bead in whole if bead.l2 and bead.l2[-1] < sentences for j in bead.l1)
    begun = align_sentences(zh[:sentences], en, engines.aligner)
    assert sum(bead.confidence >= MIN_SHOWN for bead in begun if bead.l2) >= sentences // 2
    assert not [b for b in begun if b.l2 and b.l1 and b.confidence >= MIN_SHOWN and b.l1[-1] > reached]


def test_reordered_sentences_make_no_sure_pair_wrong(engines: Engines) -> None:
    document = read_article(ROOT / "decks" / "texts" / "news.txt")
    zh = [s for paragraph in document.l2 for s in split_l2(paragraph)]
    en = [s for paragraph in document.l1 for s in split_l1(paragraph)]
    right = {(zh[i], en[j]) for b in align_sentences(zh, en, engines.aligner) for i in b.l2 for j in b.l1}
    moved = [*en[:3], *en[6:9], *en[3:6], *en[9:]]
    sure = [b for b in align_sentences(zh, moved, engines.aligner) if b.confidence >= MIN_SHOWN and b.l2 and b.l1]
    assert len(sure) >= 6
    assert {(zh[i], moved[j]) for b in sure for i in b.l2 for j in b.l1} <= right


@pytest.mark.parametrize(
    ("zh", "en"), [([], []), (["好。"], []), ([], ["a", "b"]), (["好。"], ["Good."]), ([""], ["", ""])]
)
def test_small_and_empty_sides(engines: Engines, zh: list[str], en: list[str]) -> None:
    covers(align_sentences(zh, en, engines.aligner), zh, en)


def test_the_same_sentence_many_times(engines: Engines) -> None:
    found = align_sentences(["好。"] * 12, ["Good."] * 12, engines.aligner)
    assert [(b.l2, b.l1) for b in found] == [((i,), (i,)) for i in range(12)]


def test_texts_that_are_no_translations_get_no_confidence(engines: Engines) -> None:
    zh = ["股票今天大跌。", "投资者非常失望。"]
    en = ["Cats sleep most of the day and hunt at night, as everybody who has one knows."] * 3
    found = align_sentences(zh, en, engines.aligner)
    covers(found, zh, en)
    assert all(b.confidence < 0.9 for b in found if b.l2 and b.l1)


def test_a_long_document_is_aligned_coarse_to_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(400, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    other = np.delete(vectors, slice(150, 190), axis=0)
    monkeypatch.setattr(anchors_module, "MAX_DENSE", 50)
    monkeypatch.setattr(anchors_module, "BLOCK", 32)
    monkeypatch.setattr(anchors_module, "WINDOW", 48)
    anchors = find_anchors(vectors, other)
    found = [(i, j) for i, j, _ in anchors]
    right = {(i, i if i < 150 else i - 40) for i in range(400) if not 150 <= i < 190}
    assert len(right & set(found)) > 340
    bounds = band(anchors, 400, 360)
    assert all(bounds.lo[i + 1] <= j + 1 <= bounds.hi[i + 1] for i, j in right)


def test_a_band_is_connected_and_ends_in_the_corners() -> None:
    bounds = band([(5, 50, 1.0)], 10, 60, 3)
    assert (bounds.lo[0], bounds.hi[-1]) == (0, 60)
    assert all(bounds.lo[i] <= bounds.hi[i - 1] and bounds.lo[i - 1] <= bounds.lo[i] for i in range(1, 11))


def test_a_long_document_is_cut_only_in_the_midst_of_sure_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors_module, "PIECE", 10)
    sure = [(i, i + 2, 0.5) for i in range(30)]
    unsure = [(i, i + 2, 0.3) for i in range(30, 60)]
    found = cuts([*sure, *unsure, (60, 70, 0.9), (61, 71, 0.9), (62, 72, 0.9)], 80, 90)
    assert found == [(0, 0), (8, 10), (18, 20), (28, 30), (80, 90)]
    assert cuts([], 5, 50) == [(0, 0), (5, 50)]


def test_a_document_in_pieces_is_aligned_as_a_whole_one(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    document = read_article(ROOT / "decks" / "texts" / "news.txt")
    zh = [s for paragraph in document.l2 for s in split_l2(paragraph)]
    en = [s for paragraph in document.l1 for s in split_l1(paragraph)]
    whole = align_sentences(zh, en, engines.aligner)
    monkeypatch.setattr(anchors_module, "PIECE", 5)
    pieces = align_sentences(zh, en, engines.aligner)
    assert [(b.l2, b.l1) for b in pieces] == [(b.l2, b.l1) for b in whole]


def test_features_do_not_depend_on_how_the_document_is_cut_into_parts(engines: Engines) -> None:
    rng = np.random.default_rng(1)

    def one_side(count: int) -> Side:
        vectors = rng.normal(size=(count, 6, 16)).astype(np.float16)
        return Side(
            vectors,
            rng.integers(5, 50, count).astype(np.float32),
            marks(["好。"] * count),
            vectors[:, 0].mean(axis=0, dtype=np.float32),
        )

    zh, en = [f"{ZH[i % 4]}{i}" for i in range(40)], [f"{EN[i % 5]} {i}" for i in range(44)]
    pair = Pair(
        one_side(40),
        one_side(44),
        collect(zh, en, engines.segmenter.cut, engines.dictionary, engines.encoder),
        band([], 40, 44, 4),
    )
    whole = Part(pair, range(41))
    for rows in (range(7, 20), range(33, 41)):
        part = Part(pair, rows)
        for kind in KINDS:
            inside = part.valid(kind)
            assert np.array_equal(inside, whole.valid(kind)[rows.start : rows.stop, : part.width])
            mine, theirs = of_links(part, kind), of_links(whole, kind)[rows.start : rows.stop, : part.width]
            difference = np.abs(mine - theirs).max(axis=(0, 1), where=inside[..., None], initial=0)
            assert difference.max() < 1e-3, (kind, NAMES[int(difference.argmax())])


def test_evidence_finds_words_names_and_numbers(engines: Engines) -> None:
    evidence = collect(ZH, EN, engines.segmenter.cut, engines.dictionary, engines.encoder)
    covered_l2, covered_l1, weights_l2, weights_l1 = evidence.grids(range(4), range(5))
    assert (covered_l2[0] / weights_l2[:, None]).argmax(axis=1).tolist()[:3] == [0, 1, 2]
    assert (covered_l1[0] / weights_l1[None, :]).argmax(axis=0).tolist() == [0, 1, 2, 3, 3]


def test_without_dictionary_evidence_vectors_alone_will_do(engines: Engines) -> None:
    bag = AlignEngines(BagEncoder(), lambda text: [text], engines.dictionary)
    zh, en = ["a b c", "d e", "f g h i"], ["a b c", "d e", "f g h i"]
    assert [(b.l2, b.l1) for b in align_sentences(zh, en, bag)] == [((i,), (i,)) for i in range(3)]


def covers(beads: Sequence[Bead], zh: Sequence[str], en: Sequence[str]) -> None:
    assert list(itertools.chain.from_iterable(b.l2 for b in beads)) == list(range(len(zh)))
    assert list(itertools.chain.from_iterable(b.l1 for b in beads)) == list(range(len(en)))
    assert all(0 <= b.confidence <= 1 for b in beads)


def test_text_without_marks_is_cut() -> None:
    assert [len(s) for s in split_l2("好" * (2 * MAX_L2 + 5))] == [MAX_L2, MAX_L2, 5]
    assert "".join(split_l1("word " * 1000)).count("word") == 1000


BITEXT = Bitext(
    "d", Facts(), ("好\t吗？", "不<好>。\x01"), ("How & are", "you?"), (Bead((0,), (0, 1), 0.9), Bead((1,), (), 0.5))
)


def test_a_bitext_as_lines() -> None:
    lines = "".join(tsv_lines([BITEXT])).splitlines()
    assert lines[0].split("\t") == ["document", "bead", "kind", "confidence", "zh", "en"]
    assert lines[1].split("\t") == ["d", "1", "1-2", "0.9000", "好 吗？", "How & are you?"]
    assert len(lines) == 3


def test_a_bitext_as_translation_memory() -> None:
    root = ET.fromstring("".join(tmx_lines([BITEXT])))
    assert root.get("version") == "1.4"
    (unit,) = root.iter("tu")
    assert [seg.text for seg in unit.iter("seg")] == ["好\t吗？", "How & are you?"]
    assert {p.get("type"): p.text for p in unit.iter("prop")} == {"x-confidence": "0.9000", "x-kind": "1-2"}


def test_weights_of_other_features_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    beads.load_weights.cache_clear()
    monkeypatch.setattr(beads, "NAMES", (*NAMES[1:], "new"))
    with pytest.raises(MissingEngine, match=r"flashgen\.align\.train"):
        beads.load_weights()
    monkeypatch.undo()
    beads.load_weights.cache_clear()
    assert len(beads.load_weights()) == len(NAMES)


def test_training_learns_from_its_own_texts(engines: Engines) -> None:
    pytest.importorskip("scipy", reason="needs scipy, which is for training only")
    from flashgen.align import train
    from flashgen.align.gold import Text

    links = [(tuple(i + 4 * k for i in a), tuple(j + 5 * k for j in b)) for k in range(3) for a, b in LINKS]
    text = Text("made up", "1", ZH * 3, EN * 3, links)
    found = train.fit(list(train.samples(text, engines.aligner)), iterations=15)
    weights = dict(zip(NAMES, found, strict=True))
    assert weights["cosine"] > 0 and weights["1-1"] > weights["2-2"]
    short = train.damaged(text, random.Random(3), runs=1)
    assert sum(len(zh) for zh, _ in short.links) == len(short.zh)
    assert sum(len(en) for _, en in short.links) == len(short.en)
    assert len(short.zh) + len(short.en) < len(text.zh) + len(text.en)


def test_equal_paragraphs_confirm_a_bead_that_is_a_whole_one() -> None:
    numbers = [0, 1, 1, 2, 3, 4, 5]
    sure = [Bead((k,), (k,), 0.99) for k in (0, 1, 2, 4, 5)]
    unsure, wrong = Bead((3,), (3,), 0.7), Bead((6,), (6,), 0.2)
    found = confirmed([*sure, unsure, wrong], numbers, numbers)
    assert [b.confidence for b in found] == [0.99] * 5 + [0.97, 0.2]


@pytest.mark.parametrize(
    ("confidence", "of_l1"), [(0.4, [0, 1, 2, 3, 4, 5]), (0.99, [0, 0, 1, 2, 3, 4]), (0.99, [1, 2, 3, 4, 5, 0])]
)
def test_other_texts_confirm_nothing(confidence: float, of_l1: list[int]) -> None:
    """Most beads unsure, other paragraphs, or the same number of them but shifted."""
    beads = [*(Bead((k,), (k,), confidence) for k in range(5)), Bead((5,), (5,), 0.7)]
    assert confirmed(beads, [0, 1, 2, 3, 4, 5], of_l1)[-1].confidence == 0.7


def test_few_sure_beads_tell_nothing_of_many_paragraphs() -> None:
    """Where most sentences have no partner the few that have one say too little."""
    numbers = list(range(12))
    beads = [*(Bead((k,), (k,), 0.99) for k in range(5)), Bead((5,), (5,), 0.7)]
    assert confirmed(beads, numbers, numbers) == tuple(beads)


def test_a_border_between_paragraphs_of_both_sides_is_sure() -> None:
    numbers = [0, 1, 2, 3, 4, 4, 5, 5]
    beads = [*(Bead((k,), (k,), 0.99) for k in range(5)), Bead((5,), (5,), 0.8, 0.8), Bead((6,), (6,), 0.8, 0.8)]
    beads.append(Bead((7,), (7,), 0.99))
    assert [b.ends for b in confirmed(beads, numbers, numbers)] == [1.0] * 5 + [0.97, 0.8, 1.0]
    assert [b.ends for b in confirmed(beads, numbers, [*numbers[:6], 4, 5])] == [b.ends for b in beads]


def test_unsure_paragraphs_of_texts_that_correspond_are_aligned_anew() -> None:
    numbers = [0, 1, 2, 3, 4, 5, 5, 6]
    sure = [Bead((k,), (k,), 0.99) for k in range(4)]
    beads = [*sure, Bead((4, 5), (4,), 0.4), Bead((6,), (5, 6), 0.6), Bead((7,), (7,), 0.99)]
    asked: list[Bead] = []

    def align(whole: Bead) -> tuple[Bead, ...]:
        asked.append(whole)
        return tuple(Bead((k,), (k,), 0.95) for k in range(len(whole.l2)))

    reaches = [replace(b, confidence=0.95) if b.l2 == (4, 5) else b for b in beads]
    assert anew(reaches, numbers, numbers, align) == tuple(reaches)  # one sure one in six reaches beyond its paragraph
    many = [Bead((k,), (k,), 0.99) for k in range(20)]
    long = [*range(20), *(number + 20 for number in numbers)]
    moved = [*many, *(replace(b, l2=tuple(i + 20 for i in b.l2), l1=tuple(j + 20 for j in b.l1)) for b in beads)]
    found = anew(moved, long, long, align)
    assert asked == [Bead((24,), (24,), 1.0), Bead((25, 26), (25, 26), 1.0)]
    assert [b.l2 for b in found] == [b.l1 for b in found] == [(k,) for k in range(28)]
    held = [replace(b, confidence=0.95) if b.l2 == (24, 25) else b for b in moved]
    assert anew(held, long, long, align) == tuple(held)


def test_part_of_a_paragraph_is_not_confirmed() -> None:
    numbers = [0, 1, 2, 3, 4, 4]
    beads = [*(Bead((k,), (k,), 0.99) for k in range(4)), Bead((4,), (4,), 0.8), Bead((5,), (5,), 0.8)]
    assert confirmed(beads, numbers, numbers) == tuple(beads)


def test_unsure_beads_are_shown_in_the_smallest_run_with_sure_borders() -> None:
    beads = [Bead((k,), (k,), *p) for k, p in enumerate([(0.99, 1.0), (0.6, 0.5), (0.6, 0.99), (0.5, 0.5), (0.5, 0.6)])]
    one, two, five = range(1), range(1, 3), range(0)
    assert passages(beads, [0] * 5, [0] * 5)[:3] == (one, two, two)
    assert passages(beads, [0] * 5, [0] * 5)[3:] == (five, five)  # the text goes on behind the last border


@pytest.mark.parametrize(("of_l1", "found"), [([0, 0], range(2)), ([0, 1], range(2)), ([0, 0, 0], range(2))])
def test_no_passage_crosses_paragraphs_that_correspond(of_l1: list[int], found: range) -> None:
    beads = [Bead((0,), (0,), 0.6, 0.5), Bead((1,), (1,), 0.6, 1.0)]
    assert passages(beads, [0, 0], of_l1)[0] == found
    assert passages(beads, [0, 1], [0, 1])[0] == range(0)


def test_a_passage_has_both_languages() -> None:
    assert passages([Bead((0,), (), 0.5, 1.0)], [0], []) == (range(0),)


def test_words_of_an_unsure_sentence_are_found_in_the_english_of_its_passage(engines: Engines) -> None:
    l2, l1 = (
        ("他们采纳了我们的建议。", "工厂提前完成了计划。"),
        ("They adopted our proposals which the factory", "met in its plan."),
    )
    beads = (Bead((0,), (0,), 0.5, 0.5), Bead((1,), (1,), 0.5, 1.0))
    bitext = Bitext("d", Facts(), l2, l1, beads, passages=passages(beads, [0, 0], [0, 0]))
    first, second = engines.annotator.bitext(bitext)
    assert (first.l2, second.l2) == l2 and first.l1 == second.l1 == second.shown == " ".join(l1)
    assert first.passage and "".join(t.text for t in second.tokens) == l2[1] and len(second.syllables) == len(l2[1])
    said = {t.text: second.l1[t.span.start : t.span.end] for t in second.tokens if t.span}
    assert said["工厂"] == "factory" and said["计划"] == "plan"
    assert [second.l2[t.start : t.end] for t in second.tokens] == [t.text for t in second.tokens]


WRONG_ROWS = """# flashgen: pairs
图书馆重新开放了。\tThe library has opened again.
居民担心狭窄的街道。他们采纳了意见。\tThe residents are worried about the narrow street.\t?
下午下了一场大雨。\tThey adopted the proposals. It rained hard in the afternoon.\t?
孩子们都回家了。\tBirds.
狗在门口睡着了。\tThe dog fell asleep at the door.\t?
"""


def test_open_pairs_are_aligned_anew_between_those_that_are_settled(engines: Engines, tmp_path: Path) -> None:
    """A pair made by hand stays as it is, even a wrong one; the others are aligned, and no surer for that."""
    path = tmp_path / "text.pairs.tsv"
    path.write_text(WRONG_ROWS, encoding="utf-8")
    bitext = align(read_article(path), engines)
    pairs = [("".join(bitext.l2[i] for i in b.l2), " ".join(bitext.l1[j] for j in b.l1)) for b in bitext.beads]
    assert pairs == [
        ("图书馆重新开放了。", "The library has opened again."),
        ("居民担心狭窄的街道。", "The residents are worried about the narrow street."),
        ("他们采纳了意见。", "They adopted the proposals."),
        ("下午下了一场大雨。", "It rained hard in the afternoon."),
        ("孩子们都回家了。", "Birds."),
        ("狗在门口睡着了。", "The dog fell asleep at the door."),
    ]
    settled = [bead.confidence == 1.0 for bead in bitext.beads]
    assert settled[0] and settled[4] and not any(settled[k] for k in (1, 2, 3))
    assert sorted(i for b in bitext.beads for i in b.l2) == list(range(6))
