"""Questions in the rows of a table: the question first, then what each respondent says. Pure.

A row is a question where most rows ask, say yes or no, or stand under the names of respondents.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.reading.blocks import Block
from sources.splitting.cues import has_question, is_yes_or_no, without_brackets
from sources.splitting.markers import Marker
from sources.splitting.names import LONGEST_NAME, is_no_name, looks_like_name
from sources.splitting.starts import Start

FEWEST_ROWS = 2
FEWEST_NAMES = 2

_NUMBER = re.compile(r"\W*(?P<number>\d{1,3}(?:\.\d{1,2})?[a-z]?)\W*$")


@dataclass(frozen=True, slots=True)
class _Row:
    """The blocks of a row by their columns, as places in the document."""

    cells: dict[int, list[int]]

    def words(self, blocks: Sequence[Block], column: int) -> str:
        return " ".join(blocks[at].text for at in self.cells.get(column, ()))


def table_series(blocks: Sequence[Block]) -> tuple[Start, ...]:
    """The rows of the first table that holds questions and answers; its first row is its head."""
    for rows in _tables(blocks):
        body = rows[1:]
        column = _question_column(blocks, body)
        asked = [row for row in body if column in row.cells and len(row.cells) >= column]
        if len(asked) >= FEWEST_ROWS and _is_asking(blocks, rows[0], asked, column):
            return tuple(_start(blocks, row, column) for row in asked)
    return ()


def respondents_of_table(blocks: Sequence[Block], first: int) -> dict[int, str]:
    """By column, the names in the head of the table in which the question at `first` stands."""
    for rows in _tables(blocks):
        within = {at for row in rows[1:] for places in row.cells.values() for at in places}
        if first in within:
            return _names(blocks, rows[0], _question_column(blocks, rows[1:]))
    return {}


def _tables(blocks: Sequence[Block]) -> Iterator[list[_Row]]:
    """The rows of each table, where cells know their place."""
    rows: list[_Row] = []
    last = 0
    for at, block in enumerate(blocks):
        if not block.column or block.row < last:
            if rows:
                yield rows
            rows, last = [], 0
        if block.column:
            if block.row != last:
                rows.append(_Row(defaultdict(list)))
            rows[-1].cells[block.column].append(at)
            last = block.row
    if rows:
        yield rows


def _question_column(blocks: Sequence[Block], body: Sequence[_Row]) -> int:
    """The second column where the first holds nothing but numbers."""
    firsts = [row.words(blocks, 1) for row in body if 1 in row.cells]
    return 2 if firsts and all(map(_NUMBER.match, firsts)) else 1


def _is_asking(blocks: Sequence[Block], head: _Row, asked: Sequence[_Row], column: int) -> bool:
    asking = sum(has_question(row.words(blocks, column)) for row in asked)
    said = [row.words(blocks, other) for row in asked for other in row.cells if other > column]
    codes = sum(map(is_yes_or_no, said))
    names = _names(blocks, head, column)
    sure = sum(looks_like_name(without_brackets(name).strip()) for name in names.values())
    is_headed = len(names) >= FEWEST_NAMES and sure * 2 >= len(names)
    return bool(said) and (asking * 2 >= len(asked) or codes * 3 >= len(said) * 2 or is_headed)


def _names(blocks: Sequence[Block], head: _Row, column: int) -> dict[int, str]:
    """The head's cells behind the question's, where they may be names."""
    names = {at: head.words(blocks, at) for at in head.cells if at > column}
    may_be = all(len(name) <= LONGEST_NAME and not is_no_name(name) for name in names.values())
    return names if may_be and len(names) >= FEWEST_NAMES else {}


def _start(blocks: Sequence[Block], row: _Row, column: int) -> Start:
    last = row.cells[column][-1]
    ends = (last, len(blocks[last].text))
    if column == 1 or 1 not in row.cells:
        return Start(row.cells[column][0], None, asks=True, ends=ends)
    first = row.cells[1][0]
    match = _NUMBER.match(blocks[first].text)
    number = match["number"] if match else ""
    marker = Marker(number, len(blocks[first].text), has_label=False, style=(False, "cell"))
    return Start(first, marker, asks=True, ends=ends)
