"""Caches of word data: made once, healed, never left behind."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flashgen.cards import compose, note_type
from flashgen.lexicon import cache, english, english_forms, translations
from flashgen.lexicon.cedict import Cedict
from flashgen.pipeline import Engines, build
from flashgen.recipe import Recipe, WordsPart

DATA = """#! date=2026-01-02T00:00:00Z
運動 运动 [yun4 dong4] /movement; campaign/to exercise/
姓名 姓名 [xing4 ming2] /surname and given name/full name/
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny dictionary file, with a cache folder of its own."""
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "dict.txt"
    path.write_text(DATA, encoding="utf-8")
    return path


def test_a_dictionary_is_found_by_both_scripts(small: Path) -> None:
    dictionary = Cedict(small)
    assert dictionary.entries("运动") == dictionary.entries("運動")
    assert dictionary.date == "2026-01-02"
    assert "恐龙" not in dictionary


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000])
def test_a_damaged_cache_is_made_anew(small: Path, content: bytes) -> None:
    Cedict(small)
    (file,) = cache.folder().glob("cedict-*.sqlite")
    file.write_bytes(content)
    assert "运动" in Cedict(small)
    assert {p.name for p in cache.folder().iterdir()} == {file.name, f"{file.name}.sum"}


def array(source: Path) -> Any:
    return np.frombuffer(source.read_bytes() * 50, np.uint8)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A file as crashes, full disks, bad sectors and other programs leave it."""
    half, place = len(data) // 2, chance.randrange(len(data))
    return chance.choice(
        [
            b"",
            data[:place],
            data[:half] + bytes(len(data) - half),
            bytes(len(data)),
            data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :],
            data + chance.randbytes(9),
            chance.randbytes(len(data)),
            data[half:] + data[:half],
        ]
    )


def test_200_damages_never_change_what_is_read(small: Path) -> None:
    """Of the data, of the sum, of both, or one of them gone."""
    chance = random.Random(1)

    def read() -> tuple[object, bytes]:
        return Cedict(small).entries("运动"), bytes(cache.mapped("array", small, array))

    right = read()
    files = sorted(cache.folder().iterdir())
    assert len(files) == 4
    for _ in range(200):
        for path in chance.sample(files, chance.randint(1, 2)):
            if chance.random() < 0.1:
                path.unlink()
            else:
                path.write_bytes(damaged(path.read_bytes(), chance))
        assert read() == right
        assert sorted(cache.folder().iterdir()) == files and all(cache.is_whole(p) for p in files if p.suffix != ".sum")


def test_a_cache_of_an_earlier_version_or_copied_elsewhere_is_whole(small: Path) -> None:
    Cedict(small)
    (file,) = cache.folder().glob("cedict-*.sqlite")
    length, checksum, _ = (told := file.with_name(f"{file.name}.sum")).read_bytes().split()
    told.write_bytes(length + b" " + checksum + b"\n")  # without the time
    assert cache.is_whole(file)
    told.write_bytes(length + b" " + checksum + b" 1\n")
    assert cache.is_whole(file)
    told.write_bytes(length + b" 00000000\n")
    assert not cache.is_whole(file)


def test_a_read_only_cache_is_used_as_it_is(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cedict(small)
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr(cache, "_fill", lambda *_: pytest.fail("made again"))
    assert "运动" in Cedict(small)


def test_without_room_for_a_cache_the_data_is_made_in_memory(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    assert "运动" in Cedict(small)
    assert len(cache.mapped("array", small, array)) == 50 * small.stat().st_size


def test_another_user_may_read_the_cache_and_leftovers_are_swept(small: Path) -> None:
    place = cache.folder()
    old, new = place / "cedict-1.unfinished", place / "cedict-2.unfinished"
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (0, 0))
    Cedict(small)
    assert not old.exists() and new.exists()
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in place.glob("cedict-*.sqlite*"))


def test_where_no_cache_may_be_written_a_private_one_serves_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path / "file" / "cache"))
    assert cache.folder() == cache.folder()
    assert cache.folder().is_dir()


def test_caches_of_old_dictionaries_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path / "cache"))
    for number in range(6):
        source = tmp_path / f"dictionary-{number}.txt"
        source.write_text("x" * number)
        assert cache.mapped("words", source, lambda path: np.array([path.stat().st_size]))[0] == number
    assert len(list((tmp_path / "cache").glob("words-*.npy"))) == cache.MOST_VERSIONS
    assert len(list((tmp_path / "cache").glob("words-*.npy.sum"))) == cache.MOST_VERSIONS


def test_words_that_are_about_surnames_or_seeing_keep_their_meaning(engines: Engines) -> None:
    from flashgen.gloss.senses import meaningful

    for word, sense in (("姓名", "surname and given name"), ("再见", "see you again later")):
        assert any(sense in s for s, _ in meaningful(word, engines.dictionary)), word


MODELS = ("", "_context")
"""Endings of the models' names, without and with the contextual encoder."""


@pytest.mark.parametrize(
    "weights",
    [
        f"{room}{ending}.json"
        for room in ("annotate/weights/links", "gloss/weights/senses")
        for ending in ("", "_context")
    ],
)
def test_models_were_trained_with_the_translations_that_are_shipped(weights: str) -> None:
    data = json.loads((Path(translations.__file__).parent.parent / weights).read_text(encoding="utf-8"))
    assert data["translations"] == translations.fingerprint()


