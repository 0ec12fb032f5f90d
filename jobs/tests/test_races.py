"""What several workers and people do at the same moment. Real threads on real connections."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from jobs import enqueue, files, hooks, lifecycle, runs
from jobs.errors import Refusal
from jobs.models import ExtractionTask, JobRun
from jobs.tests.scenes import add_file, make_job, submit, task_end, tasks_of

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def _at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave or raised; all begin together."""
    start = threading.Barrier(len(calls))
    ended: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            ended[place] = call()
        except Refusal as refused:
            ended[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


@pytest.fixture
def sheet(owner: Any) -> Any:
    return make_job(owner)


@pytest.fixture
def _next_run_is_made() -> Iterator[None]:
    def make(*, run: JobRun, now: dt.datetime) -> None:
        runs.append_run_after(run=run, automatic=True, now=now)

    hooks.on_run_finished(make)
    yield
    hooks.forget(make)


@pytest.mark.usefixtures("_next_run_is_made")
def test_the_last_tasks_ending_together_finish_the_run_once(sheet: Any) -> None:
    run = submit(sheet, files=AT_ONCE)
    attempts = [lifecycle.start_task(task_id=task.pk, now=timezone.now()) for task in tasks_of(run)]

    def end(attempt: Any) -> bool:
        lifecycle.end_task(attempt=attempt, end=task_end([]), now=timezone.now())
        return lifecycle.finish_if_done(run_id=run.pk, now=timezone.now())

    finished = _at_once(*(lambda attempt=attempt: end(attempt) for attempt in attempts))

    run.refresh_from_db()
    assert sum(finished) == 1
    assert (run.status, run.tasks_completed) == ("completed", AT_ONCE)
    assert run.successors.count() == 1


def test_start_pressed_in_many_tabs_submits_once(sheet: Any) -> None:
    run = runs.latest_run(sheet)
    add_file(sheet)

    ended = _at_once(*[lambda: lifecycle.submit(run_id=run.pk, now=timezone.now())] * AT_ONCE)

    assert sum(isinstance(each, lifecycle.NotEditable) for each in ended) == AT_ONCE - 1
    assert ExtractionTask.objects.filter(job_run=run).count() == 1


def test_a_task_begun_by_many_workers_is_ended_by_one(sheet: Any) -> None:
    task = tasks_of(submit(sheet, files=1))[0]

    def work() -> bool:
        attempt = lifecycle.start_task(task_id=task.pk, now=timezone.now())
        return bool(attempt and lifecycle.end_task(attempt=attempt, end=task_end([]), now=timezone.now()))

    assert sum(_at_once(*[work] * AT_ONCE)) == 1


def test_automatic_successors_asked_for_together_are_one(sheet: Any) -> None:
    run = runs.latest_run(sheet)

    made = _at_once(*[lambda: runs.append_run_after(run=run, automatic=True, now=timezone.now())] * AT_ONCE)

    assert len({each.pk for each in made}) == 1


def test_runs_made_together_have_distinct_times(sheet: Any) -> None:
    now = timezone.now()

    _at_once(*[lambda: runs.create_run(job=sheet, now=now)] * AT_ONCE)

    times = list(JobRun.objects.filter(job=sheet).values_list("created_at", flat=True))
    assert len(set(times)) == AT_ONCE + 1


def test_a_file_removed_while_the_run_is_submitted_is_in_a_task_or_gone(sheet: Any) -> None:
    run = runs.latest_run(sheet)
    add_file(sheet, "kept.pdf")
    doomed = add_file(sheet, "doomed.pdf")

    submitted, removed = _at_once(
        lambda: lifecycle.submit(run_id=run.pk, now=timezone.now()),
        lambda: files.remove(run_id=run.pk, file_id=doomed.pk),
    )

    expected = 2 if isinstance(removed, lifecycle.NotEditable) else 1
    assert not isinstance(submitted, Refusal)
    assert run.files.count() == ExtractionTask.objects.filter(job_run=run).count() == expected


@pytest.fixture
def middle_of_cancelling(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when a cancellation has looked at the tasks; its commit comes a while later."""
    there, withdraw = threading.Event(), enqueue.withdraw

    def slowly(run_ids: Any) -> None:
        there.set()
        time.sleep(0.3)
        withdraw(run_ids)

    monkeypatch.setattr(enqueue, "withdraw", slowly)
    return there


def test_no_task_begins_while_its_run_is_being_cancelled(sheet: Any, middle_of_cancelling: threading.Event) -> None:
    run = submit(sheet, files=1)
    task = tasks_of(run)[0]

    def begin() -> Any:
        middle_of_cancelling.wait(5)
        return lifecycle.start_task(task_id=task.pk, now=timezone.now())

    _, attempt = _at_once(lambda: lifecycle.cancel(run_id=run.pk, now=timezone.now()), begin)

    task.refresh_from_db()
    assert attempt is None
    assert task.status == "pending"


def test_a_task_that_ends_while_its_run_is_being_cancelled_is_counted_or_has_not_ended(
    sheet: Any, middle_of_cancelling: threading.Event
) -> None:
    run = submit(sheet, files=2)
    attempts = [lifecycle.start_task(task_id=task.pk, now=timezone.now()) for task in tasks_of(run)]

    def end(attempt: Any) -> bool:
        middle_of_cancelling.wait(5)
        return lifecycle.end_task(attempt=attempt, end=task_end([]), now=timezone.now())

    _at_once(
        lambda: lifecycle.cancel(run_id=run.pk, now=timezone.now()),
        *(lambda attempt=attempt: end(attempt) for attempt in attempts),
    )

    run.refresh_from_db()
    assert run.tasks_completed == run.tasks.filter(status="completed").count()


def test_without_its_fence_a_task_would_be_written_twice(sheet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the fence taken away, the tests above would see it."""
    monkeypatch.setattr(lifecycle, "_held", lambda attempt: ExtractionTask.objects.filter(pk=attempt.task_id))
    task = tasks_of(submit(sheet, files=1))[0]
    attempts = [lifecycle.start_task(task_id=task.pk, now=timezone.now()) for _ in range(2)]

    written = _at_once(
        *(
            lambda attempt=attempt: lifecycle.end_task(attempt=attempt, end=task_end([]), now=timezone.now())
            for attempt in attempts
        )
    )

    assert written == [True, True]
