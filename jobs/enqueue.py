"""Puts work on the queue, by the name of its worker task, within the running transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Final

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

DOCUMENTS: Final = "documents"
MAINTENANCE: Final = "maintenance"
PROCESS_TASK: Final = "jobs.process_task"

_QUEUES: Final = {PROCESS_TASK: DOCUMENTS}

# Of its own, so that it is Django's connection, and with it the transaction, in worker processes too.
_manager = JobManager(DjangoConnector())


class UnknownWork(LookupError):
    """No worker task has that name."""


def documents(task_ids: Iterable[uuid.UUID]) -> None:
    """Have these tasks done. Rolled back with the transaction; workers see them when it is committed."""
    put(PROCESS_TASK, [{"task_id": str(task_id)} for task_id in task_ids])


def put(name: str, arguments: list[dict[str, Any]], *, priority: int = 0) -> None:
    """One queue job for each set of arguments. Raises `UnknownWork`."""
    if name not in _QUEUES:
        raise UnknownWork(name)
    if arguments:
        _manager.batch_defer_jobs([_job(name, each, priority) for each in arguments])


def _job(name: str, arguments: dict[str, Any], priority: int) -> Job:
    return Job(
        id=None,
        queue=_QUEUES[name],
        lock=None,
        queueing_lock=None,
        task_name=name,
        task_kwargs=arguments,
        priority=priority,
    )
