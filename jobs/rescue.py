"""Brings back what a dead worker, or a crash at a bad moment, left behind. Runs every ten seconds, anywhere."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from jobs import engines, enqueue, lifecycle
from jobs.models import OPEN_STATUSES, ExtractionTask, JobRun, RunStatus

logger = logging.getLogger(__name__)

SILENT_FOR: Final = dt.timedelta(seconds=30)  # workers send a heartbeat every ten
_BATCH: Final = 1000

# A queue job is stalled when its worker is unknown (it left, or was pruned) or has been silent.
_STALLED = """
    SELECT job.id, job.queueing_lock IS NOT NULL
    FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
    ORDER BY job.id LIMIT %s
    FOR UPDATE OF job SKIP LOCKED
"""
_RETRY = "SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM unnest(%s::bigint[]) AS id"
# One of a kind waits at a time; the next tick makes the next one, and may have already.
_DROP = "SELECT procrastinate_finish_job_v1(id, 'failed', true) FROM unnest(%s::bigint[]) AS id"
_FORGOTTEN = """
    SELECT task.id, run.id FROM extraction_tasks task JOIN job_runs run ON run.id = task.job_run_id
    WHERE run.status = 'in_progress' AND task.status IN ('pending', 'processing') AND NOT EXISTS (
        SELECT FROM procrastinate_jobs job
        WHERE job.task_name = %s AND job.status IN ('todo', 'doing') AND job.args ->> 'task_id' = task.id::text
    )
    ORDER BY task.created_at, task.position LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Rescued:
    """How many of each were brought back."""

    stalled: int
    forgotten: int
    unfinished: int


def rescue(*, now: dt.datetime, silent_for: dt.timedelta = SILENT_FOR) -> Rescued:
    """Queue jobs of dead workers go back to the queue, open tasks without one get one, runs without open tasks end."""
    rescued = Rescued(_retry_stalled(silent_for), _queue_forgotten(), _finish_unfinished(now))
    if rescued != Rescued(0, 0, 0):
        logger.warning("Brought back: %s", rescued)
    return rescued


@transaction.atomic
def _retry_stalled(silent_for: dt.timedelta) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_STALLED, [silent_for.total_seconds(), _BATCH])
        stalled = cursor.fetchall()
        if stalled:
            cursor.execute(_RETRY, [[job_id for job_id, periodic in stalled if not periodic]])
            cursor.execute(_DROP, [[job_id for job_id, periodic in stalled if periodic]])
    return len(stalled)


@transaction.atomic
def _queue_forgotten() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FORGOTTEN, [enqueue.PROCESS_TASK, _BATCH])
        forgotten: list[tuple[uuid.UUID, uuid.UUID]] = cursor.fetchall()
    asking = engines.asking_among(run_id for _, run_id in forgotten)
    for is_asking in (False, True):
        enqueue.documents([task for task, run in forgotten if (run in asking) is is_asking], asking=is_asking)
    return len(forgotten)


def _finish_unfinished(now: dt.datetime) -> int:
    still_open = ExtractionTask.objects.filter(job_run_id=OuterRef("pk"), status__in=OPEN_STATUSES)
    done = JobRun.objects.filter(~Exists(still_open), status=RunStatus.IN_PROGRESS).values_list("pk", flat=True)
    return sum(lifecycle.finish_if_done(run_id=run_id, now=now) for run_id in done)
