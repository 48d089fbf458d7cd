"""Everyday senses that CC-CEDICT lacks."""

from __future__ import annotations

import pytest

from flashgen.lexicon import glosses
from flashgen.lexicon.cedict import Cedict
from flashgen.lexicon.supplement import supplement


def test_each_stands_in_an_entry_that_lacks_it() -> None:
    dictionary = Cedict()
    assert sum(map(len, supplement().values())) > 400
    for (traditional, word, pinyin), senses in supplement().items():
        [listed] = [e for e in dictionary.listed(word) if (e.traditional, e.pinyin) == (traditional, pinyin)]
        assert listed.simplified == word and not all("variant of" in s for s in listed.senses), "no mere variant"
        small = any(e.pinyin == pinyin.lower() for e in dictionary.listed(word))
        assert pinyin.islower() or not small, "no surname's"
        assert not {s for entry in dictionary.listed(word) for s in entry.senses} & set(senses), word
        assert len(set(senses)) == len(senses) and not any("/" in sense for sense in senses)
        for form in (word, traditional):
            found = [s for entry in dictionary.entries(form) for s in entry.senses]
            assert all(found.count(sense) == 1 for sense in senses), (form, senses)


@pytest.mark.parametrize("word", ["张", "張"])
def test_both_scripts_have_them(word: str) -> None:
    senses = [sense for entry in Cedict().entries(word) for sense in entry.senses]
    assert "classifier for faces, mouths" in senses
    assert glosses.is_classifier("classifier for faces, mouths")


def test_clean_decks_have_no_slang_of_ours() -> None:
    """(slang) 卷 "cutthroat", 渣 "scummy"."""
    senses = {s for word in ("卷", "渣") for entry in Cedict(clean=True).entries(word) for s in entry.senses}
    assert not any(sense.startswith("(slang)") for sense in senses)
