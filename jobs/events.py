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


class LiveTold(TypedDict):
    """Something happened that viewers are told word for word, as a message of that name."""

    type: Literal["live.told"]
    name: Literal["files_extracted", "import_batch_completed"]
    told: dict[str, str | int]


class JobDeleted(TypedDict):
    """The job is gone, with all that belonged to it."""

    type: Literal["job.deleted"]


def group_of(job_id: uuid.UUID) -> str:
    """The channel group of those who watch a job."""
    return f"job.{job_id}"


def publish_run_changed(*, job_id: uuid.UUID, run_id: uuid.UUID, sequence: int) -> None:
    """Tell, once the running transaction is committed."""
    _after_commit(job_id, {"type": "run.changed", "run_id": str(run_id), "sequence": sequence})


def publish_files_extracted(*, job_id: uuid.UUID, run_id: uuid.UUID, file_id: uuid.UUID, members: int) -> None:
    """The members of an archive are listed. Tell, once the running transaction is committed."""
    told: dict[str, str | int] = {"job_run_id": str(run_id), "file_id": str(file_id), "members": members}
    _after_commit(job_id, {"type": "live.told", "name": "files_extracted", "told": told})


def publish_import_batch_completed(*, job_id: uuid.UUID, run_id: uuid.UUID, source: str, files: int) -> None:
    """An import from elsewhere (`source`: "drive", "gmail" …) brought so many files. Tell, once it is committed."""
    told: dict[str, str | int] = {"job_run_id": str(run_id), "source": source, "files": files}
    _after_commit(job_id, {"type": "live.told", "name": "import_batch_completed", "told": told})


def publish_job_deleted(*, job_id: uuid.UUID) -> None:
    """Tell, once the running transaction is committed."""
    _after_commit(job_id, {"type": "job.deleted"})


def _after_commit(job_id: uuid.UUID, message: RunChanged | LiveTold | JobDeleted) -> None:
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
