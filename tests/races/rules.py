"""What must hold of a sheet whenever nobody is at it, whatever was done and in whatever order."""

from __future__ import annotations

from collections import Counter

from django.core.files.storage import default_storage
from django.db import connection

from extraction.reading.kinds import Kind
from jobs import lifecycle
from jobs.models import ExtractionTask, JobRun, RunStatus, SourceFile, TaskFile, TaskStatus
from tests.races.clients import Sheet


def assert_sound(sheet: Sheet) -> None:
    runs = list(sheet.job.runs.order_by("created_at"))
    _assert_no_file_is_lost(sheet)
    _assert_one_set_of_tasks(sheet, runs)
    for run in runs:
        _assert_counters(run)
        _assert_queue(run)
        _assert_status(run)


def _assert_no_file_is_lost(sheet: Sheet) -> None:
    """Rows and stored objects are there for exactly the files that were added and not removed."""
    rows = SourceFile.objects.filter(job_run__job=sheet.job)
    assert set(rows.values_list("pk", flat=True)) == sheet.added - sheet.removed
    for name in rows.values_list("storage_name", flat=True):
        assert default_storage.exists(name)


def _assert_one_set_of_tasks(sheet: Sheet, runs: list[JobRun]) -> None:
    """A document of a submitted run is in one task, no other file is in any, and each run was submitted once."""
    assert len(sheet.submitted) == len(set(sheet.submitted))
    worked = {run.pk for run in runs if run.config_step == "submitted"}
    assert set(sheet.submitted) == worked
    readable = SourceFile.objects.filter(job_run_id__in=worked, reason="").exclude(kind=Kind.ARCHIVE)
    expected = Counter(readable.values_list("pk", flat=True))
    assert (
        Counter(TaskFile.objects.filter(task__job_run__job=sheet.job).values_list("source_file", flat=True)) == expected
    )
    assert ExtractionTask.objects.filter(job_run__job=sheet.job).count() == len(expected)


def _assert_counters(run: JobRun) -> None:
    """They tell the tasks: of a run in progress once it is announced, of any other at once."""
    if run.status == RunStatus.IN_PROGRESS:
        JobRun.objects.filter(pk=run.pk).update(announced_at=None)  # as if a while had passed
        lifecycle.note_progress(run_id=run.pk)
        run.refresh_from_db()
    tasks = run.tasks
    assert run.tasks_total == tasks.count()
    assert run.tasks_completed == tasks.filter(status=TaskStatus.COMPLETED).count()
    assert run.tasks_failed == tasks.filter(status=TaskStatus.FAILED).count()


def _assert_queue(run: JobRun) -> None:
    """What is open in a run in progress waits in the queue once; nothing waits of any other run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'task_id' FROM procrastinate_jobs JOIN extraction_tasks task"
            " ON task.id::text = args ->> 'task_id' WHERE job_run_id = %s AND procrastinate_jobs.status = 'todo'",
            [run.pk],
        )
        queued = Counter(row[0] for row in cursor.fetchall())
    waiting = run.tasks.open() if run.status == RunStatus.IN_PROGRESS else run.tasks.none()
    assert queued == Counter(str(pk) for pk in waiting.values_list("pk", flat=True))


def _assert_status(run: JobRun) -> None:
    """A run ends when its last task does, as its tasks did; every result is there."""
    held = run.tasks.filter(status=TaskStatus.PROCESSING)
    assert not held.exists()
    assert not run.tasks.filter(status=TaskStatus.COMPLETED, rows_count__lt=1).exists()
    if run.status == RunStatus.IN_PROGRESS:
        assert run.tasks.open().exists()
    if run.status in (RunStatus.COMPLETED, RunStatus.PARTIALLY_COMPLETED, RunStatus.FAILED):
        assert not run.tasks.open().exists()
        assert (run.tasks_failed == 0) == (run.status == RunStatus.COMPLETED)
        assert (run.tasks_completed == 0) == (run.status == RunStatus.FAILED)
