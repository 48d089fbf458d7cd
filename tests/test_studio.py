"""The studio: every step by requests as a browser sends them; who may ask; what lies in the folder afterwards."""

from __future__ import annotations

import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="needs the extra studio")
pytest.importorskip("httpx2", reason="needs httpx2")

from starlette.testclient import TestClient

from flashgen import web
from flashgen.choose.rank import SKIPPED, UNKNOWN
from flashgen.output import ankiconnect, paper_pdf
from flashgen.pipeline import Engines
from flashgen.progress import Progress
from flashgen.recipe import load
from flashgen.values import Deck
from flashgen.web.app import app
from flashgen.web.guard import Guard
from flashgen.web.language import LANGUAGES, interface, said
from flashgen.web.out import FORMS
from flashgen.web.project import Project
from flashgen.web.recipe_file import safe_name

from .test_push import FakeAnki, anki

__all__ = ["anki"]

ZH = "图书馆昨天开放了。\n居民担心狭窄的街道。\n他们采纳了意见。\n"
EN = "The library opened yesterday.\nResidents worry about the narrow streets.\nThey adopted the proposals.\n"
INLINE = re.compile(r"<script(?![^>]*src=)|\son\w+=|javascript:|\sstyle=|(?:src|href)=.https?:")
HOST = "127.0.0.1:8000"


@pytest.fixture
def project(tmp_path: Path, engines: Engines) -> Project:
    made = Project(tmp_path / "course")
    made._engines = engines
    return made


@pytest.fixture
def browser(project: Project) -> Iterator[TestClient]:
    guarded = Guard(app(project), token="secret", hosts=frozenset({HOST}))
    with TestClient(guarded, base_url=f"http://{HOST}", follow_redirects=True) as client:
        client.get("/?token=secret")
        yield client


def with_text(browser: TestClient, project: Project) -> None:
    browser.post("/texts/paste", data={"title": "Library", "zh": ZH, "en": EN})
    browser.post("/texts/settings", data={"level": "1", "max_notes": "0", "hsk": "2025", "name": "City", "cover": "0"})
    project.build()


def rows(page: str) -> dict[str, dict[str, str]]:
    found = re.findall(r'<tr tabindex="-1" data-id="([^"]+)"[^>]*data-state="(\w+)" data-decision="(\w+)"', page)
    return {id_.split("~")[0]: {"id": id_, "state": state, "decision": decision} for id_, state, decision in found}


