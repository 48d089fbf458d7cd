"""Everyday senses that CC-CEDICT lacks."""

from __future__ import annotations

import pytest

from flashgen.lexicon import glosses
from flashgen.lexicon.cedict import Cedict
from flashgen.lexicon.supplement import supplement


def test_each_stands_in_an_entry_that_lacks_it() -> None:
    dictionary = Cedict()
    assert sum(map(len, supplement().values())) > 400
    for (word, pinyin), senses in supplement().items():
        listed = [entry for entry in dictionary.listed(word) if (entry.simplified, entry.pinyin) == (word, pinyin)]
        assert listed, (word, pinyin)
        assert not {s for entry in dictionary.listed(word) for s in entry.senses} & set(senses), word
        assert len(set(senses)) == len(senses) and not any("/" in sense for sense in senses)
        found = [entry for entry in dictionary.entries(word) if entry.pinyin == pinyin]
        assert found[0].senses[-len(senses) :] == senses
        assert not set(senses) & {s for entry in found[1:] for s in entry.senses}, "once a word"


@pytest.mark.parametrize("word", ["张", "張"])
def test_both_scripts_have_them(word: str) -> None:
    senses = [sense for entry in Cedict().entries(word) for sense in entry.senses]
    assert "classifier for faces, mouths" in senses
    assert glosses.is_classifier("classifier for faces, mouths")


def test_clean_decks_have_no_slang_of_ours() -> None:
    """(slang) 卷 "cutthroat", 渣 "scummy"."""
    senses = {s for word in ("卷", "渣") for entry in Cedict(clean=True).entries(word) for s in entry.senses}
    assert not any(sense.startswith("(slang)") for sense in senses)
