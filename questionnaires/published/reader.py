"""The way from bytes to a table: decode, part, find the header, judge columns, read rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from questionnaires.published.body import Body, Reader, is_total_row, without_number
from questionnaires.published.columns import Column, Kind, columns_of, wording_of
from questionnaires.published.counting import counts_of
from questionnaires.published.decoding import decode
from questionnaires.published.fields import Field, Rows, fields_of, transposed
from questionnaires.published.header import Vocabulary, header_of
from questionnaires.published.names import ANSWER_WORDS
from questionnaires.published.replies import (
    ANSWERS,
    Reply,
    certain_in,
    first_word,
    fold,
    name_key,
    parted,
    reply_of,
)
from questionnaires.published.sentences import (
    Sentence,
    TableRefused,
    column_name,
    gettext_noop,
    shortened,
)
from questionnaires.published.spreading import spread_out
from questionnaires.published.table import (
    Cell,
    Choices,
    LeftOut,
    PublishedTable,
    Reading,
    Respondent,
    Row,
    Unknown,
    place_of,
)
from questionnaires.published.totals import mismatches

LONGEST_NAME = 200
PLACES_NAMED = 10
HALF = 1 / 2

NO_RESPONDENTS = gettext_noop("No column of this table is a respondent’s.")
ONE_A_ROW = gettext_noop(
    "This table has one reply in each row, below “%(name)s”. "
    "Bring one with a column for each respondent."
)
NO_ROWS = gettext_noop("No row of this table holds a question with replies.")
TWICE = gettext_noop(
    "Two columns have the same respondent, “%(name)s”: %(first)s and %(second)s. "
    "Say in the table which is which."
)
TWICE_DOWN = gettext_noop(
    "Two rows have the same respondent, “%(name)s”: %(first)s and %(second)s. "
    "Say in the table which is which."
)
LONG_NAME = gettext_noop("The name in %(place)s is longer than 200 characters.")
LOOKS_TRANSPOSED = gettext_noop(
    "The questions of this table seem to stand across and its respondents down. "
    "Say whether respondents or questions are in the rows."
)
NOT_TRANSPOSED = gettext_noop(
    "The questions of this table seem to stand in its rows: respondents are in the columns."
)
NOT_THERE = gettext_noop("“%(name)s” does not stand in this table.")
WHY_ABOVE = gettext_noop("It stands above the names of the respondents.")
MARKS = gettext_noop("Replies with a footnote mark, read without it: %(count)s.")
CERTAIN = {
    Reply.YES: gettext_noop("By the table as a whole, “%(value)s” was read as a yes."),
    Reply.NO: gettext_noop("By the table as a whole, “%(value)s” was read as a no."),
}

_QUESTION_LIKE = re.compile(
    r".*\?|(?:q|question|frage|pregunta|item|n°)\s*\.?\s*\d.*|\d{1,3}[.)]\s.*|.{80,}", re.DOTALL
)


def read_table(content: bytes, choices: Choices | None = None) -> PublishedTable:
    """What stands in a CSV of replies, rows questions and columns respondents.

    Raises TableRefused with one sentence. What is left in `unknown` somebody maps first.
    """
    choices = choices or Choices()
    decoded = decode(content)
    rows = fields_of(decoded.text)
    if choices.is_transposed:
        rows = transposed(rows)
    layout = _layout_of(rows, choices)
    spread = spread_out(layout.columns)
    if spread:
        layout = replace(_layout_of(spread.rows, choices), above=layout.above)
    _refuse_columns(layout.columns, choices)
    reader = Reader(layout.columns, layout.vocabulary, choices, len(layout.header))
    if not spread:
        _refuse_the_other_way_round(reader, choices)
    body = reader.read(layout.below, layout.header)
    if not body.lines:
        raise TableRefused(NO_ROWS)
    if spread:
        body.left_out += spread.left_out
        body.warnings += spread.warnings
    return _Table(decoded.text, decoded.warnings, layout, reader, body, choices).assembled()


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a table with the rows above and below it, and what its columns are."""

    above: Rows
    header: list[Field]
    below: Rows
    vocabulary: Vocabulary
    columns: list[Column]


def _layout_of(rows: Rows, choices: Choices) -> Layout:
    vocabulary = Vocabulary(rows, choices)
    named = [row for row in rows if not is_total_row(row, vocabulary)]
    at = rows.index(named[header_of(named, vocabulary)])
    header, below = rows[at], rows[at + 1 :]
    counted = [row for row in below if not is_total_row(row, vocabulary)]
    columns = columns_of([header, *counted], 0, vocabulary, choices)
    return Layout(rows[:at], header, below, vocabulary, columns)


