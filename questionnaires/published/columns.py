"""What each column of a table is: a respondent, a description of the questions, or neither.

A column is told by its contents first, by its name only where the contents leave it open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from questionnaires.published.fields import Field, Rows
from questionnaires.published.header import Vocabulary
from questionnaires.published.names import (
    BETWEEN,
    NOTE_WORDS,
    NUMBER,
    NUMBER_WORDS,
    OURS,
    QUESTION_WORDS,
    RESPONDENT,
    SECTION_WORDS,
    WORDS,
    are_mostly,
    is_figure,
    is_total_name,
)
from questionnaires.published.replies import (
    DIGITS,
    NO,
    YES,
    YES_WORDS,
    fold,
    is_silence,
    name_key,
)
from questionnaires.published.sentences import Sentence, TableRefused, gettext_noop
from questionnaires.published.table import Choices, place_of

HALF, MOSTLY = 1 / 2, 0.8
PROSE = 40  # characters, on average: longer than any reply that would be mapped

NAMELESS = gettext_noop(
    "The cell %(place)s holds a reply, but its column has no name. Either the name is missing, or "
    "a mark that parts columns stands inside a cell of that row."
)
DOUBTFUL = gettext_noop(
    "“%(name)s” (%(place)s) was read as a respondent, by its replies. Leave it out if it is none."
)
PROSE_LEFT_OUT = gettext_noop(
    "“%(name)s” (%(place)s) was left out, since it holds texts. If it is a respondent, say so."
)
WHY_TOLD = gettext_noop("You said to leave it out.")
WHY_DESCRIBES = gettext_noop("It describes the questions, and is not kept.")
WHY_NUMBERS = gettext_noop("It holds numbers.")
WHY_PROSE = gettext_noop("It holds texts. If it is a respondent, say so.")
WHY_REMARK = gettext_noop("It holds the remarks of a respondent.")
WHY_EMPTY = gettext_noop("Nothing stands below its name.")
WHY_TOTALS = gettext_noop("It holds totals: they were compared with the counts.")


class Kind(StrEnum):
    """What a column is."""

    RESPONDENT = "respondent"
    DESCRIPTION = "description"
    TOTAL = "total"
    LEFT_OUT = "left_out"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its name (as one line), its header's field, and the fields below that."""

    at: int
    name: str
    header: Field
    body: tuple[Field, ...]
    kind: Kind
    why: Sentence | None = None
    warning: Sentence | None = None

    @property
    def key(self) -> str:
        return name_key(self.name)

    @property
    def place(self) -> str:
        return place_of(self.header)

    @property
    def filled(self) -> list[str]:
        return [field.text for field in self.body if field.text]

    @property
    def mean_length(self) -> float:
        return sum(map(len, self.filled)) / len(self.filled) if self.filled else 0

    @property
    def is_numbers(self) -> bool:
        """Whether it numbers the questions; ones and zeros, or y and n, are replies."""
        keys = [name_key(text) for text in self.filled]
        numbers = {key for key in keys if NUMBER.fullmatch(key)}
        if numbers <= YES | NO or (numbers <= DIGITS and len(keys) > 2):
            return False
        return are_mostly(keys, NUMBER, HALF if self.is_number else MOSTLY)

    @property
    def is_figures(self) -> bool:
        said = [text for text in self.filled if not is_silence(fold(text))]
        return bool(said) and all(map(is_figure, said))

    @property
    def is_silent(self) -> bool:
        return all(is_silence(fold(text)) for text in self.filled)

    @property
    def is_prose(self) -> bool:
        return self.mean_length > PROSE or any("://" in text for text in self.filled)

    @property
    def words(self) -> set[str]:
        return set(WORDS.findall(self.key))

    @property
    def is_question(self) -> bool:
        return bool(self.words & QUESTION_WORDS) and not self.words & (NOTE_WORDS | NUMBER_WORDS)

    @property
    def is_section(self) -> bool:
        return bool(self.words & SECTION_WORDS) and not self.words & QUESTION_WORDS

    @property
    def is_number(self) -> bool:
        return (
            bool(self.words & NUMBER_WORDS)
            and self.words <= NUMBER_WORDS | QUESTION_WORDS | BETWEEN
        )

    @property
    def is_called_like_numbers(self) -> bool:
        """Whether it has the name of a column of numbers and holds none: a party called ID."""
        return self.is_number and not self.is_numbers

    @property
    def is_note(self) -> bool:
        return bool(self.words & NOTE_WORDS)

    @property
    def has_describing_name(self) -> bool:
        """Whether its name can only be that of a description: "Question", "Notes and sources"."""
        describing = QUESTION_WORDS | SECTION_WORDS | NUMBER_WORDS | NOTE_WORDS
        return bool(self.words & describing) and self.words <= describing | BETWEEN

    @property
    def has_doubtful_name(self) -> bool:
        """Whether its name is that of a column of ours rather than of a respondent."""
        return (
            self.is_note
            or self.has_describing_name
            or is_total_name(self.key)
            or bool(OURS.fullmatch(self.key))
        )

    @property
    def names_respondents(self) -> bool:
        """Whether its name says that respondents stand below it: "Candidate", "Party ID"."""
        words = self.words - NUMBER_WORDS - BETWEEN
        return bool(words) and all(map(RESPONDENT.fullmatch, words))


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a table while its columns are judged.

    `first` is the first column of replies, `described` the first that describes the questions;
    `names` are the keys of all columns that are not called descriptions.
    """

    columns: tuple[Column, ...]
    first: int
    described: int
    names: frozenset[str]
    vocabulary: Vocabulary
    choices: Choices


Verdict = tuple[Kind, str, str]  # what a column is, why it is left out, what is doubtful about it


def columns_of(rows: Rows, header: int, vocabulary: Vocabulary, choices: Choices) -> list[Column]:
    """Each column with what it is. Raises TableRefused for replies below no name."""
    width = max(map(len, rows[header:]))
    raw = [_raw(rows, header, at) for at in range(width)]
    first = min((c.at for c in raw if _is_of_replies(c, vocabulary)), default=width)
    described = min((c.at for c in raw if c.filled and c.at < first), default=first)
    names = frozenset(c.key for c in raw if c.name and not c.has_describing_name)
    setting = Setting(tuple(raw), first, described, names, vocabulary, choices)
    return _beside_the_questions([_judged(column, setting) for column in raw], vocabulary)


def _beside_the_questions(columns: Sequence[Column], vocabulary: Vocabulary) -> list[Column]:
    """The columns once it is known which of them holds the questions.

    What stands behind the questions and is neither long nor called a description may be somebody
    whose replies are all silent or unknown: it is asked about, never dropped. What is empty before
    them is nobody.
    """
    described = [column for column in columns if column.kind == Kind.DESCRIPTION]
    wording = wording_of(described)
    if wording is None:
        return list(columns)
    return [_beside(column, wording, vocabulary) for column in columns]


def _beside(column: Column, wording: Column, vocabulary: Vocabulary) -> Column:
    is_counted = (column.is_numbers or column.is_figures) and not vocabulary.is_binary
    if column.at < wording.at and column.kind == Kind.RESPONDENT and not column.filled:
        return replace(column, kind=Kind.LEFT_OUT, why=Sentence(WHY_EMPTY), warning=None)
    if column.at > wording.at and column.why == Sentence(WHY_EMPTY) and column.is_number:
        return _doubtful(replace(column, kind=Kind.RESPONDENT, why=None))
    if (
        column.at > wording.at
        and column.kind == Kind.DESCRIPTION
        and column.name
        and not (column.is_prose or is_counted)
        and (column.is_called_like_numbers or not column.has_describing_name)
    ):
        return replace(column, kind=Kind.RESPONDENT, why=None)
    return column


def number_of(described: Sequence[Column]) -> Column | None:
    """The column of the questions' numbers."""
    return next((c for c in described if c.is_numbers and not c.is_section), None)


