"""Exports that are made as files: for a store, or to be sent elsewhere."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
import uuid
from collections.abc import Iterator
from typing import IO, Final

from django.db import transaction

from jobs import results, storage
from jobs.errors import Absent
from jobs.exports import csv_file, recording, rows, xlsx_file
from jobs.models import ExportFormat, ExtractionJob, JobExport, JobRun

MEDIA_TYPES: Final = {ExportFormat.CSV: csv_file.MEDIA_TYPE, ExportFormat.XLSX: xlsx_file.MEDIA_TYPE}
_IN_MEMORY: Final = 4 * 1024**2


class NoSuchExport(Absent):
    sentence = "There is no such export, or its file is not kept."


@contextlib.contextmanager
def made(*, run: JobRun, file_format: ExportFormat) -> Iterator[IO[bytes]]:
    """The file of a run's results, at its beginning."""
    columns = results.columns(run)
    headings, lines = rows.headings(columns), rows.iterate(run, columns)
    if file_format == ExportFormat.XLSX:
        with xlsx_file.write(headings, lines) as book:
            yield book
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
        for chunk in csv_file.chunks(headings, lines):
            spooled.write(chunk)
        spooled.seek(0)
        yield spooled


@contextlib.contextmanager
def stored(*, run: JobRun, file_format: ExportFormat, now: dt.datetime) -> Iterator[JobExport]:
    """Keep the file; the block is the transaction that keeps its row, and refuses it by an exception.

    What a killed worker leaves is an object without a row, which the sweep removes. Raises `StorageUnavailable`.
    """
    export_id = uuid.uuid4()
    name = storage.export_name(job_id=run.job_id, run_id=run.pk, export_id=export_id)
    with storage.discarded_on_failure() as written:
        written.append(name)
        with made(run=run, file_format=file_format) as stream:
            storage.put(name, stream)
        with transaction.atomic():
            yield recording.record(
                run=run, file_format=file_format, user=run.job.user, now=now, export_id=export_id, storage_name=name
            )


def opened(*, job: ExtractionJob, export_id: uuid.UUID) -> tuple[JobExport, IO[bytes]]:
    """A kept export of the job, and its file; the caller closes it. Raises `NoSuchExport` and `StorageUnavailable`."""
    kept = JobExport.objects.exclude(storage_name="").filter(pk=export_id, job_run__job=job)
    export = kept.select_related("job_run").first()
    if export is None:
        raise NoSuchExport
    try:
        return export, storage.open_object(export.storage_name)
    except storage.ObjectMissing:
        raise NoSuchExport from None
