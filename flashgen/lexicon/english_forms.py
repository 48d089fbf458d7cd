"""Irregular forms of English words, which no stemmer knows, as data.

Forms that are words of their own oftener are left out: bit, ground, lay, leaves, lives, wound. Others stay, though
they are words of their own too (felt, left, found of a city).
"""

from __future__ import annotations

VERBS = """
arise arose arisen, awake awoke awoken, bear bore borne, beat beaten, become became, begin began begun, bend bent,
bind bound, bite bitten, bleed bled, blow blew blown, break broke broken, breed bred, bring brought, build built, burn
burnt, buy bought, catch caught, choose chose chosen, cling clung, come came, creep crept, deal dealt, dig dug, draw
drew drawn, dream dreamt, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt,
fight fought, find found, flee fled, fling flung, fly flew flown, forbid forbade forbidden, forget forgot forgotten,
forgive forgave forgiven, freeze froze frozen, get got gotten, give gave given, go went gone goes, grow grew grown,
hang hung, hear heard, hide hid hidden, hold held, keep kept, kneel knelt, know knew known, lay laid, lead led, lean
leant, leap leapt, learn learnt, leave left, lend lent, light lit, lose lost, make made, mean meant, meet met, mistake
mistook mistaken, misunderstand misunderstood, overcome overcame, overhear overheard, pay paid, rebuild rebuilt, ride
rode ridden, ring rang rung, rise rose risen, run ran, say said, see saw seen, seek sought, sell sold, send sent, sew
sewn, shake shook shaken, shine shone, shoot shot, show shown, shrink shrank shrunk, sing sang sung, sink sank sunk,
sit sat, slay slain, sleep slept, slide slid, sling slung, smell smelt, speak spoke spoken, speed sped, spend spent,
spill spilt, spin spun, spit spat, spoil spoilt, spring sprang sprung, stand stood, steal stole stolen, stick stuck,
sting stung, stink stank stunk, stride strode, strike struck stricken, string strung, swear swore sworn, sweep swept,
swell swollen, swim swam swum, swing swung, take took taken, teach taught, tear tore torn, tell told, think thought,
throw threw thrown, tread trod trodden, understand understood, undergo underwent undergone, undo undid undone, wake
woke woken, wear wore worn, weave wove woven, weep wept, win won, withdraw withdrew withdrawn, wring wrung, write
wrote written, bluff bluffed bluffing, cuff cuffed cuffing, fluff fluffed fluffing, huff huffed huffing, puff puffed
puffing, scoff scoffed scoffing, sniff sniffed sniffing, snuff snuffed snuffing, staff staffed staffing, stuff stuffed
stuffing, whiff whiffed whiffing, mimic mimicked mimicking, panic panicked panicking, traffic trafficked trafficking
"""
"""Also some in -ff, of which Snowball's stemmer takes an f too many (stuffed "stuf"), and in -ic."""
NOUNS = """
calf calves, child children, foot feet, goose geese, half halves, knife knives, loaf loaves, man men, mouse mice,
scarf scarves, shelf shelves, thief thieves, tooth teeth, wife wives, wolf wolves, woman women
"""
ADJECTIVES = """
angry, big, black, brave, bright, busy, calm, cheap, clear, close, cold, dark, deep, dirty, dry, early, easy, fast,
fat, few, fine, fresh, full, funny, good better best, happy, hard, healthy, heavy, high, hot, hungry, large, long,
loud, lucky, near, new, nice, noisy, old, poor, pretty, proud, quick, quiet, red, rich, sad, safe, sharp, short,
simple, slow, small, soft, strong, sweet, tall, thick, thin, tiny, ugly, warm, weak, wet, wide, wild, wise, young, bad
worse worst
"""
"""Those compared with -er and -est, but for what is another word too: cleaner, flatter, later, lighter, stranger."""
DOUBLED = frozenset("big fat hot red sad thin wet".split())


def _listed(text: str) -> dict[str, str]:
    """Form to base form.

    >>> _listed("go went gone, come came")
    {'went': 'go', 'gone': 'go', 'came': 'come'}
    """
    return {form: base for base, *forms in (item.split() for item in text.split(",")) for form in forms}


def _compared(adjective: str) -> tuple[str, str]:
    """An adjective in both degrees.

    >>> _compared("big"), _compared("easy"), _compared("late"), _compared("deep")
    (('bigger', 'biggest'), ('easier', 'easiest'), ('later', 'latest'), ('deeper', 'deepest'))
    """
    root = adjective.removesuffix("e")
    if adjective in DOUBLED:
        root += adjective[-1]
    elif adjective.endswith("y"):
        root = adjective[:-1] + "i"
    return f"{root}er", f"{root}est"


BASE_OF = {
    **{form: item for item in map(str.strip, ADJECTIVES.split(",")) if " " not in item for form in _compared(item)},
    **_listed(ADJECTIVES),
    **_listed(NOUNS),
    **_listed(VERBS),
}
"""Irregular and compared form to base form, in small letters."""
