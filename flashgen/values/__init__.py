"""The values that pass between the rooms: frozen, slotted dataclasses, standard library only.

L2 is the language studied (Chinese), L1 the learner's language (English). Offsets count characters of the
sentence, end exclusive. Text is plain `str` in NFC until `output/` writes it. Confidences run from 0 to 1.
"""

from .bitext import NO_PLAN, Bead, Bitext, Document, Facts, Issue, Plan, Script, natural
from .deck import GOALS, Coverage, Deck, Lesson, Summary
from .note import ASKS, Candidate, Character, Gloss, LeftOut, Media, Met, Note, Occurrence, Part, Probability
from .sentence import BY_HAND, BY_MEANING, BY_SENSE, Entry, Example, Kind, Likely, Link, Span, Token

__all__ = [
    "ASKS",
    "BY_HAND",
    "BY_MEANING",
    "BY_SENSE",
    "GOALS",
    "NO_PLAN",
    "Bead",
    "Bitext",
    "Candidate",
    "Character",
    "Coverage",
    "Deck",
    "Document",
    "Entry",
    "Example",
    "Facts",
    "Gloss",
    "Issue",
    "Kind",
    "LeftOut",
    "Lesson",
    "Likely",
    "Link",
    "Media",
    "Met",
    "Note",
    "Occurrence",
    "Part",
    "Plan",
    "Probability",
    "Script",
    "Span",
    "Summary",
    "Token",
    "natural",
]
