"""What a published table holds once it is read, and what a person decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaires.published.fields import Field
from questionnaires.published.replies import Reply
from questionnaires.published.sentences import Sentence, column_name


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person says of a table. Values are folded; names of columns and rows are keys.

    `takes_first_word`: a remark behind a yes or a no changes nothing in it. `is_transposed`:
    respondents are in the rows; None where nobody said, so that a table which looks so is refused.
    """

    values: Mapping[str, Reply] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    respondents: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    takes_first_word: bool = False
    is_transposed: bool | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One respondent's cell of one question. `reply` is None until somebody maps it."""

    field: Field
    reply: Reply | None

    @property
    def printed(self) -> str:
        return self.field.text

    @property
    def place(self) -> str:
        return place_of(self.field)


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who was asked. Not returned: nothing but silence in every question."""

    name: str
    place: str
    is_returned: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A question, with a cell for each respondent, in their order."""

    number: str
    wording: str
    section: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column or row that is neither a question nor a respondent; `why` is one sentence."""

    name: str
    place: str
    why: Sentence
    is_column: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is no plain yes, no or silence: somebody maps it before anything is stored."""

    value: str
    key: str
    count: int
    places: tuple[str, ...]
    first_word: Reply | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a value was read, and how often it stands there; "" is an empty cell."""

    value: str
    reply: Reply
    count: int


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table as read, not to be stored while it is open.

    `text` is the whole file as text, in which each cell's offset counts. `headings` are rows
    without a reply, read as the head of a section; `undecided` are names of rows that may as well
    be questions that nobody answered, `doubtful` those that may be about the respondents.
    """

    text: str
    respondents: tuple[Respondent, ...]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    headings: tuple[str, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    undecided: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()

    def reply(self, row: int, respondent: int) -> Reply | None:
        """What a respondent did with a question, as it counts."""
        if not self.respondents[respondent].is_returned:
            return Reply.NOT_RETURNED
        return self.rows[row].cells[respondent].reply

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say something of it before it can be stored."""
        return bool(self.unknown or self.undecided or self.doubtful)

    @property
    def has_no_position(self) -> bool:
        """Whether a cell was mapped to "no position", which takes a level of its own."""
        return any(cell.reply == Reply.NO_POSITION for row in self.rows for cell in row.cells)


def place_of(field: Field) -> str:
    """Where a cell stands, as a spreadsheet says it: D7."""
    return f"{column_name(field.column)}{field.row + 1}"
