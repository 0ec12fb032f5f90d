"""The life of a run and of its tasks: the table of moves, and the moves. The only writer of status, step and counters.

Moves of a run are made under a lock of its row. Tasks are moved by conditional updates whose row count decides who won,
so that workers never wait for each other: what tells whether a run is done is whether it has an open task left.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, F, Q

from jobs import engines, enqueue, events, hooks, submission
from jobs.attempts import Attempt, FileEnd, TaskEnd
from jobs.errors import Absent, Conflict
from jobs.models import ConfigStep, ExtractionJob, ExtractionTask, JobRun, RunStatus, TaskFile, TaskStatus
from jobs.outcomes import GOOD, LASTING, Outcome
from jobs.webhooks import recording

MOVES: Final[Mapping[RunStatus, frozenset[RunStatus]]] = {
    RunStatus.PENDING: frozenset({RunStatus.IN_PROGRESS, RunStatus.CANCELLED}),
    RunStatus.IN_PROGRESS: frozenset(
        {RunStatus.COMPLETED, RunStatus.PARTIALLY_COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED}
    ),
    RunStatus.PARTIALLY_COMPLETED: frozenset({RunStatus.IN_PROGRESS}),
    RunStatus.FAILED: frozenset({RunStatus.IN_PROGRESS}),
    RunStatus.COMPLETED: frozenset(),
    RunStatus.CANCELLED: frozenset(),
}
STEPS: Final = (ConfigStep.UPLOAD, ConfigStep.FIELDS, ConfigStep.REVIEW)  # freely, until `submit` makes it SUBMITTED
MOST_INTERRUPTIONS: Final = 3  # workers that may die on a task before it is given up
ANNOUNCE_EVERY: Final = dt.timedelta(milliseconds=250)


class NoSuchRun(Absent):
    sentence = "There is no such run."


class IllegalMove(Conflict):
    code = "illegal_move"


class NothingToRetry(IllegalMove):
    code = "nothing_to_retry"
    sentence = (
        "The files that failed would fail again: they are locked, damaged, empty or of a kind that cannot be read."
        " Mend them and upload them to a new run."
    )


class DataRemoved(Conflict):
    code = "run_data_removed"
    sentence = "The files and results of this run were removed, as was asked for. Upload the files to a new run."


class NotEditable(Conflict):
    code = "run_not_editable"
    sentence = "This run is already submitted. Create a new run to change it."


def locked(run_id: uuid.UUID) -> JobRun:
    """The run with its row locked until the end of the transaction. Raises `NoSuchRun`."""
    try:
        return JobRun.objects.select_for_update(of=("self",)).select_related("job").get(pk=run_id)
    except JobRun.DoesNotExist:
        raise NoSuchRun from None


def _locked_to_end(run_id: uuid.UUID) -> JobRun:
    """The same with its job, locked before it as by all who lock both: what follows a run's end may need the job."""
    own = JobRun.objects.filter(pk=run_id).values("job_id")
    if not ExtractionJob.objects.select_for_update(no_key=True).filter(pk__in=own).exists():
        raise NoSuchRun
    return locked(run_id)


def locked_editable(run_id: uuid.UUID, sentence: str = "") -> JobRun:
    """The same, of a run that still takes files and fields. Raises `NotEditable` with the sentence."""
    run = locked(run_id)
    if not run.is_editable:
        raise NotEditable(sentence)
    return run


def touch(run: JobRun, *, now: dt.datetime | None = None) -> None:
    """Count a change of a locked run's files or configuration, so that whoever saw it before can tell.

    Without `now` where an announcement follows, which notes the time.
    """
    run.changes += 1
    run.last_active_at = now or run.last_active_at
    run.save(update_fields=["changes", "last_active_at"])


