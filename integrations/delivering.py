"""Saves a run's results in Drive. It may be killed at any moment and be repeated: the file is there once.

Its id is got from Drive and kept before the file is sent, so a second file of that id is refused by Drive itself, and
the first one is taken for what it is.
"""

from __future__ import annotations

import logging
import tempfile
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import IO, Any, Final, cast

from integrations import connections, deliveries
from integrations.google import uploading
from integrations.google.addresses import Api
from integrations.google.grants import Use
from integrations.google.session import asking
from integrations.models import Connection, DriveExport
from integrations.sources import ConnectionRefused, SourceRefused, SourceUnavailable
from jobs import results
from jobs.exports import csv_file, recording, rows, xlsx_file
from jobs.models import ExportFormat, JobRun

logger = logging.getLogger(__name__)

_IN_MEMORY: Final = 4 * 1024**2
Clock = Callable[[], Any]


def save_to_drive(*, export_id: uuid.UUID, clock: Clock) -> None:
    """Save it, or put it off. Repeating it saves nothing twice."""
    export = deliveries.take_up(export_id=export_id)
    if export is None:
        return
    try:
        rows_count = results.rows_total(export.job_run)
        with asking(export.connection, Api.DRIVE, Use.EXPORT) as service:
            link = _saved(export, service)
        connections.note_use(connection=export.connection, now=clock())
        deliveries.complete(export=export, link=link, rows_count=rows_count, now=clock())
    except SourceUnavailable as passing:
        deliveries.put_off(export=export, error=passing.sentence, now=clock(), retry_after=passing.retry_after or 0)
    except ConnectionRefused as refused:
        connections.note_problem(connection=export.connection, problem=refused.sentence, now=clock())
        deliveries.fail(export=export, error=refused.sentence, now=clock())
    except SourceRefused as refused:
        deliveries.fail(export=export, error=refused.sentence, now=clock())
    except Exception:
        # A defect of ours, or of the other side in a way that nobody foresaw; it is met a few times, not for ever.
        logger.exception("Export %s to Drive met a fault.", export.pk)
        deliveries.put_off(export=export, error="Something went wrong on our side.", now=clock())


def _saved(export: DriveExport, service: Any) -> str:
    """The file's link."""
    target = uploading.Target(service, export.account)
    if not export.drive_id:
        deliveries.name_file(export=export, drive_id=target.new_id())
    elif (link := target.link_of(export.drive_id)) is not None:
        return link  # saved by a worker that was killed before it could say so
    folder_id = export.folder_id or _own_folder(cast(Connection, export.connection), target)
    suffix, media_type = _kind(export.format)
    with closing(_file(export.job_run, export.format)) as content:
        name = recording.file_name(run=export.job_run, suffix=suffix)
        return target.save(content, drive_id=export.drive_id, name=name, media_type=media_type, folder_id=folder_id)


def _own_folder(connection: Connection, target: uploading.Target) -> str:
    """Ours in that Drive; made where there is none, or none any more."""
    known = str(connection.details.get(connections.EXPORT_FOLDER, ""))
    if known and target.has_folder(known):
        return known
    made = connections.note_export_folder(connection=connection, instead_of=known, folder_id=target.new_id())
    target.make_folder(made)
    return made


def _kind(file_format: str) -> tuple[str, str]:
    if file_format == ExportFormat.CSV:
        return "csv", "text/csv"
    return "xlsx", xlsx_file.MEDIA_TYPE


def _file(run: JobRun, file_format: str) -> IO[bytes]:
    """As it is downloaded; the caller closes it."""
    columns = results.columns(run)
    headings, lines = rows.headings(columns), rows.iterate(run, columns)
    if file_format == ExportFormat.XLSX:
        return xlsx_file.write(headings, lines)
    stream: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    for chunk in csv_file.chunks(headings, lines):
        stream.write(chunk)
    stream.seek(0)
    return stream