def wording_of(described: Sequence[Column]) -> Column | None:
    """The column of the questions: by its name, else by the length of its texts."""
    number = number_of(described)
    texts = [c for c in described if c is not number and not (c.is_note or c.is_silent)]
    by_name = [c for c in texts if c.is_question and not c.is_section]
    candidates = by_name or [c for c in texts if not c.is_section] or texts
    if not candidates:
        return number
    longest = max(column.mean_length for column in candidates)
    return next(column for column in candidates if column.mean_length >= longest / 2)


def _raw(rows: Rows, header: int, at: int) -> Column:
    def cell(row: Sequence[Field]) -> Field:
        if at < len(row):
            return row[at]
        return Field("", row[0].row, at)

    field = cell(rows[header])
    body = tuple(cell(row) for row in rows[header + 1 :])
    return Column(at, " ".join(field.text.split()), field, body, Kind.EMPTY)


def _is_of_replies(column: Column, vocabulary: Vocabulary) -> bool:
    if not column.name or (column.is_number and column.is_numbers):
        return False
    return vocabulary.share(column.filled) >= HALF and vocabulary.has_likely(column.filled)


def _doubtful(column: Column, why: str = DOUBTFUL) -> Column:
    return replace(column, warning=Sentence(why, {"name": column.name, "place": column.place}))