def _refuse_columns(columns: Sequence[Column], choices: Choices) -> None:
    respondents = [column for column in columns if column.kind == Kind.RESPONDENT]
    if not respondents:
        raise TableRefused(NO_RESPONDENTS)
    if len(respondents) == 1 and _is_one_a_row(respondents[0], columns):
        raise TableRefused(ONE_A_ROW, name=respondents[0].name)
    first: dict[str, Column] = {}
    for column in respondents:
        if len(column.name) > LONGEST_NAME:
            raise TableRefused(LONG_NAME, place=column.place)
        if twin := first.get(column.key):
            name = shortened(column.name)
            places = _line(twin, choices), _line(column, choices)
            message = TWICE_DOWN if choices.is_transposed else TWICE
            raise TableRefused(message, name=name, first=places[0], second=places[1])
        first[column.key] = column


def _is_one_a_row(respondent: Column, columns: Sequence[Column]) -> bool:
    """Whether the only column of replies is nobody's: by its name, or as its questions repeat."""
    if respondent.key in ANSWER_WORDS:
        return True
    wording = wording_of([column for column in columns if column.kind == Kind.DESCRIPTION])
    return wording is not None and len(set(wording.filled)) <= HALF * len(wording.filled)


def _line(column: Column, choices: Choices) -> str:
    """The column of a respondent in the file, or its row where respondents are in rows."""
    field = column.header
    return str(field.row + 1) if choices.is_transposed else column_name(field.column)


def _refuse_the_other_way_round(reader: Reader, choices: Choices) -> None:
    names = [column.name for column in reader.respondents]
    labels = [] if reader.wording.is_numbers else reader.wording.filled
    across, down = _are_questions(names), _are_questions(labels)
    if choices.is_transposed:  # the corner then says nothing: it is the same cell both ways
        if across and not down:
            raise TableRefused(NOT_TRANSPOSED)
        return
    signs = (across or _are_more_like_sentences(names, labels)) - down
    signs -= any(column.is_question for column in reader.described)
    if any(column.names_respondents for column in reader.described):
        signs += 1 + all(name.isdigit() for name in names)
    if signs > 0 and choices.is_transposed is None:
        raise TableRefused(LOOKS_TRANSPOSED)


def _are_questions(texts: Sequence[str]) -> bool:
    alike = sum(bool(_QUESTION_LIKE.fullmatch(name_key(text))) for text in texts)
    return bool(texts) and alike > HALF * len(texts)


