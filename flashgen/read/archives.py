"""Zip files and XML that nobody has vouched for: Word, OpenDocument, EPUB, Excel.

Members are looked up by name, never extracted; sizes are checked before and while they are read, since a header may
lie. XML with a document type is refused where it declares anything: `defusedxml` knows the traps.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..errors import LoadError, damaged

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_MEMBERS = 10_000
MAX_MEMBER, MAX_TOTAL = 20_000_000, 40_000_000
"""Bytes of one member, and of all that are read: the text of a long book is 3 million, its XML twice as much."""
MAX_DEPTH, MAX_ELEMENTS = 100, 1_000_000
HINT = "Open it in the program it comes from and save it again, or save its text as plain text (.txt)."


class Archive:
    """The members of a zip file."""

    def __init__(self, data: bytes, where: object) -> None:
        self._where, self._read = where, 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            names = self._zip.namelist()
        except damaged() as error:
            raise LoadError(where, f"the file is damaged ({error})", hint=HINT) from None
        if len(names) > MAX_MEMBERS:
            raise LoadError(where, f"there are {len(names):,} files packed in it, too many for a text", hint=HINT)
        self.names = frozenset(names)

    def read(self, name: str) -> bytes:
        """The bytes of a member; a `LoadError` if it is missing, damaged, locked or too large."""
        try:
            if self._zip.getinfo(name).file_size > MAX_MEMBER:
                raise LoadError(self._where, self._large(name), hint=HINT)
            with self._zip.open(name) as member:
                data = member.read(MAX_MEMBER + 1)
        except damaged() as error:
            problem = "it is locked with a password" if "password" in str(error) else f"the file is damaged ({error})"
            raise LoadError(self._where, problem, hint=HINT) from None
        self._read += len(data)
        if len(data) > MAX_MEMBER or self._read > MAX_TOTAL:
            raise LoadError(self._where, self._large(name), hint=HINT)
        return data

    def xml(self, name: str) -> Element:
        """The root of a member that is XML."""
        return parse(self.read(name), self._where)

    @staticmethod
    def _large(name: str) -> str:
        return f"what is packed in it ({name[:60]}) is larger than any text"


def parse(data: bytes, where: object) -> Element:
    """The root of an XML document without entities, of bounded depth."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    depth, count, root = 0, 0, None
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end")):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            count += event == "start"
            if count > MAX_ELEMENTS:
                raise LoadError(
                    where, f"its XML has more than {MAX_ELEMENTS:,} elements, more than any text", hint=HINT
                )
            if depth > MAX_DEPTH:
                raise LoadError(where, f"its XML is nested deeper than {MAX_DEPTH} levels", hint=HINT)
    except (ParseError, DefusedXmlException, ValueError, LookupError, UnicodeError) as error:
        raise LoadError(where, f"the XML can't be read ({str(error)[:200]})", hint=HINT) from None
    if root is None:
        raise LoadError(where, "the XML is empty", hint=HINT)
    found: Element = root
    return found


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Any, *names: str) -> Iterator[Any]:
    """The children of an element that are called so."""
    return (child for child in element if local(child) in names)


def attribute(element: Any, name: str) -> str:
    """An attribute whatever its namespace, "" if it is missing."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
