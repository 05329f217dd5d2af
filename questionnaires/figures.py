"""Figures and outcomes in words: no figure without its coverage. Rounded here, not before."""

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.localised import LocalisedText
from questionnaires.models import Questionnaire
from questionnaires.results import Results, Status
from questionnaires.scoring import Agreement, Figure
from stakeholders.models import Candidacy


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure as it is shown. Without a value, `value` says why there is none."""

    value: str
    coverage: str
    noes: str


@dataclass(frozen=True, slots=True)
class CandidacyFigures:
    """What one candidacy's answers to a questionnaire came to, in words; parts where several."""

    questionnaire: Questionnaire
    candidacy: Candidacy
    whole: FigureWords
    parts: tuple[tuple[LocalisedText, FigureWords], ...]
    agreement: str
    single: str


def percent(share: Fraction) -> str:
    """A share in whole percent, halves rounded up."""
    return percentage(int(share * 100 + Fraction(1, 2)))


def percentage(whole: int) -> str:
    return _("%(number)s%%") % {"number": whole}


def figure_words(figure: Figure) -> FigureWords:
    """How a page shows a figure: its value, what it rests on, and the noes apart."""
    return FigureWords(value_words(figure), coverage_words(figure), noes_words(figure.noes))


def figures_of(results: Results, candidacy: Candidacy) -> CandidacyFigures:
    """The figures of a candidacy in words."""
    titles: dict[Hashable, LocalisedText] = {
        ask.question.section_id: ask.question.section.title
        if ask.question.section
        else LocalisedText(_("Outside the parts"), get_language() or "")
        for ask in results.asks
    }
    parts = results.figures_of_parts(candidacy.pk)
    return CandidacyFigures(
        questionnaire=results.questionnaire,
        candidacy=candidacy,
        whole=figure_words(results.figures[candidacy.pk]),
        parts=tuple((titles[pk], figure_words(figure)) for pk, figure in parts.items())
        if len(parts) > 1
        else (),
        agreement=agreement_words(results.agreement(candidacy.pk)),
        single=single_words(results.single(candidacy.pk)),
    )


def value_words(figure: Figure) -> str:
    if figure.value is not None:
        return percent(figure.value)
    return _("Not computable: %(reason)s") % {"reason": _why_no_value(figure)}


def _why_no_value(figure: Figure) -> str:
    if not figure.asked:
        return _("nothing that is asked applies")
    if not figure.answered:
        return _("no answer")
    if not figure.counted:
        return _("no answer has a settled level yet")
    return _("all that has a level weighs nothing")


def coverage_words(figure: Figure) -> str:
    """“8 of 10 answered”, and how many of those wait for a level: the value leaves them out."""
    words = ngettext(
        "%(answered)s of %(asked)s answered", "%(answered)s of %(asked)s answered", figure.answered
    ) % {"answered": figure.answered, "asked": figure.asked}
    if not figure.waiting:
        return words
    return _("%(coverage)s, %(waiting)s of them waiting for a level") % {
        "coverage": words,
        "waiting": figure.waiting,
    }


def noes_words(noes: int) -> str:
    return ngettext("%(noes)s no", "%(noes)s noes", noes) % {"noes": noes}


def agreement_words(agreement: Agreement) -> str:
    """On how many asks two people gave the same level; by whom plays no part."""
    if not agreement.double_scored:
        return _("Nothing is scored by two people yet")
    return ngettext(
        "Same level on %(equal)s of the %(double)s ask that two people scored",
        "Same level on %(equal)s of the %(double)s asks that two people scored",
        agreement.double_scored,
    ) % {"equal": agreement.equal, "double": agreement.double_scored}


def single_words(count: int) -> str:
    """How many levels rest on one person alone; empty where none does."""
    if not count:
        return ""
    return ngettext(
        "%(count)s ask scored by one person", "%(count)s asks scored by one person", count
    ) % {"count": count}


def why_unranked(figure: Figure) -> str:
    """Why a figure has no place: it rests on too little, or there is none."""
    if figure.value is None:
        return value_words(figure)
    return ngettext(
        "only %(counted)s of %(asked)s has a level: less than half",
        "only %(counted)s of %(asked)s have a level: less than half",
        figure.counted,
    ) % {"counted": figure.counted, "asked": figure.asked}


def status_words() -> dict[Status, str]:
    """What is said of an ask without a settled level; no two statuses say the same."""
    return {
        Status.WAITING: _("Waiting for a level"),
        Status.STALE: _("To be confirmed"),
        Status.BLANK: _("Left blank"),
        Status.REFUSED: _("Declined to answer"),
        Status.COURTESY: _("Courtesy reply only"),
        Status.NOT_ENTERED: _("Not entered yet"),
        Status.NOT_RETURNED: _("Nothing returned"),
        Status.NOT_APPLICABLE: _("Does not apply"),
    }
