"""One export in a process of its own, so that its memory can be measured: `python -m bench.exports csv|xlsx|plain RUN`.

Prints seconds to the first byte, processor seconds to the last, and by how many MB the process grew. `plain` is
openpyxl's own write-only mode with the same cells at hand, the baseline of `xlsx`.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any


def main(kind: str, run_id: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpetracker.settings")
    import django

    django.setup()
    from jobs import results
    from jobs.exports import rows
    from jobs.models import JobRun

    run = JobRun.objects.get(pk=run_id)
    columns = results.columns(run)
    export: Callable[..., Iterator[bytes]] = {"csv": _csv, "xlsx": _xlsx, "plain": _plain}[kind]
    prepared = list(rows.iterate(run, columns)) if kind == "plain" else rows.iterate(run, columns)
    before = _megabytes()
    started, worked = time.perf_counter(), time.process_time()
    pieces = export(rows.headings(columns), prepared)
    next(pieces)
    first = time.perf_counter() - started
    for _ in pieces:
        pass
    print(first, time.process_time() - worked, _megabytes() - before)


def _csv(headings: list[str], rows: Any) -> Iterator[bytes]:
    from jobs.exports import csv_file

    yield from csv_file.chunks(headings, rows, mark=False)


def _xlsx(headings: list[str], rows: Any) -> Iterator[bytes]:
    from jobs.exports import xlsx_file

    with xlsx_file.write(headings, rows) as book:
        yield book.read(1)


def _plain(headings: list[str], rows: Any) -> Iterator[bytes]:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    with tempfile.TemporaryFile() as stream:
        book.save(stream)
    yield b"P"


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
