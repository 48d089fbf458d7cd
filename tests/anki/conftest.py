"""A real, empty Anki collection; the tests are skipped where the `anki` library can't be installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("anki.collection", reason="needs the anki library, which is not installed here")


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    """An empty collection."""
    from anki.collection import Collection

    found = Collection(str(tmp_path / "collection.anki2"))
    yield found
    found.close()


def imported(collection: Any, package: Path) -> Any:
    """The log of an import with Anki's default options."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    collection.models._clear_cache()  # the library's own copies of note types outlive an import
    return log
