"""Puts work on the queue, by the name of its worker task, within the running transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

DOCUMENTS: Final = "documents"
LANGUAGE: Final = "language"
MAINTENANCE: Final = "maintenance"
WEBHOOKS: Final = "webhooks"
HOUSEKEEPING: Final = "housekeeping"
IMPORTS: Final = "imports"
PROCESS_TASK: Final = "jobs.process_task"
DELIVER_WEBHOOKS: Final = "jobs.deliver_webhooks"
REMOVE_EXPIRED: Final = "jobs.remove_expired"
SWEEP_OBJECTS: Final = "jobs.sweep_objects"
IMPORT_BATCH: Final = "integrations.import_batch"
SAVE_TO_DRIVE: Final = "integrations.save_to_drive"
REVOKE_ACCESS: Final = "integrations.revoke_access"
AUTOMATION_STEP: Final = "automations.go_on"
AUTOMATION_MAIL: Final = "automations.tell"

PORTION: Final = 20  # tasks of a run that are done before another run's first ones get their turn

_WITHDRAW: Final = """
    SELECT procrastinate_cancel_job_v1(job.id, false, true)
    FROM procrastinate_jobs job JOIN extraction_tasks task ON task.id::text = job.args ->> 'task_id'
    WHERE job.status = 'todo' AND job.task_name = %s AND task.job_run_id = ANY(%s)
"""
_QUEUES: Final = {
    PROCESS_TASK: DOCUMENTS,
    DELIVER_WEBHOOKS: WEBHOOKS,
    SWEEP_OBJECTS: HOUSEKEEPING,
    IMPORT_BATCH: IMPORTS,
    SAVE_TO_DRIVE: IMPORTS,
    REVOKE_ACCESS: IMPORTS,
    AUTOMATION_STEP: IMPORTS,
    AUTOMATION_MAIL: IMPORTS,
}

# Of its own, so that it is Django's connection, and with it the transaction, in worker processes too.
_manager = JobManager(DjangoConnector())


class UnknownWork(LookupError):
    """No worker task has that name."""


def documents(task_ids: Iterable[uuid.UUID], *, asking: bool = False) -> None:
    """Have these tasks done, on a queue of their own where they ask a language model, whose answers take their time.

    Rolled back with the transaction; workers see them when it is committed. In portions of falling priority: who
    drops ten files does not wait behind the ten thousand of somebody else.
    """
    arguments = [{"task_id": str(task_id)} for task_id in task_ids]
    priorities = [-(place // PORTION) for place in range(len(arguments))]
    put(PROCESS_TASK, arguments, priorities=priorities, queue=LANGUAGE if asking else DOCUMENTS)


def webhooks(*endpoint_ids: uuid.UUID, at: dt.datetime | None = None) -> None:
    """Have what is due at these endpoints sent, not before `at`."""
    put(DELIVER_WEBHOOKS, [{"endpoint_id": str(endpoint_id)} for endpoint_id in endpoint_ids], at=at)


def withdraw(run_ids: Iterable[uuid.UUID]) -> None:
    """Take the waiting queue jobs of these runs' tasks off the queue; those under way see for themselves."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, [PROCESS_TASK, list(run_ids)])


def put(
    name: str,
    arguments: Sequence[dict[str, Any]],
    *,
    priorities: Sequence[int] | None = None,
    at: dt.datetime | None = None,
    queue: str = "",
) -> None:
    """One queue job for each set of arguments, the highest priority first, not before `at`. Raises `UnknownWork`.

    Without `queue` on that of its name.
    """
    if name not in _QUEUES:
        raise UnknownWork(name)
    if arguments:
        ranks = priorities or [0] * len(arguments)
        _manager.batch_defer_jobs(
            [_job(name, queue or _QUEUES[name], *each, at) for each in zip(arguments, ranks, strict=True)]
        )


def _job(name: str, queue: str, arguments: dict[str, Any], priority: int, at: dt.datetime | None) -> Job:
    return Job(
        id=None,
        queue=queue,
        lock=None,
        queueing_lock=None,
        task_name=name,
        task_kwargs=arguments,
        priority=priority,
        scheduled_at=at,
    )
