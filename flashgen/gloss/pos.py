"""The part of speech that a word has in its sentence, from its sense, its tag, its neighbours and the English.

jieba tags words, not occurrences, and a gloss is often both ("study", "advanced"); what stands around decides. A
multinomial logit over few yes-or-no cues, trained by `python -m flashgen.gloss.train` on labelled words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from ..lexicon import english, english_grammar, glosses, grammar
from ..values import Example, Token
from . import looks
from .logit import Logit, of_vector
from .sources import Sources

if TYPE_CHECKING:
    from ..encoder import Vectors

PARTS = ("noun", "verb", "adjective", "adverb", "other")
SHOWN = {False: 0.9, True: 0.94}
"""Probability from which a part of speech is shown, without and with the word's vector: of the labelled words worth a
card in ten kinds of text, which the model had not seen, 61 % show one with the vector, 97 % of these right (single
sentences 68 %, 97). With .9 it is 71 and 73 %, 96 and 96 % right, with .98 44 and 54, 98 and 100. By jieba's tag and
the form of the gloss alone it was 79 and 85 %."""
LEAST = -6.0
"""The logarithm of a probability at least."""
LIKELY = 0.6
"""Probability of a part of speech from which no other stands in the gloss, though it may not be shown itself."""
TAGS = ("n", "v", "vn", "a", "ad", "an", "d", "b", "i", "l", "t", "f", "m", "q", "c", "p", "r", "")


def features(
    token: Token,
    example: Example,
    sense: str,
    vector: Vectors | None,
    met: Mapping[str, float],
    attended: Vectors | None,
) -> dict[str, float]:
    """The cues that are there, 1 each, the numbers of the word's vector, how often exemplars of it have each part of
    speech (`Exemplars.log_parts`), and the scores that its look at both sentences gives them (`attention.Attended`)."""
    there = sorted({"bias", *_of_sense(sense), *of_tokens(token, example), *of_english(token, example)})
    return dict.fromkeys(there, 1.0) | of_vector(vector) | told(met) | _asked(attended)


def told(met: Mapping[str, float]) -> dict[str, float]:
    """What exemplars tell, as cues."""
    return {f"exemplars {part}": number for part, number in met.items()}


def _asked(attended: Vectors | None) -> dict[str, float]:
    """The logarithms of the probabilities, as cues."""
    import numpy as np

    if attended is None:
        return {}
    logs = (attended - np.logaddexp.reduce(attended)).tolist()
    return {f"attended {part}": max(LEAST, number) for part, number in zip(looks.PARTS, logs, strict=True)}


def _of_sense(sense: str) -> set[str]:
    meanings = glosses.meanings(sense) or (sense,)
    first = re.sub(r"\A\([^()]*\) ", "", meanings[0])
    verb = glosses.is_verb(sense)
    cues = {
        "sense to": verb,
        "sense noun form": not verb and bool(english_grammar.NOUN_FORM.search(first)),
        "sense adjective form": not verb and bool(english_grammar.ADJECTIVE_FORM.search(first)),
        "sense -ly": first.endswith("ly"),
        "sense -ing": bool(re.match(r"\w+ing\b", first)),
        "sense phrase": not verb and bool(english_grammar.PREPOSITIONAL.match(first)),
        "sense classifier": glosses.is_classifier(sense),
        "sense article": bool(re.match(r"(?:an?|the) ", first)),
        "sense one word": not verb and " " not in first,
    }
    return {name for name, there in cues.items() if there}


def of_tokens(token: Token, example: Example) -> set[str]:
    """The cues of its tag and of its neighbours."""
    words = example.tokens
    index = next(k for k, t in enumerate(words) if t.start <= token.start < t.end)
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    tag = token.pos if token.pos in TAGS else token.pos[:1]
    cues = {
        f"tag {tag if tag in TAGS else 'else'}": True,
        "single": len(token.text) == 1,
        "after de": bool(before and before.text == "的"),
        "before de": bool(after and after.text == "的"),
        "before di": bool(after and after.text == "地"),
        "before le": bool(after and after.text in {"了", "过", "過", "着", "著", "得"}),
        "after degree": bool(before and before.text in grammar.DEGREE),
        "after adverb": bool(before and before.pos[:1] == "d"),
        "after number": bool(before and (before.kind == "number" or before.pos[:1] in {"m", "q"})),
        "after verb": bool(before and before.pos[:1] == "v"),
        "after noun": bool(before and before.pos[:1] in {"n", "r"}),
        "after preposition": bool(before and before.pos[:1] == "p"),
        "before noun": bool(after and after.pos[:1] == "n"),
        "before verb": bool(after and after.pos[:1] == "v"),
        "before adjective": bool(after and after.pos[:1] == "a"),
        "before pronoun": bool(after and after.pos[:1] in {"r", "m"}),
        "before mark": after is None or after.kind == "mark",
        "after mark": before is None or before.kind == "mark",
    }
    return {name for name, there in cues.items() if there}


def of_english(token: Token, example: Example) -> set[str]:
    """The cues of the English that says it, and of what stands around that."""
    if not token.span:
        return {"unlinked"}
    words = english.words(example.l1)
    inside = [k for k, w in enumerate(words) if w.start < token.span.end and token.span.start < w.end]
    if not inside:
        return {"unlinked"}
    first, last = words[inside[0]].text.lower(), words[inside[-1]].text.lower()
    before = words[inside[0] - 1].text.lower() if inside[0] else ""
    after = words[inside[-1] + 1].text.lower() if inside[-1] + 1 < len(words) else ""
    cues = {
        "english -ly": last.endswith("ly"),
        "english -ing": first.endswith("ing"),
        "english -ed": first.endswith("ed"),
        "english -s": last.endswith("s") and not last.endswith("ss"),
        "english noun form": bool(english_grammar.NOUN_FORM.search(last)),
        "english adjective form": bool(english_grammar.ADJECTIVE_FORM.search(last)),
        "english after determiner": before in english_grammar.DETERMINER,
        "english after to": before in english_grammar.BEFORE_VERB,
        "english after be": before in english_grammar.BE,
        "english before of": after in {"of", "is", "are", "was", "were", "that", "which"},
        "english before determiner": after in english_grammar.DETERMINER,
        "english before word": bool(after) and after not in english.STOP_WORDS,
    }
    return {name for name, there in cues.items() if there}


def likely(there: Mapping[str, float], weights: Logit, vector: Vectors | None = None) -> tuple[str, float]:
    """The likeliest of `PARTS` and its probability, by the cues that are there (`Logit.scores`)."""
    import numpy as np

    scores = weights.scores(there, vector)
    share = np.exp(scores - scores.max())
    return PARTS[int(scores.argmax())], float(1 / share.sum())


def part_of_speech(token: Token, example: Example, sense: str, sources: Sources) -> tuple[str, str]:
    """The part of speech that is sure enough to be shown (`SHOWN`), and that which decides what senses stand together
    (`LIKELY`); "" where it is less sure or does not fit the sense, as no part
    of speech fits a measure word."""
    vector = sources.in_context(token, example)
    attended = sources.attended(token, example)
    met = sources.exemplars.log_parts(token.headword, attended.place if attended else None)
    there = features(token, example, sense, None, met, attended.part if attended else None)
    part, probability = likely(there, load_weights(vector is not None), vector)
    fits = part != "other" and (part == "verb") == glosses.is_verb(sense) and not glosses.is_classifier(sense)
    shown, decides = (part if fits and probability >= least else "" for least in (SHOWN[vector is not None], LIKELY))
    return shown, decides


@lru_cache(maxsize=2)
def load_weights(context: bool = False) -> Logit:
    """The weights of each cue, with or without the word's vector, in the order of `PARTS`."""
    name = "pos_context.json" if context else "pos.json"
    text = resources.files(__package__).joinpath("weights", name).read_text(encoding="utf-8")
    return Logit.of(json.loads(text)["weights"])