def test_hand_outs_are_made_as_they_are_wanted(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    wanted = {"paper": "letter", "versions": "2", "seed": "7", "large": "on", "pinyin": "all"}
    page = browser.post("/out/gaps", data=wanted).text
    assert '<option value="letter" selected>' in page and 'value="7"' in page
    made = browser.get("/files/gaps").text
    assert "letter" in made.lower() and INLINE.search(page) is None
    nonsense = {"paper": "../a", "versions": "99999", "seed": "-1", "pinyin": "<script>"}
    assert browser.post("/out/gaps", data=nonsense).status_code == 200
    if paper_pdf.is_there():
        assert "/files/gaps-pdf" in browser.post("/out/gaps", data={"pdf": "on"}).text
        assert browser.get("/files/gaps-pdf").content.startswith(b"%PDF")
    assert len(browser.get("/files/gaps").text) < 10 * len(made)


@pytest.mark.parametrize("form", FORMS)
def test_words_are_exported_for_other_programs(browser: TestClient, project: Project, form: str) -> None:
    with_text(browser, project)
    assert f"/files/{form}" in browser.post(f"/out/{form}").text
    made = browser.get(f"/files/{form}").content
    if form == "excel":
        with zipfile.ZipFile(io.BytesIO(made)) as parts:
            made = parts.read("xl/sharedStrings.xml")
    assert "采纳" in made.decode("utf-8-sig")


def test_a_corrected_spreadsheet_is_taken_over_and_can_be_undone(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    browser.post("/out/sheet")
    table = browser.get("/files/sheet").content.decode("utf-8-sig")
    line = next(line for line in table.splitlines() if ",采纳," in line)
    changed = table.replace(line, line.replace("to adopt", "to take up", 1)).encode("utf-8-sig")
    browser.post("/out/corrected", files={"file": ("words.csv", changed)})
    assert (project.folder / "course.words.csv").is_file()
    assert {n.headword: n.gloss.text for n in project.build().notes}["采纳"].startswith("to take up")
    browser.post("/undo")
    assert not (project.folder / "course.words.csv").exists()
    assert {n.headword: n.gloss.text for n in project.build().notes}["采纳"].startswith("to adopt")
    for name, data, told in (
        ("x.exe", b"MZ", "no table"),
        ("x.csv", b"a;b\n1;2\n", "no column"),
        ("x.xlsx", b"PK", "x"),
    ):
        page = browser.post("/out/corrected", files={"file": (name, data)}).text
        assert told in page and not list(project.folder.glob("*.words.*"))


def test_a_deck_goes_into_anki_after_it_was_said_what_happens(
    browser: TestClient, project: Project, anki: tuple[FakeAnki, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, port = anki
    with_text(browser, project)
    real = ankiconnect.client
    monkeypatch.setattr(ankiconnect, "client", lambda: real(f"http://127.0.0.1:{port}"))
    page = browser.post("/out/push").text
    assert "would be added" in page and "/out/pushed" in page and not fake.notes
    assert "added" in browser.post("/out/pushed").text and fake.notes
    monkeypatch.setattr(ankiconnect, "client", lambda: real("http://127.0.0.1:1"))
    assert "AnkiConnect" in browser.post("/out/push").text


def test_reasons_and_doubts_are_in_the_language_of_the_interface(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    browser.post("/language/zh")
    page = browser.get("/words").text
    assert "虚词" in page and "function word" not in page
    listed = json.loads((Path(web.__file__).parent / "phrases" / "zh_said.json").read_text(encoding="utf-8"))
    assert all(what.count("{}") == len(re.findall(r"\{\d?\}", how)) for what, how in listed.items())
    found = [*(left.reason for left in project.build().left_out), *(d for n in project.build().notes for d in n.doubts)]
    found += [
        reason for note in project.build().notes for reason in note.candidate.reasons if not reason.startswith("HSK")
    ]
    assert found and all(said("zh", reason) != reason for reason in found)
    assert said("zh", UNKNOWN) != UNKNOWN and said("zh", SKIPPED) != SKIPPED


def test_errors_are_in_the_language_of_the_interface(browser: TestClient, project: Project) -> None:
    browser.post("/language/zh")
    told = browser.post("/texts/add", files={"files": ("a.txt", b"")}).text + browser.get("/").text
    assert "文件是空的" in told and "the file is empty" not in told
    english = browser.post("/language/en").text + browser.get("/").text
    assert "文件是空的" not in english


def test_nobody_comes_in_without_the_token(project: Project) -> None:
    guarded = Guard(app(project), token="secret", hosts=frozenset({HOST}))
    with TestClient(guarded, base_url=f"http://{HOST}") as stranger:
        assert stranger.get("/").status_code == 403
        assert stranger.get("/?token=wrong").status_code == 403
        assert stranger.post("/texts/paste", data={"zh": ZH}).status_code == 403
        assert stranger.get("/", headers={"Host": "evil.example:8000"}).status_code == 421
        assert stranger.get("/?token=secret", follow_redirects=False).status_code == 303
        assert stranger.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ],
)
def test_another_page_changes_nothing(browser: TestClient, project: Project, headers: dict[str, str]) -> None:
    before = project.recipe_path.read_bytes()
    assert browser.post("/texts/paste", data={"zh": ZH}, headers=headers).status_code == 403
    assert project.recipe_path.read_bytes() == before


def test_every_page_has_a_policy_without_inline_scripts(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    for path in ("/", "/words", "/sentences", "/card", "/out", "/static/studio.js"):
        answer = browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert answer.status_code == 200 and "script-src 'self'" in policy and "unsafe" not in policy
        assert path.endswith(".js") or not INLINE.search(answer.text)
    asked = {"side": "back", "id": rows(browser.get("/words").text)["采纳"]["id"]}
    shown = browser.get("/card/face", params=asked)
    assert "sandbox" in shown.headers["content-security-policy"] and "cǎi" in shown.text


def test_a_text_is_pasted_moved_renamed_removed_and_all_undone(browser: TestClient, project: Project) -> None:
    browser.post("/texts/paste", data={"title": "One", "zh": ZH, "en": EN})
    browser.post("/texts/paste", data={"title": "Two", "zh": ZH + EN})
    assert [text.title for text in project.texts()] == ["One", "Two"]
    browser.post("/texts/1/move", data={"to": "0"})
    browser.post("/texts/1/rename", data={"title": "First <b>"})
    assert [text.title for text in project.texts()] == ["Two", "First <b>"]
    assert "First &lt;b&gt;" in browser.get("/").text
    browser.post("/texts/0/remove")
    assert [text.title for text in project.texts()] == ["First <b>"]
    for expected in (["Two", "First <b>"], ["Two", "One"], ["One", "Two"], ["One"], []):
        browser.post("/undo")
        assert [text.title for text in project.texts()] == expected


def test_files_are_kept_by_safe_names_and_the_unreadable_told(browser: TestClient, project: Project) -> None:
    files: list[Any] = [
        ("files", ("../../1.zh.txt", ZH.encode())),
        ("files", ("1.en.txt", EN.encode())),
        ("files", ("evil.exe", b"MZ")),
        ("files", ("broken.docx", b"no zip")),
    ]
    page = browser.post("/texts/add", files=files).text
    assert "evil.exe" in page and "reads no files of this kind" in page
    found = {text.title: text for text in project.texts()}
    assert found["1"].files == ("1.zh.txt", "1.en.txt") and found["1"].pairs
    assert found["broken"].problem
    assert not (project.folder.parent / "1.zh.txt").exists()
    assert load(project.recipe_path).texts[0].zh == "texts/1.zh.txt"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/../../b", "C:\\x\\con", "\x00\n.txt", "..", "a" * 500])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    clean = safe_name(name)
    assert clean and not set(clean) & set("/\\:\x00\n") and clean.strip(".") and len(clean) <= 120


def test_words_are_decided_and_the_curve_moves(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    before = rows(browser.get("/words").text)
    assert before["采纳"]["state"] in {"card", "doubt"}
    page = browser.post("/words/decide", data={"id": [before["采纳"]["id"]], "decision": "skip"}).text
    assert rows(page)["采纳"] == {"id": before["采纳"]["id"], "state": "out", "decision": "skip"}
    page = browser.post(
        "/words/decide", data={"id": [before["居民"]["id"], before["街道"]["id"]], "decision": "known"}
    ).text
    assert rows(page)["居民"]["state"] == rows(page)["街道"]["state"] == "out"
    assert (project.folder / "known.txt").read_text(encoding="utf-8") == "居民\n街道\n"
    page = browser.post("/words/decide", data={"id": [before["居民"]["id"]], "decision": "auto"}).text
    assert rows(page)["居民"]["state"] in {"card", "doubt"}
    page = browser.post("/words/decide", data={"id": ["../../x~y", before["采纳"]["id"]], "decision": "keep"}).text
    assert rows(page)["采纳"]["decision"] == "skip"  # a wrong id spoils the request, and nothing else
    for _ in range(3):
        browser.post("/undo")
    project.build()
    assert rows(browser.get("/words").text) == before


def test_a_card_is_corrected_and_a_wrong_correction_told(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    id_ = rows(browser.get("/words").text)["采纳"]["id"]
    form = {"id": id_, "reading": "cǎinà", "pos": "verb", "meaning": "to take up", "note": "A & B\nC"}
    page = browser.post(
        "/card", data=form | {"sentence": "他们采纳了意见。", "english": "They adopted the proposals."}
    ).text
    assert 'value="to take up"' in page and 'value="A &amp; B C"' in page
    text = (project.folder / "overrides.tsv").read_text(encoding="utf-8")
    assert "采纳 cǎinà\tmeaning\tto take up\n" in text and "sentence" not in text
    told = browser.post("/card", data={"id": id_, "reading": "cǎi"}).text
    assert "1 syllables" in told and (project.folder / "overrides.tsv").read_text(encoding="utf-8") == text


def test_sentence_pairs_are_retyped_and_joined(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    browser.post("/sentences/0", data={"pair": "0", "action": "save", "zh": "图书馆开放了。", "en": "It opened."})
    project.build()
    assert project.pairs(project.deck, 0)[0].zh == "图书馆开放了。"  # type: ignore[arg-type]
    text = project.folder / project.recipe().texts[0].path
    rows = [line.split("\t") for line in text.read_text(encoding="utf-8").splitlines()[1:]]
    # only what was retyped is settled; the others are as sure as they were
    assert [row[2:] for row in rows] == [[], ["?"], ["?"]]
    browser.post("/sentences/0", data={"pair": "0", "action": "join"})
    deck = project.build()
    assert [pair.zh for pair in project.pairs(deck, 0)] == ["图书馆开放了。居民担心狭窄的街道。", "他们采纳了意见。"]
    browser.post("/undo")
    browser.post("/undo")
    assert [pair.zh for pair in project.pairs(project.build(), 0)] == ZH.split()


def test_no_sentence_is_lost_when_its_english_is(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    browser.post("/sentences/0", data={"pair": "1", "action": "down", "split": "0"})
    assert [pair.zh for pair in project.pairs(project.build(), 0)] == ZH.split()
    assert project.pairs(project.build(), 0)[1].en == ""
    browser.post(
        "/sentences/0", data={"pair": "0", "action": "save", "zh": "图书馆开了。", "en": "The library opened."}
    )
    page = browser.post("/sentences/0", data={"pair": "0", "action": "save", "zh": " ", "en": "x"}).text
    assert "A pair needs its Chinese" in page
    assert [pair.zh for pair in project.pairs(project.build(), 0)] == ["图书馆开了。", *ZH.split()[1:]]


@pytest.mark.parametrize("what", ["deck", "sheet", "report", "page", "reader", "gaps"])
def test_all_is_handed_out(browser: TestClient, project: Project, what: str) -> None:
    with_text(browser, project)
    assert browser.get(f"/files/{what}").status_code == 404
    assert f"/files/{what}" in browser.post(f"/out/{what}").text
    answer = browser.get(f"/files/{what}")
    assert answer.status_code == 200 and len(answer.content) > 500
    assert browser.get("/files/..%2f..%2fetc").status_code == 404


def test_a_project_without_texts_says_so(browser: TestClient) -> None:
    assert "Try it with a sample" in browser.get("/").text
    browser.get("/words")
    for _ in range(50):
        page = browser.get("/words").text
        if "There is no text yet" in page:
            break
    assert "There is no text yet" in page


def test_both_languages_have_all_texts(browser: TestClient) -> None:
    english, chinese = (interface(language) for language in LANGUAGES)
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", chinese[key])), key
    browser.post("/language/zh")
    assert "课文" in browser.get("/").text
    used = {
        key
        for path in Path(app.__code__.co_filename).parent.glob("templates/*.html")
        for key in re.findall(r't\("(\w+)"', path.read_text("utf-8"))
    }
    assert {key for key in used if not key.endswith("_")} <= english.keys()


def test_the_command_line_takes_over_what_the_studio_made(browser: TestClient, project: Project) -> None:
    from flashgen import cli

    with_text(browser, project)
    id_ = rows(browser.get("/words").text)["采纳"]["id"]
    browser.post("/card", data={"id": id_, "meaning": "to take up"})
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", str(project.recipe_path)])
    assert ended.value.code == 0
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", str(project.recipe_path), "-o", str(project.folder / "t.apkg"), "-q"])
    assert ended.value.code == 0
    browser.post("/out/deck")
    ours = project.package.read_bytes()
    project.package.unlink()
    for state in project.folder.glob("*.json"):
        state.unlink()
    with pytest.raises(SystemExit):
        cli.main(["build", str(project.recipe_path), "-q"])
    assert project.package.read_bytes() == ours


def test_it_starts_is_found_again_and_ends(tmp_path: Path) -> None:
    import os
    import signal
    import subprocess
    import sys
    import urllib.request

    command = [sys.executable, "-m", "flashgen", "studio", str(tmp_path / "course"), "--no-browser"]
    environment = {**os.environ, "FLASHGEN_CACHE": str(tmp_path / "cache"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as first:
        try:
            assert first.stdout
            address = first.stdout.readline().split()[-1]
            again = subprocess.run(command, capture_output=True, env=environment, text=True, timeout=60, check=True)
            assert f"open already: {address}" in again.stdout
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            assert b"Try it with a sample" in opener.open(address, timeout=20).read()
        finally:
            first.send_signal(signal.SIGTERM)
            first.wait(timeout=20)
    assert not list((tmp_path / "cache").glob("studio-*.json"))


def test_another_machine_needs_a_pass_phrase(tmp_path: Path) -> None:
    from flashgen.errors import ExportError
    from flashgen.web import server

    with pytest.raises(ExportError, match="pass phrase"):
        server.run(tmp_path, host="0.0.0.0", say=print)


def test_a_recipe_broken_by_hand_is_told(browser: TestClient, project: Project) -> None:
    project.recipe_path.write_text("[deck\n", encoding="utf-8")
    page = browser.get("/")
    assert page.status_code == 200 and "no valid TOML" in page.text


def revision_of(page: str) -> str:
    return str(re.findall(r'data-revision="(\w+)"', page)[0])


def test_what_another_window_changed_is_not_overwritten(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    seen = revision_of(browser.get("/").text)
    renamed = browser.post(f"/texts/0/rename?seen={seen}", data={"title": "First window"})
    assert revision_of(renamed.text) != seen
    told = browser.post(f"/texts/0/rename?seen={seen}", data={"title": "Second window"}).text
    assert "changed in another window" in told
    assert [text.title for text in project.texts()] == ["First window"]
    again = browser.post(f"/texts/0/rename?seen={revision_of(told)}", data={"title": "Second window"})
    assert "Second window" in again.text
    refused = browser.post(
        f"/words/decide?seen={seen}", data={"id": ["街道~"], "decision": "skip"}, headers={"hx-request": "1"}
    )
    assert refused.status_code == 422 and not (project.folder / "overrides.tsv").exists()
    assert browser.post(f"/undo?seen={seen}").status_code == 200 and project.can_undo


def test_a_pair_that_stands_elsewhere_now_is_found(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    first, second = ZH.split()[:2]
    was = {"was_zh": second, "was_en": EN.splitlines()[1]}
    browser.post("/sentences/0", data={"pair": "0", "action": "save", "zh": "新的。", "en": "New.", **was})
    assert [pair.zh for pair in project.pairs(project.build(), 0)] == [first, "新的。", ZH.split()[2]]
    told = browser.post("/sentences/0", data={"pair": "0", "action": "join", **was}).text
    assert "changed in another window" in told


def test_a_pair_is_split_and_english_alone_dropped(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    browser.post("/sentences/0", data={"pair": "0", "action": "join"})
    place = str(len(ZH.split()[0]))
    assert "Put the caret" in browser.post("/sentences/0", data={"pair": "0", "action": "split"}).text
    browser.post("/sentences/0", data={"pair": "0", "action": "split", "split_zh": place})
    found = project.pairs(project.build(), 0)
    assert [(pair.zh, pair.en) for pair in found] == list(zip(ZH.split(), EN.splitlines(), strict=True))
    (zh, en), *_ = zip(ZH.split(), EN.splitlines(), strict=True)
    project.pair_up(0, [(zh, en, True), ("", "Buy now!", True)])
    assert [(pair.zh, pair.en) for pair in project.pairs(project.build(), 0)] == [(zh, en), ("", "Buy now!")]
    for number in ("0", "1"):  # only what has no Chinese can be dropped
        browser.post("/sentences/0", data={"pair": number, "action": "drop"})
    assert [(pair.zh, pair.en) for pair in project.pairs(project.build(), 0)] == [(zh, en)]


def test_building_can_be_stopped_and_texts_looked_at_meanwhile(
    browser: TestClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_text(browser, project)
    project.deck = None
    began, ended = threading.Event(), threading.Event()

    def endless(progress: Progress) -> Deck:
        try:
            for number in range(3000):
                progress("linking words", number, 3000)
                began.set()
                time.sleep(0.01)
        finally:
            ended.set()
        raise AssertionError

    monkeypatch.setattr(project, "build", endless)
    assert "Working" in browser.get("/words").text and began.wait(5)
    assert "linking words" in browser.get("/progress").text
    assert "Library" in browser.get("/").text and not ended.is_set()
    assert browser.post("/stop").url.path == "/" and ended.wait(5)
    began.clear()
    ended.clear()
    assert "Working" in browser.get("/words").text and began.wait(5)
    browser.post("/texts/0/rename", data={"title": "Another"})  # a change ends it too
    assert ended.is_set() and project.texts()[0].title == "Another"


def test_what_takes_long_asks_whether_to_go_on(project: Project) -> None:
    project._engines = None
    project.pulse = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        project.engines.encoder.encode(["好"])


def test_an_earlier_correction_survives_the_next_spreadsheet(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    for word, old, new in (("采纳", "to adopt", "to take up"), ("担心", "to worry", "to fear")):
        browser.post("/out/sheet")
        table = browser.get("/files/sheet").content.decode("utf-8-sig")
        line = next(line for line in table.splitlines() if f",{word}," in line)
        changed = table.replace(line, line.replace(old, new, 1)).encode("utf-8-sig")
        browser.post("/out/corrected", files={"file": ("words.csv", changed)})
        project.build()
    found = {n.headword: n.gloss.text for n in project.build().notes}
    assert found["采纳"].startswith("to take up") and found["担心"].startswith("to fear")


def test_texts_that_a_recipe_names_otherwise_are_changed_in_place(browser: TestClient, project: Project) -> None:
    for name in "abc":
        (project.folder / f"{name}.zh.txt").write_text(ZH, encoding="utf-8")
        (project.folder / f"{name}.en.txt").write_text(EN, encoding="utf-8")
    project.recipe_path.write_text(
        '[input]\nzh = "a.zh.txt"\nen = "a.en.txt"\npaths = ["c.*.txt"]\n'
        '[[texts]]\nzh = "b.zh.txt"\nen = "b.en.txt"\ntitle = "B"\n',
        encoding="utf-8",
    )
    before = [text.files for text in project.texts()]
    assert [files[0][0] for files in before] == ["a", "b", "c"]
    browser.post("/texts/2/rename", data={"title": "Last"})
    assert [text.files for text in project.texts()] == before and project.texts()[2].title == "Last"
    browser.post("/texts/0/remove")
    assert [text.files for text in project.texts()] == before[1:]
    project.undo()
    assert [text.files for text in project.texts()] == before


def test_corrections_go_where_the_recipe_reads_them(browser: TestClient, project: Project) -> None:
    with_text(browser, project)
    text = project.recipe_path.read_text(encoding="utf-8")
    project.recipe_path.write_text(text.replace("[cards]", '[cards]\noverrides = "mine.tsv"'), encoding="utf-8")
    (project.folder / "mine.tsv").write_text("担心\tnote\t常用\n", encoding="gb18030")
    project.decide([("采纳", "cǎinà")], "skip")
    assert "采纳" not in {note.headword for note in project.build().notes}
    assert "担心\tnote\t常用" in (project.folder / "mine.tsv").read_text(encoding="utf-8")
