"""Grammar words and forms of English, as data, with what each is for; `grammar.py` has those of Chinese.

Stop words stand in `english.py`, beside the stems that they are compared with.
"""

from __future__ import annotations

import re

ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st gen col lt capt sgt maj rev hon sen rep gov pres messrs mt ft vs etc no nos vol fig "
    "pp p ed eds inc ltd co corp dept est approx jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e a.m p.m "
    "cf al ca viz op u.s u.k u.n u.s.s.r d.c ph.d b.a m.a b.c a.d".split()
)
"""Words that keep their full stop within a sentence, without the last stop, in small letters."""
AMBIGUOUS = frozenset("etc a.m p.m u.s u.k u.n u.s.s.r d.c inc ltd co corp jr sr ph.d b.c a.d al no".split())
"""Of these, the ones that may also end a sentence: they do before a capital that begins a new one."""
STARTERS = frozenset(
    "the a an this that these those he she it they we i you his her its their our in on at for but and so as if when "
    "after before there here what who how why where however since while although then".split()
)
"""What begins sentences."""
UNENDED = re.compile(r"\b(?:the|an?|of|and|or|to|in|on|at|by|for|with|from|that|its|their|his|her)\Z")
"""Words that end no line on purpose."""

JOINING = "and but so because while which who when if before after where until since although though then".split()
"""What English has where Chinese has a comma."""
PREPOSITIONS = frozenset("against among at by for from in of on over than to through under upon with within".split())
"""Words that can't end a clause: against | which."""

BASES = {
    **dict.fromkeys(("am", "is", "are", "was", "were", "been", "being"), "be"),
    **dict.fromkeys(("has", "had"), "have"),
    "could": "can",
    "would": "will",
    "might": "may",
    "no": "not",
}
"""What glosses have for function words."""
ENDINGS = ("", "s", "es", "ed", "ing")
ENDINGS_FOR = {"e": ("ed", "ing"), "y": ("ies", "ied")}
"""Of inflection, after the whole word and after a word without its last letter."""

NEGATION = re.compile(r"n't\b|\b(?:no|not|never|nor|none|nothing|nobody|neither|cannot|without|hardly|unable)\b")
"""What says that something is not so, in small letters."""
DETERMINER = frozenset("the a an this that these those his her its their my our your no any some each every".split())
BEFORE_VERB = frozenset("to will would can could may might must should shall i you he she it we they not who".split())
BE = frozenset("am is are was were be been being become becomes became".split())
"""What stands before nouns, verbs, adjectives and participles."""
NOUN_FORM = re.compile(r"\w{3,}(?:tion|sion|ment|ness|ity|ance|ence|ism|ship|hood|er|or|ist|cess)\Z")
ADJECTIVE_FORM = re.compile(
    r"\w{2,}(?:ive|ous|ful|able|ible|ic|ical|ary|[iou]nal|[cti]ial|[ut]ral|less|ed|ish|built|ant|ent|y)\Z"
)
PREPOSITIONAL = re.compile(r"(?:in|at|on|by|with|from|for|to|as|after|before|without|one) \w")
"""The forms of words that say their part of speech; how phrases like adverbs begin."""
