"""Files to documents: formats, encodings, and what is said of files that are neither."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flashgen.align.sentences import split_l1
from flashgen.errors import LoadError
from flashgen.read import bilingual_article, documents
from flashgen.read.encoding import decode
from flashgen.read.lines import plain, table_rows
from flashgen.read.safely import read_bytes

from .conftest import CASES

ARTICLE = """Title: A Walk
Author:
Date: 2026-01-01
Page: 1

A Walk
We walked along the river. It was cold.

<hr />

Original:

### 散步

2026-01-01
第1版()
专栏：

　　散步
　　我们沿着河边散步。天气很冷。
"""


@pytest.mark.parametrize("path", sorted((CASES / "read").glob("*.txt")), ids=lambda p: p.stem)
def test_variations_of_the_format(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = documents.read_article(path)
    assert list(found.l2) == expected["l2"]
    assert list(found.l1) == expected["l1"]
    facts = {name: getattr(found.facts, name) for name in ("title_l2", "title_l1", "author", "date", "page", "column")}
    assert facts == {name: expected[name] for name in facts}
    assert ["table rows left out" in issue.what for issue in found.issues] == [True]


def test_header_without_separator_is_found_by_the_page_line() -> None:
    text = ARTICLE.replace("<hr />", "").replace("Original:", "")
    found = bilingual_article.parse(text, Path("a.txt"))
    assert found.l2 == ("我们沿着河边散步。天气很冷。",)
    assert found.l1 == ("We walked along the river. It was cold.",)


def test_author_glued_to_the_first_sentence() -> None:
    text = ARTICLE.replace("### 散步\n\n", "### 散步\n徐迟\n").replace("　　我们沿着", "　　徐迟我们沿着")
    assert bilingual_article.parse(text, Path("a.txt")).l2 == ("我们沿着河边散步。天气很冷。",)


def test_a_picture_has_no_title_to_take_away() -> None:
    text = ARTICLE.replace("### 散步", "### 图片").replace("　　散步\n", "")
    assert bilingual_article.parse(text, Path("a.txt")).l2 == ("我们沿着河边散步。天气很冷。",)


def test_prose_is_no_table() -> None:
    assert not any(table_rows(["人民中国　屹立亚东", "光芒万道　辐射寰空", "一", "　"]))


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_encodings_are_found(name: str) -> None:
    assert decode(ARTICLE.encode(name), "a.txt") == ARTICLE


def test_big5_is_found() -> None:
    text = ARTICLE.replace("我们沿着河边散步。天气很冷。", "我們沿著河邊散步。天氣很冷。").replace("专栏", "專欄")
    assert decode(text.encode("big5"), "a.txt") == text


def test_line_ends_controls_and_direction_marks_are_cleaned() -> None:
    assert decode("\ufeffa\r\nb\rc\x00\u202ed\u2028e".encode() + b"f" * 200, "a.txt").startswith("a\nb\ncd\nef")


def test_user_encoding_wins_and_is_checked() -> None:
    assert decode("会".encode("gbk"), "a.txt", "gbk") == "会"
    with pytest.raises(LoadError, match="no encoding 'klingon'"):
        decode(b"x", "a.txt", "klingon")
    with pytest.raises(LoadError, match="not in the encoding utf-8"):
        decode("会".encode("gbk"), "a.txt", "utf-8")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t \n", "the file is empty"),
        (bytes(range(128, 256)) * 40, "encoding can't be told|binary data"),
        (b"\x7fELF\x02\x01\x01" + b"\x00\x01\x02" * 500, "binary data"),
        (b"Only English here.", "no Chinese text"),
        ("中文一行。\n又一行。\nAn English line.\n又有。\nMore.\nMore.\n完。\n".encode(), "both languages are there"),
        (ARTICLE.split("### 散步")[0].encode(), "no Chinese text"),
        (ARTICLE[ARTICLE.index("<hr") :].encode(), "no English text"),
    ],
    ids=["empty", "blank", "junk", "binary", "english only", "mixed", "half 1", "half 2"],
)
def test_bad_files_are_named_with_what_to_do(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(LoadError, match=message) as caught:
        documents.read_article(path)
    assert str(path) in str(caught.value)


def test_missing_file_folder_and_special_file(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no such file"):
        read_bytes(tmp_path / "missing.txt")
    with pytest.raises(LoadError, match="folder"):
        read_bytes(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LoadError, match="no ordinary file"):
        read_bytes(tmp_path / "pipe")


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(LoadError, match="1,000 MB, more than the limit of 10 MB"):
        read_bytes(path)


def test_swapped_and_wrong_pairs(tmp_path: Path) -> None:
    zh, en = tmp_path / "zh.txt", tmp_path / "en.txt"
    zh.write_text("我们散步。\n天气很冷。\n", encoding="utf-8")
    en.write_text("We walked.\nIt was cold.\n", encoding="utf-8")
    assert documents.read_pair(zh, en).l1 == ("We walked.", "It was cold.")
    with pytest.raises(LoadError, match="swapped"):
        documents.read_pair(en, zh)
    with pytest.raises(LoadError, match="hardly any English"):
        documents.read_pair(zh, zh)


def test_a_folder_stands_for_its_articles(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"x")
    assert [p.name for p in documents.expand([tmp_path])] == ["a.md", "b.txt"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(LoadError, match="holds no text"):
        documents.expand([tmp_path / "empty"])


def test_an_exact_title_is_found_below_a_column_name_that_is_like_it() -> None:
    text = ARTICLE.replace("Title: A Walk", "Title: Two-Week Reader Letters Situation").replace(
        "A Walk\nWe walked", "Reader Letters Summary\n\nTwo-Week Reader Letters Situation\n\nWe walked"
    )
    assert bilingual_article.parse(text, Path("a.txt")).l1 == ("We walked along the river. It was cold.",)


def test_a_tab_between_speaker_and_speech_is_no_table() -> None:
    assert not any(table_rows(["王明\t你今天去哪儿", "李华\t我去学校", "王明\t好的", "李华\t再见"]))


def test_long_lines_take_linear_time() -> None:
    assert len(split_l1("He came. " * 60_000)) == 60_000
    assert plain("**a " * 20_000)


def test_files_out_of_reach_and_odd_names_are_load_errors(tmp_path: Path) -> None:
    for name in ("x" * 300, "a\0b"):
        with pytest.raises(LoadError):
            documents.expand([tmp_path / name]) and documents.read_article(tmp_path / name)
    odd = tmp_path / os.fsdecode(b"t\xff.txt")
    odd.write_text(ARTICLE, encoding="utf-8")
    assert documents.read_article(odd).id == "t?"
