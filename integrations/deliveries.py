"""The life of an export to Drive: begun, taken up, put off, ended. The only writer of its state."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from integrations import hooks
from integrations.google import chosen, grants
from integrations.google.grants import Use
from integrations.models import OPEN_EXPORTS, Connection, ConnectionKind, DriveExport, ExportStatus
from integrations.sources import ConnectionRefused
from jobs import enqueue, lifecycle
from jobs.errors import Invalid
from jobs.exports import recording
from jobs.models import ExportFormat, JobRun

MOST_FAILURES: Final = 10  # in a row; with the waits below about an hour
FIRST_WAIT: Final = dt.timedelta(seconds=5)
LONGEST_WAIT: Final = dt.timedelta(minutes=15)


class BadFormat(Invalid):
    code = "bad_export_format"
    sentence = "Results are given as csv or as xlsx."


@transaction.atomic
def export_to_drive(
    *,
    run: JobRun,
    connection: Connection,
    file_format: str,
    now: dt.datetime,
    folder_id: str = "",
    once: str = "",
) -> DriveExport:
    """Have the run's results saved by a worker in a folder of Drive; without `folder_id` in our own folder there.

    The caller has seen that run and connection are the same person's. What is on its way already is not begun twice,
    nor ever what has the same `once`: the one that there is is answered. Raises `BadFormat`, `chosen.BadChoice` and,
    where its owner has not allowed it, `grants.NotAllowed`.
    """
    if file_format not in ExportFormat.values:
        raise BadFormat
    if connection.kind != ConnectionKind.GOOGLE:
        raise ConnectionRefused("Results are saved in Google Drive. Connect an account there.")
    grants.check(connection, Use.EXPORT)
    folder_id = chosen.checked_id(folder_id) if folder_id else ""
    # With the run locked, so that of two who ask at once the second sees what the first began.
    lifecycle.locked(run.pk)
    wanted = {"job_run": run, "connection": connection, "folder_id": folder_id, "format": file_format}
    same = Q(once=once) if once else Q(**wanted, status__in=OPEN_EXPORTS)
    known = DriveExport.objects.filter(same).first()
    if known is not None:
        return known
    made = DriveExport.objects.create(**wanted, account=connection.account, once=once, created_at=now)
    _enqueue(made.pk)
    return made


def take_up(*, export_id: uuid.UUID) -> DriveExport | None:
    """The export, to be worked on; None where it has ended or is gone."""
    if not _still_open(export_id).update(status=ExportStatus.RUNNING, error=""):
        return None
    return DriveExport.objects.select_related("job_run__job", "connection").filter(pk=export_id).first()


def name_file(*, export: DriveExport, drive_id: str) -> None:
    """Its file's id, from now on; of two workers with the same export the first one's."""
    _still_open(export.pk).filter(drive_id="").update(drive_id=drive_id)
    export.refresh_from_db(fields=["drive_id"])


@transaction.atomic
def complete(*, export: DriveExport, link: str, rows_count: int, now: dt.datetime) -> None:
    """It is there; the run's list of exports says so too."""
    ended = _still_open(export.pk).update(
        status=ExportStatus.COMPLETED, link=link, rows_count=rows_count, finished_at=now, error=""
    )
    if ended:
        recording.record(run=export.job_run, file_format=export.format, user=export.job_run.job.user, now=now)
        hooks.export_ended(export_id=export.pk, now=now)


@transaction.atomic
def put_off(*, export: DriveExport, error: str, now: dt.datetime, retry_after: float = 0) -> None:
    """Something that may pass kept it from being saved; after `MOST_FAILURES` in a row it has failed."""
    failures = DriveExport.objects.filter(pk=export.pk).values_list("failures_in_row", flat=True).first() or 0
    if failures + 1 >= MOST_FAILURES:
        fail(export=export, error=error, now=now)
        return
    changed = _still_open(export.pk).update(
        status=ExportStatus.WAITING, failures_in_row=F("failures_in_row") + 1, error=error
    )
    if changed:
        wait = min(FIRST_WAIT * 2**failures, LONGEST_WAIT)
        _enqueue(export.pk, at=now + max(wait, dt.timedelta(seconds=retry_after)))


@transaction.atomic
def fail(*, export: DriveExport, error: str, now: dt.datetime) -> None:
    """It ends here."""
    if _still_open(export.pk).update(status=ExportStatus.FAILED, finished_at=now, error=error):
        hooks.export_ended(export_id=export.pk, now=now)


def _still_open(export_id: uuid.UUID) -> Any:
    return DriveExport.objects.filter(pk=export_id, status__in=OPEN_EXPORTS)


def _enqueue(export_id: uuid.UUID, at: dt.datetime | None = None) -> None:
    enqueue.put(enqueue.SAVE_TO_DRIVE, [{"export_id": str(export_id)}], at=at)
