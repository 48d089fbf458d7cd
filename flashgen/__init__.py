"""flashgen turns a Chinese text with its English translation into an Anki deck worth studying.

    import flashgen
    deck = flashgen.build(["article.txt"], flashgen.Recipe())
    for note in deck.notes:
        print(note.headword, note.pinyin, note.gloss.text)
    flashgen.write(deck, "article.apkg")

Everything runs offline. The engines behind the functions (dictionary, segmenter, encoder) are loaded at the first
call that needs them, about two seconds, and kept for the process.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ExportError, FlashgenError, LoadError, MissingEngine, RecipeError, VocabError
from .recipe import Recipe
from .threads import single_threaded
from .values import Bead, Deck, Gloss, Link, Note

if TYPE_CHECKING:
    from .pipeline import Engines

__version__ = "0.1.0"

__all__ = [
    "Bead",
    "Deck",
    "ExportError",
    "FlashgenError",
    "Gloss",
    "Link",
    "LoadError",
    "MissingEngine",
    "Note",
    "Recipe",
    "RecipeError",
    "VocabError",
    "align_sentences",
    "align_words",
    "build",
    "gloss_in_context",
    "readings",
    "segment",
    "spoken",
    "write",
]


@lru_cache(maxsize=1)
def _engines() -> Engines:
    from .pipeline import Engines

    return Engines()


def build(
    paths: str | Path | Sequence[str | Path],
    recipe: Recipe | None = None,
    *,
    level: int | None = None,
    known: str | Path | Sequence[str | Path] = (),
) -> Deck:
    """The deck of some bilingual articles (a file or folder, or several), best words first; nothing is written.

    The recipe's own inputs are added to `paths`. `level` (1..7) and the word lists `known` say what the learner knows,
    in place of the recipe's level and beside its lists. Raises `LoadError` where nothing can be read or no card comes
    of it, `RecipeError` and `VocabError` for wrong options and word lists. Same input and recipe, same deck.
    """
    from dataclasses import replace

    from . import pipeline
    from .recipe import checked

    recipe = recipe or Recipe()
    lists = tuple(str(Path(path).absolute()) for path in _several(known))
    words = replace(
        recipe.words, known=recipe.words.known + lists, level=recipe.words.level if level is None else level
    )
    recipe = checked(replace(recipe, words=words), "build")
    special = words.dictionary or words.clean or words.region
    engines = pipeline.Engines(recipe) if special else _engines()
    return pipeline.usable(pipeline.build(_several(paths), recipe, engines=engines))


def write(deck: Deck, path: str | Path) -> str:
    """Write a deck as a package for Anki; returns what should be known of earlier decks, "" if nothing.

    `path` ends in `.apkg`. An earlier deck in its place is updated: notes that did not change keep their time, so a
    student's edits of them survive the import. Raises `ExportError` where it can't be written, or something else lies.
    """
    import time

    from . import publish
    from .output.atomically import check_target

    target = Path(path)
    if target.suffix.lower() != ".apkg":
        raise ExportError(f"{target}: a deck is written as .apkg. Choose a name that ends so.")
    check_target(target)
    publish.check(target, None)
    now = int(time.time())
    return publish.write(deck, target, newest=now, now=now)


def _several(paths: str | Path | Sequence[str | Path]) -> Sequence[str | Path]:
    return [paths] if isinstance(paths, str | Path) else paths


@single_threaded
def align_sentences(zh: Sequence[str], en: Sequence[str]) -> tuple[Bead, ...]:
    """Which English sentences say which Chinese ones: beads in text order, every sentence in exactly one.

    A bead has `l2` and `l1`, tuples of indices into `zh` and `en` (either may be empty), and `confidence`, the
    posterior probability 0..1 that exactly these belong together. Either side may be an empty sequence; a string,
    whose characters would be taken for sentences, is a `TypeError`.

    Source: multilingual sentence vectors, CC-CEDICT, names, numbers and lengths, weighed by a semi-Markov conditional
    random field that was trained on hand-aligned novels and magazine articles.
    """
    from .align.beads import align_sentences as align

    if isinstance(zh, str) or isinstance(en, str):
        raise TypeError("align_sentences takes two sequences of sentences, not texts")
    return align(zh, en, _engines().aligner)


@single_threaded
def align_words(zh: Sequence[str], en: Sequence[str]) -> tuple[Link, ...]:
    """Which English words say which Chinese ones, for the words of a sentence and of its translation.

    A link has `l2` and `l1`, indices into `zh` and `en`, and `probability` 0..1; only links from .45 on are returned,
    in order. A word may have several links or none. Either side may be empty.

    Source: CC-CEDICT, multilingual word vectors, names, numbers and places, weighed by a regression and a small neural
    network that were trained on 150 hand-aligned news sentences and on single words of other texts.

    >>> [(link.l2, link.l1) for link in align_words(["饿", "狗", "怕", "木棍"], ["Hungry", "dogs", "fear", "sticks"])]
    [(0, 0), (1, 1), (2, 2), (3, 3)]
    """
    from .annotate.links import align_words as align

    annotator = _engines().annotator
    return align(zh, en, annotator.words, annotator.encoder, annotator.context)


@single_threaded
def segment(text: str, english: str = "") -> list[str]:
    """The words of a Chinese text, punctuation included; joined they give the text back. Its English helps, where it is
    given.

    Source: the trained model of wapic-cws-model, its tokens split along CC-CEDICT words; one of our own where it is
    unsure.

    >>> segment("推广先进经验")
    ['推广', '先进', '经验']
    """
    return _engines().segmenter.cut(text, english)


@single_threaded
def readings(text: str) -> list[str]:
    """One item for each character: its pinyin here with tone mark, or the character itself where it is not Chinese.

    Citation tones, neutral tones as in the dictionary. Source: CC-CEDICT where the word has one reading, pypinyin
    and a trained model on the whole sentence otherwise.

    >>> readings("银行行长！")
    ['yín', 'háng', 'háng', 'zhǎng', '！']
    """
    return list(_engines().annotator.tokenizer.readings(text))


def spoken(text: str) -> list[str]:
    """The same with tone sandhi: third tones, 一 and 不 as they are spoken; one item a character.

    >>> spoken("你好")
    ['ní', 'hǎo']
    """
    from .lexicon.spoken import spoken as sandhi

    words, read = segment(text), iter(readings(text))
    found = sandhi(words, [[next(read) for _ in word] for word in words])
    return [syllable for word in found for syllable in word]


@single_threaded
def gloss_in_context(sentence_zh: str, sentence_en: str, word: str, start: int) -> Gloss:
    """What a word means in its sentence, seen from the sentence's translation ("" if there is none).

    `word` stands at character `start` of `sentence_zh`, else `ValueError`. The gloss has `text` (short meaning),
    `senses` (the CC-CEDICT sense texts, best first), `span` (character range in `sentence_en` that says the word,
    end exclusive, or None) and `confidence` 0..1.
    """
    from .gloss.senses import gloss

    if not word or sentence_zh[start : start + len(word)] != word or start < 0:
        raise ValueError(f"{word!r} does not stand at character {start} of {sentence_zh!r}")
    engines = _engines()
    example = engines.annotator.sentence(sentence_zh, sentence_en, forced=(start, start + len(word)))
    token = next(t for t in example.tokens if t.start == start)
    return gloss(token, example, engines.sources)
