"""What those who watch a job are told: after the commit, and it may be lost. What is shown is read anew."""

from __future__ import annotations

import logging
import uuid
from functools import partial
from typing import Any, Literal, TypedDict, cast

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

logger = logging.getLogger(__name__)


class RunChanged(TypedDict):
    """Something visible of the run changed. `sequence` grows with each message of a run."""

    type: Literal["run.changed"]
    run_id: str
    sequence: int


class RunFinished(TypedDict):
    """The run reached a final status; `next_run_id` is the append run that was made with it, if one was."""

    type: Literal["run.finished"]
    run_id: str
    next_run_id: str | None


class JobDeleted(TypedDict):
    """The job is gone, with all that belonged to it."""

    type: Literal["job.deleted"]


def group_of(job_id: uuid.UUID) -> str:
    """The channel group of those who watch a job."""
    return f"job.{job_id}"


def publish_run_changed(*, job_id: uuid.UUID, run_id: uuid.UUID, sequence: int) -> None:
    """Tell, once the running transaction is committed."""
    _after_commit(job_id, {"type": "run.changed", "run_id": str(run_id), "sequence": sequence})


def publish_run_finished(*, job_id: uuid.UUID, run_id: uuid.UUID, next_run_id: uuid.UUID | None) -> None:
    """Tell, once the running transaction is committed."""
    next_run = str(next_run_id) if next_run_id else None
    _after_commit(job_id, {"type": "run.finished", "run_id": str(run_id), "next_run_id": next_run})


def publish_job_deleted(*, job_id: uuid.UUID) -> None:
    """Tell, once the running transaction is committed."""
    _after_commit(job_id, {"type": "job.deleted"})


def _after_commit(job_id: uuid.UUID, message: RunChanged | RunFinished | JobDeleted) -> None:
    transaction.on_commit(partial(_send, group_of(job_id), cast(dict[str, Any], message)))


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        # Our own layer sends from synchronous code on Django's connection; others have an event loop of their own.
        if hasattr(layer, "publish"):
            layer.publish(group, message)
        else:
            async_to_sync(layer.group_send)(group, message)
    except Exception:
        # What happened is committed, and a page that missed a message catches up; nothing is undone for it.
        logger.warning("A message to %s was lost.", group, exc_info=True)
