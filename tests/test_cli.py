"""The command as people use it, and what it says when something is wrong: never a traceback, nothing half-written."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from flashgen import cli

from .conftest import ROOT
from .test_read import ARTICLE

NEWS = ROOT / "decks" / "texts" / "news.txt"


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, output and errors of the command."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return int(ended.value.code or 0), out, err


def test_build_writes_deck_and_report_and_sums_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck, report = tmp_path / "news.apkg", tmp_path / "news.json"
    code, out, err = run("build", NEWS, "-o", deck, "--report", report, "--max", 20, "--level", 4, capsys=capsys)
    assert (code, err) == (0, "")
    assert f"20 cards in {deck}" in out and "function word" in out and "File > Import" in out
    data = json.loads(report.read_text(encoding="utf-8"))
    assert data["deck"]["notes"] == 20
    assert {w["reason"] for w in data["left_out"]} >= {
        "function word",
        "below HSK 4 (2025)",
        "beyond the 20 best words",
        "name",
    }
    assert sorted(p.name for p in tmp_path.iterdir()) == ["news.apkg", "news.json"]


def test_the_same_input_gives_the_same_deck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.apkg", "b.apkg"):
        assert run("build", NEWS, "-o", tmp_path / name, "-q", capsys=capsys) == (0, "", "")
    assert (tmp_path / "a.apkg").read_bytes() == (tmp_path / "b.apkg").read_bytes()


def test_pairs_recipes_and_default_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = ROOT / "decks" / "texts"
    pair = ["--zh", texts / "dialogue.zh.txt", "--en", texts / "dialogue.en.txt"]
    assert run("build", *pair, "--known", ROOT / "vocab" / "first-words.tsv", "-q", capsys=capsys)[0] == 0
    assert (tmp_path / "dialogue.zh.apkg").exists()
    assert run("build", ROOT / "decks" / "story.toml", "-o", "story", "-q", capsys=capsys)[0] == 0
    assert (tmp_path / "story.apkg").exists()


def test_explain_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("explain", NEWS, "居民", capsys=capsys)
    assert code == 0
    assert "居民 jūmín: resident" in out and "because" in out and "alignment" in out
    assert "function word" in run("explain", NEWS, "的", capsys=capsys)[1]
    assert "does not stand in the text" in run("explain", NEWS, "恐龙", capsys=capsys)[1]
    assert "cut as part of this" in run("explain", NEWS, "陈雨说", capsys=capsys)[1]
    code, out, _ = run("explain", NEWS, "居民", "的", capsys=capsys)
    assert code == 0 and "jūmín" in out and "function word" in out, "several words"
    assert run("explain", NEWS, "居" * 120, "的", capsys=capsys)[0] == 1, "no name of a file can be as long"
    assert run("explain", NEWS, "", "的", capsys=capsys)[0] == 2
    code, out, _ = run("explain", NEWS, "居民", "恐龙", capsys=capsys)
    assert code == 1 and "jūmín" in out and "does not stand in the text" in out


def test_one_bad_article_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "good.txt").write_bytes(NEWS.read_bytes())
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    code, out, err = run("build", folder, "-o", tmp_path / "d.apkg", capsys=capsys)
    assert code == 0
    assert "left out" in err and "bad.txt" in err
    assert "1 file left out" in out
    assert (tmp_path / "d.apkg").exists()


ZH, EN = "我们沿着河边散步。天气很冷。", "We walked along the river. It was cold."
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "english only": (b"Only English.", "no Chinese text"),
    "binary": (b"\x7fELF" + b"\x00\x01" * 900, "binary data"),
    "junk": (bytes(range(128, 256)) * 20, "encoding"),
    "one side": (ARTICLE.replace(ZH, "").replace("　　散步\n", "").encode(), "no Chinese text"),
    "no usable bead": (
        ARTICLE.replace(ZH, "股票大跌。").replace(EN, "The cat is for you. " * 20).encode(),
        "matched with its English",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    data, message = BAD[name]
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    code, out, err = run("build", path, "-o", tmp_path / "d.apkg", capsys=capsys)
    assert (code, out) == (1, "")
    assert message in err and "bad" in err
    assert [p.name for p in tmp_path.iterdir()] == ["bad.txt"]


def test_bad_targets_are_told_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("build", NEWS, "-o", tmp_path / "missing" / "d.apkg", capsys=capsys)
    assert code == 1 and "does not exist" in err
    (tmp_path / "d.apkg").mkdir()
    code, _, err = run("build", NEWS, "-o", tmp_path / "d.apkg", capsys=capsys)
    assert code == 1 and "is a folder" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build"], "Nothing to read"),
        (["build", "missing.txt"], "no such file"),
        (["build", "missing.toml"], "no such recipe"),
        (["build", "a.toml", "b.txt"], "one recipe, or articles"),
        (["build", "--zh", "a.txt"], "go together"),
        (["build", "x.txt", "--zh", "a", "--en", "b"], "not both"),
        (["build", str(NEWS), "--level", "9"], "HSK level"),
        (["build", str(NEWS), "--encoding", "klingon"], "no encoding"),
        (["build", str(NEWS), "--known", "missing.tsv"], "no such file"),
    ],
)
def test_wrong_options(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments, capsys=capsys)
    assert (code, out) == (1, "")
    assert message in err
    assert not list(tmp_path.iterdir())


def test_a_line_of_a_million_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "long.txt"
    path.write_text(ARTICLE.replace("天气很冷。", "好" * 1_000_000), encoding="utf-8")
    code, _, err = run("build", path, "-o", tmp_path / "d.apkg", "-q", capsys=capsys)
    assert code in (0, 1)
    assert code == 0 or "long" in err


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m flashgen build --help | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["biuld", NEWS], "did you mean build?"),
        ([NEWS], "flashgen build"),
        (["handout", NEWS], "flashgen handout gaps article.txt"),
    ],
)
def test_a_command_that_is_none_or_lacks_its_kind_is_told(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(*arguments, capsys=capsys)
    assert code == 2 and told in err and "invalid choice" not in err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["build", "a.txt", "--max", "zehn"], "flashgen build: error: --max needs a whole number, not “zehn”"),
        (["build", "a.txt", "--zipf"], "flashgen build: error: argument --zipf: expected one argument"),
    ],
)
def test_a_wrong_option_is_told_in_two_lines(argv: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The usage of a command is a hundred lines."""
    code, _, err = run(*argv, capsys=capsys)
    assert code == 2 and err.splitlines() == [said, "See flashgen build --help"]


