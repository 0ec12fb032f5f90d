"""The life of an automation run: begun, from step to step, ended. The only writer of its state.

Moves are conditional updates whose row count decides who won, so whoever repeats a step, after a kill or beside another
worker, moves nothing twice. What an end means for the automation, its row of failures and who is told of it, is written
in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from automations.models import Automation, AutomationRun, Cause, ExportTo, State
from automations.telling import Notice
from integrations.models import OPEN_EXPORTS, DriveExport, ExportStatus, ImportBatch, ImportStatus
from jobs import enqueue
from jobs.errors import Absent, Conflict
from jobs.models import JobExport, JobRun, RunStatus

MOST_TRIES: Final = 8  # of a step; with the waits below about twenty minutes
FIRST_WAIT: Final = dt.timedelta(seconds=10)
LONGEST_WAIT: Final = dt.timedelta(minutes=10)
MOST_FAILURES: Final = 5  # in a row; then an automation is paused
_GOOD_ENDS: Final = {RunStatus.COMPLETED: State.SUCCEEDED, RunStatus.PARTIALLY_COMPLETED: State.PARTLY}


class NoSuchAutomation(Absent):
    sentence = "There is no such automation."


class AtWork(Conflict):
    code = "automation_at_work"
    sentence = "It is at work already. What is new comes with the run that it is making, or with the next one."


def begin(*, automation: Automation, cause: Cause, now: dt.datetime) -> AutomationRun:
    """Have it look for something new. Call with the automation locked. Raises `AtWork`."""
    if automation.runs.bringing().exists():
        raise AtWork
    made = AutomationRun.objects.create(automation=automation, cause=cause, first_at=now, created_at=now)
    _enqueue(made.pk)
    return made


@transaction.atomic
def look_on(*, automation_run: AutomationRun, cursor: str = "", at: dt.datetime | None = None) -> None:
    """The turn is over and there is more to look through, or somebody else has to be waited for."""
    if _standing(automation_run, State.LOOKING).update(cursor=cursor, tries=0):
        _enqueue(automation_run.pk, at=at)


def importing(*, automation_run: AutomationRun, batch: ImportBatch) -> bool:
    """Whether it was this call that began the import; else undo the import."""
    return bool(
        _standing(automation_run, State.LOOKING).update(
            state=State.IMPORTING, batch=batch, run=batch.run_id, cursor="", tries=0
        )
    )


def import_ended(*, batch_id: uuid.UUID, now: dt.datetime) -> None:
    """Called by `integrations.hooks`, in the transaction that ends the import: what came is to be read."""
    found = AutomationRun.objects.filter(batch_id=batch_id, state=State.IMPORTING).select_related("batch").first()
    if found is None or found.batch is None:
        return
    trouble = _TROUBLE.get(ImportStatus(found.batch.status), "").format(found.batch.error).strip()
    if _standing(found, State.IMPORTING).update(state=State.STARTING, run=found.batch.run_id, trouble=trouble, tries=0):
        _enqueue(found.pk)


_TROUBLE: Final = {
    ImportStatus.FAILED: "The import ended early. {}",
    ImportStatus.CANCELLED: "The import was stopped by hand.",
}


def processing(*, automation_run: AutomationRun, run: JobRun, now: dt.datetime) -> None:
    """The run is started. Call with the run locked, so that its end comes after this, or is seen here."""
    moved = _standing(automation_run, State.LOOKING, State.STARTING).update(
        state=State.PROCESSING, run=run, cursor="", tries=0
    )
    if moved and run.is_final:
        run_finished(run=run, now=now)


def run_finished(*, run: JobRun, now: dt.datetime) -> None:
    """Called by `jobs.hooks`, in the transaction that ends the run, with its row locked.

    A run that failed and was retried ends once more, and the history tells its last end.
    """
    stood = Q(state=State.PROCESSING) | Q(state=State.FAILED, failed_at=State.PROCESSING)
    for each in AutomationRun.objects.filter(stood, run=run).select_related("automation").order_by("pk"):
        if run.status == RunStatus.CANCELLED:
            end(automation_run=each, state=State.STOPPED, reason="The run was cancelled.", now=now)
        elif run.status == RunStatus.FAILED:
            reason = "None of its files could be read; the run says why."
            end(automation_run=each, state=State.FAILED, reason=reason, now=now)
        elif each.automation.export_to != ExportTo.NOWHERE:
            _export(each)
        else:
            end(automation_run=each, state=ended_as(each, run), reason=each.trouble, now=now)


def ended_as(automation_run: AutomationRun, run: JobRun) -> State:
    """How it ended where nothing went wrong after its run."""
    return State.PARTLY if automation_run.trouble else _GOOD_ENDS[RunStatus(run.status)]


def _export(automation_run: AutomationRun) -> None:
    moved = AutomationRun.objects.filter(pk=automation_run.pk, state=automation_run.state).update(
        state=State.EXPORTING, tries=0, failed_at="", finished_at=None, reason=automation_run.trouble
    )
    if moved:
        _enqueue(automation_run.pk)


def delivering(*, automation_run: AutomationRun, delivery: DriveExport, now: dt.datetime) -> None:
    """It is being saved in Drive. Call in the transaction that begins that."""
    moved = _standing(automation_run, State.EXPORTING).update(delivery=delivery, tries=0)
    if moved and delivery.status not in OPEN_EXPORTS:
        export_ended(export_id=delivery.pk, now=now)


def export_ended(*, export_id: uuid.UUID, now: dt.datetime) -> None:
    """Called by `integrations.hooks`, in the transaction that ends the export to Drive."""
    stood = AutomationRun.objects.filter(delivery_id=export_id, state=State.EXPORTING)
    for each in stood.select_related("run", "delivery").order_by("pk"):
        if each.delivery is None or each.run is None:
            continue
        if each.delivery.status == ExportStatus.COMPLETED:
            end(automation_run=each, state=ended_as(each, each.run), reason=each.trouble, now=now)
        else:
            end(automation_run=each, state=State.FAILED, reason=each.delivery.error, now=now)


@transaction.atomic
def put_off(*, automation_run: AutomationRun, reason: str, now: dt.datetime, retry_after: float = 0) -> None:
    """Something that may pass kept it from its step; after `MOST_TRIES` it has failed."""
    if automation_run.tries + 1 >= MOST_TRIES:
        end(automation_run=automation_run, state=State.FAILED, reason=reason, now=now)
        return
    same = _standing(automation_run, automation_run.state).filter(tries=automation_run.tries)
    if same.update(tries=F("tries") + 1):
        wait = min(FIRST_WAIT * 2**automation_run.tries, LONGEST_WAIT)
        _enqueue(automation_run.pk, at=now + max(wait, dt.timedelta(seconds=retry_after)))


@transaction.atomic
def end(
    *,
    automation_run: AutomationRun,
    state: State,
    now: dt.datetime,
    reason: str = "",
    failed_at: str = "",
    export: JobExport | None = None,
) -> bool:
    """Whether it was this call that ended it, from the state in which it was read."""
    stood = AutomationRun.objects.filter(pk=automation_run.pk, state=automation_run.state)
    if automation_run.state == state:  # a retried run that failed once more is the same failure
        return False
    failed_at = (failed_at or automation_run.state) if state == State.FAILED else ""
    if not stood.update(
        state=state,
        reason=reason,
        failed_at=failed_at,
        export=export,
        cursor="",
        finished_at=now,
    ):
        return False
    if state == State.NOTHING_NEW:
        _tell_as_one(automation_run)
    _weigh(automation_run, state, failed_at, reason, now)
    return True


def _tell_as_one(automation_run: AutomationRun) -> None:
    """The look before it that found nothing new goes up in this one, so that the history shows what happened."""
    earlier = AutomationRun.objects.filter(automation=automation_run.automation_id).exclude(pk=automation_run.pk)
    before = earlier.newest_first().first()
    if before is not None and before.state == State.NOTHING_NEW:
        AutomationRun.objects.filter(pk=automation_run.pk).update(
            looks=F("looks") + before.looks, first_at=before.first_at
        )
        before.delete()


def _weigh(automation_run: AutomationRun, state: State, failed_at: str, reason: str, now: dt.datetime) -> None:
    """What this end means for the automation; its owner is told once of failures in a row, and of their end."""
    automation = Automation.objects.select_for_update(no_key=True).get(pk=automation_run.automation_id)
    if state == State.FAILED:
        _count_failure(automation, automation_run, failed_at, reason)
    elif state in (State.SUCCEEDED, State.PARTLY) or (
        state == State.NOTHING_NEW and automation.failing_at in (State.LOOKING, State.IMPORTING)
    ):
        if automation.failure_told:
            _tell(automation, Notice.WORKS_AGAIN, automation_run.pk)
        automation.failures_in_row, automation.failing_at, automation.failure_told = 0, "", False
    automation.save(update_fields=["failures_in_row", "failing_at", "failure_told", "active", "next_at", "paused_why"])


def _count_failure(automation: Automation, automation_run: AutomationRun, failed_at: str, reason: str) -> None:
    automation.failures_in_row += 1
    automation.failing_at = failed_at
    if automation.active and automation.failures_in_row >= MOST_FAILURES:
        automation.active, automation.next_at = False, None
        automation.paused_why = f"It failed {automation.failures_in_row} times in a row. {reason}"
        _tell(automation, Notice.PAUSED, automation_run.pk)
    elif not automation.failure_told:
        _tell(automation, Notice.FAILED, automation_run.pk)
    automation.failure_told = True


def _tell(automation: Automation, notice: Notice, automation_run_id: uuid.UUID) -> None:
    if automation.removed_at is None:
        what = {"automation_run_id": str(automation_run_id), "notice": notice.value}
        enqueue.put(enqueue.AUTOMATION_MAIL, [what])


def _standing(automation_run: AutomationRun, *states: str) -> Any:
    return AutomationRun.objects.filter(pk=automation_run.pk, state__in=states)


def _enqueue(automation_run_id: uuid.UUID, at: dt.datetime | None = None) -> None:
    enqueue.put(enqueue.AUTOMATION_STEP, [{"automation_run_id": str(automation_run_id)}], at=at)
