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

from jobs.exports.cells import Typed, harmless, is_plain

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 1_048_576  # of a sheet, and
MOST_CHARACTERS: Final = 32_767  # of a cell: Excel specifications and limits
FIRST_YEAR: Final = 1901  # Excel knows no date before 1900, and counts that year wrongly
_IN_MEMORY: Final = 4 * 1024**2
_PLAIN: Final = frozenset({type(None), int, float})
_TAKEN_FOR_MORE: Final = ("=", "#")  # a formula, an error value
_WIDTHS: Final = (36, 22)  # of the first column, of the others; in characters


def write(headings: Sequence[str], rows: Iterable[Sequence[Typed]], *, sheet_rows: int = MOST_ROWS) -> IO[bytes]:
    """The finished workbook, at its beginning; the caller closes it. What one sheet cannot hold goes on in the next."""
    book = Workbook(write_only=True)
    sheet: Any = None
    left = 0
    for row in rows:
        if not left:
            sheet, left = _new_sheet(book, headings), sheet_rows - 1
        sheet.append([value if type(value) in _PLAIN else _cell(sheet, value) for value in row])
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
    """What openpyxl writes as it stands: making a cell object of each value would take half as long again."""
    if isinstance(value, str):
        if is_plain(value) and len(value) <= MOST_CHARACTERS:
            return value
        text = harmless(value)[:MOST_CHARACTERS]
        return _text(sheet, text) if text.startswith(_TAKEN_FOR_MORE) else text
    if isinstance(value, dt.date) and value.year < FIRST_YEAR:
        return value.isoformat()
    return value


def _text(sheet: Any, text: str) -> Any:
    """A string cell, whatever the text looks like."""
    cell = WriteOnlyCell(sheet)
    cell.value = harmless(text)[:MOST_CHARACTERS]
    cell.data_type = "s"
    return cell
