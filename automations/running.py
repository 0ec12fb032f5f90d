"""Does the step that an automation run stands at: look, start the run that was filled, export.

Importing and reading are done by the rooms below, whose ends come back by their hooks. Each step may be done again.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from functools import partial
from typing import Final

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from automations import exporting, history
from automations.models import Automation, AutomationRun, Cause, Origin, State
from integrations import batches, connections
from integrations.looking import anything_new
from integrations.models import Connection, ImportBatch, ImportSource, Into, ItemOutcome
from integrations.sources import ConnectionRefused, SourceUnavailable
from jobs import lifecycle, runs, starting
from jobs.errors import Refusal
from jobs.models import JobRun
from jobs.storage import StorageUnavailable
from jobs.submission import NoFiles

logger = logging.getLogger(__name__)

WAIT_FOR_OTHERS: Final = dt.timedelta(seconds=10)  # until another import from the same account has ended
_OURS: Final = "Something went wrong on our side."

Clock = Callable[[], dt.datetime]


class _Overtaken(Exception):
    """Another worker made the move."""


def go_on(*, automation_run_id: uuid.UUID, clock: Clock) -> None:
    """Do the step, if there is one to do. Repeating it moves nothing twice. Raises `DatabaseError`."""
    found = AutomationRun.objects.select_related(
        "automation__job", "automation__connection", "automation__export_connection", "run__job", "batch"
    )
    automation_run = found.filter(pk=automation_run_id).first()
    step = _STEPS.get(automation_run.state) if automation_run else None
    if automation_run is None or step is None:
        return
    fail = partial(history.end, automation_run=automation_run, state=State.FAILED)
    try:
        step(automation_run, clock)
    except (_Overtaken, runs.NoSuchJob):
        return
    except (SourceUnavailable, StorageUnavailable) as passing:
        sentence = getattr(passing, "sentence", "The storage did not answer.")
        wait = getattr(passing, "retry_after", 0) or 0
        history.put_off(automation_run=automation_run, reason=sentence, now=clock(), retry_after=wait)
    except ConnectionRefused as refused:
        connections.note_problem(connection=_asked(automation_run), problem=refused.sentence, now=clock())
        fail(reason=refused.sentence, now=clock())
    except Refusal as refused:
        fail(reason=refused.sentence, now=clock())
    except DatabaseError:
        raise  # nothing can be noted without it; the queue brings the step back
    except Exception:
        logger.exception("Automation run %s met a fault.", automation_run_id)
        history.put_off(automation_run=automation_run, reason=_OURS, now=clock())


def _asked(automation_run: AutomationRun) -> Connection | None:
    """The connection that this step uses."""
    automation = automation_run.automation
    return automation.export_connection if automation_run.state == State.EXPORTING else automation.connection


def _look(automation_run: AutomationRun, clock: Clock) -> None:
    automation = automation_run.automation
    if automation.origin == Origin.WAITING:
        _start_waiting(automation_run, clock())
        return
    if _others(automation).exists():
        history.look_on(automation_run=automation_run, at=clock() + WAIT_FOR_OTHERS)
        return
    seen = anything_new(
        job=automation.job,
        source=ImportSource(automation.origin),
        connection=automation.connection,
        query=automation.query,
        cursor=automation_run.cursor,
        failed_too=automation_run.cause == Cause.HAND,
    )
    connections.note_use(connection=automation.connection, now=clock())
    if seen.is_new:
        _begin_import(automation_run, clock())
    elif seen.following:
        history.look_on(automation_run=automation_run, cursor=seen.following)
    else:
        history.end(automation_run=automation_run, state=State.NOTHING_NEW, now=clock())


@transaction.atomic
def _begin_import(automation_run: AutomationRun, now: dt.datetime) -> None:
    automation = automation_run.automation
    # With the job locked: two that found the same begin one after the other, and the second waits and looks anew.
    runs.latest_run_locked(automation.job)
    if _others(automation).exists():
        history.look_on(automation_run=automation_run, at=now + WAIT_FOR_OTHERS)
        return
    batch = batches.begin(
        job=automation.job,
        source=ImportSource(automation.origin),
        query=automation.query,
        connection=automation.connection,
        into=Into.APPENDED if automation.append_results else Into.OWN,
        now=now,
    )
    if not history.importing(automation_run=automation_run, batch=batch):
        raise _Overtaken


def _others(automation: Automation) -> QuerySet[ImportBatch]:
    """Imports into the job from the same account: what is new may be theirs."""
    account = automation.connection.account if automation.connection else ""
    return ImportBatch.objects.still_open().filter(job=automation.job_id, source=automation.origin, account=account)


@transaction.atomic
def _start_waiting(automation_run: AutomationRun, now: dt.datetime) -> None:
    """Start the run that takes files, if it has some. One that is being imported into is waited for."""
    job = automation_run.automation.job
    run = lifecycle.locked(runs.latest_run_locked(job).pk)
    if not run.is_editable or not run.files.processable().exists():
        history.end(automation_run=automation_run, state=State.NOTHING_NEW, now=now)
    elif ImportBatch.objects.still_open().filter(run=run).exists():
        history.look_on(automation_run=automation_run, at=now + WAIT_FOR_OTHERS)
    else:
        started = starting.start(job=job, run=run, now=now)
        history.processing(automation_run=automation_run, run=started, now=now)


@transaction.atomic
def _start(automation_run: AutomationRun, clock: Clock) -> None:
    """Start the run that was filled; what came is read though the import ended early."""
    job, now = automation_run.automation.job, clock()
    runs.latest_run_locked(job)  # the job before its runs
    assert automation_run.run_id is not None  # noqa: S101 - runs go with their jobs
    run = lifecycle.locked(automation_run.run_id)
    if run.is_editable:
        try:
            with transaction.atomic():
                run = starting.start(job=job, run=run, now=now)
        except NoFiles:
            _give_up(automation_run, run, now)
            return
    history.processing(automation_run=automation_run, run=run, now=now)


def _give_up(automation_run: AutomationRun, run: JobRun, now: dt.datetime) -> None:
    """Nothing came, or nothing that can be read: a run without documents is not left waiting for them."""
    said = [each for each in (automation_run.trouble, _failed_item(automation_run)) if each]
    failed_at = State.IMPORTING if said else State.STARTING
    if came := run.files.count():
        said.append(f"{came} file{'' if came == 1 else 's'} came, and none that can be read.")
    reason = " ".join(said)
    lifecycle.cancel(run_id=run.pk, now=now)
    state = State.FAILED if reason else State.NOTHING_NEW
    history.end(automation_run=automation_run, state=state, reason=reason, failed_at=failed_at, now=now)


def _failed_item(automation_run: AutomationRun) -> str:
    batch = automation_run.batch
    failed = batch.items.filter(outcome=ItemOutcome.FAILED).order_by("pk").first() if batch else None
    return f"{failed.title} could not be had: {failed.reason}" if failed else ""


def _export(automation_run: AutomationRun, clock: Clock) -> None:
    exporting.export(automation_run=automation_run, clock=clock)


_STEPS: Final[dict[str, Callable[[AutomationRun, Clock], None]]] = {
    State.LOOKING: _look,
    State.STARTING: _start,
    State.EXPORTING: _export,
}
