"""The rows below the header: questions, heads of sections, totals, notes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from questionnaires.published.columns import Column, Kind, number_of, wording_of
from questionnaires.published.fields import Field, Rows
from questionnaires.published.header import Vocabulary
from questionnaires.published.names import (
    BETWEEN,
    NOTE_WORDS,
    NUMBER,
    WORDS,
    is_figure,
    is_total_name,
)
from questionnaires.published.replies import DIGITS, fold, is_silence, name_key
from questionnaires.published.sentences import Sentence, TableRefused, gettext_noop, shortened
from questionnaires.published.table import Choices, LeftOut, place_of

LONGEST_WORDING = 5_000
LONGEST_SECTION = 200
LONGEST_NUMBER = 10

NO_WORDING = gettext_noop("The cell %(place)s holds a reply, but its row has no question.")
NO_QUESTIONS = gettext_noop("No column holds the questions.")
LONG_WORDING = gettext_noop("The question in %(place)s is longer than 5,000 characters.")
UNANSWERED = gettext_noop("Nobody answered “%(name)s” (%(place)s).")
RENUMBERED = gettext_noop(
    "The numbers of the questions were given anew: not each had one of its own."
)
TWICE = gettext_noop("“%(name)s” stands there more than once: each is a question of its own.")
SHORT_ROW = gettext_noop(
    "Row %(row)s has fewer cells than the header: the missing ones are silence."
)
WHY_ABOVE = gettext_noop("It stands above the questions.")
WHY_NOTE = gettext_noop("No question follows it.")
WHY_NOTE_MARK = gettext_noop("It is a note or a key.")
WHY_AGAIN = gettext_noop("It repeats the header.")
WHY_FIGURES = gettext_noop("It holds numbers, not replies.")
WHY_TOTAL_ROW = gettext_noop("It holds totals: they were compared with the counts.")
WHY_METADATA = gettext_noop("It describes the respondents, and is not kept.")
WHY_TOLD_ROW = gettext_noop("You said to leave it out.")

_METADATA = re.compile(
    r"(?:political )?(?:part(?:y|ies)|partis?|partei|partido|list|liste|district|commune"
    r"|city|ville|region|constituency|circonscription|e-?mail|contact|website|site|gender|genre|age"
    r"|status|statut|type|name|nom)s?|(?:date|received|recue?|sent|envoye?e?)\b.{0,20}"
)
_NOTE = re.compile(
    r"[*†‡§¹²³⁴-⁹].*|\(\d{1,2}\)\s.*|.+\s=\s.+"
    r"|(?:sources?|notes?|nb|n\.b\.|key|legend|l[ée]gende|lecture|quellen?|hinweis|fuentes?)\s?:.*",
    re.DOTALL | re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(
    r"(?:(?:q|question|frage|pregunta)\s*)?(\d{1,3}(?:\.\d{1,2})?[a-z]?)\s*[.):–—-]\s*(?=\D)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A question as printed, with the fields of its respondents in the order of their columns."""

    number: str
    wording: str
    section: str
    place: str
    fields: tuple[Field, ...]
    totals: tuple[tuple[str, Field], ...] = ()


@dataclass(slots=True)
class Body:
    """What stands below the header. `total_rows` are labels with the respondents' fields."""

    lines: list[Line] = field(default_factory=list)
    total_rows: list[tuple[str, tuple[Field, ...]]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)


def is_total_row(row: Sequence[Field], vocabulary: Vocabulary) -> bool:
    """Whether a row holds totals: a label that says so, and nothing but figures behind it."""
    filled = [field.text for field in row if field.text]
    if len(filled) < 2 or filled[0].endswith("?") or not is_total_name(name_key(filled[0])):
        return False
    figures = [text for text in filled[1:] if not is_silence(fold(text))]
    if not figures or not all(map(is_figure, figures)):
        return False
    return not vocabulary.is_binary or is_total_name(name_key(filled[0]), is_strict=True)


def without_number(wording: str) -> str:
    """A wording without the number that stands before it: "1. Build?" is "Build?"."""
    match = _LEADING_NUMBER.match(wording)
    return wording[match.end() :] if match else wording


