"""Aligned documents as files for translators and teachers: tab-separated lines, or TMX 1.4 for translation memories."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import ExportError
from ..values import Bitext
from .atomically import replacing

HEADER = ("document", "bead", "kind", "confidence", "zh", "en")
SUFFIXES = (".tsv", ".tmx")
TMX_HEADER = {
    "creationtool": "flashgen",
    "creationtoolversion": "1",
    "segtype": "sentence",
    "o-tmf": "flashgen",
    "adminlang": "en",
    "srclang": "zh",
    "datatype": "plaintext",
}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(bitexts: Iterable[Bitext], target: Path) -> None:
    """Write all beads, each document as soon as it comes: as TMX where the file's name ends in .tmx, as tab-separated
    lines where it ends in .tsv."""
    if target.suffix.lower() not in SUFFIXES:
        raise ExportError(f"{target}: the name must end in {' or '.join(SUFFIXES)}.")
    lines = tmx_lines(bitexts) if target.suffix.lower() == ".tmx" else tsv_lines(bitexts)
    with replacing(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def tsv_lines(bitexts: Iterable[Bitext]) -> Iterator[str]:
    """A line a bead under a header: document, number, kind such as 1-2, confidence 0..1, Chinese, English."""
    for row in itertools.chain([HEADER], _rows(bitexts)):
        yield "\t".join(" ".join(cell.split()) for cell in row) + "\n"


def tmx_lines(bitexts: Iterable[Bitext]) -> Iterator[str]:
    """TMX 1.4: a translation unit for each bead that has both sides, its confidence as a property."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield f"  {ET.tostring(ET.Element('header', TMX_HEADER), encoding='unicode')}\n  <body>\n"
    for document, number, kind, confidence, zh, en in _rows(bitexts):
        if zh and en:
            unit = ET.Element("tu", tuid=NOT_XML.sub("", f"{document}:{number}"))
            for name, value in (("x-confidence", confidence), ("x-kind", kind)):
                ET.SubElement(unit, "prop", type=name).text = value
            for language, text in (("zh", zh), ("en", en)):
                variant = ET.SubElement(unit, "tuv", {"xml:lang": language})
                ET.SubElement(variant, "seg").text = NOT_XML.sub("", text)
            ET.indent(unit, level=2)
            yield f"    {ET.tostring(unit, encoding='unicode').rstrip()}\n"
    yield "  </body>\n</tmx>\n"


def _rows(bitexts: Iterable[Bitext]) -> Iterator[tuple[str, ...]]:
    for bitext in bitexts:
        for number, bead in enumerate(bitext.beads, 1):
            zh = "".join(bitext.l2[i] for i in bead.l2)
            en = " ".join(bitext.l1[j] for j in bead.l1)
            yield (bitext.id, str(number), f"{len(bead.l2)}-{len(bead.l1)}", f"{bead.confidence:.4f}", zh, en)