def test_what_translators_say_is_small_and_says_where_it_is_from() -> None:
    path = translations.data_file()
    head = [line for line in gzip.decompress(path.read_bytes()).decode().split("\n", 9) if line.startswith("#")]
    assert path.stat().st_size <= 6_000_000 and any("train translations" in line for line in head)
    assert any("SHA-256" in line for line in head)
    found = translations.Translations().of("打")
    assert (
        next(iter(found.forms)) == "play" and found.stems["play"] == found.forms["play"] and found.phrases["hit"] > 10
    )
    assert translations.Translations().of("没有这个词") == translations.UNSEEN


def test_entries_that_point_elsewhere_have_what_stands_there(engines: Engines) -> None:
    [entry] = engines.dictionary.entries("女孩儿")
    assert "girl" in " ".join(entry.senses) and entry.senses[0].startswith("erhua form of")
    assert any(
        "a bit" in sense or "one time" in sense for e in engines.dictionary.entries("一下儿") for sense in e.senses
    )


def test_a_clean_dictionary_leaves_out_what_is_no_word_for_classes() -> None:
    clean = Cedict(clean=True)
    senses = [s for word in ("鸡", "鸡巴", "小姐") for e in clean.entries(word) for s in e.senses]
    assert "chicken" in senses and not any("slang" in s or "vulgar" in s or "derog" in s for s in senses)
    assert clean.is_left_out("鸡巴") and "鸡巴" in clean
    assert not clean.is_left_out("鸡") and not Cedict().is_left_out("鸡巴")


def test_taiwan_reads_as_the_dictionary_says_of_it() -> None:
    taiwan, mainland = Cedict(taiwan=True), Cedict()
    assert [e.pinyin for e in taiwan.entries("研究")] == ["yan2 jiu4"]
    assert [e.pinyin for e in mainland.entries("研究")] == ["yan2 jiu1"]
    assert {e.pinyin for e in taiwan.entries("垃圾")} == {"le4 se4"}
    assert [e.pinyin for e in taiwan.entries("星期")] == ["xing1 qi2"]
    assert [e.pinyin for e in taiwan.entries("弯曲")] == ["wan1 qu1"]  # another 曲, 麴, is qú there


def test_a_deck_for_taiwan_has_its_readings_in_pinyin_and_zhuyin(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("他在研究這個問題。\n星期天他倒垃圾。\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text(
        "He is studying this problem.\nHe takes out the rubbish on Sunday.\n", encoding="utf-8"
    )
    recipe = Recipe(words=WordsPart(level=1, region="taiwan"))
    deck = build([tmp_path / "zh.txt", tmp_path / "en.txt"], recipe)
    read = {note.headword: (note.pinyin, note.zhuyin) for note in deck.notes}
    assert read["研究"] == ("yánjiù", "ㄧㄢˊ ㄐㄧㄡˋ") and read["垃圾"][0] == "lèsè"
    assert all(compose.fields(note)[note_type.TAIWAN] for note in deck.notes), "Anki speaks as there"
    assert not any(compose.fields(note)[note_type.TAIWAN] for note in build([tmp_path / "zh.txt"]).notes)
    spoken = note_type.back(note_type.TEMPLATES[0])
    assert "{{#Spare2}}{{tts zh_TW" in spoken and "{{^Spare2}}{{tts zh_CN" in spoken


def test_days_and_months_are_written_small() -> None:
    cedict = Cedict()
    words = {"星期六": "xing1 qi1 liu4", "三月": "san1 yue4", "互联网": "hu4 lian2 wang3", "摄氏度": "she4 shi4 du4"}
    assert {word: cedict.entries(word)[0].pinyin for word in words} == words
    for name in ("中国", "春节", "五四运动", "北京"):  # feasts and events are names
        assert cedict.entries(name)[0].pinyin[0].isupper()


def test_forms_that_were_counted_apart_are_one_stem(tmp_path: Path) -> None:
    path = tmp_path / "counts.tsv.gz"
    path.write_bytes(gzip.compress("# made by a test\n挂\t3\thang:100:10 hung:50:30 picture:20:5\thang=4\n".encode()))
    found = translations.Translations(path).of("挂")
    assert found.stems["hang"] == pytest.approx((0.15, 0.03)) and found.forms["hung"] == (0.05, 0.03)


def test_no_irregular_form_is_a_base_form_too() -> None:
    """Else its stem would be that of yet another word."""
    assert not set(english_forms.BASE_OF) & set(english_forms.BASE_OF.values())


def test_forms_are_listed_that_the_stemmer_does_not_know() -> None:
    import Stemmer

    bare = Stemmer.Stemmer("english").stemWord
    assert not [form for form, base in english_forms.BASE_OF.items() if bare(form) == bare(base)]
    for form, base in (("hung", "hang"), ("stuffed", "stuff"), ("bigger", "big"), ("halves", "half"), ("drier", "dry")):
        assert english.stem(form) == english.stem(base)
    assert english.stem("flattered") == english.stem("flatter") != english.stem("flat")
