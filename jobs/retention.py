"""Runs whose data is not to be kept lose it a while after their end; their rows stay and say so.

In the chain of an append run such a run stands as before, without rows: results that others hold are not renumbered.

First the rows go, in one transaction, and from that moment nothing is shown any more. Then the stored objects go, found
by the run's own folders; a run remembers that some remain, so whoever dies in between is followed by the next tick.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from jobs import lifecycle, storage
from jobs.models import JobRun
from jobs.object_list import walk

logger = logging.getLogger(__name__)

TURN_SECONDS: Final = 15.0  # of one call, so that a worker that is asked to stop has not long to wait
ABANDONED_AFTER: Final = dt.timedelta(days=7)  # without activity, a run that nobody submitted is cancelled
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Removal:
    """What goes with a run; `size` in bytes."""

    run: JobRun
    files: int
    size: int


def ended_before(now: dt.datetime) -> dt.datetime:
    """Runs that ended until then have been kept long enough."""
    return now - dt.timedelta(hours=settings.RETENTION_HOURS)


def outstanding(now: dt.datetime) -> Iterator[Removal]:
    """What `remove_expired` would remove now."""
    expired = JobRun.objects.expired(ended_before(now)).select_related("job").order_by("completed_at", "id")
    counted: Any = expired.annotate(files_count=Count("files"), files_size=Sum("files__size"))
    for run in counted.iterator(chunk_size=_AT_ONCE):
        yield Removal(run, run.files_count, run.files_size or 0)
    for run in _unfinished().select_related("job").iterator(chunk_size=_AT_ONCE):
        found = [each.size for folder in _folders(run.job_id, run.pk) for each in walk(folder)]
        yield Removal(run, len(found), sum(found))


def remove_expired(*, now: dt.datetime, seconds: float = TURN_SECONDS) -> bool:
    """Remove what is due, for about so long. Whether all of it is done; calling again goes on."""
    give_up = time.monotonic() + seconds
    _cancel_abandoned(now)
    expired = JobRun.objects.expired(ended_before(now)).order_by("completed_at", "id")
    for run_id in list(expired.values_list("pk", flat=True)[:_AT_ONCE]):
        if time.monotonic() > give_up:
            return False
        if lifecycle.remove_data(run_id=run_id, ended_before=ended_before(now), now=now):
            logger.info("The data of run %s was removed.", run_id)
    for run in list(_unfinished()[:_AT_ONCE]):
        if not _remove_objects(run, give_up):
            return False
    return not expired.exists() and not _unfinished().exists()


def _cancel_abandoned(now: dt.datetime) -> None:
    """Files that nobody submits would stay for ever; a cancelled run has ended, and its time begins."""
    abandoned = JobRun.objects.abandoned(now - ABANDONED_AFTER).order_by("pk")
    for run_id in list(abandoned.values_list("pk", flat=True)[:_AT_ONCE]):
        with contextlib.suppress(lifecycle.IllegalMove, lifecycle.NoSuchRun):  # somebody was quicker
            lifecycle.cancel(run_id=run_id, now=now)


def _unfinished() -> QuerySet[JobRun]:
    return JobRun.objects.filter(objects_remain=True).order_by("data_removed_at", "id")


def _remove_objects(run: JobRun, give_up: float) -> bool:
    """Whether all are gone now. Raises `storage.StorageUnavailable`; then what is left is tried at the next tick."""
    for folder in _folders(run.job_id, run.pk):
        for each in walk(folder):
            if time.monotonic() > give_up:
                return False
            storage.delete(each.name)
    JobRun.objects.filter(pk=run.pk).update(objects_remain=False)
    return True


def _folders(job_id: uuid.UUID, run_id: uuid.UUID) -> tuple[str, str]:
    return storage.run_folder(job_id=job_id, run_id=run_id), storage.imports_folder(run_id=run_id)
