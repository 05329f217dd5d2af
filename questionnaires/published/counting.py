"""Counts and rates of a table: under both denominators, silence never shared out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from questionnaires.published.replies import Reply
from questionnaires.published.table import PublishedTable
from questionnaires.scoring import Rate, rates

SILENCES = (Reply.SILENT, Reply.DECLINED, Reply.NOT_RETURNED)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each reply was given, among all that were asked. Nothing is imputed."""

    yes: int = 0
    no: int = 0
    no_position: int = 0
    declined: int = 0
    silent: int = 0
    not_returned: int = 0

    @property
    def no_answer(self) -> int:
        """Everybody who gave none: left it blank, declined, or returned nothing."""
        return self.silent + self.declined + self.not_returned

    @property
    def answered(self) -> int:
        return self.yes + self.no + self.no_position

    @property
    def everybody(self) -> int:
        return self.answered + self.no_answer

    @property
    def rates(self) -> dict[Reply, Rate]:
        return rates(self._by_reply(), SILENCES)

    @property
    def yes_rate(self) -> Rate:
        return self.rates[Reply.YES]

    @property
    def no_rate(self) -> Rate:
        return self.rates[Reply.NO]

    @property
    def no_position_rate(self) -> Rate:
        return self.rates[Reply.NO_POSITION]

    @property
    def no_answer_rate(self) -> Rate:
        """Of all; among those who answered it has none."""
        merged = {"answered": self.answered, "none": self.no_answer}
        return rates(merged, ["none"])["none"]

    def _by_reply(self) -> Mapping[Reply, int]:
        return {reply: getattr(self, reply.value) for reply in Reply}


def counts(replies: Iterable[Reply | None]) -> Counts:
    """The counts of some replies; None, a cell that nobody has mapped yet, is in no count."""
    counted = Counter(replies)
    return Counts(**{reply.value: counted[reply] for reply in Reply})


@dataclass(frozen=True, slots=True)
class CountsOfTable:
    """The counts of each question and each respondent, in their order, and of all cells."""

    questions: tuple[Counts, ...]
    respondents: tuple[Counts, ...]
    overall: Counts


def counts_of(table: PublishedTable) -> CountsOfTable:
    """The counts of a table; cells that nobody has mapped yet are in none of them."""
    return counts_of_replies(
        [
            [table.reply(row, respondent) for respondent in range(len(table.respondents))]
            for row in range(len(table.rows))
        ]
    )


def counts_of_replies(replies: Sequence[Sequence[Reply | None]]) -> CountsOfTable:
    """The counts of rows of replies, each with one of every respondent; None counts nowhere."""
    return CountsOfTable(
        questions=tuple(counts(row) for row in replies),
        respondents=tuple(counts(column) for column in zip(*replies, strict=True)),
        overall=counts(reply for row in replies for reply in row),
    )
