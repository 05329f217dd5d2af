"""What a cell says: yes, no, nothing, or something that somebody has to map first.

The lists hold only what can mean one thing. "No comment", "Abstains" or "ne se prononce pas" are
in none of them: whether that is an answer is for a person to say.
"""

import re
import unicodedata
from collections.abc import Mapping, Set
from enum import StrEnum
from functools import lru_cache


class Reply(StrEnum):
    """What one respondent did with one question. Silence is never a no."""

    YES = "yes"
    NO = "no"
    NO_POSITION = "no_position"  # answered, without taking one; only ever mapped by a person
    DECLINED = "declined"  # said that they do not answer; only ever mapped by a person
    SILENT = "silent"  # an empty cell, or one that says that there is no answer
    NOT_RETURNED = "not_returned"  # silent throughout


ANSWERS = (Reply.YES, Reply.NO, Reply.NO_POSITION)

TICKS = {"✓", "✔", "✅", "☑"}
CROSSES = {"✗", "✘", "❌", "✖", "✕"}
YES_WORDS = {"yes", "y", "oui", "ja", "si", "sim", "true", "vrai", "wahr", "verdadero"}
NO_WORDS = {
    "no",
    "n",
    "non",
    "nein",
    "nee",
    "nej",
    "nei",
    "nao",
    "false",
    "faux",
    "falsch",
    "falso",
}
YES = TICKS | YES_WORDS
NO = CROSSES | NO_WORDS
# Mean nothing certain by themselves; the table as a whole may make them certain.
UNCERTAIN = {"x", "×", "o", "j", "s", "1", "0", "+"}
DIGITS = {"1", "0"}

_SILENT = """
    no answer; no answers; no answer given; no answer provided; no answer received; no answer yet
    no response; no responses; no response given; no response provided; no response received
    no response yet; no reply; no reply given; no reply received; no reply yet; non response
    nonresponse; did not answer; did not respond; did not reply; didn't answer; didn't respond
    didn't reply; has not answered; has not responded; has not replied; have not answered
    have not responded; have not replied; not answered; unanswered; not returned; did not return
    blank; left blank; empty; question left blank
    pas de reponse; sans reponse; aucune reponse; n'a pas repondu; n'ont pas repondu; pas repondu
    non repondu; non reponse; absence de reponse; ne repond pas; pas de retour; aucun retour
    pas de reponse recue; aucune reponse recue; reponse non recue; non renseigne; non renseignee
    vide
    keine antwort; ohne antwort; nicht beantwortet; unbeantwortet; nicht geantwortet
    hat nicht geantwortet; keine ruckmeldung; keine angabe; keine angaben; keine reaktion; k a; ka
    leer
    sin respuesta; ninguna respuesta; no hay respuesta; no responde; no respondio; no respondieron
    no respondido; no ha respondido; sin responder; no contesta; no contesto; no contestado
    no ha contestado; sin contestar; en blanco; vacio
    n a; na; n r; nr; n/a; #n a; nan; null
"""
SILENT = {phrase.strip() for line in _SILENT.splitlines() for phrase in line.split(";")}
_DASHES = re.compile(r"[-‐-―−_]+")
_OF_WHAT = re.compile(
    r" (?:to|au|a|auf|al)? ?(?:the|this|our|le|la|les|cette|notre|den|die|unseren?|el|este)? ?"
    r"(?:survey|questions?|questionnaire|fragebogen|umfrage|frage|cuestionario|encuesta|pregunta)\Z"
)