@transaction.atomic
def step_to(*, run_id: uuid.UUID, step: str, now: dt.datetime) -> JobRun:
    """Forwards or backwards among the steps before submission. Raises `NotEditable` and `IllegalMove`."""
    run = locked_editable(run_id, f"This run is already submitted; it cannot go back to the step “{step}”.")
    if step not in STEPS:
        raise IllegalMove(_NO_STEP.get(step, f"There is no step “{step}”."))
    _write(run, now, config_step=ConfigStep(step))
    return run


@transaction.atomic
def submit(*, run_id: uuid.UUID, now: dt.datetime) -> JobRun:
    """Make the tasks and queue them, or nothing at all. Raises `NotEditable` and `submission.NoFiles`."""
    run = locked_editable(run_id, "This run is already submitted.")
    task_ids = submission.make_tasks(run=run, now=now)
    _move(run, RunStatus.IN_PROGRESS, now, config_step=ConfigStep.SUBMITTED)
    enqueue.documents(task_ids, asking=engines.asks_a_model(run))
    return run


@transaction.atomic
def cancel(*, run_id: uuid.UUID, now: dt.datetime) -> JobRun:
    """Stop a run; results that it has are kept. Raises `IllegalMove`."""
    run = _locked_to_end(run_id)
    _check(run, RunStatus.CANCELLED)
    # Without its token an attempt that is under way can write no more.
    reading = ExtractionTask.objects.filter(job_run=run, status=TaskStatus.PROCESSING)
    reading.update(status=TaskStatus.PENDING, attempt_token=None, changed_at=now)
    enqueue.withdraw([run.pk])
    _finish(run, RunStatus.CANCELLED, now)
    return run


@transaction.atomic
def retry(*, run_id: uuid.UUID, now: dt.datetime, task_ids: Collection[uuid.UUID] | None = None) -> JobRun:
    """Do the failed tasks again whose cause may have passed, or those that are named, whatever theirs was.

    Raises `IllegalMove`, and `NothingToRetry` where another try would end the same way.
    """
    run = locked(run_id)
    if run.data_removed_at is not None:
        raise DataRemoved
    _check(run, RunStatus.IN_PROGRESS, retrying=True)
    failed = ExtractionTask.objects.filter(job_run=run, status=TaskStatus.FAILED)
    hopeful = failed.exclude(outcome__in=LASTING) if task_ids is None else failed.filter(pk__in=task_ids)
    again = list(hopeful.order_by("position").values_list("pk", flat=True))
    if not again:
        lasting = task_ids is None and failed.exists()
        raise NothingToRetry if lasting else IllegalMove("No task of this run failed.")
    TaskFile.objects.filter(task_id__in=again).update(outcome="", reason_detail="", rows_count=0)
    ExtractionTask.objects.filter(pk__in=again).update(
        **_UNTOUCHED, status=TaskStatus.PENDING, attempts=0, interruptions=0, completed_at=None, changed_at=now
    )
    _move(run, RunStatus.IN_PROGRESS, now, completed_at=None)
    enqueue.documents(again, asking=engines.asks_a_model(run))
    return run


@transaction.atomic
def remove_data(*, run_id: uuid.UUID, ended_before: dt.datetime, now: dt.datetime) -> bool:
    """Remove the files, results and exports of an expired run; its row, columns and counters stay.

    The stored objects are outstanding then. False where there is nothing to do, any more or yet.
    """
    run = JobRun.objects.select_for_update().expired(ended_before).filter(pk=run_id).first()
    if run is None:
        return False
    # Without their columns: results are large, and nobody looks at them here.
    run.tasks.only("pk").delete()
    run.files.only("pk").delete()
    run.exports.all().delete()
    # It is no activity: nobody did anything with the run.
    _write(run, now, data_removed_at=now, objects_remain=True, last_active_at=run.last_active_at)
    return True


