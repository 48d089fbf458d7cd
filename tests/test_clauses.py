"""Long sentences are cut alike in both languages; cards come in an order in which their sentences can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flashgen.choose.clauses import CUT, clause
from flashgen.choose.learner import Learner
from flashgen.choose.order import DAY, DELAY, in_order, unknown_words
from flashgen.gloss import senses
from flashgen.gloss.senses import gloss, gloss_of
from flashgen.pipeline import Engines
from flashgen.values import Candidate, Example, Gloss, Note, Occurrence

from .fakes import note

ZH = "退休教师自愿在工作日的下午辅导小学生做作业，每月的第一个星期六还将举办一次地方历史讲座。"
EN = (
    "Retired teachers have volunteered to help pupils with their homework on weekday afternoons, and a lecture on "
    "local history will be held on the first Saturday of every month."
)


@pytest.fixture(scope="module")
def long(engines: Engines) -> Example:
    return engines.annotator.sentence(ZH, EN)


def of(example: Example, word: str) -> Occurrence:
    return Occurrence(example, [t.text for t in example.tokens].index(word))


def test_a_long_sentence_is_cut_to_the_clause_with_its_english(long: Example) -> None:
    teacher, lecture = clause(of(long, "教师")), clause(of(long, "讲座"))
    assert teacher.example.l2 == ZH.split("，")[0] + CUT
    assert teacher.example.l1 == EN.split(", and")[0] + f" {CUT}"
    assert lecture.example.l2 == CUT + ZH.split("，")[1]
    assert lecture.example.l1 == f"{CUT} " + EN.split("afternoons, ")[1]


def test_offsets_fit_the_piece(long: Example) -> None:
    for word in ("教师", "自愿", "讲座", "历史"):
        whole, piece = of(long, word), clause(of(long, word))
        example = piece.example
        assert "".join(t.text for t in example.tokens) == example.l2
        assert all(example.l2[t.start : t.end] == t.text for t in example.tokens)
        assert len(example.syllables) == len(example.l2)
        assert piece.token.text == word and piece.token.reading == whole.token.reading
        assert whole.token.span and piece.token.span
        said = slice(whole.token.span.start, whole.token.span.end), slice(piece.token.span.start, piece.token.span.end)
        assert long.l1[said[0]] == example.l1[said[1]]


def test_a_word_means_in_its_piece_what_it_means_in_its_sentence(long: Example, engines: Engines) -> None:
    for word in ("自愿", "讲座", "作业", "辅导"):
        whole = of(long, word)
        piece = clause(whole)
        assert piece.whole is whole and whole.whole is whole
        told, shown = gloss(whole.token, whole.example, engines.sources), gloss_of(piece, engines.sources)
        assert told.span and shown.span and piece.token.span
        assert piece.example.l1[slice(*shown.span)] == long.l1[slice(*told.span)]
        assert replace(shown, span=told.span) == told


def test_a_widened_mark_is_moved_into_the_piece_that_has_all_of_it(
    long: Example, engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = of(long, "讲座")  # its piece does not begin where the sentence does
    piece = clause(whole)
    link = whole.token.span
    assert link and piece.token.span and piece.example.l1.startswith(f"{CUT} and")

    def shown(start: int, end: int) -> str:
        monkeypatch.setattr(senses, "gloss", lambda *_: Gloss("lecture", span=(start, end)))
        found = senses.gloss_of(piece, engines.sources).span
        return piece.example.l1[slice(*found)] if found else ""

    assert shown(link.start - 2, link.end) == "a lecture"
    assert shown(long.l1.index("afternoons"), link.end) == "lecture", "part of it was cut: the link alone"
    monkeypatch.setattr(senses, "gloss", lambda *_: Gloss("lecture"))
    assert senses.gloss_of(piece, engines.sources).span is None


def test_a_short_sentence_and_one_whose_links_cross_stay_whole(engines: Engines) -> None:
    short = engines.annotator.sentence("他来了，我走了。", "He came, I left.")
    assert clause(of(short, "来")).example is short
    crossed = engines.annotator.sentence(
        "因为昨天晚上的大雨把山上的石头都冲下来了，从县城到我们村子的公路不通了。",
        "The road to our village, which comes from the county town, is blocked by stones since the rain last night.",
    )
    assert CUT not in clause(of(crossed, "公路")).example.l2


def test_a_piece_that_waits_for_its_main_clause_is_none(engines: Engines) -> None:
    zh = "当城里的工人们在工厂门口等候第一班车的时候，农民们已经在田里劳动了很久。"
    en = "When the workers of the city waited at the factory gate for the first bus, the farmers had long been at work."
    example = engines.annotator.sentence(zh, en)
    assert example.cuts
    assert clause(of(example, "工人")).example.l2 == zh
    assert clause(of(example, "农民")).example.l2 == CUT + zh.split("，")[1]


def test_a_space_between_characters_is_a_border_as_in_subtitles_and_one_beside_other_letters_is_none(
    engines: Engines,
) -> None:
    spaced = ZH.replace("，", " ").rstrip("。")
    cut = clause(of(engines.annotator.sentence(spaced, EN), "讲座")).example
    assert cut.l2 == CUT + spaced.split(" ")[1] and cut.l1.startswith(f"{CUT} and a lecture")
    latin = engines.annotator.sentence(
        "他每天下午都在办公室里用 Python 写程序和网页。", "He writes programs in Python, every afternoon."
    )
    assert not latin.cuts


def test_english_is_not_cut_behind_a_preposition(engines: Engines) -> None:
    zh = "这里时常发生地震，然而严格的建筑规范保护了居民的安全。"
    en = "Earthquakes are frequent here against which rigorous building codes protect the inhabitants."
    assert not engines.annotator.sentence(zh, en).cuts


def test_a_text_without_translation_is_cut_too(engines: Engines) -> None:
    alone = engines.annotator.sentence(ZH, "")
    assert clause(of(alone, "讲座")).example.l2 == CUT + ZH.split("，")[1]


def test_words_of_the_sentence_that_are_not_known_are_counted(long: Example) -> None:
    found = unknown_words(of(long, "讲座"), Learner(known={"教师", "的", "在"}))
    assert "历史" in found and not found & {"讲座", "教师", "的", "，"}


def notes(number: int, doubtful: int = -1) -> list[Note]:
    return [note(f"g{k}", doubts=("?",) if k == doubtful else ()) for k in range(number)]


def test_doubtful_cards_come_days_later_and_none_is_lost() -> None:
    many = notes(4 * DAY, doubtful=0)
    ordered = in_order(many, Learner())
    assert sorted(n.guid for n in ordered) == sorted(n.guid for n in many)
    assert DELAY - DAY <= [n.guid for n in ordered].index("g0") <= DELAY + DAY


def test_doubtful_cards_that_come_late_anyway_do_not_wait() -> None:
    ordered = in_order(notes(5 * DAY, doubtful=3 * DAY), Learner())
    assert 3 * DAY <= [n.guid for n in ordered].index(f"g{3 * DAY}") < 4 * DAY


def test_what_is_readable_comes_first_within_a_day(engines: Engines) -> None:
    hard = engines.annotator.sentence(
        "工厂采纳了群众提出的许多宝贵意见。", "The factory adopted many valuable proposals."
    )
    easy = engines.annotator.sentence("工厂很大。", "The factory is big.")

    def card(example: Example, word: str) -> Note:
        return note(f"g{word}", candidate=Candidate(word, "", 1, 4.0, 3, 1.0, of(example, word)))

    ordered = in_order([card(hard, "宝贵"), card(easy, "工厂")], Learner(known={"很", "大", "的", "了"}))
    assert [n.candidate.headword for n in ordered] == ["工厂", "宝贵"]


def test_what_can_be_read_without_its_card_comes_last_within_a_day(engines: Engines) -> None:
    easy = engines.annotator.sentence("工厂很大。", "The factory is big.")

    def card(word: str) -> Note:
        return note(f"g{word}", candidate=Candidate(word, "", 1, 4.0, 3, 1.0, of(easy, word)))

    ordered = in_order([card("很"), card("工厂")], Learner(known={"很", "大"}))
    assert [n.candidate.headword for n in ordered] == ["工厂", "很"]
