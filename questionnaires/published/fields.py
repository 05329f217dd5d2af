"""From text to fields: the rows of a CSV, whatever parts its columns, with where each field stands.

Not the standard library's reader: it forgets where in the text a field stood, and takes a quotation
mark that is never closed for a field that holds the rest of the file.
"""

import re
from collections import Counter
from dataclasses import dataclass

from questionnaires.published.replies import NO, YES, fold
from questionnaires.published.sentences import TableRefused, gettext_noop

DELIMITERS = ",;\t|"
MOST_FIELDS = 200_000
SAMPLE = 100_000  # characters: enough to tell what parts the columns

NEVER_CLOSED = gettext_noop("A quotation mark that opens in row %(row)s is never closed.")
TOO_MANY = gettext_noop(
    "This table has more than 200,000 cells: bring only its questions and replies."
)
ONE_COLUMN = gettext_noop(
    "No columns were found: they are parted by commas, semicolons, tabs or upright bars."
)

_SAID = re.compile(r"sep=([,;|\t])\n")
_RULE = re.compile(r":?-+:?")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its words without the space around them, and where they are.

    `row` and `column` count from 0. `start` is the offset of the words in the text, or None where
    they do not stand there as they are (doubled quotation marks). `is_missing`: the file has no
    such field, only its row and column.
    """

    text: str
    row: int
    column: int
    start: int | None = None
    is_missing: bool = False


Rows = list[list[Field]]


def fields_of(text: str) -> Rows:
    """The fields of each row; rows may differ in length. Raises TableRefused."""
    if said := _SAID.match(text):
        rows = _parsed(text, said[1], said.end())
    else:
        rows = _parsed(text, _delimiter(text))
    if max(map(len, rows)) < 2:
        raise TableRefused(ONE_COLUMN)
    return [row for row in rows if not _is_rule(row)]


def _delimiter(text: str) -> str:
    """What parts the columns: that which makes the most fields plain replies, then even rows."""
    sample = text[:SAMPLE]
    if len(text) > SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n")]
    return max(DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter))


def _fitness(sample: str, delimiter: str) -> tuple[int, int]:
    if delimiter not in sample:
        return (-1, -1)
    rows = _parsed(sample, delimiter, is_sample=True)
    replies = sum(fold(field.text) in YES | NO for row in rows for field in row)
    widths = Counter(len(row) for row in rows)
    width, count = widths.most_common(1)[0]
    return (replies, (width - 1) * count)


def _parsed(text: str, delimiter: str, start: int = 0, *, is_sample: bool = False) -> Rows:
    mark = re.escape(delimiter)
    quoted = re.compile(rf'[ \u00a0]*+"([^"]*+(?:""[^"]*+)*+)"[ \u00a0]*+(?=[{mark}\n]|\Z)')
    bare = re.compile(rf"[^{mark}\n]*+")
    rows: Rows = [[]]
    count, at, end = 0, start, len(text.rstrip("\n"))
    while True:
        field, at = _field(text, at, quoted, bare, (len(rows) - 1, len(rows[-1])))
        if field.text.startswith('"') and field.text.count('"') % 2 and not is_sample:
            raise TableRefused(NEVER_CLOSED, row=len(rows))
        rows[-1].append(field)
        count += 1
        if count > MOST_FIELDS:
            raise TableRefused(TOO_MANY)
        if at >= end:
            return rows
        if text[at] == "\n":
            rows.append([])
        at += 1


def _field(
    text: str, at: int, quoted: re.Pattern[str], bare: re.Pattern[str], place: tuple[int, int]
) -> tuple[Field, int]:
    """The field that begins at `at`, and where it ends."""
    if match := quoted.match(text, at):
        inner, start = match[1], match.start(1)
    else:
        match = bare.match(text, at)
        inner, start = (match[0], match.start()) if match else ("", at)
    end = match.end() if match else at
    words = inner.strip()
    offset = start + len(inner) - len(inner.lstrip())
    if match and match.re is quoted and '""' in words:
        return Field(words.replace('""', '"'), *place), end
    return Field(words, *place, offset if words else None), end


def _is_rule(row: list[Field]) -> bool:
    """Whether a row is the line that Markdown draws under a header: |---|:--:|."""
    words = [field.text for field in row if field.text]
    return bool(words) and all(map(_RULE.fullmatch, words)) and any("--" in w for w in words)


def transposed(rows: Rows) -> Rows:
    """The table the other way round; each field keeps the row and column of the file."""
    width = max(map(len, rows))
    return [
        [row[at] if at < len(row) else Field("", row[0].row, at) for row in rows]
        for at in range(width)
    ]
