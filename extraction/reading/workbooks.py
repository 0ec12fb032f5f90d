"""The sheets of an Excel file as tables of what their cells show."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from typing import Any

import openpyxl

from extraction.reading.limits import Limits
from extraction.reading.typesetting import Block, Paragraph, Run, TableBlock, TableCell

_SIZE = 10.0
_WIDEST = 200  # columns
_HEADING = 14.0


def workbook_blocks(data: bytes, limits: Limits) -> tuple[list[Block], tuple[str, ...]]:
    """A heading and a table for each visible sheet, and notes; raises what `package` turns into `Unreadable`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of every extension that it does not know
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            return _blocks(book, limits)
        finally:
            book.close()


def _blocks(book: Any, limits: Limits) -> tuple[list[Block], tuple[str, ...]]:
    blocks: list[Block] = []
    left = limits.characters
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows: list[list[str]] = []
        for row in sheet.iter_rows(max_col=_WIDEST):
            texts = [shown(cell.value, cell.number_format) if cell.value is not None else "" for cell in row]
            left -= sum(map(len, texts))
            if left < 0:
                return [*blocks, *_sheet(sheet.title, rows)], ("Only the first part of this workbook was read.",)
            if any(texts):
                rows.append(texts)
        blocks.extend(_sheet(sheet.title, rows))
    return blocks, ()


def _sheet(title: str, rows: list[list[str]]) -> list[Block]:
    if not rows:
        return []
    used = [column for column in range(max(map(len, rows))) if any(column < len(row) and row[column] for row in rows)]
    table = TableBlock(
        tuple(tuple(_cell(row[column] if column < len(row) else "") for column in used) for row in rows), ruled=False
    )
    return [Paragraph((Run(title, _HEADING, bold=True),)), table]


def _cell(text: str) -> TableCell:
    return TableCell((Paragraph((Run(text, _SIZE),), after=0),) if text else ())


def shown(value: Any, number_format: str = "General") -> str:
    """A cell's value as Excel would print it, near enough to be read."""
    match value:
        case bool():
            return "Yes" if value else "No"
        case dt.datetime() if value.time() == dt.time():
            return value.strftime("%m/%d/%Y")
        case dt.datetime():
            return value.strftime("%m/%d/%Y %H:%M")
        case dt.date():
            return value.strftime("%m/%d/%Y")
        case float() if "%" in number_format:
            return f"{value * 100:g}%"
        case float():
            return _decimal(value, number_format)
    return str(value)


def _decimal(value: float, number_format: str) -> str:
    places = number_format.split(";")[0].partition(".")[2]
    zeros = len(places) - len(places.lstrip("0"))
    return f"{value:.{zeros}f}" if zeros else f"{value:.10g}"
