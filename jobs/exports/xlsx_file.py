"""The table as an Excel workbook, written row by row with typed cells."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from jobs.exports.cells import Typed, harmless

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 1_048_576  # of a sheet, and
MOST_CHARACTERS: Final = 32_767  # of a cell: Excel specifications and limits
FIRST_YEAR: Final = 1901  # Excel knows no date before 1900, and counts that year wrongly
_IN_MEMORY: Final = 4 * 1024**2
_DATE_FORMAT: Final = "yyyy-mm-dd"
_WIDTHS: Final = (36, 22)  # of the first column, of the others; in characters


def write(headings: Sequence[str], rows: Iterable[Sequence[Typed]], *, sheet_rows: int = MOST_ROWS) -> IO[bytes]:
    """The finished workbook, at its beginning; the caller closes it. What one sheet cannot hold goes on in the next."""
    book = Workbook(write_only=True)
    sheet: Any = None
    left = 0
    for row in rows:
        if not left:
            sheet, left = _new_sheet(book, headings), sheet_rows - 1
        sheet.append([_cell(sheet, value) for value in row])
        left -= 1
    if sheet is None:
        _new_sheet(book, headings)
    stream: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    book.save(stream)
    stream.seek(0)
    return stream


def _new_sheet(book: Workbook, headings: Sequence[str]) -> Any:
    number = len(book.worksheets) + 1
    sheet = book.create_sheet("Results" if number == 1 else f"Results {number}")
    sheet.freeze_panes = "B2"
    for place in range(len(headings)):
        sheet.column_dimensions[get_column_letter(place + 1)].width = _WIDTHS[min(place, 1)]
    sheet.append([_heading(sheet, heading) for heading in headings])
    return sheet


def _heading(sheet: Any, text: str) -> Any:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Typed) -> Any:
    if isinstance(value, str):
        return _text(sheet, value)
    if isinstance(value, dt.date):
        if value.year < FIRST_YEAR:
            return _text(sheet, value.isoformat())
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = _DATE_FORMAT
        return cell
    return value


def _text(sheet: Any, text: str) -> Any:
    """Always a string cell: openpyxl would take a leading "=" for a formula."""
    cell = WriteOnlyCell(sheet)
    cell.value = harmless(text)[:MOST_CHARACTERS]
    cell.data_type = "s"
    return cell
