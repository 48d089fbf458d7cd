"""Files made to hurt: each is refused with a message, whatever reader it is meant for."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from flashgen.errors import LoadError
from flashgen.read import archives, documents

from .forms import FILES

ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">{}]>'
LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
MEMBERS = {
    "turns.docx": "word/document.xml",
    "halves.odt": "content.xml",
    "book.epub": "META-INF/container.xml",
    "columns.xlsx": "xl/worksheets/sheet1.xml",
}


def repacked(name: str, member: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A real file with the member that holds its text replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as old, zipfile.ZipFile(target, "w", compression) as new:
        for info in old.infolist():
            new.writestr(info.filename, member if info.filename == MEMBERS[name] else old.read(info))
    return target.getvalue()


def refused(data: bytes, name: str, tmp_path: Path) -> str:
    """What is said of a file that must not be read."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LoadError) as error:
        documents.read_article(tmp_path / name)
    return str(error.value)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_bomb_is_not_unpacked(name: str, tmp_path: Path) -> None:
    bomb = repacked(name, b"<x>" + b" " * (archives.MAX_TOTAL + 1000))
    assert len(bomb) < 200_000
    assert "larger than any" in refused(bomb, name, tmp_path)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_forged_size_is_not_believed(name: str, tmp_path: Path) -> None:
    real = b"<x>" + b" " * (archives.MAX_TOTAL + 1000)
    bomb = repacked(name, real)
    said = refused(bomb.replace(len(real).to_bytes(4, "little"), (500).to_bytes(4, "little")), name, tmp_path)
    assert "damaged" in said or "larger than any" in said


@pytest.mark.parametrize("name", [name for name in MEMBERS if name != "columns.xlsx"])
@pytest.mark.parametrize("entities", ["", LAUGHS])
def test_entities_are_refused(name: str, entities: str, tmp_path: Path) -> None:
    text = ENTITY.format(entities) + "<x>&e;</x>"
    assert "XML can't be read" in refused(repacked(name, text.encode()), name, tmp_path)


@pytest.mark.parametrize("name", ["turns.docx", "halves.odt"])
def test_xml_that_is_nested_without_end_is_refused(name: str, tmp_path: Path) -> None:
    assert "nested" in refused(repacked(name, b"<a>" * 5000 + b"</a>" * 5000), name, tmp_path)


@pytest.mark.parametrize("name", [*MEMBERS, "halves.pdf"])
@pytest.mark.parametrize("kept", [0.3, 0.97])
def test_half_a_file_is_refused(name: str, kept: float, tmp_path: Path) -> None:
    said = refused(FILES[name][: int(kept * len(FILES[name]))], name, tmp_path)
    assert "damaged" in said or "can't be read" in said


def test_a_locked_archive_is_named(tmp_path: Path) -> None:
    data = bytearray(repacked("turns.docx", b"<x/>"))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        place = packed.getinfo(MEMBERS["turns.docx"]).header_offset
    data[place + 6] |= 1
    central = data.rindex(MEMBERS["turns.docx"].encode()) - 46
    data[central + 8] |= 1
    assert "password" in refused(bytes(data), "turns.docx", tmp_path)


def test_an_archive_of_something_else_is_named(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("a.txt", "x")
    assert "no document in it is known" in refused(target.getvalue(), "a.docx", tmp_path)


def test_a_pdf_of_pictures_needs_ocr(tmp_path: Path) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.save(tmp_path / "scan.pdf")
    with pytest.raises(LoadError, match=r"there is no text in it\. It seems to be scanned\. Run OCR first"):
        documents.read_article(tmp_path / "scan.pdf")


def test_a_page_nested_without_end_is_refused(tmp_path: Path) -> None:
    page = "<html>" + "<div>" * 20_000 + "<p>今天天气很好。<p>It is nice today."
    assert "nested deeper" in refused(page.encode(), "a.html", tmp_path)
    assert "more than 100,000 tags" in refused(b"<html>" + b"<p>x" * 110_000, "a.html", tmp_path)