@transaction.atomic
def start_task(*, task_id: uuid.UUID, now: dt.datetime) -> Attempt | None:
    """Begin an attempt. None where there is nothing to do: ended, cancelled, given up, or another was quicker."""
    task = ExtractionTask.objects.defer("result", "evidence").filter(pk=task_id).first()
    if task is None or task.status not in (TaskStatus.PENDING, TaskStatus.PROCESSING):
        return None
    attempt = Attempt(task.pk, task.job_run_id, uuid.uuid4(), task.attempts + 1)
    if not _keeps_working(task.job_run_id):
        release_task(attempt=_holder(task), now=now)
        return None
    died = int(task.status == TaskStatus.PROCESSING)  # whoever left it so did not end it
    if task.interruptions + died >= MOST_INTERRUPTIONS:
        end_task(attempt=_holder(task), end=_given_up(task), now=now)
        return None
    taken = ExtractionTask.objects.filter(pk=task.pk, status=task.status, attempt_token=task.attempt_token).update(
        status=TaskStatus.PROCESSING,
        attempt_token=attempt.token,
        attempts=F("attempts") + 1,
        interruptions=F("interruptions") + died,
        started_at=now,
        changed_at=now,
    )
    return attempt if taken else None


@transaction.atomic
def end_task(*, attempt: Attempt, end: TaskEnd, now: dt.datetime) -> bool:
    """Write what came of a task, if the attempt still may. Doing it again, or too late, changes nothing: False."""
    if not _keeps_working(attempt.run_id):
        return False
    written = _held(attempt).update(
        status=TaskStatus.COMPLETED if end.outcome in GOOD else TaskStatus.FAILED,
        attempt_token=None,
        result=end.result,
        evidence=end.evidence,
        rows_count=end.rows_count,
        doubtful_cells=end.doubtful_cells,
        outcome=end.outcome,
        reason_detail=end.detail,
        engine=end.engine,
        completed_at=now,
        changed_at=now,
    )
    if not written:
        return False
    for file in end.files:
        TaskFile.objects.filter(task_id=attempt.task_id, source_file_id=file.source_file_id).update(
            outcome=file.outcome, reason_detail=file.detail, rows_count=file.rows_count
        )
    return True


def release_task(*, attempt: Attempt, now: dt.datetime) -> None:
    """Give the attempt up without an end; the task waits again."""
    _held(attempt).update(status=TaskStatus.PENDING, attempt_token=None, changed_at=now)


def finish_if_done(*, run_id: uuid.UUID, now: dt.datetime) -> bool:
    """Set the final status if no task is open and nobody did before. Whether it was this call that did."""
    # Asked without a lock first: of all the workers' calls only the last few get past this.
    if ExtractionTask.objects.filter(job_run_id=run_id).open().exists():
        return False
    with transaction.atomic():
        try:
            run = _locked_to_end(run_id)
        except NoSuchRun:
            return False
        if run.status != RunStatus.IN_PROGRESS:
            return False
        counts = _counts(run_id)
        if counts["tasks_completed"] + counts["tasks_failed"] < counts["tasks_total"]:
            return False
        _finish(run, _final_status(counts), now)
    return True


def note_progress(*, run_id: uuid.UUID) -> bool:
    """Recount the run and tell those who watch it, unless that was done less than `ANNOUNCE_EVERY` ago: then False.

    The one row that all workers of a run could wait for is thus written a few times a second at most.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NOTE, [run_id, ANNOUNCE_EVERY.total_seconds()])
        noted = cursor.fetchone()
        if noted:
            events.publish_run_changed(run_id=run_id, sequence=noted[0], job_id=noted[1])
    return noted is not None


_NOTE = """
    UPDATE job_runs SET
        changes = changes + 1, announced_at = clock_timestamp(), last_active_at = clock_timestamp(),
        tasks_completed = (
            SELECT count(*) FROM extraction_tasks WHERE job_run_id = job_runs.id AND status = 'completed'
        ),
        tasks_failed = (SELECT count(*) FROM extraction_tasks WHERE job_run_id = job_runs.id AND status = 'failed')
    WHERE id = %s AND data_removed_at IS NULL
        AND (announced_at IS NULL OR announced_at <= clock_timestamp() - make_interval(secs => %s))
    RETURNING changes, job_id
