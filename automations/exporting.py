"""Where a run's results go when it has ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.db import transaction

from automations import history
from automations.models import AutomationRun, ExportTo
from integrations import deliveries
from integrations.sources import ConnectionRefused
from jobs.exports import keeping
from jobs.models import ExportFormat, JobRun

_GONE: Final = "The Google account that the results went to was removed. Choose one again."


class _Overtaken(Exception):
    """Another worker exported it."""


def export(*, automation_run: AutomationRun, clock: Callable[[], dt.datetime]) -> None:
    """Export and end. Repeating it exports once. Raises `StorageUnavailable`, `SourceUnavailable` and refusals."""
    run = automation_run.run
    assert run is not None  # noqa: S101 - runs go with their jobs, and automations with them
    match ExportTo(automation_run.automation.export_to):
        case ExportTo.PRODUCT:
            _keep(automation_run, run, clock)
        case ExportTo.DRIVE:
            _send(automation_run, run, clock())
        case ExportTo.NOWHERE:  # it was changed meanwhile
            state = history.ended_as(automation_run, run)
            history.end(automation_run=automation_run, state=state, reason=automation_run.trouble, now=clock())


def _keep(automation_run: AutomationRun, run: JobRun, clock: Callable[[], dt.datetime]) -> None:
    file_format = ExportFormat(automation_run.automation.export_format)
    try:
        with keeping.stored(run=run, file_format=file_format, now=clock()) as kept:
            ended = history.end(
                automation_run=automation_run,
                state=history.ended_as(automation_run, run),
                reason=automation_run.trouble,
                export=kept,
                now=clock(),
            )
            if not ended:
                raise _Overtaken
    except _Overtaken:
        return


@transaction.atomic
def _send(automation_run: AutomationRun, run: JobRun, now: dt.datetime) -> None:
    """Have it saved in Drive; that ends by a hook. A run that is retried and ends anew is saved anew."""
    automation = automation_run.automation
    if automation.export_connection is None:
        raise ConnectionRefused(_GONE)
    delivery = deliveries.export_to_drive(
        run=run,
        connection=automation.export_connection,
        file_format=automation.export_format,
        folder_id=automation.export_folder,
        once=f"automation run {automation_run.pk} {run.completed_at}",
        now=now,
    )
    history.delivering(automation_run=automation_run, delivery=delivery, now=now)
