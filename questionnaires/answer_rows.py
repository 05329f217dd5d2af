"""A table of answers, one a row: what it says, and which rows cannot be taken, with the reason."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from questionnaires.actions import Entry
from questionnaires.models import Answer, AnswerState, Question, Questionnaire
from questionnaires.published.decoding import decode
from sources.normalising import normalise
from sources.reading.reader import UnreadableDocument, read_sheet
from sources.reading.sheets import MOST_ROWS, TOO_MANY_CELLS
from stakeholders.models import Candidacy
from stakeholders.sorting import sort_key

COLUMNS = ("candidacy", "question", "state", "words")


class BadHeader(ValueError):
    """The first row does not name the columns."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row as it stands in the file; `line` counts rows, the header being the first.

    A state that is written in words is there by its code.
    """

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
    """The rows of a CSV or XLSX file whose header names the four columns, in any order.

    A CSV is separated by commas, semicolons or tabs. Raises TableRefused, BadHeader,
    UnreadableDocument.
    """
    lines = read_sheet(content) if content.startswith(b"PK\x03\x04") else _lines_of_csv(content)
    header, *rest = lines or [[]]
    names = [name.strip().lower() for name in header]
    while names and not names[-1]:  # columns that a spreadsheet only formatted
        names.pop()
    if sorted(names) != sorted(COLUMNS):
        raise BadHeader
    places = [names.index(name) for name in COLUMNS]
    rows = [
        _row(number, *(_cell(line, place) for place in places))
        for number, line in enumerate(rest, start=2)
    ]
    return [row for row in rows if any((row.candidacy, row.question, row.state, row.words))]


def _lines_of_csv(content: bytes) -> list[list[str]]:
    text = decode(content).text
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    try:
        lines = list(islice(reader, MOST_ROWS + 1))
    except csv.Error as error:
        raise UnreadableDocument(
            _(
                "A cell of this table is longer than any answer: is a quotation mark missing? "
                "Nothing was stored."
            )
        ) from error
    if len(lines) > MOST_ROWS:
        raise UnreadableDocument(_(TOO_MANY_CELLS))
    return lines


def _cell(line: Sequence[str], place: int) -> str:
    return normalise(line[place]).strip() if place < len(line) else ""


def _row(number: int, candidacy: str, question: str, state: str, words: str) -> AnswerRow:
    return AnswerRow(number, candidacy, question, _states().get(_plain(state), state), words)


@cache
def _states() -> dict[str, str]:
    """Each state by its code, and by its words in every language of the interface."""
    found = {code: code for code in AnswerState.values}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {_plain(str(state.label)): state.value for state in AnswerState}
    return found


def _plain(word: str) -> str:
    """Without case, accents and doubled spaces, which people type as they come."""
    return " ".join(sort_key(word).split())


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
        return _("“%(state)s” is no state. Write one of these: %(states)s.") % {
            "state": row.state,
            "states": ", ".join(map(str, AnswerState.labels)),
        }
    if row.state == AnswerState.BLANK and row.words:
        return _("A question left blank has no words.")
    if row.state == AnswerState.ANSWERED and not row.words:
        return _("An answer needs its words; without any it is blank.")
    return ""


@dataclass(frozen=True)
class Plan:
    """What a table of answers would store: its rows by candidacy, and those that are refused.

    `on_record` holds the places (candidacy, question) that have an answer: it gets a new version.
    """

    questionnaire: Questionnaire
    questions: Mapping[str, Question]
    by_candidacy: Mapping[Candidacy, Sequence[AnswerRow]]
    refused: Sequence[Refused]
    on_record: frozenset[tuple[str, str]]

    @property
    def count(self) -> int:
        return sum(len(rows) for rows in self.by_candidacy.values())

    @property
    def changed_count(self) -> int:
        rows = (row for rows in self.by_candidacy.values() for row in rows)
        return sum((row.candidacy, row.question) in self.on_record for row in rows)


def plan_of(questionnaire: Questionnaire, rows: Iterable[AnswerRow]) -> Plan:
    """Which rows of a table can be taken. Three queries."""
    ordered = sorted(rows, key=lambda row: row.candidacy)
    questions = {one.number: one for one in questionnaire.questions.all()}
    candidacies = {one.slug: one for one in questionnaire.election.candidacies.all()}
    refused = refused_rows(ordered, frozenset(candidacies), questions)
    refused_lines = {one.row.line for one in refused}
    taken = [row for row in ordered if row.line not in refused_lines]
    answers = Answer.objects.filter(response__questionnaire=questionnaire)
    return Plan(
        questionnaire=questionnaire,
        questions=questions,
        by_candidacy={
            candidacies[code]: list(group)
            for code, group in groupby(taken, key=lambda row: row.candidacy)
        },
        refused=sorted(refused, key=lambda one: one.row.line),
        on_record=frozenset(answers.values_list("response__candidacy__slug", "question__number")),
    )


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
