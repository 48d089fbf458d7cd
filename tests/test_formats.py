"""The forms in which people hold texts: subtitles, tables, lines by turns, halves in any order, annotated texts."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flashgen import inputs, pipeline, recipe
from flashgen.align import times
from flashgen.cards import compose
from flashgen.errors import LoadError, RecipeError
from flashgen.pipeline import Engines
from flashgen.read import annotated, documents, forms, office, pdf, safely, subtitles, tables, turns, webpage
from flashgen.read.content import NAMES, PLAIN, How
from flashgen.recipe import InputPart, Recipe, WordsPart
from flashgen.values import Bead

from .forms import EN, FILES, FORMS, PAIRS, TMX, UNIT, ZH, srt


@pytest.mark.parametrize("name", FORMS)
def test_pairs_are_read_as_the_file_has_them(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(FORMS[name], encoding="utf-8")
    found = documents.read_article(path)
    assert found.paired and list(zip(found.l2, found.l1, strict=True)) == PAIRS
    assert found.issues[0].what.startswith("read as ")


@pytest.mark.parametrize("name", [name for name in FILES if "halves" not in name and name != "book.epub"])
def test_files_of_real_programs_are_read_as_pairs(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    found = documents.read_article(tmp_path / name)
    assert found.paired and list(zip(found.l2, found.l1, strict=True)) == PAIRS
    assert found.issues[0].what.startswith("read as a ")


@pytest.mark.parametrize("name", [name for name in FILES if "halves" in name or name == "book.epub"])
def test_files_of_real_programs_are_read_half_by_half(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    found = documents.read_article(tmp_path / name)
    assert (found.l2, found.l1) == (tuple(ZH), tuple(EN))
    assert found.facts.title_l2 == ("天气" if name == "book.epub" else "")


@pytest.mark.parametrize("name", ["turns.docx", "page.html", "columns.xlsx"])
def test_the_content_decides_not_the_ending(name: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes(FILES[name])
    assert documents.read_article(tmp_path / "text.txt").l1 == tuple(EN)


def test_the_names_of_formats_are_those_of_the_table() -> None:
    assert (*(form.name for form in forms.BINARY), *(form.name for form in forms.TEXTS), *PLAIN) == NAMES


def test_format_and_columns_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("".join(f"{zh},{en},{EN[0]}\n" for zh, en in PAIRS[::2]), encoding="utf-8")
    assert documents.read_article(path, How(columns="zh=1,en=2")).l1 == tuple(EN[::2])
    assert documents.read_article(path, How(columns="zh=1, en=3")).l1 == (EN[0], EN[0])
    path.write_text("中文,English\n" + "".join(f"{zh},{en}\n" for zh, en in PAIRS[::2]), encoding="utf-8")
    assert documents.read_article(path, How(columns="zh=中文,en=english")).l2 == tuple(ZH[::2])
    for columns in ("zh=9,en=1", "zh=1", "2,3", "zh=x,en=y", "zh=2,en=1"):
        with pytest.raises(LoadError, match="columns"):
            documents.read_article(path, How(columns=columns))
    with pytest.raises(LoadError, match="can't be read as subtitles"):
        documents.read_article(path, How(format="subtitles"))


def test_a_table_may_say_which_words_of_its_sentences_are_meant(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "word,sentence,english\n公园,我们去公园吧。,Let us go to the park.\n明天,他明天来。,He is coming tomorrow.\n",
        encoding="utf-8",
    )
    deck = pipeline.build([path], Recipe())
    assert {note.headword for note in deck.notes} == {"公园", "明天"}
    assert {note.candidate.best.example.l2 for note in deck.notes} == {"我们去公园吧。", "他明天来。"}


def test_a_list_of_words_makes_cards_without_sentences(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("苹果\n图书馆\n努力\n", encoding="utf-8")
    deck = pipeline.build([tmp_path / "words.txt"], Recipe())
    assert {note.headword for note in deck.notes} == {"苹果", "图书馆", "努力"}
    assert not any(compose.fields(note)["Sentence"] for note in deck.notes)


def test_only_the_words_of_a_list_get_cards_and_the_missing_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FORMS["turns.txt"], encoding="utf-8")
    (tmp_path / "only.txt").write_text("公園、天气、恐龙", encoding="utf-8")
    deck = pipeline.build([tmp_path / "a.txt"], Recipe(words=WordsPart(only=(str(tmp_path / "only.txt"),))))
    assert {note.headword for note in deck.notes} == {"公园", "天气"}
    assert any("in the list, not in the text: 恐龙 (1)" in issue.what for issue in deck.issues)


def test_a_file_that_holds_both_languages_needs_no_second_one(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(FILES["table.docx"])
    (tmp_path / "en.txt").write_text("\n".join(EN), encoding="utf-8")
    with pytest.raises(LoadError, match="both languages are in it"):
        documents.read_pair(tmp_path / "a.docx", tmp_path / "en.txt")


def test_a_pair_may_be_of_two_formats_and_encodings(tmp_path: Path) -> None:
    (tmp_path / "zh.html").write_text(f"<html><body>{''.join(f'<p>{zh}' for zh in ZH)}", encoding="utf-8")
    (tmp_path / "en.txt").write_bytes("It’s a café.\nLet us go.\nHe comes.".encode("cp1252"))
    [document] = pipeline.read([tmp_path / "en.txt", tmp_path / "zh.html"], Recipe()).documents
    assert (document.l2, document.l1[0]) == (tuple(ZH), "It’s a café.")
    (tmp_path / "en.txt").write_bytes("\n".join(EN).encode("utf-16"))
    recipe = Recipe(input=InputPart(encoding_en="utf-16"))
    [document] = pipeline.read([tmp_path / "en.txt", tmp_path / "zh.html"], recipe).documents
    assert document.l1 == tuple(EN)


FRENCH = (
    "Il fait très beau temps aujourd’hui. Allons au parc, mes amis, avec toute la famille! Nous prendrons un repas."
)


@pytest.mark.parametrize(
    ("english", "said"), [(FRENCH, "seems not to be English"), (FRENCH.replace(" ", "") * 3, "no spaces")]
)
def test_a_translation_that_is_no_english_is_noticed(english: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("".join(f"{zh}\n{english}\n" for zh in ZH), encoding="utf-8")
    with pytest.raises(LoadError, match=said):
        documents.read_article(tmp_path / "a.txt")


def test_a_menu_the_reading_over_words_and_notes_are_no_text() -> None:
    page = """<html><head><title>天气</title></head><body><nav>Home</nav>
    <ul><li><a href=x>一</a><li><a href=y>二</a></ul>
    <p>今天<ruby>天气<rp>(</rp><rt>tiānqì</rt><rp>)</rp></ruby>很 好。<br>你&nbsp;好<p>a<script>b</script></p>
    <footer>c</footer>"""
    assert webpage.blocks(page, "page") == (["今天天气很 好。\n你 好", "a"], "天气")


def test_pages_of_a_pdf_are_joined_without_their_heads() -> None:
    right, lines = 500.0, ["他们走了很久，", "才到。天黑了。"]
    page = [
        pdf.Line(text, 50, right if text == lines[0] else 300, 700 - 20 * k, 712 - 20 * k)
        for k, text in enumerate(lines)
    ]
    assert list(pdf.paragraphs([page, page], 360)) == ["他们走了很久，才到。天黑了。"] * 2


def test_standard_input_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FORMS["turns.txt"].encode())))
    safely._standard_input.cache_clear()
    [document] = pipeline.read([Path("-")], Recipe()).documents
    assert (document.id, document.l1) == ("pasted text", tuple(EN))


def test_a_recipe_lists_its_texts(tmp_path: Path) -> None:
    (tmp_path / "1.zh.txt").write_text("\n".join(ZH), encoding="utf-8")
    (tmp_path / "1.en.txt").write_text("\n".join(EN), encoding="utf-8")
    (tmp_path / "two.docx").write_bytes(FILES["turns.docx"])
    (tmp_path / "r.toml").write_text(
        '[[texts]]\npath = "two.docx"\ntitle = "第二课"\n[[texts]]\nzh = "1.zh.txt"\nen = "1.en.txt"\n',
        encoding="utf-8",
    )
    found = pipeline.read([], recipe.load(tmp_path / "r.toml")).documents
    assert [(d.id, d.facts.title_l2, d.l1) for d in found] == [("two", "第二课", tuple(EN)), ("1.zh", "", tuple(EN))]
    for wrong in ('texts = "a"', "[[texts]]\nzh = 'a'\npath = 'b'", "[[texts]]\nen = 'a'", "[[texts]]\nx = 'a'"):
        with pytest.raises(RecipeError, match="text"):
            (tmp_path / "w.toml").write_text(wrong, encoding="utf-8")
            recipe.load(tmp_path / "w.toml")


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


def test_a_card_says_when_its_sentence_is_said(tmp_path: Path) -> None:
    (tmp_path / "both.srt").write_text(FORMS["both.srt"], encoding="utf-8")
    deck = pipeline.build([tmp_path / "both.srt"], Recipe(words=WordsPart(level=1)))
    assert {note.source for note in deck.notes} == {"both, 0:01", "both, 0:04", "both, 0:07"}


def test_beads_that_begin_and_end_together_are_confirmed() -> None:
    beads = [Bead((k,), (k,), 0.95 if k % 3 else 0.6) for k in range(20)]
    starts = [1000 * k**2 for k in range(20)]
    shifted = [round(1.002 * t + 1700) for t in starts]
    assert all(bead.confidence >= 0.95 for bead in times.confirmed(beads, starts, shifted))
    shifted[9] += 5000
    found = times.confirmed(beads, starts, shifted)
    assert [bead.l2[0] for bead in found if bead.confidence < 0.95] == [9]
    assert times.confirmed(beads[:5], starts, shifted) == tuple(beads[:5])


def test_a_file_is_read_with_the_translation_beside_it(tmp_path: Path) -> None:
    zh, en, other = (tmp_path / name for name in ("film.zh.srt", "film.en.srt", "other.en.srt"))
    time = "1\n00:00:01,000 --> 00:00:02,000\n"
    zh.write_text(time + "他们是好工人。\n", encoding="utf-8")
    en.write_text(time + "They are good workers.\n", encoding="utf-8")
    other.write_text(time + "Another film.\n", encoding="utf-8")
    for named in (zh, en):
        [document] = inputs.read([named], Recipe()).documents
        assert document.l1 and document.l2
    en.with_name("film.english.srt").write_text(time + "They are good workers.\n", encoding="utf-8")
    [document] = inputs.read([zh], Recipe()).documents
    assert not document.l1, "which of two it is can't be known"


def test_a_file_whose_name_tells_no_language_has_the_translation_beside_it_if_it_is_chinese(tmp_path: Path) -> None:
    time = "1\n00:00:01,000 --> 00:00:02,000\n"
    film, en = tmp_path / "film.srt", tmp_path / "film.en.srt"
    film.write_text(time + "他们是好工人。\n", encoding="utf-8")
    en.write_text(time + "They are good workers.\n", encoding="utf-8")
    [document] = inputs.read([film], Recipe()).documents
    assert document.l1 == ("They are good workers.",)
    film.write_text(time + "他们是好工人。\nThey are fine workers.\n", encoding="utf-8")
    [document] = inputs.read([film], Recipe()).documents
    assert document.l1 == ("They are fine workers.",), "both languages are in it"
    zh = film.with_name("film.zh.srt")
    zh.write_text(time + "他们是工人。\n", encoding="utf-8")
    [document] = inputs.read([zh], Recipe()).documents
    assert document.l1 == ("They are good workers.",), "a name that tells no language counts for nothing here"


def test_in_a_folder_too_a_name_that_tells_no_language_is_enough_for_one_of_two(tmp_path: Path) -> None:
    for name, text in (
        ("film.srt", "他们是好工人。"),
        ("film.en.srt", "They are good workers."),
        ("song.en.lrc", "[00:01.00]A good song."),
        ("song.lrc", "[00:01.00]好歌。"),
        ("talk.txt", "你好。\nHello.\n我们走吧。\nLet's go."),
        ("talk.en.txt", "Hello.\nLet's go."),
        ("half.txt", "你好。\n我们走吧。\nHello there.\nLet's go."),
        ("half.en.txt", "Hello there.\nLet's go."),
        ("times.txt", "0:00\n你好，大家好。\n0:05\n我们走吧。"),
        ("times.en.txt", "0:00\nHello everybody.\n0:05\nLet's go."),
        ("bad.pdf", "no PDF"),
        ("bad.en.pdf", "no PDF"),
    ):
        time = "1\n00:00:01,000 --> 00:00:02,000\n" if name.endswith("srt") else ""
        (tmp_path / name).write_text(time + text + "\n", encoding="utf-8")
    pairs, others = documents.pairs_by_name_and_content(documents.expand([tmp_path]))
    assert [[path.name for path in pair] for pair in pairs] == [
        ["film.srt", "film.en.srt"],
        ["song.lrc", "song.en.lrc"],
        ["times.txt", "times.en.txt"],
    ]
    both = {"talk.en.txt", "talk.txt", "half.en.txt", "half.txt"}
    assert {path.name for path in others} == {*both, "bad.pdf", "bad.en.pdf"}
    assert len(inputs.read([tmp_path], Recipe()).documents) == 5
    [halves] = inputs.read([tmp_path / "half.txt"], Recipe()).documents
    assert (len(halves.l2), len(halves.l1)) == (2, 2), "the file beside it is not asked"
    [times] = inputs.read([tmp_path / "times.txt", tmp_path / "times.en.txt"], Recipe()).documents
    assert "Let's go." in times.l1


def test_what_is_wrong_with_each_of_two_files_is_said(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("They are good workers.", encoding="utf-8")
    with pytest.raises(LoadError, match=r"en\.txt: there is no Chinese.*nothing\.txt"):
        inputs.read([tmp_path / "en.txt", tmp_path / "nothing.txt"], Recipe())


def test_no_file_is_given_to_two_texts(tmp_path: Path) -> None:
    for name in ("a.srt", "a.en.srt", "a.en.zh.srt"):
        text = "They are good workers." if name == "a.en.srt" else "他们是好工人。"
        (tmp_path / name).write_text("1\n00:00:01,000 --> 00:00:02,000\n" + text + "\n", encoding="utf-8")
    pairs, others = documents.pairs_by_name_and_content(documents.expand([tmp_path]))
    assert len(pairs) == 1 and len(others) == 1


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


@pytest.mark.parametrize(
    "text",
    [
        "早餐店 Breakfast Shop\n" + FORMS["turns.txt"],
        "第三课 早餐店\n" + "\n".join(f"{zh}\n{en}" for zh, en in PAIRS),
        "Lesson 3\n" + "\n".join(f"{zh}\n{en}" for zh, en in PAIRS),
        "\n".join(f"{zh}\n{en}" for zh, en in PAIRS) + "\nSource: my blog",
        "\n".join(f"{zh}\n{en}" for zh, en in PAIRS[:2]) + "\nPart Two\n" + "\n".join(PAIRS[2]),
    ],
)
def test_headings_do_not_break_the_turns(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    found = documents.read_article(tmp_path / "a.txt")
    assert found.paired and list(zip(found.l2, found.l1, strict=True)) == PAIRS


def test_a_table_is_one_whatever_its_ending_and_heads(tmp_path: Path) -> None:
    rows = "".join(f'{k};"{zh}";"{en}"\n' for k, (zh, en) in enumerate(PAIRS))
    (tmp_path / "a.txt").write_text(rows, encoding="utf-8")
    assert documents.read_article(tmp_path / "a.txt").l1 == tuple(EN)
    (tmp_path / "a.csv").write_text("\ufeffLesson 5;;\nNo;中文;English\n" + rows, encoding="utf-8")
    for columns in ("", "zh=2,en=3", "zh=中文,en=English"):
        assert documents.read_article(tmp_path / "a.csv", How(columns=columns)).l2 == tuple(ZH)


def test_the_head_of_a_column_is_no_translation(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("zh\n" + "\n".join(ZH), encoding="utf-8")
    found = documents.read_article(tmp_path / "a.csv")
    assert (found.l2, found.l1) == (tuple(ZH), ())


def test_of_two_files_one_that_is_empty_is_named(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("\n".join(ZH), encoding="utf-8")
    (tmp_path / "en.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(LoadError, match=r"one can't be used\. .*en\.txt: the file is empty"):
        pipeline.read([tmp_path / "zh.txt", tmp_path / "en.txt"], Recipe())


@pytest.mark.parametrize("times", [1, 3])
def test_texts_that_do_not_belong_together_are_told(tmp_path: Path, times: int) -> None:
    (tmp_path / "zh.txt").write_text("\n".join(ZH * 3), encoding="utf-8")
    english = "The bank raised rates.\nShips left the harbour at noon.\nNobody read his second book.\n"
    (tmp_path / "en.txt").write_text(english * times, encoding="utf-8")
    deck = pipeline.build([tmp_path / "zh.txt", tmp_path / "en.txt"], Recipe(words=WordsPart(level=1)))
    assert any("are the two texts translations of each other?" in issue.what for issue in deck.issues)


def test_lists_may_be_word_files(tmp_path: Path) -> None:
    (tmp_path / "known.xlsx").write_bytes(FILES["columns.xlsx"])
    assert "今天天气很好。" in forms.list_text(tmp_path / "known.xlsx")
    (tmp_path / "known.docx").write_bytes(FILES["turns.docx"])
    assert "今天天气很好。" in forms.list_text(tmp_path / "known.docx")


@pytest.mark.parametrize(
    ("name", "called"), [("a.docx", "a Word file"), ("a.xlsx", "a spreadsheet"), ("a.pdf", "a PDF")]
)
def test_what_is_not_what_it_is_called_is_told_so(name: str, called: str, tmp_path: Path) -> None:
    """No advice on encodings for a broken Word file."""
    path = tmp_path / name
    path.write_bytes(bytes(range(1, 256)) * 8)
    with pytest.raises(LoadError, match=f"is not {called}") as told:
        documents.read_article(path)
    assert "encoding" not in str(told.value)


def test_what_begins_like_a_zip_file_may_be_a_text(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("PKU students went home.\n北大的学生回家了。\n", encoding="utf-8")
    assert documents.read_article(tmp_path / "t.txt").l2 == ("北大的学生回家了。",)


def test_json_that_is_no_list_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text("123", encoding="utf-8")
    with pytest.raises(LoadError):
        documents.read_article(tmp_path / "t.json")


def test_a_table_within_a_table_is_read_once() -> None:
    inner = "<tr><tc><p><t>你好</t></p></tc><tc><p><t>Hello</t></p></tc></tr>"
    body = ElementTree.fromstring(f"<body><tbl><tr><tc><p><t>外</t></p><tbl>{inner}</tbl></tc></tr></tbl></body>")
    assert list(office._blocks(body)) == [(("外\n你好\nHello",),)]


def test_files_of_one_form_are_a_pair_before_others(tmp_path: Path) -> None:
    files = [
        tmp_path / name for name in ("film.en.srt", "film.en.txt", "film.zh.srt", "film.zh.txt", "a.zh.srt", "a.en.txt")
    ]
    for path in files:
        path.touch()
    pairs, others = documents.pairs_by_name(files)
    assert [(zh.name, en.name) for zh, en in pairs] == [
        ("film.zh.srt", "film.en.srt"),
        ("film.zh.txt", "film.en.txt"),
        ("a.zh.srt", "a.en.txt"),
    ]
    assert not others