def test_usage_errors_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--nonsense", capsys=capsys)[0] == 2
    assert run(capsys=capsys)[0] == 2
    assert run("--version", capsys=capsys)[0] == 0
    code, _, err = run("diff", "a.apkg", "b.apkg", "c.apkg", capsys=capsys)
    assert code == 2 and "diff takes no more than 2: what is “c.apkg”?" in err


def test_outputs_never_replace_an_input_each_other_or_a_device(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(NEWS.read_bytes())
    for options in (
        ["-o", tmp_path / "d.apkg", "--report", article],
        ["-o", tmp_path / "d.apkg", "--report", tmp_path / "d.apkg"],
        ["-o", tmp_path / "d.apkg", "--report", "/dev/null"],
        ["-o", tmp_path, "-q"],
        ["-o", tmp_path / ("x" * 300)],
        ["-o", tmp_path / "d.pdf", "-q"],
        ["-o", tmp_path / "d.apkg", "--report", tmp_path / "missing" / "r.json"],
    ):
        code, _, err = run("build", article, *options, capsys=capsys)
        assert (code == 1 and "hoose another" in err) or "Give the name" in err
        assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert article.read_bytes() == NEWS.read_bytes()


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "real.apkg").write_bytes(b"")
    (tmp_path / "link.apkg").symlink_to(tmp_path / "real.apkg")
    assert run("build", NEWS, "-o", tmp_path / "link.apkg", "-q", "--max", 3, capsys=capsys)[0] == 0
    assert (tmp_path / "link.apkg").is_symlink() and (tmp_path / "real.apkg").stat().st_size > 1000


def test_files_may_stand_before_and_after_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = ROOT / "decks" / "texts" / "story.txt"
    code, out, _ = run("build", NEWS, "-o", tmp_path / "d.apkg", story, "--max", 5, capsys=capsys)
    assert code == 0 and "from 2 texts" in out
    assert run("explain", NEWS, "--encoding", "utf-8", "居民", capsys=capsys)[0] == 0
    assert run("explain", NEWS, "", capsys=capsys)[0] == 2
    assert run("explain", NEWS, capsys=capsys)[0] == 2


