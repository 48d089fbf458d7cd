"""The dictionaries, the segmenter and the encoder: each is loaded when first used, and built once for a recipe."""

from __future__ import annotations

import threading
from collections.abc import Callable, MutableMapping
from functools import cached_property
from typing import Any

from . import lists
from .align.beads import Engines as AlignEngines
from .annotate.examples import Annotator
from .annotate.segment import Segmenter, WordSegmenter
from .annotate.tagger import Tagger
from .context import ContextEncoder, E5Encoder, installed
from .encoder import Encoder, UniversalEncoder
from .gloss.sources import Sources
from .installed import versions
from .kept import Forgetful, digest, program
from .lexicon.cedict import Cedict
from .lexicon.frequency import Frequencies
from .lexicon.parts import Parts
from .lexicon.translations import Translations
from .recipe import Recipe


class Engines:
    """The dictionaries, the segmenter and the encoder, each loaded when first used; built once for a recipe.

    `recipe` names the user's own dictionaries; a list that can't be used is a `VocabError` at once. Without `context`
    the contextual encoder is not used though it is installed. What builds find out goes into `kept`, and is looked for
    there first. Several documents are analysed by `jobs` processes (0: one a core). `pulse` is called again and again
    while they work; what it raises ends the work.
    """

    def __init__(
        self,
        recipe: Recipe | None = None,
        *,
        context: bool = True,
        kept: MutableMapping[str, Any] | None = None,
        jobs: int = 1,
        pulse: Callable[[], object] = int,
    ) -> None:
        self._pulse = pulse
        self.in_context = context and installed()
        self.jobs = jobs
        self.kept: MutableMapping[str, Any] = Forgetful() if kept is None else kept
        self._own = lists.own_words(recipe) if recipe else {}
        self._clean = bool(recipe and recipe.words.clean)
        self._taiwan = bool(recipe and recipe.words.region == "taiwan")

    @cached_property
    def identity(self) -> str:
        """A hash of all that decides what these engines find."""
        own = sorted(self._own.items())
        return digest(program(), versions(), own, self._clean, self._taiwan, self.in_context)

    @cached_property
    def dictionary(self) -> Cedict:
        """CC-CEDICT and the user's own words."""
        return Cedict(own=self._own, clean=self._clean, taiwan=self._taiwan)

    @cached_property
    def frequencies(self) -> Frequencies:
        """Word counts and tags."""
        return Frequencies()

    @cached_property
    def translations(self) -> Translations:
        """What translators say."""
        return Translations()

    @cached_property
    def segmenter(self) -> Segmenter:
        """Sentences to words."""
        return WordSegmenter(self.dictionary, self.frequencies, Tagger(), self.translations)

    @cached_property
    def encoder(self) -> Encoder:
        """Texts to vectors."""
        return UniversalEncoder(pulse=self._pulse)

    @cached_property
    def context(self) -> ContextEncoder | None:
        """Words in their sentence to vectors; None without the extra."""
        return E5Encoder() if self.in_context else None

    @cached_property
    def aligner(self) -> AlignEngines:
        """What sentence alignment needs of the others."""
        return AlignEngines(self.encoder, self.segmenter.cut, self.dictionary)

    @cached_property
    def annotator(self) -> Annotator:
        """Sentence pairs to examples."""
        return Annotator(
            self.dictionary, self.frequencies, self.segmenter, self.encoder, self.translations, self.context
        )

    @cached_property
    def sources(self) -> Sources:
        """What meanings are told from."""
        return Sources(
            self.dictionary,
            self.encoder,
            self.translations,
            self.frequencies,
            self.segmenter,
            self.context,
            kept=self.kept,
            identity=self.identity,
        )

    @cached_property
    def parts(self) -> Parts:
        """Characters to what they are made of."""
        return Parts()

    def warm(self) -> None:
        """Load the encoder while the readings' tables load beside it: unpacking leaves the interpreter free.

        The segmenter's array is opened before: where two threads read headers of numpy's at once, Python up to 3.11.8
        may raise a `SystemError` (gh-106905; once in some 3,000 builds).
        """
        encoder, segmenter = self.encoder, self.segmenter
        loading = threading.Thread(target=getattr(encoder, "load", int), daemon=True)
        loading.start()
        segmenter.cut("。好")
        self.annotator.tokenizer.readings("好")
        loading.join()
