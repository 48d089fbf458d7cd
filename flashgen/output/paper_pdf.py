"""A hand-out as a PDF, set by Typst (extra `print`) after `templates/handout.typ` in Noto's Chinese fonts.

The sheets go into the template as JSON, where a text is nothing but a text; the same hand-out gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from importlib.util import find_spec
from typing import Any

from ..errors import ExportError, MissingEngine
from .paper import Grid, Handout, Sheet
from .stroke_steps import pictures

MODULES = ("typst", "pylopdf_fonts_zh_cn")


def is_there() -> bool:
    """Whether Typst and its font are installed."""
    return all(find_spec(module) for module in MODULES)


def check() -> None:
    """A `MissingEngine` where Typst or its font is not there."""
    if not is_there():
        raise MissingEngine(
            "A PDF needs Typst and a font, which are not installed: pip install 'flashgen[print]'. "
            "Or write a page (.html): a browser prints it, or saves it as PDF."
        )


def pdf(handout: Handout) -> bytes:
    """The PDF."""
    check()
    import typst
    from pylopdf_fonts_zh_cn import serif_path

    data = asdict(handout) | {"sheets": [_sheet(sheet) for sheet in handout.sheets]}
    with resources.as_file(resources.files(__package__).joinpath("templates", "handout.typ")) as template:
        try:
            made: bytes = typst.compile(
                template,
                root=template.parent,
                font_paths=[serif_path().parent],
                ignore_system_fonts=True,
                sys_inputs={"handout": json.dumps(data, ensure_ascii=False)},
                timestamp=0,
            )
        except typst.TypstError as error:
            raise ExportError(f"The PDF could not be set ({error}). Write a page (.html) instead.") from error
    return made


def _sheet(sheet: Sheet) -> dict[str, Any]:
    body = asdict(sheet.body) | {"kind": type(sheet.body).__name__.lower()}
    if isinstance(sheet.body, Grid):
        for line, drawn in zip(body["lines"], sheet.body.lines, strict=True):
            line["strokes"] = list(pictures(drawn.strokes))
    return {"title": sheet.title, "what": sheet.what, "named": sheet.named, "body": body}
