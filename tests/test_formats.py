"""The forms in which people hold texts: subtitles, tables, lines by turns, halves in any order, annotated texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from flashgen import pipeline
from flashgen.errors import LoadError
from flashgen.pipeline import Engines
from flashgen.read import annotated, documents, subtitles, tables, turns
from flashgen.recipe import Recipe, WordsPart

from .forms import EN, FORMS, PAIRS, TMX, UNIT, ZH, srt


@pytest.mark.parametrize("name", FORMS)
def test_pairs_are_read_as_the_file_has_them(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(FORMS[name], encoding="utf-8")
    found = documents.read_article(path)
    assert found.paired and list(zip(found.l2, found.l1, strict=True)) == PAIRS
    assert found.issues[0].what.startswith("read as ")


@pytest.mark.parametrize(
    "between", ["\n\n", "\n---\n", "\n***\n\n", "\n<hr>\n", "\n\n## English\n\n", "\n<hr />\nOriginal:\n"]
)
@pytest.mark.parametrize("chinese_first", [True, False])
def test_one_half_may_follow_the_other_in_either_order(between: str, chinese_first: bool, tmp_path: Path) -> None:
    halves = ["\n".join(ZH), "\n".join(EN)]
    path = tmp_path / "text.txt"
    path.write_text(between.join(halves if chinese_first else halves[::-1]), encoding="utf-8")
    found = documents.read_article(path)
    assert (found.l2, found.l1) == (tuple(ZH), tuple(EN))


def test_a_pair_of_subtitles_is_aligned(engines: Engines, tmp_path: Path) -> None:
    (tmp_path / "film.zh.srt").write_text(srt(*ZH), encoding="utf-8")
    (tmp_path / "film.en.srt").write_text(srt("[thunder] The weather", "is nice today.", *EN[1:]), encoding="utf-8")
    [document] = pipeline.read([tmp_path / "film.en.srt", tmp_path / "film.zh.srt"], Recipe()).documents
    bitext = pipeline.align(document, engines)
    said = [(" ".join(bitext.l2[i] for i in b.l2), " ".join(bitext.l1[j] for j in b.l1)) for b in bitext.beads]
    assert said[-2:] == PAIRS[1:] and "thunder" not in said[0][1] and said[0][1].endswith("is nice today.")


def test_pairs_of_a_folder_are_found_by_their_names(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.zh.txt").write_text("\n".join(ZH), encoding="utf-8")
        (tmp_path / f"{name}.en.txt").write_text("\n".join(EN), encoding="utf-8")
    (tmp_path / "three.txt").write_text(FORMS["turns.txt"], encoding="utf-8")
    inputs = pipeline.read([tmp_path], Recipe())
    assert [d.id for d in inputs.documents] == ["one.zh", "two.zh", "three"] and len(inputs.files) == 5
    assert not inputs.issues


def test_a_certain_pair_is_one_bead_whatever_its_sentences(engines: Engines, tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(
        "他来了。我走了。\tHe came, and I left.\n好。\tGood. Very good.\n", encoding="utf-8"
    )
    [document] = pipeline.read([tmp_path / "t.tsv"], Recipe()).documents
    bitext = pipeline.align(document, engines)
    assert [(b.l2, b.l1, b.confidence) for b in bitext.beads] == [((0, 1), (0,), 1.0), ((2,), (1, 2), 1.0)]
    assert bitext.passages == (range(1), range(1, 2))


def test_mixed_lines_are_refused_with_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "mixed.txt"
    path.write_text("\n".join([*ZH, EN[0], ZH[0], *EN, ZH[1], ZH[2], EN[2], EN[1]]), encoding="utf-8")
    with pytest.raises(LoadError, match=r"both languages are there \(6 lines of 12 are Chinese\)"):
        documents.read_article(path)


def test_annotations_are_no_text() -> None:
    text = "我家附近有一个公园 (gōngyuán)。\n她是护士（nurse）。\n世界贸易组织（WTO）成立了。\nTā shì hùshi.\n他<br>来"
    assert annotated.cleaned(text) == "我家附近有一个公园。\n她是护士。\n世界贸易组织（WTO）成立了。\n他\n来"


@pytest.mark.parametrize("text", ["<tmx><!ENTITY a 'b'></tmx>", "<tmx>" * 3, TMX.format("&x;")])
def test_broken_or_hostile_xml_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError, match="XML"):
        documents.read_article(path)


def test_entities_of_a_dtd_are_never_expanded(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    entity = '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "yy">]>'
    path.write_text(entity + TMX.format(UNIT.format("&x;", "&y;")).split("?>")[1], encoding="utf-8")
    with pytest.raises(LoadError, match="XML"):
        documents.read_article(path)


def test_what_is_no_table_and_no_turns_is_none() -> None:
    assert tables.read("他说：“你好”，然后走了。\nHe left.", ".txt", "x") is None
    assert turns.by_turns([ZH[0], EN[0]]) == [] and turns.halves([ZH[0], EN[0], ZH[1]]) is None
    assert not subtitles.recognises("At 10:30 --> we left.")


def test_a_text_without_translation_makes_a_deck_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "zh.txt"
    path.write_text("\n".join([*ZH, "工厂提前完成了生产计划。", "代表们采纳了我们的建议。"]), encoding="utf-8")
    deck = pipeline.usable(pipeline.build([path], Recipe(words=WordsPart(level=1))))
    assert "only Chinese" in deck.issues[0].what
    notes = {note.headword: note for note in deck.notes}
    assert notes["工厂"].gloss.text.startswith("factory") and not notes["工厂"].doubts
    assert not any("translation" in text for note in deck.notes for text in (*note.doubts, *note.remarks))


@pytest.mark.parametrize("head", ["id;deutsch;chinesisch;english\n", ""])
def test_of_several_languages_the_english_one_is_taken(head: str, tmp_path: Path) -> None:
    german = ["Hallo, das ist gut.", "Wir gehen in den Park.", "Er kommt morgen."]
    path = tmp_path / "t.csv"
    path.write_text(
        head
        + "".join(f'{k};"{de}";"{zh}";"{en}"\n' for k, (de, zh, en) in enumerate(zip(german, ZH, EN, strict=True))),
        encoding="utf-8",
    )
    assert documents.read_article(path).l1 == tuple(EN)


def test_lists_and_states_beside_texts_are_no_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FORMS["turns.txt"], encoding="utf-8")
    (tmp_path / "known.txt").write_text("天气\n公园\n", encoding="utf-8")
    (tmp_path / "deck.state.tsv").write_text(FORMS["tatoeba.tsv"], encoding="utf-8")
    inputs = pipeline.read([tmp_path], Recipe())
    assert [d.id for d in inputs.documents] == ["a"]
    assert ["no English translation" in issue.what for issue in inputs.issues] == [True]
