"""A table of answers, one a row: what it says, and which rows cannot be taken, with the reason."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from questionnaires.actions import Entry
from questionnaires.models import AnswerState, Question
from questionnaires.published.decoding import decode

COLUMNS = ("candidacy", "question", "state", "words")


class BadHeader(ValueError):
    """The first row does not name the columns."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row as it stands in the file; `line` counts rows, the header being the first."""

    line: int
    candidacy: str
    question: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken, and a sentence that says why."""

    row: AnswerRow
    reason: str


def rows_in(content: bytes) -> list[AnswerRow]:
    """The rows of a CSV file whose header names the four columns, in any order.

    Separated by commas, semicolons or tabs. Raises TableRefused, BadHeader.
    """
    lines = decode(content).text
    first = lines.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(lines.splitlines(keepends=True), delimiter=separator)
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if set(names) != set(COLUMNS) or len(names) != len(COLUMNS):
        raise BadHeader
    reader.fieldnames = names
    return [
        AnswerRow(number, *((row[name] or "").strip() for name in COLUMNS))
        for number, row in enumerate(reader, start=2)
        if any((row[name] or "").strip() for name in COLUMNS)
    ]


def refused_rows(
    rows: Sequence[AnswerRow], candidacies: frozenset[str], questions: Mapping[str, Question]
) -> list[Refused]:
    """The rows that cannot be taken. `candidacies` are codes, `questions` go by their number."""
    seen: set[tuple[str, str]] = set()
    refused = []
    for row in rows:
        place = row.candidacy, row.question
        if reason := _why_not(row, candidacies, questions):
            refused.append(Refused(row, reason))
        elif place in seen:
            refused.append(Refused(row, _("This question was answered in an earlier row.")))
        seen.add(place)
    return refused


def _why_not(row: AnswerRow, candidacies: frozenset[str], questions: Mapping[str, Question]) -> str:
    if row.candidacy not in candidacies:
        return _("No candidacy with the code “%(code)s” stands in this election.") % {
            "code": row.candidacy
        }
    if row.question not in questions:
        return _("The questionnaire has no question “%(number)s”.") % {"number": row.question}
    if row.state not in AnswerState.values:
        return _("“%(state)s” is no state: it is answered, blank, refused or courtesy.") % {
            "state": row.state
        }
    if row.state == AnswerState.BLANK and row.words:
        return _("A question left blank has no words.")
    if row.state == AnswerState.ANSWERED and not row.words:
        return _("An answer needs its words; without any it is blank.")
    return ""


def entry_of_row(row: AnswerRow, questions: Mapping[str, Question], language: str) -> Entry:
    """What a row that was not refused says of its question."""
    return Entry(
        question=questions[row.question],
        state=AnswerState(row.state),
        words=row.words,
        language=language,
    )


def as_document(rows: Sequence[AnswerRow]) -> str:
    """The rows of one candidacy as a text: what its answers are compared with."""
    return "\n\n".join(f"{row.question} [{row.state}]\n\n{row.words}".strip() for row in rows)
