"""Published tables between people and the reader: what they decide, and what a stored one says."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from questionnaires.models import Ask, Questionnaire
from questionnaires.published import Counts, CountsOfTable, Reply, Sentence, TableRefused, fold
from questionnaires.published.counting import counts_of_replies
from questionnaires.published.replies import name_key
from questionnaires.results import Cell, Status, results_of
from stakeholders.models import Candidacy

MEANINGS = (Reply.YES, Reply.NO, Reply.SILENT, Reply.NO_POSITION, Reply.DECLINED)
WORDS = {
    Reply.YES: pgettext_lazy("reply", "Yes"),
    Reply.NO: pgettext_lazy("reply", "No"),
    Reply.SILENT: pgettext_lazy("reply", "No answer"),
    Reply.NO_POSITION: pgettext_lazy("reply", "No position"),
    Reply.DECLINED: pgettext_lazy("reply", "Declined to answer"),
    Reply.NOT_RETURNED: pgettext_lazy("reply", "Not returned"),
}
TYPED = {
    "yes": Reply.YES,
    "oui": Reply.YES,
    "no": Reply.NO,
    "non": Reply.NO,
    "no answer": Reply.SILENT,
    "pas de reponse": Reply.SILENT,
    "sans reponse": Reply.SILENT,
    "no position": Reply.NO_POSITION,
    "pas de position": Reply.NO_POSITION,
    "sans position": Reply.NO_POSITION,
    "declined": Reply.DECLINED,
    "refus": Reply.DECLINED,
}
UNANSWERED = {
    Status.BLANK: Reply.SILENT,
    Status.COURTESY: Reply.SILENT,
    Status.NOT_ENTERED: Reply.SILENT,
    Status.REFUSED: Reply.DECLINED,
    Status.NOT_RETURNED: Reply.NOT_RETURNED,
}


def typed_value(typed: str) -> tuple[str, Reply]:
    """The folded value and its meaning in "Undecided=no position". Raises ValueError."""
    value, equals, meaning = typed.rpartition("=")
    if not equals or name_key(meaning) not in TYPED:
        raise ValueError(
            _("“%(typed)s” is no mapping: write VALUE=yes, no, no answer, no position or declined.")
            % {"typed": typed}
        )
    return fold(value), TYPED[name_key(meaning)]


def keys(names: Iterable[str]) -> frozenset[str]:
    """Names of columns and rows, as the reader compares them."""
    return frozenset(map(name_key, names))


def refusal(refused: TableRefused) -> str:
    """What a person reads about a table that is not read."""
    return " ".join([in_words(refused.sentence), _("Nothing was stored.")])


def in_words(sentence: Sentence) -> str:
    return sentence.in_words(_)


def percent(share: Fraction | None) -> str:
    """A share with one decimal, halves rounded up; a dash where there is no denominator."""
    if share is None:
        return "–"
    tenths = (share * 1000 + Fraction(1, 2)) // 1
    number = number_format(f"{tenths // 10}.{tenths % 10}", 1)
    return _("%(number)s%%") % {"number": number}


@dataclass(frozen=True, slots=True)
class CountLine:
    """Counts as a page or a command shows them, with the rates of both denominators."""

    label: str
    counts: Counts

    @property
    def yes_of_all(self) -> str:
        return percent(self.counts.yes_rate.of_all)

    @property
    def yes_of_answered(self) -> str:
        return percent(self.counts.yes_rate.of_answered)

    @property
    def no_of_all(self) -> str:
        return percent(self.counts.no_rate.of_all)

    @property
    def no_of_answered(self) -> str:
        return percent(self.counts.no_rate.of_answered)

    @property
    def no_position_of_all(self) -> str:
        return percent(self.counts.no_position_rate.of_all)

    @property
    def no_position_of_answered(self) -> str:
        return percent(self.counts.no_position_rate.of_answered)

    @property
    def none_of_all(self) -> str:
        return percent(self.counts.no_answer_rate.of_all)


@dataclass(frozen=True, slots=True)
class PublishedCounts:
    """The counts of a stored questionnaire: of each ask, of each candidacy, of all."""

    asks: tuple[Ask, ...]
    candidacies: tuple[Candidacy, ...]
    counts: CountsOfTable


def published_counts(questionnaire: Questionnaire) -> PublishedCounts:
    """The counts of a questionnaire whose levels are yes and no, from what is settled there.

    Candidacies to which no ask applies were not in its table, and are left out. It reads the
    database as often as `results_of`.
    """
    results = results_of(questionnaire)
    asked = [
        candidacy
        for candidacy in results.candidacies
        if any(cell.status != Status.NOT_APPLICABLE for cell in results.cells[candidacy.pk])
    ]
    replies = [
        [_reply(results.cells[candidacy.pk][at]) for candidacy in asked]
        for at in range(len(results.asks))
    ]
    return PublishedCounts(results.asks, tuple(asked), counts_of_replies(replies))


def _reply(cell: Cell) -> Reply | None:
    """What a cell counts as; None where its level is still to come."""
    if cell.level is None:
        return UNANSWERED.get(cell.status)
    if cell.level.is_no:
        return Reply.NO
    return Reply.YES if cell.level.rank > 0 else Reply.NO_POSITION