def test_two_files_of_one_name_keep_their_own_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, text in (("a", "news.txt"), ("b", "story.txt")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_bytes((ROOT / "decks" / "texts" / text).read_bytes())
    paths = [tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt", tmp_path / "a" / "x.txt"]
    report = tmp_path / "r.json"
    run("build", *paths, "-o", tmp_path / "d.apkg", "--report", report, "--series", "my series", "-q", capsys=capsys)
    data = json.loads(report.read_text(encoding="utf-8"))
    assert [d["id"] for d in data["documents"]] == ["x", "x (2)"]
    assert data["deck"]["series"] == "my-series"
    titles = {d["id"]: d["title"] for d in data["documents"]}
    assert "守燈人的信" in titles["x (2)"] and "图书馆" in titles["x"]


def test_align_writes_the_sentences_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("align", NEWS, capsys=capsys)
    lines = out.splitlines()
    assert code == 0 and len(lines) == 15 and lines[0].startswith("document\tbead")
    memory = tmp_path / "news.tmx"
    assert run("align", NEWS, "-o", memory, "-q", capsys=capsys) == (0, "", "")
    assert memory.read_text(encoding="utf-8").count("<tu ") == 14
    assert "must end in" in run("align", NEWS, "-o", tmp_path / "x.csv", capsys=capsys)[2]
    assert run("align", NEWS, "-o", NEWS, capsys=capsys)[0] == 1


def test_a_chinese_and_an_english_file_are_a_pair_in_either_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zh, en = (ROOT / "decks" / "texts" / f"dialogue.{side}.txt" for side in ("zh", "en"))
    first = run("align", zh, en, capsys=capsys)
    assert first[0] == 0 and len(first[1].splitlines()) > 10
    assert run("align", en, zh, capsys=capsys)[:2] == first[:2]
    assert run("align", "--zh", zh, "--en", en, capsys=capsys)[1] == first[1]
    assert run("align", zh, capsys=capsys)[1] == first[1], "with the translation beside it"
    alone = tmp_path / zh.name
    alone.write_bytes(zh.read_bytes())
    assert "only Chinese" in run("align", alone, capsys=capsys)[2]


def recipe_beside(folder: Path, more: str = "") -> Path:
    """A recipe with its text in a folder of its own."""
    (folder / "news.txt").write_bytes(NEWS.read_bytes())
    recipe = folder / "news.toml"
    recipe.write_text(f'input = {{ paths = ["news.txt"] }}\nwords = {{ max_notes = 5 }}\n{more}', encoding="utf-8")
    return recipe


def test_a_recipe_keeps_its_state_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = recipe_beside(tmp_path, 'output = { apkg = "news.apkg" }')
    out = run("build", recipe, capsys=capsys)[1]
    assert "new deck. Keep news.state.tsv" in out
    state = (tmp_path / "news.state.tsv").read_bytes()
    deck = (tmp_path / "news.apkg").read_bytes()
    assert len(state.splitlines()) == 7
    assert "new deck" not in run("build", recipe, capsys=capsys)[1]
    assert run("build", recipe, "-o", tmp_path / "trial.apkg", capsys=capsys)[0] == 0
    assert (tmp_path / "trial.apkg").read_bytes() == deck, "a trial goes by the state"
    assert run("build", recipe, "-o", tmp_path / "trial.apkg", "--zhuyin", capsys=capsys)[0] == 0
    assert (tmp_path / "news.state.tsv").read_bytes() == state, "and leaves it alone"
    assert (tmp_path / "news.apkg").read_bytes() == deck
    assert run("build", recipe, "-o", tmp_path / "news.apkg", "--zhuyin", capsys=capsys)[0] == 0
    assert (tmp_path / "news.state.tsv").read_bytes() != state, "its own deck is no trial"
    deck = (tmp_path / "news.apkg").read_bytes()
    (tmp_path / "news.state.tsv").write_text("broken\n", encoding="utf-8")
    code, _, err = run("build", recipe, capsys=capsys)
    assert code == 1 and "news.state.tsv: line 1:" in err and "version control" in err
    assert (tmp_path / "news.apkg").read_bytes() == deck


def test_the_series_stays_whatever_texts_are_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recipe without a name takes it from its text; with another text it is called otherwise."""
    monkeypatch.chdir(tmp_path)
    recipe = recipe_beside(tmp_path)
    series = []
    for paths in ('["news.txt"]', '["news.txt", "story.txt"]', '["story.txt"]'):
        (tmp_path / "story.txt").write_bytes((ROOT / "decks" / "texts" / "story.txt").read_bytes())
        recipe.write_text(f"input = {{ paths = {paths} }}\nwords = {{ max_notes = 5 }}\n", encoding="utf-8")
        out = run("build", recipe, "--report", "r.json", capsys=capsys)[1]
        series.append(json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["deck"]["series"])
    assert len(set(series)) == 1
    assert f'series = "{series[0]}" under deck' in " ".join(out.split())


def test_cards_sub_decks_and_their_order_come_from_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("10.txt", "story.txt"), ("2.txt", "news.txt")):
        (tmp_path / name).write_bytes((ROOT / "decks" / "texts" / text).read_bytes())
    report = tmp_path / "r.json"
    options = ("--ask", "recall,gap", "--ask", "type", "--lessons", "--report", report, "-o", tmp_path / "d.apkg", "-q")
    assert run("build", tmp_path / "10.txt", tmp_path / "2.txt", *options, capsys=capsys)[0] == 0
    found = json.loads(report.read_text(encoding="utf-8"))["notes"]
    decks = list(dict.fromkeys(n["subdeck"] for n in sorted(found, key=lambda n: n["position"])))
    assert [deck[:3] for deck in decks] == ["02 ", "10 "]
    assert "公交" in decks[0], "2.txt comes before 10.txt"
    code, _, err = run("build", NEWS, "--ask", "listn", capsys=capsys)
    assert code == 1 and "--ask knows listen, recall, type, gap, not “listn”" in err


def test_preview_of_an_article_and_of_a_deck(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("preview", NEWS, "--max", 5, capsys=capsys)
    assert code == 0 and "The cards of 5 words in news.preview.html" in out
    assert run("build", NEWS, "--max", 5, "-q", capsys=capsys)[0] == 0
    assert run("preview", "news.apkg", "-o", "deck.html", "-q", capsys=capsys) == (0, "", "")
    assert 'class="note' in (tmp_path / "deck.html").read_text(encoding="utf-8")
    code, _, err = run("preview", "news.apkg", NEWS, capsys=capsys)
    assert code == 1 and "not both" in err
    code, _, err = run("preview", "news.apkg", "--zh", NEWS, "--en", NEWS, capsys=capsys)
    assert code == 1 and "not both" in err
    code, _, err = run("preview", "none.apkg", capsys=capsys)
    assert code == 1 and "none.apkg" in err


def test_missing_equipment_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path))
    code, _, err = run("build", NEWS, "-o", tmp_path / "d.apkg", "--strokes", capsys=capsys)
    assert code == 1 and "flashgen fetch strokes" in err
    code, _, err = run("build", NEWS, "-o", tmp_path / "d.apkg", "--recordings", tmp_path / "none", capsys=capsys)
    assert code == 1 and "folder of recordings can't be read" in err
    code, _, err = run("build", NEWS, "-o", tmp_path / "d.apkg", "--audio", "robot", capsys=capsys)
    assert code == 1 and "There is no voice “robot”" in err


def test_what_a_build_reads_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = recipe_beside(tmp_path, 'cards = { overrides = "mine.tsv" }')
    (tmp_path / "mine.tsv").write_text("居民\tmeaning\tresident\n", encoding="utf-8")
    known = tmp_path / "known.json"
    known.write_text("计划\n", encoding="utf-8")
    must = tmp_path / "must.csv"
    must.write_text("居民\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for command in (
        ("preview", recipe, "-o", recipe),
        ("build", recipe, "-o", tmp_path / "d.apkg", "--report", tmp_path / "mine.tsv"),
        ("build", recipe, "-o", tmp_path / "d.apkg", "--report", recipe),
        ("build", recipe, "-o", tmp_path / "d.apkg", "--known", known, "--report", known),
        ("words", NEWS, "--must", must, "-o", must),
        ("corpus", NEWS, "--known", must, "-o", must),
    ):
        code, _, err = run(*command, capsys=capsys)
        assert code == 1 and ("one of the files to read" in err or "would be written as ." in err)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_missing_list_with_a_chinese_name_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--must", "--skip"):
        code, _, err = run("build", NEWS, "-o", tmp_path / "d.apkg", option, tmp_path / "生词表.txt", capsys=capsys)
        assert code == 1 and "生词表.txt" in err and "there is no such" in err


def test_the_summary_tells_names_from_lessons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("1.txt", "story.txt"), ("2.txt", "news.txt")):
        (tmp_path / name).write_bytes((ROOT / "decks" / "texts" / text).read_bytes())
    target = ("-o", tmp_path / "d.apkg", "--max", 20)
    out = run("build", tmp_path / "1.txt", tmp_path / "2.txt", "--lessons", *target, capsys=capsys)[1]
    assert "40 cards" in out and "of them names" not in out and "  01 " in out and "come back: " in out
    assert "of them names" in run("build", NEWS, "--names", *target, capsys=capsys)[1]


def test_what_the_system_refuses_is_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "/some/cache")

    monkeypatch.setattr("flashgen.pipeline.build_from", full)
    code, _, err = run("build", NEWS, "-o", tmp_path / "d.apkg", capsys=capsys)
    assert (code, err) == (1, "flashgen: /some/cache: No space left on device. Check the path and the free space.\n")


def test_a_recipe_gives_its_deck_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recipe_beside(tmp_path)
    assert run("build", "news.toml", "--max", 3, "-q", capsys=capsys) == (0, "", "")
    assert (tmp_path / "news.apkg").exists()


def test_a_deck_that_anki_exported_is_not_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.apkg"
    with zipfile.ZipFile(path, "w") as exported:
        exported.writestr("collection.anki21b", b"my progress")
        exported.writestr("collection.anki2", b"please update")
    before = path.read_bytes()
    code, _, err = run("build", NEWS, "-o", path, capsys=capsys)
    assert code == 1 and "was not written by flashgen" in err
    assert path.read_bytes() == before


def test_quiet_is_not_silent_about_corrections(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "o.tsv").write_text("恐龙\tmeaning\tdinosaur\n", encoding="utf-8")
    target = ("-o", tmp_path / "d.apkg", "--max", 3, "-q")
    code, out, err = run("build", NEWS, "--overrides", tmp_path / "o.tsv", *target, capsys=capsys)
    assert (code, out) == (0, "") and "恐龙 (meaning) no longer applies" in err
    (tmp_path / "o.tsv").write_bytes(b"")
    assert run("build", NEWS, "--overrides", tmp_path / "o.tsv", *target, capsys=capsys) == (0, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_output_is_no_traceback() -> None:
    command = f"{sys.executable} -m flashgen align {NEWS} >/dev/full"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"%PDF-1.7", "the PDF can't be read"),
        (b"PK\x03\x04", "the file is damaged"),
        (b"{\\rtf1", "a rich text file"),
        (b"\xd0\xcf\x11\xe0", "an old Word file"),
    ],
)
def test_files_of_other_programs_are_named(
    head: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.docx").write_bytes(head + b"\x00\xff" * 50)
    code, _, err = run("build", tmp_path / "a.docx", "-o", tmp_path / "d.apkg", capsys=capsys)
    assert code == 1 and said in err and "Traceback" not in err and "(.txt)" in err


def test_a_corrected_title_makes_no_new_notes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = NEWS.read_text(encoding="utf-8")
    guids = []
    for title in ("### ", "### 新", "### 更新"):
        (tmp_path / "news.txt").write_text(text.replace("### ", title, 1), encoding="utf-8")
        assert run("build", "news.txt", "--max", 0, "--report", "r.json", "-q", capsys=capsys)[0] == 0
        report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
        guids.append({n["word"]: n["guid"] for n in report["notes"]})
        assert all(f"FlashGen::{report['deck']['series']}" in n["tags"] for n in report["notes"])
    common = set.intersection(*map(set, guids))  # a title's words count too
    assert len(common) > 10 and all(guids[0][word] == guids[1][word] == guids[2][word] for word in common)


def test_a_chinese_line_with_foreign_names_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    zh = "老师保护环境。\n他在Facebook和Instagram上发照片。\n工人在工厂工作。\n"
    en = "The teacher protects the environment.\nHe posts photos on Facebook and Instagram.\nWorkers work there.\n"
    path.write_text(f"{en}\n<hr />\n\nOriginal:\n\n{zh}", encoding="utf-8")
    assert "发照片" in run("align", path, capsys=capsys)[1]


def test_explain_takes_what_build_takes_of_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "zh.txt").write_text("他在研究這個問題，而且很認真。\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("He is studying this problem, and moreover very earnestly.\n", encoding="utf-8")
    texts = (tmp_path / "zh.txt", tmp_path / "en.txt")
    assert "yánjiù" in run("explain", *texts, "研究", "--region", "taiwan", capsys=capsys)[1]
    assert "function word" in run("explain", *texts, "而且", capsys=capsys)[1]
    assert "function word" not in run("explain", *texts, "而且", "--grammar", capsys=capsys)[1]
    assert "function word" in run("explain", *texts, "這個", capsys=capsys)[1]  # as the text writes it
