from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from jobs import enqueue, lifecycle, runs, tasks
from jobs.models import ExtractionJob
from jobs.retrying import LONGEST_WAIT, Backoff
from jobs.storage import StorageUnavailable
from jobs.tests.conftest import NOON
from jobs.tests.scenes import make_job, submit, tasks_of

pytestmark = pytest.mark.django_db
TASKS = [uuid.UUID(int=number) for number in range(3)]


def _queued() -> list[tuple[str, str, object]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("queue_name", "task_name", "args"))


def test_each_task_is_queued_by_name() -> None:
    enqueue.documents(TASKS)

    assert _queued() == [("documents", "jobs.process_task", {"task_id": str(task_id)}) for task_id in TASKS]


def test_what_is_rolled_back_is_not_queued() -> None:
    with transaction.atomic():
        enqueue.documents(TASKS)
        transaction.set_rollback(True)

    assert _queued() == []


def test_a_small_run_does_not_wait_for_the_end_of_a_large_one() -> None:
    large = [uuid.UUID(int=number) for number in range(100)]
    small = [uuid.UUID(int=number) for number in range(1000, 1005)]

    enqueue.documents(large)
    enqueue.documents(small)

    waiting = ProcrastinateJob.objects.order_by("-priority", "id").values_list("args", flat=True)
    order = [arguments["task_id"] for arguments in waiting]
    assert [order.index(str(task_id)) for task_id in small] == [20, 21, 22, 23, 24]
    assert [task_id for task_id in order if uuid.UUID(task_id) in large] == [str(task_id) for task_id in large]


def test_a_cancelled_run_leaves_the_queue_to_others(job: ExtractionJob) -> None:
    run = submit(job, files=2)
    kept = submit(make_job(job.user), files=1)

    lifecycle.cancel(run_id=run.pk, now=NOON)

    assert [args for *_, args in _queued()] == [{"task_id": str(tasks_of(kept)[0].pk)}]


def test_a_deleted_job_leaves_the_queue(job: ExtractionJob) -> None:
    submit(job, files=2)

    runs.delete_job(job_id=job.pk)

    assert _queued() == []


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(enqueue.UnknownWork):
        enqueue.put("jobs.make_coffee", [{}])


def test_the_names_that_are_queued_are_those_of_the_doorways() -> None:
    assert {tasks.process_task.name, tasks.rescue_stalled.name} == {enqueue.PROCESS_TASK, "jobs.rescue"}
    assert (tasks.deliver_webhooks.name, tasks.deliver_webhooks.queue) == (enqueue.DELIVER_WEBHOOKS, enqueue.WEBHOOKS)
    assert (tasks.process_task.queue, tasks.rescue_stalled.queue) == (enqueue.DOCUMENTS, enqueue.MAINTENANCE)


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 1), (1, 2), (4, 16), (50, LONGEST_WAIT)])
def test_what_may_pass_is_tried_again_ever_later(attempts: int, seconds: int) -> None:
    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
    decision = Backoff(StorageUnavailable).get_retry_decision(exception=StorageUnavailable(), job=job)

    assert decision is not None
    assert decision.retry_at is not None
    wait = (decision.retry_at - dt.datetime.now(dt.UTC)).total_seconds()
    assert seconds - 1 < wait <= seconds


def test_what_does_not_pass_is_not_tried_again() -> None:
    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t")

    assert Backoff(StorageUnavailable).get_retry_decision(exception=ValueError(), job=job) is None
