"""The page between reading a published table and storing it: what a person decides, and counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaires.published import (
    Choices,
    CountsOfTable,
    PublishedTable,
    Reply,
    Unknown,
    counts_of,
    read_table,
)
from questionnaires.published.replies import name_key
from questionnaires.published.sentences import shortened
from questionnaires.tables import MEANINGS, WORDS, CountLine, in_words, keys

LEFT_OUT, RESPONDENTS, FIRST_WORD = "left_out", "respondents", "first_word"
QUESTION, HEADING, ABOUT = "question", "heading", "about"


@dataclass(frozen=True, slots=True)
class Select:
    """One thing to be decided: a value to be mapped, or a row without a reply."""

    name: str
    label: str
    help_text: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A column that may be read otherwise."""

    name: str
    label: str
    help_text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as read: its reply in a word, and what is printed there."""

    reply: str
    word: str
    printed: str


class Review:
    """A table as somebody's choices make it.

    Raises TableRefused where a choice makes the table unreadable.
    """

    def __init__(self, content: bytes, typed: QueryDict, *, is_transposed: bool | None) -> None:
        self.content = content
        self.typed = typed
        self.read: list[tuple[Choices, PublishedTable]] = []
        first = self._read(Choices(is_transposed=is_transposed))
        self.columns = self._columns(first)
        self.before = self._read(self._columns_chosen(is_transposed))
        rows = self._rows_chosen(self._columns_chosen(is_transposed), self.before)
        self.unmapped = self._read(rows)
        self.choices = self._values_chosen(rows, self.unmapped)
        self.table = self._read(self.choices)

    def _read(self, choices: Choices) -> PublishedTable:
        """The table by these choices, read once: a large one takes its time."""
        for known, table in self.read:
            if known == choices:
                return table
        self.read.append((choices, read_table(self.content, choices)))
        return self.read[-1][1]

    def _columns(self, table: PublishedTable) -> frozenset[str]:
        """The keys of the columns that somebody may turn: respondents, and those left out."""
        names = [respondent.name for respondent in table.respondents]
        return keys([*names, *(left.name for left in table.left_out if left.is_column)])

    def _columns_chosen(self, is_transposed: bool | None) -> Choices:
        return Choices(
            left_out=keys(self.typed.getlist(LEFT_OUT)) & self.columns,
            respondents=keys(self.typed.getlist(RESPONDENTS)) & self.columns,
            is_transposed=is_transposed,
        )

    def _rows_chosen(self, choices: Choices, table: PublishedTable) -> Choices:
        names = (*table.undecided, *table.doubtful)
        said = {name: self.typed.get(_field("row", name), "") for name in names}
        about = keys(name for name in table.doubtful if said[name] == ABOUT)
        return replace(
            choices,
            questions=keys(name for name, what in said.items() if what == QUESTION),
            headings=keys(name for name in table.undecided if said[name] == HEADING),
            left_out=choices.left_out | about,
        )

    def _values_chosen(self, choices: Choices, table: PublishedTable) -> Choices:
        values = {}
        for unknown in table.unknown:
            meaning = self.typed.get(_field("value", unknown.key), "")
            if meaning in MEANINGS:
                values[unknown.key] = Reply(meaning)
        return replace(choices, values=values, takes_first_word=bool(self.typed.get(FIRST_WORD)))

    @property
    def seen(self) -> str:
        """A sign of what the page shows: nobody stores counts that they have not seen."""
        choices = self.choices
        shown = [
            sorted(choices.values.items()),
            *map(sorted, (choices.left_out, choices.respondents)),
            *map(sorted, (choices.questions, choices.headings)),
            [str(choices.takes_first_word), str(choices.is_transposed)],
        ]
        return sha256(repr(shown).encode() + self.content).hexdigest()

    @cached_property
    def has_no_position(self) -> bool:
        """Asked once: the page needs it in each of its rows, and every cell is looked at."""
        return self.table.has_no_position

    @property
    def is_seen(self) -> bool:
        return self.typed.get("seen") == self.seen

    @property
    def is_asked_twice(self) -> bool:
        """Whether the page had asked before, so that what is still open is a fault."""
        return "seen" in self.typed

    @property
    def selects(self) -> list[Select]:
        return [*self._row_selects(), *self._value_selects()]

    def _row_selects(self) -> Iterator[Select]:
        question = (QUESTION, _("A question that nobody answered"))
        heading = (HEADING, _("The heading of a section"))
        for name in self.before.undecided:
            yield self._row_select(name, _("A row without any reply."), question, heading)
        question = (QUESTION, _("A question"))
        about = (ABOUT, _("Something about the respondents: leave it out"))
        for name in self.before.doubtful:
            note = _("A row of values that stand in no other row.")
            yield self._row_select(name, note, question, about)

    def _row_select(self, name: str, note: str, *options: tuple[str, str]) -> Select:
        field = _field("row", name)
        chosen = self.typed.get(field, "")
        is_missing = self.is_asked_twice and chosen not in dict(options)
        return Select(field, shortened(name, 120), note, options, chosen, is_missing)

    def _value_selects(self) -> Iterator[Select]:
        options = tuple((reply.value, str(WORDS[reply])) for reply in MEANINGS)
        for unknown in self.unmapped.unknown:
            field = _field("value", unknown.key)
            chosen = self.typed.get(field, "")
            is_open = not (self.choices.takes_first_word and unknown.first_word)
            is_missing = self.is_asked_twice and is_open and chosen not in MEANINGS
            label = _("“%(value)s”") % {"value": shortened(unknown.value, 200)}
            yield Select(field, label, _places(unknown), options, chosen, is_missing)

    @property
    def remark_count(self) -> int:
        """How many different values go on after a plain yes or no."""
        return sum(unknown.first_word is not None for unknown in self.unmapped.unknown)

    @property
    def respondent_ticks(self) -> list[Tick]:
        """Columns that are read as respondents, or would be if they were not left out."""
        told = [
            left
            for left in self.table.left_out
            if left.is_column and name_key(left.name) in self.choices.left_out
        ]
        return [
            *(Tick(r.name, r.name, r.place, is_ticked=False) for r in self.table.respondents),
            *(Tick(left.name, left.name, left.place, is_ticked=True) for left in told),
        ]

    @property
    def other_ticks(self) -> list[Tick]:
        """Columns that are left out, and those of them that somebody said to be respondents."""
        said = [r for r in self.table.respondents if name_key(r.name) in self.choices.respondents]
        return [
            *(Tick(r.name, r.name, r.place, is_ticked=True) for r in said),
            *(
                Tick(left.name, left.name, in_words(left.why), is_ticked=False)
                for left in self.table.left_out
                if left.is_column and name_key(left.name) not in self.choices.left_out
            ),
        ]

    @property
    def left_out(self) -> list[tuple[str, str, str]]:
        return [
            (shortened(left.name, 120), left.place, in_words(left.why))
            for left in self.table.left_out
        ]

    @property
    def warnings(self) -> list[str]:
        return [in_words(warning) for warning in self.table.warnings]

    @property
    def readings(self) -> list[tuple[str, str, int]]:
        """Each value with what it was read as, and how often it stands there."""
        return [
            (reading.value or _("(an empty cell)"), str(WORDS[reading.reply]), reading.count)
            for reading in self.table.readings
        ]

    @property
    def summary(self) -> str:
        rows = len(self.table.rows)
        people = len(self.table.respondents)
        questions = ngettext("%(count)s question", "%(count)s questions", rows) % {"count": rows}
        respondents = ngettext("%(count)s respondent", "%(count)s respondents", people)
        return f"{questions}, {respondents % {'count': people}}"

    @property
    def silent_names(self) -> list[str]:
        return [one.name for one in self.table.respondents if not one.is_returned]

    @cached_property
    def counts(self) -> CountsOfTable:
        return counts_of(self.table)

    @property
    def question_lines(self) -> list[CountLine]:
        labels = [f"{row.number}. {shortened(row.wording, 120)}" for row in self.table.rows]
        return list(map(CountLine, labels, self.counts.questions))

    @property
    def respondent_lines(self) -> list[CountLine]:
        labels = [respondent.name for respondent in self.table.respondents]
        return list(map(CountLine, labels, self.counts.respondents))

    @property
    def total_line(self) -> CountLine:
        return CountLine(_("In total"), self.counts.overall)

    @property
    def shown_rows(self) -> list[tuple[str, list[ShownCell]]]:
        """The table itself, each cell in a word."""
        people = range(len(self.table.respondents))
        return [
            (
                f"{row.number}. {shortened(row.wording, 80)}",
                [
                    _shown(self.table.reply(at, person), row.cells[person].printed)
                    for person in people
                ],
            )
            for at, row in enumerate(self.table.rows)
        ]


def _shown(reply: Reply | None, printed: str) -> ShownCell:
    if reply is None:
        return ShownCell("unknown", _("To be mapped"), printed)
    return ShownCell(reply.value.replace("_", "-"), str(WORDS[reply]), printed)


def _field(kind: str, key: str) -> str:
    """The name of a field about a value or a row, which may hold any characters."""
    return f"{kind}-{sha256(key.encode()).hexdigest()[:16]}"


def _places(unknown: Unknown) -> str:
    places = ", ".join(unknown.places)
    more = "…" if unknown.count > len(unknown.places) else ""
    return _("Cells: %(count)s (%(places)s)") % {
        "count": unknown.count,
        "places": places + more,
    }
