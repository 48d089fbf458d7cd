"""E-books (.epub) to blocks: the chapters in the order of their spine."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from ..errors import LoadError
from . import webpage
from .archives import Archive, attribute, children, local
from .content import Block
from .encoding import decode

CONTAINER = "META-INF/container.xml"
PAGES = (".xhtml", ".html", ".htm", ".xml")
LOCKED = "META-INF/encryption.xml"


def epub(data: bytes, where: object) -> tuple[list[Block], str]:
    """The blocks of an e-book, and its title; where it doesn't say its order, its pages by name."""
    archive = Archive(data, where)
    package = next((attribute(e, "full-path") for e in archive.xml(CONTAINER).iter() if local(e) == "rootfile"), "")
    title, chapters = _spine(archive, package) if package in archive.names else ("", sorted(archive.names))
    found: list[Block] = []
    for name in chapters:
        if name in archive.names and name.lower().endswith(PAGES):
            found += webpage.blocks(decode(archive.read(name), f"{where}: {name}"), where)[0]
    if not found and LOCKED in archive.names:
        raise LoadError(where, "the e-book is locked (DRM)", hint="Only its seller's programs can read it.")
    return found, title


def _spine(archive: Archive, package: str) -> tuple[str, list[str]]:
    """The title of a book, and the names of its chapters in reading order."""
    root = archive.xml(package)
    title = next(("".join(e.itertext()) for e in root.iter() if local(e) == "title"), "")
    folder = posixpath.dirname(package)
    items = {attribute(e, "id"): e for m in children(root, "manifest") for e in children(m, "item")}
    names = []
    for reference in (e for spine in children(root, "spine") for e in children(spine, "itemref")):
        item = items.get(attribute(reference, "idref"))
        side = attribute(reference, "linear") == "no"
        if item is not None and not side and "nav" not in attribute(item, "properties").split():
            names.append(posixpath.normpath(posixpath.join(folder, unquote(attribute(item, "href")))))
    return " ".join(title.split()), names
