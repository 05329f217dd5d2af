"""Candidacies side by side, as a briefing prints them: pure, like `briefing.py`."""

from dataclasses import dataclass
from itertools import batched

from briefings.briefing import Level, Phrase

ON_A_SHEET, LARGE_ON_A_SHEET = 6, 3  # columns that A4 across takes with legible words


@dataclass(frozen=True, slots=True)
class Place:
    """What a candidacy did with a question: its word and its shape; with scores also the levels.

    `state` names the shape.
    """

    state: str
    label: Phrase
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One question with the places of all candidacies, in the order of the columns."""

    number: str
    label: Phrase
    places: tuple[Place, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Questions × candidacies. Candidacies stand by name: the order is no ranking."""

    columns: tuple[Phrase, ...]
    rows: tuple[Row, ...]

    def sheets(self, *, is_large: bool = False) -> list["Matrix"]:
        """The matrix cut into as many columns as a page takes; each has all rows."""
        columns = LARGE_ON_A_SHEET if is_large else ON_A_SHEET
        return [
            Matrix(
                tuple(self.columns[at] for at in some),
                tuple(
                    Row(row.number, row.label, tuple(row.places[at] for at in some))
                    for row in self.rows
                ),
            )
            for some in batched(range(len(self.columns)), columns)
        ]
