"""The table as CSV, line by line (RFC 4180)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from jobs.exports.cells import Typed, harmless

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()  # without it Excel takes UTF-8 for something else
_LINES_A_CHUNK: Final = 200


def chunks(headings: Sequence[str], rows: Iterable[Sequence[Typed]], *, mark: bool = True) -> Iterator[bytes]:
    """UTF-8; with the byte order mark in front unless asked to leave it out."""
    if mark:
        yield BYTE_ORDER_MARK
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([harmless(heading) for heading in headings])
    for number, row in enumerate(rows):
        writer.writerow([_printed(value) for value in row])
        if number % _LINES_A_CHUNK == _LINES_A_CHUNK - 1:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _printed(value: Typed) -> str:
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case dt.date():
            return value.isoformat()
        case _:
            return repr(value)


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
