"""A task's attempts: who may write, and who no longer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jobs import lifecycle
from jobs.models import ExtractionJob, ExtractionTask, TaskStatus
from jobs.tests.conftest import NOON
from jobs.tests.scenes import end, submit, task_end, tasks_of

LATER = NOON + dt.timedelta(minutes=5)
pytestmark = pytest.mark.django_db


def _start(task: ExtractionTask) -> Any:
    return lifecycle.start_task(task_id=task.pk, now=LATER)


def _reload(task: ExtractionTask) -> ExtractionTask:
    return ExtractionTask.objects.get(pk=task.pk)


def test_an_attempt_that_was_overtaken_cannot_write(job: ExtractionJob) -> None:
    task = tasks_of(submit(job, files=1))[0]
    slow = _start(task)
    quick = _start(task)

    late = lifecycle.end_task(attempt=slow, end=task_end([], "corrupt"), now=LATER)
    in_time = lifecycle.end_task(attempt=quick, end=task_end([], "rows"), now=LATER)

    assert (late, in_time) == (False, True)
    assert _reload(task).outcome == "rows"


def test_an_end_is_written_once(job: ExtractionJob) -> None:
    task = tasks_of(submit(job, files=1))[0]
    attempt = _start(task)
    lifecycle.end_task(attempt=attempt, end=task_end([], "rows"), now=LATER)

    assert not lifecycle.end_task(attempt=attempt, end=task_end([], "rows"), now=LATER)


def test_a_task_that_ended_does_not_start_again(job: ExtractionJob) -> None:
    task = tasks_of(submit(job, files=1))[0]
    end(task)

    assert _start(task) is None


def test_a_task_whose_workers_died_is_given_up_with_a_reason(job: ExtractionJob) -> None:
    run = submit(job, files=1)
    task = tasks_of(run)[0]
    attempts = [_start(task) for _ in range(lifecycle.MOST_INTERRUPTIONS + 1)]

    ended = _reload(task)
    assert [attempt is not None for attempt in attempts] == [True, True, True, False]
    assert (ended.status, ended.outcome) == ("failed", "killed_worker")
    assert ended.task_files.get().outcome == "killed_worker"


def test_a_released_task_waits_again_without_counting_as_a_death(job: ExtractionJob) -> None:
    task = tasks_of(submit(job, files=1))[0]
    for _ in range(5):
        attempt = _start(task)
        lifecycle.release_task(attempt=attempt, now=LATER)

    waiting = _reload(task)
    assert (waiting.status, waiting.attempts, waiting.interruptions) == (TaskStatus.PENDING, 5, 0)


def test_a_cancelled_run_takes_no_result_of_an_attempt_under_way(job: ExtractionJob) -> None:
    run = submit(job, files=1)
    task = tasks_of(run)[0]
    attempt = _start(task)
    lifecycle.cancel(run_id=run.pk, now=LATER)

    written = lifecycle.end_task(attempt=attempt, end=task_end([], "rows"), now=LATER)

    assert not written
    assert _reload(task).status == TaskStatus.PENDING


def test_a_task_of_a_cancelled_run_does_not_start(job: ExtractionJob) -> None:
    run = submit(job, files=1)
    lifecycle.cancel(run_id=run.pk, now=LATER)

    assert _start(tasks_of(run)[0]) is None
