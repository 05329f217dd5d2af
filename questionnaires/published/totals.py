"""The totals that a table prints, compared with the counts of its cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.published.counting import Counts
from questionnaires.published.fields import Field
from questionnaires.published.replies import NO_WORDS, YES_WORDS, is_silence, name_key
from questionnaires.published.sentences import Sentence, gettext_noop, shortened
from questionnaires.published.table import place_of

MISMATCH = gettext_noop(
    "“%(name)s” says %(printed)s in %(place)s; the cells come to %(counted)s. "
    "The cells were kept, not the total."
)
_FIGURE = re.compile(r"(\d+)(?:[.,](\d+))?\s*(%)?")
_SHARE = re.compile(
    r".*(?:%|percent|pour ?cent|prozent|porcentaje|rate\b|taux|quote\b|tasa|share).*"
)
_ANSWERS = re.compile(r".*\b(?:answers|answered|responses|replies|reponses|antworten|respuestas).*")
_COUNTED = re.compile(
    r".*(?:total|totaux|sum\b|somme|summe|gesamt|suma\b|count|nombre|number|no\. of|\bnb\b|anzahl"
    r"|numero).*"
)
_SILENT_PHRASES = re.compile(
    r".*(?:no (?:answer|response|reply)|non.?re(?:sponse|ponse)|(?:pas de|sans|aucune) reponse"
    r"|keine antwort|sin respuesta|unanswered|\bnr\b|\bn/a\b|blank|silen).*"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as printed: a whole number, or a share with its number of decimals."""

    value: Fraction
    decimals: int
    is_share: bool


def mismatches(printed: Sequence[tuple[str, Field]], counts: Counts) -> Iterator[Sentence]:
    """A sentence for each total, by its name, that no way of counting comes to."""
    for name, field in printed:
        figure = _printed(name, field.text)
        possible = _possible(name_key(name), counts, is_share=bool(figure and figure.is_share))
        if figure and possible and not any(_is_same(figure, value) for value in possible):
            yield Sentence(
                MISMATCH,
                {
                    "name": shortened(name),
                    "printed": field.text,
                    "place": place_of(field),
                    "counted": " / ".join(_worded(value, figure) for value in possible),
                },
            )


def _printed(name: str, text: str) -> Printed | None:
    match = _FIGURE.match(text.strip())
    if match is None:
        return None
    decimals = match[2] or ""
    value = Fraction(f"{match[1]}.{decimals or 0}")
    is_share = bool(match[3]) or bool(_SHARE.fullmatch(name_key(name)))
    if is_share and not match[3] and value <= 1 and decimals:  # 0.58 for 58 %
        return Printed(value * 100, max(len(decimals) - 2, 0), is_share)
    return Printed(value, len(decimals), is_share)


def _possible(name: str, counts: Counts, *, is_share: bool) -> list[Fraction]:
    """What a total of this name may come to; empty where its name says nothing certain."""
    if is_share:
        return _shares(name, counts)
    if (count := _named(name, counts)) is not None:
        return [Fraction(count)]
    if not _COUNTED.fullmatch(name):
        return []
    return [Fraction(count) for count in (counts.yes, counts.answered, counts.everybody, counts.no)]


def _named(name: str, counts: Counts) -> int | None:
    """The count of the reply that a name holds."""
    words = set(re.findall(r"\w+", name))
    if _SILENT_PHRASES.fullmatch(name) or is_silence(name):
        return counts.no_answer
    if words & (YES_WORDS - {"y"}):
        return counts.yes
    if words & (NO_WORDS - {"n"}) and not re.match(r"no\. of", name):
        return counts.no
    return counts.answered if _ANSWERS.fullmatch(name) else None


def _shares(name: str, counts: Counts) -> list[Fraction]:
    """The shares of both denominators, as percentages."""
    count = _named(name, counts)
    if count is None or _ANSWERS.fullmatch(name):
        count = counts.answered if count is not None else counts.yes
        shares = [(count, counts.everybody), (counts.yes, counts.everybody)]
        shares.append((counts.yes, counts.answered))
    else:
        shares = [(count, counts.everybody), (count, counts.answered)]
    return [Fraction(part * 100, whole) for part, whole in shares if whole]


def _is_same(figure: Printed, value: Fraction) -> bool:
    if not figure.is_share:
        return figure.value == value
    return abs(figure.value - value) <= Fraction(1, 2 * 10**figure.decimals)


def _worded(value: Fraction, figure: Printed) -> str:
    if not figure.is_share:
        return str(value)
    return f"{float(value):.{max(figure.decimals, 1)}f} %"