def _judged(column: Column, setting: Setting) -> Column:
    kind, why, warning = _verdict(column, setting)
    judged = replace(column, kind=kind, why=Sentence(why) if why else None)
    return _doubtful(judged, warning) if warning else judged


def _verdict(column: Column, setting: Setting) -> Verdict:
    if not column.name:
        return _nameless(column, setting), WHY_PROSE, ""
    if column.key in setting.choices.left_out:
        return Kind.LEFT_OUT, WHY_TOLD, ""
    if column.key in setting.choices.respondents:
        return Kind.RESPONDENT, "", ""
    if _is_remark(column, setting):
        return Kind.LEFT_OUT, WHY_REMARK if column.filled else WHY_EMPTY, ""
    # "No" stands above numbers of questions, and beside "Yes" above totals.
    is_total = is_total_name(column.key) and bool(setting.names & YES_WORDS)
    if column.is_number and column.is_numbers and column.at < setting.first and not is_total:
        return Kind.DESCRIPTION, "", ""
    if _is_of_totals(column, setting):
        return Kind.TOTAL, WHY_TOTALS, ""
    if setting.vocabulary.certain_share(column.filled) >= HALF:
        return Kind.RESPONDENT, "", DOUBTFUL if column.has_doubtful_name else ""
    return _of_contents(column, setting) if column.filled else _of_nothing(column, setting)


def _is_of_totals(column: Column, setting: Setting) -> bool:
    """Whether a column holds totals; in a table of ones and zeros NO may be a country."""
    vocabulary = setting.vocabulary
    if not (is_total_name(column.key, is_strict=vocabulary.is_binary) and column.is_figures):
        return False
    bare = fold(column.key)
    is_reply = bare in YES | NO or is_silence(bare)
    if not is_reply or vocabulary.certain_share(column.filled) < 1:
        return True
    return _is_count(column, "1" if bare in YES else "0" if bare in NO else "", setting)


def _is_count(column: Column, reply: str, setting: Setting) -> bool:
    """Whether a column says how often a reply stands in the others of ones and zeros."""
    others = [c for c in setting.columns if c.at != column.at and c.filled]
    alike = [c for c in others if setting.vocabulary.share(c.filled) >= HALF and c.name]
    return all(
        field.text in ("", str(sum(fold(c.body[at].text) == reply for c in alike)))
        for at, field in enumerate(column.body)
    )


def _of_contents(column: Column, setting: Setting) -> Verdict:
    """What a column is whose contents are not mostly plain replies."""
    vocabulary = setting.vocabulary
    is_left = column.at < setting.first
    doubt = DOUBTFUL if column.has_doubtful_name else ""
    is_misnamed = column.is_called_like_numbers and not is_left
    if column.has_describing_name and not is_misnamed:
        is_kept = is_left or column.is_question
        return Kind.DESCRIPTION if is_kept else Kind.LEFT_OUT, WHY_DESCRIBES, ""
    is_alike = vocabulary.share(column.filled) >= HALF
    if is_alike and (not is_left or vocabulary.has_likely(column.filled)):
        return Kind.RESPONDENT, "", doubt
    if is_left:
        return Kind.DESCRIPTION, WHY_DESCRIBES, ""
    if column.is_figures and not vocabulary.is_binary:  # else they may be codes of replies
        return Kind.LEFT_OUT, WHY_NUMBERS, ""
    if column.is_prose and not vocabulary.certain_share(column.filled):
        return Kind.LEFT_OUT, WHY_PROSE, PROSE_LEFT_OUT
    return Kind.RESPONDENT, "", DOUBTFUL if column.is_prose or column.is_figures else doubt


def _of_nothing(column: Column, setting: Setting) -> Verdict:
    """What an empty column with a name is: as a rule, somebody who did not answer."""
    if column.has_describing_name or column.at < setting.described:
        return Kind.LEFT_OUT, WHY_EMPTY, ""
    return Kind.RESPONDENT, "", DOUBTFUL if column.has_doubtful_name else ""


def _is_remark(column: Column, setting: Setting) -> bool:
    """Whether a column holds the remarks of a respondent: "Liste A – comments"."""
    if not column.is_note:
        return False
    others = setting.names - {column.key}
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", column.key) for name in others)


def _nameless(column: Column, setting: Setting) -> Kind:
    if not column.filled:
        return Kind.EMPTY
    if column.at < setting.first:
        return Kind.DESCRIPTION
    for field in column.body:
        if setting.vocabulary.is_certain(fold(field.text)):
            raise TableRefused(NAMELESS, place=place_of(field))
    return Kind.LEFT_OUT
