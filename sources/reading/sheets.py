"""Workbooks (.xlsx): the rows of their one sheet, as text. Pure; runs in the child.

A workbook is taken as a table somebody made by hand: what computes, loads or hides is refused.
"""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from sources.reading.blocks import Refusal, gettext_noop
from sources.reading.packages import EMBEDDED, EXTERNAL, MACROS, Package, open_package

NO_WORKBOOK = gettext_noop(
    "This is not an Excel workbook (.xlsx). Nothing was stored. Save the table as .xlsx or CSV."
)
FORMULAS = gettext_noop(
    "A cell of this workbook computes its content. Nothing was stored. "
    "Paste the values in place of the formulas, or save the sheet as CSV."
)
SEVERAL_SHEETS = gettext_noop(
    "This workbook has more than one filled sheet; hidden ones count. Nothing was stored. "
    "Keep the sheet of answers alone, or save it as CSV."
)
HIDDEN_SHEET = gettext_noop(
    "The filled sheet of this workbook is hidden. Nothing was stored. Show it, look at it, "
    "and save the workbook again."
)
TOO_MANY_CELLS = gettext_noop(
    "This sheet has more than 5,000 rows or 50 columns. Nothing was stored. "
    "Keep the rows of answers alone, or bring them in several files."
)

MOST_ROWS, MOST_COLUMNS = 5_000, 50
LONGEST = 200_000  # letters of a cell; Excel itself allows 32,767
_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_TYPES = "[Content_Types].xml"
_GUESTS = {
    "xl/externallinks/": EXTERNAL,
    "xl/connections.xml": EXTERNAL,
    "xl/querytables/": EXTERNAL,
    "xl/embeddings/": EMBEDDED,
    "xl/activex/": EMBEDDED,
    "xl/vbaproject.bin": MACROS,
    "xl/macrosheets/": MACROS,
}


def read_rows(content: bytes) -> list[list[str]]:
    """The rows of the only filled sheet, each with its cells as text. Raises Refusal."""
    if not content.startswith(b"PK\x03\x04"):
        raise Refusal(NO_WORKBOOK)
    package = open_package(content)
    _refuse_guests(package)
    for name in package.names:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            package.tree(name)  # refuses entities before the library sees them

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    filled = [(sheet, rows) for sheet in book.worksheets if (rows := _rows_of(sheet))]
    if len(filled) > 1:
        raise Refusal(SEVERAL_SHEETS)
    if filled and filled[0][0].sheet_state != "visible":
        raise Refusal(HIDDEN_SHEET)
    return filled[0][1] if filled else []


def _refuse_guests(package: Package) -> None:
    if _TYPES not in package:
        raise Refusal(NO_WORKBOOK)
    types = package.content(_TYPES)
    if b"macroEnabled" in types:
        raise Refusal(MACROS)
    if _MAIN not in types:
        raise Refusal(NO_WORKBOOK)
    for name in package.names:
        for beginning, refusal in _GUESTS.items():
            if name.lower().startswith(beginning):
                raise Refusal(refusal)


def _rows_of(sheet: Any) -> list[list[str]]:
    """The rows down to the last filled one; what the sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    for at, cells in enumerate(sheet.iter_rows()):
        if at >= MOST_ROWS:
            raise Refusal(TOO_MANY_CELLS)
        rows.append(list(_texts(cells)))
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _texts(cells: tuple[Any, ...]) -> Iterator[str]:
    if len(cells) > MOST_COLUMNS and any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
        raise Refusal(TOO_MANY_CELLS)
    for cell in cells[:MOST_COLUMNS]:
        if cell.data_type == "f":
            raise Refusal(FORMULAS)
        yield _text(cell.value)


def _text(value: Any) -> str:
    """A number without the ".0" that Excel never shows, a day as 2026-03-15."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value)
    if len(text) > LONGEST:
        raise Refusal(TOO_MANY_CELLS)
    return text