class Reader:
    """Reads the rows below a header, one after the other."""

    def __init__(
        self, columns: Sequence[Column], vocabulary: Vocabulary, choices: Choices, width: int
    ) -> None:
        self.respondents = [column for column in columns if column.kind == Kind.RESPONDENT]
        self.totals = [column for column in columns if column.kind == Kind.TOTAL]
        self.others = [column for column in columns if column.kind == Kind.LEFT_OUT]
        self.vocabulary = vocabulary
        self.choices = choices
        self.width = width
        described = [column for column in columns if column.kind == Kind.DESCRIPTION]
        self.described = described
        self.number = number_of(described)
        self.wording = _wording(described)
        self.section = _section(described, self.wording, self.number)
        self.body = Body()
        self.heading: Field | None = None
        self.is_trimmed = False  # whether empty cells at the end of a row are not written
        self.is_set_apart = False  # whether an empty row stands above this one

    def read(self, rows: Rows, header: Sequence[Field]) -> Body:
        names = [name_key(field.text) for field in header if field.text]
        first = next((at for at, row in enumerate(rows) if self._has_reply(row)), 0)
        self.is_trimmed = any(1 < len(row) < self.width for row in rows)
        for at, row in enumerate(rows):
            self.is_set_apart = at > 0 and not any(field.text for field in rows[at - 1])
            if [name_key(field.text) for field in row if field.text] == names:
                self._leave_out(row, WHY_AGAIN)
            elif any(field.text for field in row):
                self._read_row(row, is_above=at < first)
        self._end_heading()
        self._number()
        self._warn_of_twins()
        return self.body

    def _has_reply(self, row: Sequence[Field]) -> bool:
        return any(self.vocabulary.is_likely(fold(text)) for text in self._replies(row))

    def _replies(self, row: Sequence[Field]) -> list[str]:
        return [field.text for field in self._fields(row) if field.text]

    def _fields(self, row: Sequence[Field]) -> tuple[Field, ...]:
        return tuple(_at(row, column) for column in self.respondents)

    def _read_row(self, row: Sequence[Field], *, is_above: bool) -> None:
        label = next(field for field in row if field.text)
        wording = self._text(row, self.wording)
        names = (label.text, wording, without_number(wording))
        if self.choices.left_out.intersection(map(name_key, names)):
            self._leave_out(row, WHY_TOLD_ROW)
        elif self._is_total(row) or self._is_figures(row):
            self._read_total(row)
        elif self._is_metadata(row, label):
            self._leave_out(row, WHY_METADATA)
        elif _NOTE.fullmatch(label.text) and self._is_heading(row):
            self._leave_out(row, WHY_NOTE_MARK)
        elif self._is_heading(row):
            self._begin_heading(
                label, is_doubtful=self._is_in_wording(row) and (len(row) > 1 or self.is_trimmed)
            )
        elif not (self._text(row, self.wording) or self._text(row, self.number)):
            self._read_unlabelled(row, is_above=is_above)
        else:
            self._read_question(row)

    def _said(self, row: Sequence[Field]) -> list[str]:
        """The folded replies of a row that are no silence."""
        return [value for text in self._replies(row) if not is_silence(value := fold(text))]

    def _is_metadata(self, row: Sequence[Field], label: Field) -> bool:
        key = name_key(label.text)
        if not self._said(row) or self._has_reply(row) or key in self.choices.questions:
            return False
        words = set(WORDS.findall(key))
        is_note = bool(words & NOTE_WORDS) and words <= NOTE_WORDS | BETWEEN
        return is_note or bool(_METADATA.fullmatch(key))

    def _is_total(self, row: Sequence[Field]) -> bool:
        """Whether a row holds totals of the respondents, or none of theirs by its very name."""
        if not is_total_row(row, self.vocabulary):
            return False
        label = next(field.text for field in row if field.text)
        return bool(self._said(row)) or is_total_name(name_key(label), is_strict=True)

    def _is_figures(self, row: Sequence[Field]) -> bool:
        """Whether the replies of a row are numbers, in a table whose replies are none."""
        said = self._said(row)
        if self.vocabulary.is_binary or not said:
            return False  # in a table of ones and zeros they may be codes of replies
        return all(
            is_figure(value) and value not in DIGITS and not self.vocabulary.is_certain(value)
            for value in said
        )

    def _read_total(self, row: Sequence[Field]) -> None:
        label = next((f.text for f in row if f.text and not is_figure(f.text)), "")
        self.body.total_rows.append((label, self._fields(row)))
        self._leave_out(row, WHY_TOTAL_ROW if is_total_name(name_key(label)) else WHY_FIGURES)

    def _read_unlabelled(self, row: Sequence[Field], *, is_above: bool) -> None:
        if self._has_reply(row):
            said = next(f for f in self._fields(row) if self.vocabulary.is_likely(fold(f.text)))
            raise TableRefused(NO_WORDING, place=place_of(said))
        self._leave_out(row, WHY_ABOVE if is_above else WHY_NOTE)

    def _is_heading(self, row: Sequence[Field]) -> bool:
        """Whether a row is one text and nothing else, and no question by its look."""
        filled = [field for field in row if field.text]
        if len(filled) != 1 or self._replies(row):
            return False
        label = filled[0]
        if name_key(label.text) in self.choices.questions:
            return False
        if name_key(label.text) in self.choices.headings or len(row) == 1:
            return True
        if self.number is not None and self.number is not self.wording:
            return not NUMBER.fullmatch(name_key(_at(row, self.number).text))
        return not label.text.endswith("?") and not _LEADING_NUMBER.match(label.text)

    def _is_in_wording(self, row: Sequence[Field]) -> bool:
        return bool(self._text(row, self.wording))

    def _begin_heading(self, label: Field, *, is_doubtful: bool) -> None:
        self._end_heading()
        self.heading = label
        is_said = name_key(label.text) in self.choices.headings
        has_numbers = self.number not in (None, self.wording)
        if is_doubtful and not is_said and not has_numbers and self._is_like_questions(label):
            self.body.undecided.append(" ".join(label.text.split()))

    def _is_like_questions(self, label: Field) -> bool:
        """Whether a row without replies may be a question that nobody answered, by its look."""
        wordings = [text for text in self.wording.filled if text != label.text] or [label.text]
        if sum(wording.endswith("?") for wording in wordings) > len(wordings) / 2:
            return False  # the questions ask, and this does not
        if label.text.isupper():
            return False
        has_no_headings = bool(self.body.lines) and not self.body.headings
        is_long = len(label.text) * 2 > median(map(len, wordings))
        return is_long or (has_no_headings and not self.is_set_apart)

    def _end_heading(self) -> None:
        """A heading that no question followed is a note."""
        if self.heading is not None:
            self._leave_out([self.heading], WHY_NOTE)
        self.heading = None

    def _read_question(self, row: Sequence[Field]) -> None:
        wording = self._text(row, self.wording) or self._text(row, self.number)
        label = next(field for field in row if field.text)
        if len(wording) > LONGEST_WORDING:
            raise TableRefused(LONG_WORDING, place=place_of(label))
        if not self._replies(row):
            self._warn(UNANSWERED, label)
        if len(row) < self.width and self.respondents[-1].at >= len(row):
            self.body.warnings.append(Sentence(SHORT_ROW, {"row": label.row + 1}))
        self.body.lines.append(
            Line(
                number=self._text(row, self.number).strip().rstrip(".):").strip(),
                wording=wording,
                section=self._section_of(row),
                place=place_of(label),
                fields=self._fields(row),
                totals=tuple((column.name, _at(row, column)) for column in self.totals),
            )
        )

    def _section_of(self, row: Sequence[Field]) -> str:
        """The section that a row names, else the one above it: merged cells come out empty."""
        if named := self._text(row, self.section):
            return " ".join(named.split())[:LONGEST_SECTION]
        if self.heading is not None:
            name = " ".join(self.heading.text.split())[:LONGEST_SECTION]
            self.body.headings.append(name)
            self.heading = None
            return name
        return self.body.lines[-1].section if self.body.lines else ""

    def _text(self, row: Sequence[Field], column: Column | None) -> str:
        return _at(row, column).text if column else ""

    def _warn(self, message: str, label: Field) -> None:
        values = {"name": shortened(label.text), "place": place_of(label)}
        self.body.warnings.append(Sentence(message, values))

    def _leave_out(self, row: Sequence[Field], why: str) -> None:
        label = next(field for field in row if field.text)
        name = " ".join(label.text.split())
        self.body.left_out.append(LeftOut(name, place_of(label), Sentence(why)))

    def _number(self) -> None:
        """Give each question a number of its own: the printed one where each has one."""
        lines = self.body.lines
        if not any(line.number for line in lines):
            parted = [_LEADING_NUMBER.match(line.wording) for line in lines]
            lines = [
                replace(line, number=match[1], wording=line.wording[match.end() :])
                if match and all(parted)
                else line
                for line, match in zip(lines, parted, strict=True)
            ]
        numbers = [line.number for line in lines]
        if "" in numbers or len(set(numbers)) < len(lines) or _longest(numbers) > LONGEST_NUMBER:
            if any(numbers):
                self.body.warnings.append(Sentence(RENUMBERED))
            lines = [replace(line, number=str(at)) for at, line in enumerate(lines, start=1)]
        self.body.lines = lines

    def _warn_of_twins(self) -> None:
        counts = Counter(name_key(line.wording) for line in self.body.lines)
        for line in self.body.lines:
            if counts.pop(name_key(line.wording), 1) > 1:
                values = {"name": shortened(line.wording), "place": line.place}
                self.body.warnings.append(Sentence(TWICE, values))


def _at(row: Sequence[Field], column: Column) -> Field:
    if column.at < len(row):
        return row[column.at]
    return column.body[0] if not row else Field("", row[0].row, column.header.column)


def _longest(numbers: Sequence[str]) -> int:
    return max(map(len, numbers), default=0)


def _wording(described: Sequence[Column]) -> Column:
    if wording := wording_of(described):
        return wording
    raise TableRefused(NO_QUESTIONS)


def _section(described: Sequence[Column], wording: Column, number: Column | None) -> Column | None:
    """The column of the sections: by its name, else one whose texts come again or stand merged."""
    others = [c for c in described if c.filled and c not in (wording, number) and not c.is_note]
    named = [column for column in others if column.is_section]
    repeating = [
        column
        for column in others
        if column.at < wording.at
        and (
            len(set(column.filled)) < len(column.filled) or len(column.filled) < len(wording.filled)
        )
    ]
    return next(iter(named or repeating), None)