"""
_UNTOUCHED: Final[Mapping[str, Any]] = {
    "attempt_token": None,
    "result": None,
    "evidence": None,
    "rows_count": 0,
    "doubtful_cells": 0,
    "outcome": "",
    "reason_detail": "",
    "engine": "",
    "started_at": None,
}


def _keeps_working(run_id: uuid.UUID) -> bool:
    """Whether the run is in progress, and stays so until the end of the transaction.

    Without it a task could begin, or end, between a cancellation's look at the tasks and its commit. Workers hold this
    lock together, and the counters are written meanwhile: only `locked` waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM job_runs WHERE id = %s FOR KEY SHARE", [run_id])
        found = cursor.fetchone()
    return found is not None and found[0] == RunStatus.IN_PROGRESS


def _check(run: JobRun, status: RunStatus, *, retrying: bool = False) -> None:
    """Raises `IllegalMove`. Only a retry leads from a final status back to work, only submission from a pending one."""
    from_pending = run.status == RunStatus.PENDING
    if status not in MOVES[RunStatus(run.status)] or (retrying and from_pending):
        raise IllegalMove(f"This run is {run.get_status_display().lower()}; it cannot be {_VERBS[status]}.")


_NO_STEP: Final[Mapping[str, str]] = {
    ConfigStep.SUBMITTED.value: "The step “submitted” is not chosen: a run gets there by being submitted."
}
_VERBS = {RunStatus.IN_PROGRESS: "retried", RunStatus.CANCELLED: "cancelled"}


def _move(run: JobRun, status: RunStatus, now: dt.datetime, **columns: Any) -> None:
    _check(run, status)
    _write(run, now, status=status, **_counts(run.pk), **columns)


def _finish(run: JobRun, status: RunStatus, now: dt.datetime) -> None:
    _move(run, status, now, completed_at=now)
    hooks.run_finished(run=run, now=now)
    next_run = run.successors.filter(made_automatically=True).values_list("pk", flat=True).first()
    recording.run_finished(run=run, next_run_id=next_run, now=now)


def _write(run: JobRun, now: dt.datetime, **columns: Any) -> None:
    columns = {"changes": run.changes + 1, "announced_at": now, "last_active_at": now} | columns
    for name, value in columns.items():
        setattr(run, name, value)
    run.save(update_fields=list(columns))
    events.publish_run_changed(job_id=run.job_id, run_id=run.pk, sequence=run.changes)


def _counts(run_id: uuid.UUID) -> dict[str, int]:
    return ExtractionTask.objects.filter(job_run_id=run_id).aggregate(
        tasks_total=Count("pk"),
        tasks_completed=Count("pk", filter=Q(status=TaskStatus.COMPLETED)),
        tasks_failed=Count("pk", filter=Q(status=TaskStatus.FAILED)),
    )


def _final_status(counts: Mapping[str, int]) -> RunStatus:
    if not counts["tasks_failed"]:
        return RunStatus.COMPLETED
    return RunStatus.PARTIALLY_COMPLETED if counts["tasks_completed"] else RunStatus.FAILED


def _held(attempt: Attempt) -> Any:
    return ExtractionTask.objects.filter(pk=attempt.task_id, status=TaskStatus.PROCESSING, attempt_token=attempt.token)


def _holder(task: ExtractionTask) -> Attempt:
    """The attempt that a task was left in; one that holds nothing where it was not."""
    return Attempt(task.pk, task.job_run_id, task.attempt_token or uuid.UUID(int=0), task.attempts)


def _given_up(task: ExtractionTask) -> TaskEnd:
    ids: Iterable[uuid.UUID] = task.task_files.values_list("source_file_id", flat=True)
    files = tuple(FileEnd(file_id, Outcome.KILLED_WORKER) for file_id in ids)
    return TaskEnd(Outcome.KILLED_WORKER, files=files)