_MARKS = re.compile(
    r"(?:\s*(?:[*†‡§]+|\[[^\W_]{1,3}\]|\(\d{1,2}\)|[¹²³⁰⁴-⁹]+))+\s*\Z",
)
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_ZEROS = re.compile(r"([01])[.,]0+")
_FIRST_WORD = re.compile(r"(yes|oui|ja|si|no|non|nein)(?=[^\w']).*", re.DOTALL)
# After "no" many words make another thing of it ("no comment"); after "yes" hardly any.
_REMARK = re.compile(
    r"(yes|oui|ja|si|no|non|nein)\s*(?:[,;:(–—.*]|\s[-]\s|\s(?:but|mais|aber|pero|because|car|parce"
    r"|weil|porque|unless|sauf|except|if|wenn|with|avec|mit|con|under|sous|subject)\b)\s*(.*)",
    re.DOTALL,
)


@lru_cache(maxsize=20_000)
def parted(printed: str) -> tuple[str, str]:
    """The words of a cell and the footnote marks behind them: "Yes*" is "Yes" and "*"."""
    words = printed if printed.startswith("=") else _MARKS.sub("", printed)
    return (words, printed[len(words) :].strip()) if words.strip() else (printed, "")


@lru_cache(maxsize=20_000)
def fold(printed: str) -> str:
    """The words of a cell by which replies are told apart: no case, accents or footnote marks."""
    words = parted(printed.strip())[0].strip()
    if formula := _TEXT_FORMULA.fullmatch(words):
        words = formula[1]
    plain = name_key(words.removeprefix("'"))  # how a spreadsheet marks a cell as text
    plain = plain.strip('"“”„«» ').rstrip(".! ") or plain
    return zero.group(1) if (zero := _ZEROS.fullmatch(plain)) else plain


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """By what names are told apart: not by case, accents, or characters that nobody sees."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(
        character
        for character in decomposed
        if unicodedata.category(character) not in ("Mn", "Cf", "Cc") or character.isspace()
    )
    return " ".join(kept.replace("’", "'").split())


def is_silence(folded: str) -> bool:
    """Whether a cell says that there is no answer, by being empty or in so many words."""
    if not folded or _DASHES.fullmatch(folded):
        return True
    phrase = re.sub(r"[\s./‐-]+", " ", folded.strip("()[]<> ")).strip()
    return phrase in SILENT or _OF_WHAT.sub("", phrase) in SILENT


def begins_with_reply(folded: str) -> bool:
    """Whether a cell goes on after a yes or a no: "Yes, with conditions"."""
    return bool(_FIRST_WORD.fullmatch(folded))


def first_word(folded: str) -> Reply | None:
    """The yes or no before a remark; only for people who said that remarks change nothing.

    None where the words after it may make another thing of it ("No comment", "Yes / No").
    """
    match = _REMARK.fullmatch(folded)
    if not match or is_silence(folded):
        return None
    rest = re.match(r"[\w']*", match[2])
    if rest and rest[0] in YES | NO:
        return None
    return Reply.YES if match[1] in YES else Reply.NO


def certain_in(values: Set[str]) -> dict[str, Reply | None]:
    """What the values of a whole table make certain, and (None) what they make uncertain.

    `values` are all the folded values of its replies.
    """
    said = {value for value in values if not is_silence(value)}
    certain: dict[str, Reply | None] = {}
    if said == DIGITS:
        certain |= {"1": Reply.YES, "0": Reply.NO}
    if "x" not in said and said & {"oui", "non", "n"}:
        certain["o"] = Reply.YES
    if said & {"ja", "nein", "n"}:
        certain["j"] = Reply.YES
    if said & {"si", "no", "n"}:
        certain["s"] = Reply.YES
    if said & TICKS and not said & (NO | YES_WORDS):
        certain |= {"x": Reply.NO, "×": Reply.NO}
    if "+" in said:  # then a dash may be a minus
        certain |= dict.fromkeys((value for value in values if _DASHES.fullmatch(value)), None)
    return certain


def reply_of(folded: str, certain: Mapping[str, Reply | None]) -> Reply | None:
    """The reply of a cell, or None where somebody has to say what it means."""
    if folded in certain:
        return certain[folded]
    if folded in YES:
        return Reply.YES
    if folded in NO:
        return Reply.NO
    return Reply.SILENT if is_silence(folded) else None
