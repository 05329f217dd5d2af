"""Lines as files: CSV that is streamed, XLSX with one plain sheet. Equal lines, equal bytes."""

import csv
import shutil
from collections.abc import Iterable, Iterator
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font

from briefings.export.cells import begins_formula, neutralised, printable
from briefings.export.said import Line

BOM = "\ufeff"  # without it, spreadsheets take a file for one of the old code pages
IN_MEMORY = 4 * 1024 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)  # a ZIP file has no earlier moment
WIDTHS = (22, 34, 22, 90, 40, 10)  # characters
CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties"/>'
)
APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"/>'
)
WITHOUT_AUTHOR = {"docProps/core.xml": CORE, "docProps/app.xml": APP}


def csv_of(lines: Iterable[Line]) -> Iterator[str]:
    """The lines as CSV (RFC 4180, comma), one string a line; no cell begins a formula."""
    yield BOM
    for line in lines:
        written = StringIO()
        csv.writer(written).writerow(map(neutralised, line))
        yield written.getvalue()


def xlsx_of(lines: Iterable[Line], title: str) -> IO[bytes]:
    """The lines as a workbook of one sheet, every cell of it text; at its beginning, to be read."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for number, line in enumerate(lines):
        sheet.append([_cell(sheet, words, is_head=number == 0) for words in line])
    with SpooledTemporaryFile(IN_MEMORY) as written:
        book.save(written)
        return _plain(written)


def _cell(sheet: Any, words: str, *, is_head: bool) -> Cell:
    """A cell of text: what looks like a formula is none, and stays none when it is edited."""
    cell = WriteOnlyCell(sheet, printable(words))
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(bold=is_head)
    if begins_formula(words):
        cell.quotePrefix = True
    return cell


def _plain(written: IO[bytes]) -> IO[bytes]:
    """The same workbook without author, program and days."""
    plain: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever reads it closes it
    with ZipFile(written) as source, ZipFile(plain, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            if name in WITHOUT_AUTHOR:
                target.writestr(entry, WITHOUT_AUTHOR[name])
                continue
            with source.open(name) as old, target.open(entry, "w") as new:
                shutil.copyfileobj(old, new)
    plain.seek(0)
    return plain
