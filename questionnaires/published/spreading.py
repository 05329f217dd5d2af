"""A table with one reply a row, spread out: a row for a question, a column for a respondent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaires.published.columns import Column, Kind, number_of, wording_of
from questionnaires.published.fields import Field, Rows
from questionnaires.published.names import ANSWER_WORDS, PARTY_WORDS
from questionnaires.published.replies import name_key
from questionnaires.published.sentences import Sentence, TableRefused, gettext_noop, shortened
from questionnaires.published.table import LeftOut, place_of

SPREAD = gettext_noop(
    "Each row holds one reply, below “%(answer)s”: the respondents were taken from "
    "“%(respondent)s”, the questions from “%(question)s”."
)
NO_LINE = gettext_noop(
    "Pairs of a respondent and a question that have no row: %(count)s. They count as no answer."
)
SAID_TWICE = gettext_noop(
    "Two rows hold a reply of “%(name)s” to the same question: %(first)s and %(second)s. "
    "Say in the table which counts."
)
NOBODY = gettext_noop(
    "The cell %(place)s holds a reply, but its row has no respondent or no question."
)
WHY_ONE_A_ROW = gettext_noop("It is neither a respondent, a question nor a reply.")
WHY_NO_REPLY = gettext_noop("It names no respondent and no question.")


@dataclass(frozen=True, slots=True)
class Spread:
    """A table once it is spread out; its first row is the header."""

    rows: Rows
    left_out: tuple[LeftOut, ...]
    warnings: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The columns of a table with one reply a row; `kept` describe the questions."""

    respondent: Column
    answer: Column
    wording: Column
    kept: tuple[Column, ...]

    def lines(self) -> Iterator[int]:
        """The indices of the rows that hold a respondent and a question."""
        for at, (respondent, answer) in enumerate(
            zip(self.respondent.body, self.answer.body, strict=True)
        ):
            if respondent.text and self.wording.body[at].text:
                yield at
            elif answer.text:
                raise TableRefused(NOBODY, place=place_of(answer))

    def question(self, at: int) -> tuple[str, ...]:
        return tuple(name_key(column.body[at].text) for column in self.kept)


def spread_out(columns: Sequence[Column]) -> Spread | None:
    """The table spread out, or None where its columns do not say by their names what they hold."""
    ways = list(_possible_parts(columns))
    return _spread(min(ways, key=_has_a_pair_twice), columns) if ways else None


def _possible_parts(columns: Sequence[Column]) -> Iterator[Parts]:
    """Ways to read the columns, those first that take persons rather than parties."""
    named = [column for column in columns if column.names_respondents and column.filled]
    others = [column for column in columns if column.name and not column.names_respondents]
    answers = [column for column in others if column.kind == Kind.RESPONDENT]
    described = [column for column in others if column not in answers]
    number, wording = number_of(described), wording_of(described)
    if len(answers) != 1 or not answers[0].words & ANSWER_WORDS:
        return
    if wording is None or not (wording.is_question or wording.is_number):
        return
    sections = [column for column in described if column.is_section][:1]
    kept = tuple(column for column in described if column in (number, wording, *sections))
    for respondent in sorted(named, key=lambda column: bool(column.words & PARTY_WORDS)):
        yield Parts(respondent, answers[0], wording, kept)


def _has_a_pair_twice(parts: Parts) -> bool:
    pairs = [(name_key(parts.respondent.body[at].text), parts.question(at)) for at in parts.lines()]
    return len(set(pairs)) < len(pairs)


def _spread(parts: Parts, columns: Sequence[Column]) -> Spread:
    names: dict[str, Field] = {}
    questions: dict[tuple[str, ...], int] = {}
    replies: dict[tuple[tuple[str, ...], str], Field] = {}
    for at in parts.lines():
        name, question = parts.respondent.body[at], parts.question(at)
        key = name_key(name.text)
        names.setdefault(key, name)
        questions.setdefault(question, at)
        if twin := replies.get((question, key)):
            places = {"first": twin.row + 1, "second": name.row + 1}
            raise TableRefused(SAID_TWICE, name=shortened(name.text), **places)
        replies[question, key] = parts.answer.body[at]
    header = [*(column.header for column in parts.kept), *names.values()]
    rows = [header]
    for question, at in questions.items():
        described = [column.body[at] for column in parts.kept]
        none = Field("", described[0].row, parts.answer.at, is_missing=True)
        rows.append([*described, *(replies.get((question, key), none) for key in names)])
    missing = len(names) * len(questions) - len(replies)
    return Spread(rows, tuple(_left_out(parts, columns)), tuple(_warnings(parts, missing)))


def _left_out(parts: Parts, columns: Sequence[Column]) -> Iterator[LeftOut]:
    for column in columns:
        if column.name and column not in (parts.respondent, parts.answer, *parts.kept):
            yield LeftOut(column.name, column.place, Sentence(WHY_ONE_A_ROW))
    lines = set(parts.lines())
    for at in range(len(parts.answer.body)):
        if at not in lines:
            fields = (column.body[at] for column in columns)
            if label := next((field for field in fields if field.text), None):
                yield LeftOut(shortened(label.text), place_of(label), Sentence(WHY_NO_REPLY))


def _warnings(parts: Parts, missing: int) -> Iterator[Sentence]:
    yield Sentence(
        SPREAD,
        {
            "answer": parts.answer.name,
            "respondent": parts.respondent.name,
            "question": parts.wording.name,
        },
    )
    if missing:
        yield Sentence(NO_LINE, {"count": missing})
