"""Bytes to clean text.

The order of trust: what the user says, a byte order mark, strict UTF-8, UTF-16 without mark (every second
byte of ASCII is zero), then GB18030 against Big5. The last two accept each other's bytes, so the reading with
the larger share of everyday characters wins: both standards keep their everyday characters in a first level
(GB 2312 rows 16-55, Big5 rows A4-C6), and text read in the wrong one falls outside it. A share below
`MIN_EVERYDAY` in both means that it is no Chinese text at all.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from ..errors import LoadError
from ..lexicon.script import is_han

MIN_EVERYDAY = 0.7
"""Share of a legacy text's Han characters that belong to the everyday level.

Measured on 474 pieces of 20-400 characters of the development corpus: right readings .86-1.0 (median 1.0), GB18030
read as Big5 .24-.79, Big5 read as GB18030 0-.71, random bytes under .38. The larger share wins."""
MAX_WESTERN = 0.2
"""Bytes beyond ASCII for each letter, up to which a file may be Windows-1252: French has .05, Chinese has 2 a sign."""
MAX_CONTROL = 0.01
"""Share of control characters from which a file is no text. Real articles have none."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e01ef]"
)
"""Control characters, and what nobody sees: zero width, direction, variation selectors, tags."""
RADICAL = re.compile("[\u2e80-\u2fdf]")
"""Kangxi radicals, which PDFs have in the place of characters: ⼿ for 手."""
UNPRINTABLE = re.compile(f"{UNWANTED.pattern}|[\t\n\r\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
NEWLINE = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")
MOST_MARKS = 30
"""Combining marks in a row that are kept (Unicode's stream-safe format): normalising more of them is quadratic."""
HINT = "Give its encoding, for example --encoding gb18030 or --encoding big5."


def decode(data: bytes, path: Path | str, encoding: str = "") -> str:
    """The text of a file: decoded, in NFC, line ends as `\\n`, control and direction characters removed."""
    text = _named(data, path, encoding) if encoding else _detected(data, path)
    controls = len(CONTROL.findall(text))
    if controls > MAX_CONTROL * len(text):
        raise LoadError(path, "this is binary data, not text", hint="Save the article as plain text first.")
    return clean(text)


def clean(text: str) -> str:
    """NFC text without characters that have no place in a sentence.

    >>> clean("caf\\u0065\\u0301\\x00 \\u202eok\\r\\nnext")
    'café ok\\nnext'
    >>> clean("⼿机")
    '手机'
    """
    text = RADICAL.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = UNWANTED.sub("", NEWLINE.sub("\n", text))
    marks = "".join(char for char in set(text) if unicodedata.combining(char))
    if marks:
        text = re.sub(f"([{re.escape(marks)}]{{{MOST_MARKS}}})[{re.escape(marks)}]+", r"\1", text)
    return unicodedata.normalize("NFC", text)


def printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8, and what no line may hold, become question marks.

    >>> printable("t\\udcff\\x1b[2J")
    't??[2J'
    """
    return UNPRINTABLE.sub("?", name)


def _named(data: bytes, path: Path | str, encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        text = data.decode(codec.name)
    except LookupError:
        raise LoadError(
            path, f"there is no encoding {encoding!r}", hint="Try utf-8, gb18030, big5 or utf-16."
        ) from None
    except UnicodeError as error:
        raise LoadError(
            path,
            f"the file is not in the encoding {encoding} ({error})",
            hint="Leave --encoding out to have it found.",
        ) from None
    return text.removeprefix("\ufeff")


ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a zip file begins, an empty and a split one too."""
FOREIGN = {
    **dict.fromkeys(ZIP, "a zip file, and no document in it is known"),
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "a rich text file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
"""What teachers give in place of a text, by its first bytes."""


def _refuse_foreign(data: bytes, path: Path | str) -> None:
    kind = next((kind for magic, kind in FOREIGN.items() if data.startswith(magic)), "")
    if Path(path).suffix.lower() == ".apkg":
        raise LoadError(path, "this is a deck, not a text", hint="To look at its cards: flashgen preview DECK.apkg.")
    if kind:
        hint = "Open it and save it as .docx, .pdf or plain text (.txt)."
        raise LoadError(path, f"this is {kind}, not a text that can be read", hint=hint)


def _detected(data: bytes, path: Path | str) -> str:
    _refuse_foreign(data, path)
    for bom, name in BOMS:
        if data.startswith(bom):
            return _named(data[len(bom) :], path, name)
    utf16 = _utf16(data)
    if utf16:
        return utf16
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    readings = [
        (share, text)
        for name in ("gb18030", "big5")
        if (text := _strict(data, name)) and (share := everyday(text, name))
    ]
    share, text = max(readings, key=lambda r: r[0], default=(0.0, ""))
    if share >= MIN_EVERYDAY:
        return text
    western = _western(data)
    if western:
        return western
    line = data.count(b"\n", 0, broken.start) + 1
    raise LoadError(path, "the encoding can't be told, or this is no text", line=line, hint=HINT)


def _western(data: bytes) -> str:
    """Windows-1252: English with a few quotation marks and accents of one byte; "" if it is something else."""
    text = data.decode("cp1252", "replace")
    foreign = sum(byte >= 0x80 for byte in data)
    letters = sum(c.isascii() and c.isalpha() for c in text)
    return text if foreign <= MAX_WESTERN * letters and "\ufffd" not in text else ""


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode("big5hkscs" if name == "big5" else name)
    except UnicodeDecodeError:
        return ""


def _utf16(data: bytes) -> str:
    """UTF-16 without byte order mark: plain in English text, where every second byte is zero."""
    head = data[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(1, len(head) // 8) or min(even, odd) > max(even, odd) // 10:
        return ""
    try:
        return data.decode("utf-16-be" if even > odd else "utf-16-le")
    except UnicodeDecodeError:
        return ""


def everyday(text: str, encoding: str) -> float:
    """Share of the Han characters that stand in the everyday level of `gb18030` (GB 2312) or `big5`; 0 if none.

    >>> everyday("我们的会议", "gb18030"), everyday("我們的會議", "big5")
    (1.0, 1.0)
    """
    legacy, low, high = ("gb2312", 0xB0, 0xD7) if encoding == "gb18030" else ("big5", 0xA4, 0xC6)
    han = [c for c in text[:20_000] if is_han(c) or ord(c) > 0xFFFF or 0xE000 <= ord(c) < 0xF900]
    common = sum(low <= (c.encode(legacy, "ignore") or b"\0")[0] <= high for c in han)
    return common / len(han) if han else 0.0
