"""Automations are made, changed, paused, resumed and removed here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from automations.history import NoSuchAutomation
from automations.models import Automation, ExportTo, Origin
from automations.schedule import Schedule
from integrations.google import chosen
from integrations.models import Connection, ConnectionKind, ImportSource
from integrations.opening import checked_query
from jobs import starting
from jobs.errors import Conflict, Invalid
from jobs.models import ExportFormat, ExtractionJob

MOST_AUTOMATIONS: Final = 50  # of one user
_KINDS: Final = {
    Origin.MAILBOX: ConnectionKind.IMAP,
    Origin.GMAIL: ConnectionKind.GOOGLE,
    Origin.DRIVE: ConnectionKind.GOOGLE,
}


class TooMany(Conflict):
    code = "too_many_automations"
    sentence = f"You have {MOST_AUTOMATIONS} automations, which is the most there can be. Delete one first."


class NoConnection(Invalid):
    code = "no_connection"
    sentence = "Choose the account that is looked into."


class NoAccount(Invalid):
    code = "no_export_account"
    sentence = "Choose the Google account that the results go to."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an automation shall do; the account and the query of files that wait in the job do not count."""

    name: str
    origin: Origin
    schedule: Schedule
    connection: Connection | None = None
    query: Mapping[str, Any] = field(default_factory=dict)
    append_results: bool = False
    export_to: ExportTo = ExportTo.NOWHERE
    export_format: ExportFormat = ExportFormat.XLSX
    export_connection: Connection | None = None
    export_folder: str = ""


@transaction.atomic
def create(
    *, user: AbstractBaseUser | AnonymousUser, job: ExtractionJob, wanted: Wanted, now: dt.datetime
) -> Automation:
    """Raises `TooMany`, `NoConnection`, `NoAccount`, and what the schedule and the query are refused with."""
    columns = _columns(job, wanted)
    # With the user locked, so that two who make one at once do not make too many.
    get_user_model().objects.select_for_update(no_key=True).get(pk=cast(int, user.pk))
    if Automation.objects.for_owner(user).count() >= MOST_AUTOMATIONS:
        raise TooMany
    next_at = wanted.schedule.checked().following(now, since=now)
    return Automation.objects.create(job=job, **columns, next_at=next_at, created_at=now, updated_at=now)


@transaction.atomic
def change(*, automation: Automation, wanted: Wanted, now: dt.datetime) -> Automation:
    """What is under way goes on as it was begun. Raises as `create`, and `NoSuchAutomation`."""
    locked = _locked(automation)
    columns = _columns(locked.job, wanted) | {"updated_at": now}
    before = locked.schedule
    for name, value in columns.items():
        setattr(locked, name, value)
    if locked.active and locked.schedule != before:
        locked.next_at = locked.schedule.following(now, since=locked.created_at)
    locked.save(update_fields=[*columns, "next_at"])
    return locked


@transaction.atomic
def pause(*, automation: Automation, now: dt.datetime, why: str = "") -> Automation:
    """Its schedule sets nothing off any more; what is under way goes on. Of a paused one nothing changes."""
    locked = _locked(automation)
    if locked.active:
        locked.active, locked.next_at, locked.paused_why, locked.updated_at = False, None, why, now
        locked.save(update_fields=["active", "next_at", "paused_why", "updated_at"])
    return locked


@transaction.atomic
def resume(*, automation: Automation, now: dt.datetime) -> Automation:
    """From its next time on, with a clean slate; of one that is not paused nothing changes."""
    locked = _locked(automation)
    if not locked.active:
        locked.active, locked.paused_why, locked.updated_at = True, "", now
        locked.next_at = locked.schedule.following(now, since=locked.created_at)
        locked.failures_in_row, locked.failing_at, locked.failure_told = 0, "", False
        locked.save(
            update_fields=[
                "active", "paused_why", "updated_at", "next_at", "failures_in_row", "failing_at", "failure_told"
            ]
        )  # fmt: skip
    return locked


@transaction.atomic
def remove(*, automation: Automation, now: dt.datetime) -> None:
    """Its runs, their files and results stay. What is under way is brought to its end, then its history goes."""
    locked = _locked(automation)
    locked.active, locked.next_at, locked.paused_why, locked.removed_at = False, None, "", now
    locked.save(update_fields=["active", "next_at", "paused_why", "removed_at"])
    if not locked.runs.still_open().exists():
        locked.delete()


def _locked(automation: Automation) -> Automation:
    found = Automation.objects.select_for_update(no_key=True, of=("self",)).select_related("job", "connection")
    locked = found.filter(pk=automation.pk, removed_at=None).first()
    if locked is None:
        raise NoSuchAutomation
    return locked


def _columns(job: ExtractionJob, wanted: Wanted) -> dict[str, Any]:
    schedule, connection = wanted.schedule.checked(), _connection(wanted)
    to_drive = wanted.export_to == ExportTo.DRIVE
    if to_drive and (wanted.export_connection is None or wanted.export_connection.kind != ConnectionKind.GOOGLE):
        raise NoAccount
    return {
        "name": wanted.name.strip() or str(wanted.origin.label),
        "origin": wanted.origin,
        "connection": connection,
        "account": connection.account if connection else "",
        "query": checked_query(ImportSource(wanted.origin), wanted.query) if connection else {},
        "append_results": wanted.append_results or starting.keeps_one_ready(job.job_type),
        "cadence": schedule.cadence,
        "every_minutes": schedule.every_minutes,
        "at": schedule.at,
        "weekdays": list(schedule.weekdays),
        "time_zone": schedule.time_zone,
        "export_to": wanted.export_to,
        "export_format": wanted.export_format,
        "export_connection": wanted.export_connection if to_drive else None,
        "export_folder": chosen.checked_id(wanted.export_folder) if to_drive and wanted.export_folder else "",
    }


def _connection(wanted: Wanted) -> Connection | None:
    if wanted.origin == Origin.WAITING:
        return None
    if wanted.connection is None or wanted.connection.kind != _KINDS[wanted.origin]:
        raise NoConnection
    return wanted.connection