def _are_more_like_sentences(names: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether what stands across is longer and has more small words than what stands down."""
    if not labels or _share_of_small_words(labels) >= HALF:
        return False
    is_longer = fmean(map(len, names)) > fmean(map(len, labels))
    return is_longer and _share_of_small_words(names) >= HALF


def _share_of_small_words(texts: Sequence[str]) -> float:
    words = " ".join(texts).split()
    return sum(word[0].islower() for word in words) / len(words)


class _Table:
    """What was found of a table, on its way to be put together."""

    def __init__(
        self,
        text: str,
        warnings: Sequence[Sentence],
        layout: Layout,
        reader: Reader,
        body: Body,
        choices: Choices,
    ) -> None:
        self.text = text
        self.body = body
        self.layout = layout
        self.reader = reader
        self.choices = choices
        values = {fold(field.text) for line in body.lines for field in line.fields}
        self.certain = certain_in(values)
        self.values = values
        self.warnings = [
            *warnings,
            *(c.warning for c in layout.columns if c.warning),
            *body.warnings,
        ]

    def assembled(self) -> PublishedTable:
        self._refuse_what_is_not_there()
        rows = tuple(
            Row(line.number, line.wording, line.section, tuple(map(self._cell, line.fields)))
            for line in self.body.lines
        )
        doubtful = tuple(self._doubtful(rows))
        asked = [row for row in rows if row.wording not in doubtful]
        table = PublishedTable(
            text=self.text,
            respondents=tuple(self._respondents(rows)),
            rows=rows,
            left_out=(*self._left_out_above(), *self._left_out_columns(), *self.body.left_out),
            headings=tuple(self.body.headings),
            unknown=tuple(self._unknown(asked)),
            undecided=tuple(self.body.undecided),
            doubtful=doubtful,
            readings=tuple(self._readings(rows)),
        )
        warnings = [*self.warnings, *self._said_by_the_table(rows)]
        if not table.is_open:
            warnings += self._mismatches(table)
        return replace(table, warnings=tuple(warnings))

    def _cell(self, field: Field) -> Cell:
        folded = fold(field.text)
        if folded in self.choices.values:
            return Cell(field, self.choices.values[folded])
        reply = reply_of(folded, self.certain)
        if reply is None and folded not in self.certain and self.choices.takes_first_word:
            reply = first_word(folded)
        return Cell(field, reply)

    def _refuse_what_is_not_there(self) -> None:
        for value in self.choices.values:
            if value not in self.values:
                raise TableRefused(NOT_THERE, name=value)
        known = {column.key for column in self.layout.columns}
        for left in self.body.left_out:
            known |= {name_key(left.name), name_key(without_number(left.name))}
        known |= {name_key(line.wording) for line in self.body.lines}
        known |= {name_key(heading) for heading in self.body.headings}
        said = self.choices.left_out | self.choices.respondents
        for name in said | self.choices.questions | self.choices.headings:
            if name not in known:
                raise TableRefused(NOT_THERE, name=name)

    def _respondents(self, rows: Sequence[Row]) -> Iterator[Respondent]:
        for at, column in enumerate(self.reader.respondents):
            is_returned = any(row.cells[at].reply != Reply.SILENT for row in rows)
            yield Respondent(column.name, column.place, is_returned)

    def _doubtful(self, rows: Sequence[Row]) -> Iterator[str]:
        """Rows of values that stand in no other row, while others hold replies."""
        if not any(cell.reply in ANSWERS for row in rows for cell in row.cells):
            return
        unknown = [{fold(cell.printed) for cell in row.cells if cell.reply is None} for row in rows]
        shared = Counter(value for values in unknown for value in values)
        for row, values in zip(rows, unknown, strict=True):
            is_said = name_key(row.wording) in self.choices.questions
            is_mixed = any(cell.reply in ANSWERS for cell in row.cells)
            is_likely = any(map(self.layout.vocabulary.is_likely, values))
            is_alone = len(values) > 1 and all(shared[value] == 1 for value in values)
            if is_alone and not (is_said or is_mixed or is_likely):
                yield row.wording

    def _unknown(self, rows: Sequence[Row]) -> Iterator[Unknown]:
        cells: dict[str, list[Cell]] = {}
        for row in rows:
            for cell in row.cells:
                if cell.reply is None:
                    cells.setdefault(fold(cell.printed), []).append(cell)
        for key, found in sorted(cells.items(), key=lambda item: -len(item[1])):
            places = tuple(cell.place for cell in found[:PLACES_NAMED])
            yield Unknown(found[0].printed, key, len(found), places, first_word(key))

    def _readings(self, rows: Sequence[Row]) -> Iterator[Reading]:
        counted = Counter(
            (parted(cell.printed)[0], cell.reply)
            for row in rows
            for cell in row.cells
            if cell.reply is not None
        )
        for (value, reply), count in counted.most_common():
            yield Reading(value, reply, count)

    def _said_by_the_table(self, rows: Sequence[Row]) -> Iterator[Sentence]:
        for value, reply in self.certain.items():
            if reply in CERTAIN and value in self.values - set(self.choices.values):
                yield Sentence(CERTAIN[reply], {"value": value})
        marked = sum(bool(parted(cell.printed)[1]) for row in rows for cell in row.cells)
        if marked:
            yield Sentence(MARKS, {"count": marked})

    def _left_out_above(self) -> Iterator[LeftOut]:
        for row in self.layout.above:
            if label := next((field for field in row if field.text), None):
                name = " ".join(label.text.split())
                yield LeftOut(name, place_of(label), Sentence(WHY_ABOVE))

    def _left_out_columns(self) -> Iterator[LeftOut]:
        kept = (self.reader.wording, self.reader.number, self.reader.section)
        for column in self.layout.columns:
            is_kept = column.kind in (Kind.RESPONDENT, Kind.EMPTY) or column in kept
            if not is_kept and column.why:
                named = bool(column.name)
                yield LeftOut(
                    column.name or column.place, column.place, column.why, is_column=named
                )

    def _mismatches(self, table: PublishedTable) -> Iterator[Sentence]:
        counted = counts_of(table)
        for line, counts in zip(self.body.lines, counted.questions, strict=True):
            yield from mismatches(line.totals, counts)
        for label, fields in self.body.total_rows:
            for field, counts in zip(fields, counted.respondents, strict=True):
                yield from mismatches([(label, field)], counts)
