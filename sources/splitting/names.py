"""Names of people and lists that stand as labels above or before their words. Pure.

What is a name is told by what it is not: a word that says what kind of words follow ("Comment:").
"""

import re

from sources.reading.blocks import Block, Kind
from sources.splitting.cues import without_addresses, without_brackets

LONGEST_NAME = 90  # characters
MOST_WORDS = 9

_SENTENCE_ENDS = ("?", "!", ";", ",")
_AROUND_NAME = " .:–—-"
_SIGNS = re.compile(r"[\s:.)–—-]*")

_PREFIX = re.compile(r"[-–•*\s]*(?P<name>[^\W\d_a-zà-ÿ][^:?!\n]{1,88}?)\s?:(?=\s|$)")
# What kind of words follow, in the languages that are read: no name begins so.
_NO_NAME = re.compile(
    r"(?:oui|non|yes|no|ja|nein|sí|si|comm?enta?i?re?s?|kommentar|comentario|remarques?|notes?|nb|ps"
    r"|justification|explications?|explanation|begründung|erläuterung|précisions?|détails?|details?"
    r"|positions?|engagements?|commitment|antwort|réponses?|answer|reply|avis|opinion|sources?|quellen?"
    r"|exemples?|examples?|beispiele?|mesures?|délais?|calendrier|budget|objectifs?|en\s+bref|pour"
    r"|contre|moyens|date|liens?|links?|thèmes?|themes?|questions?|frage|pregunta|constats?|diagnostic"
    r"|bilan|enjeux?|contexte?|context|propositions?|proposals?|vorschläge?|actions?|priorit\w*"
    r"|(?:à\s+)?(?:court|moyen|long)\s+terme|short|long|kurz\w*|lang\w*|hintergrund|maßnahmen?|ziele?"
    r"|fazit|conclusion|résumé|summary|zusammenfassung|d['’]abord|ensuite|enfin|first|second|then"
    r"|zuerst|dann|points?|étapes?|phases?|années?|dès|en|aujourd|demain|today|tomorrow|heute|morgen"
    r"|problèmes?|problems?|solutions?|lösung\w*|ce\s+qu|what|why|how|who|was|wie|warum|wer|pourquoi"
    r"|comment|nos|notre|nous|mes|mon|ma|je|our|we|my|i|unsere?|wir|mein\w*|ich|and|et|und|aber|mais|but"
    r"|parce|because|weil|ainsi|donc|also|so|plus|mehr|more)\b",
    re.IGNORECASE,
)
# Two labels alone are told from titles of paragraphs by what only names have.
_NAME = re.compile(
    r".*\b(?i:liste?n?|parti[eo]?|party|partei|candidate?[es]?|kandidat\w*|campagne|campaign|équipe|team"
    r"|mouvement|movement|bündnis|union|groupe|gruppe|mme|m\.|mrs?|ms|dr|frau|herr)\b"
    r"|[^\W\d_a-zà-ÿ]{2,}(?:[\s/-][^\W\d_a-zà-ÿ]{2,})*$"
    r"|[^\W\d_a-zà-ÿ][\w’'.-]*(?:\s+(?:d[eu]|von|van|la|le|[^\W\d_a-zà-ÿ][\w’'.-]*))*\s+"
    r"[^\W\d_a-zà-ÿ][\w’'.-]*$",
)


def is_no_name(words: str) -> bool:
    """Whether the label says what kind of words follow: "Comment", "Yes", "Measures"."""
    return bool(_NO_NAME.match(words))


def looks_like_name(words: str) -> bool:
    """Whether it has what only names have: "list", "party", capitals, a first and a last name."""
    return bool(_NAME.match(words))


def name_in(title: str) -> str:
    """The name in the lines above somebody's answers, without the address of a link behind it."""
    lines = [" ".join(without_addresses(line).split()) for line in title.splitlines()]
    named = [line for line in lines if looks_like_name(without_brackets(line).strip())]
    return (named or [line for line in lines if line] or [title])[0]


def name_at_head(text: str, block: Block | None) -> tuple[int, str]:
    """How long the label is, and the name in it; (0, "") where there is none."""
    if match := _PREFIX.match(text):
        return match.end(), match["name"].strip()
    if block is None or not text[:1].isalpha():
        return 0, ""
    is_apart = block.is_bold or block.kind in (Kind.HEADING, Kind.CELL)
    if is_apart and text.rstrip().endswith("."):
        return 0, ""
    length = len(text) if is_apart else _end_of_letters(text, block.bold_head)
    is_name = 0 < length <= LONGEST_NAME and not text[:length].rstrip().endswith(_SENTENCE_ENDS)
    return (length, text[:length].strip(_AROUND_NAME)) if is_name else (0, "")


def _end_of_letters(text: str, count: int) -> int:
    """Where this many letters and digits of a text end, with the signs behind them; else 0."""
    places = [at for at, character in enumerate(text[:LONGEST_NAME]) if character.isalnum()]
    if not 0 < count < len(places):
        return 0
    return places[count - 1] + 1 + _signs(text, places[count - 1] + 1)


def _signs(text: str, start: int) -> int:
    match = _SIGNS.match(text, start)
    return len(match[0]) if match else 0


def key_of(name: str) -> str:
    """What is the same in two ways to write a name."""
    return "".join(filter(str.isalnum, name)).casefold()
