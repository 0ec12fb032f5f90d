"""The worker's doorways. Their names stand in queues that outlive a release, so they never change."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from jobs import enqueue, housekeeping, orphans, processing, rescue, retention
from jobs.reader import process_reader
from jobs.retrying import Backoff
from jobs.webhooks import delivering


@app.task(name=enqueue.PROCESS_TASK, queue=enqueue.DOCUMENTS, retry=Backoff(*processing.TRANSIENT))
def process_task(*, task_id: str, **_of_later_releases: Any) -> None:
    """Read the documents of a task. Repeating it changes nothing."""
    processing.process_task(task_id=uuid.UUID(task_id), reader=process_reader(), clock=timezone.now)


# Seconds stand last in the cron line. The lock keeps the ticks of a time without workers from piling up.
@app.periodic(cron="* * * * * */10", periodic_id="rescue")
@app.task(name="jobs.rescue", queue=enqueue.MAINTENANCE, queueing_lock="jobs.rescue", priority=10)
def rescue_stalled(timestamp: int, **_of_later_releases: Any) -> None:
    """Bring back what dead workers left. Repeating it finds nothing more to do."""
    rescue.rescue(now=timezone.now())


@app.task(name=enqueue.DELIVER_WEBHOOKS, queue=enqueue.WEBHOOKS)
def deliver_webhooks(*, endpoint_id: str, **_of_later_releases: Any) -> None:
    """Send what is due at an endpoint. Repeating it finds nothing more to send."""
    delivering.deliver(endpoint_id=uuid.UUID(endpoint_id), clock=timezone.now)


@app.periodic(cron="* * * * *", periodic_id="forgotten_webhooks")
@app.task(name="jobs.deliver_forgotten", queue=enqueue.MAINTENANCE, queueing_lock="jobs.deliver_forgotten")
def deliver_forgotten(timestamp: int, **_of_later_releases: Any) -> None:
    """Queue the messages whose worker died. Repeating it finds nothing more to do."""
    delivering.deliver_forgotten(now=timezone.now())


@app.periodic(cron="*/10 * * * *", periodic_id="remove_expired")
@app.task(name=enqueue.REMOVE_EXPIRED, queue=enqueue.HOUSEKEEPING, queueing_lock=enqueue.REMOVE_EXPIRED)
def remove_expired(timestamp: int, **_of_later_releases: Any) -> None:
    """Remove the data of runs that are not to be kept. Repeating it goes on where it was left."""
    retention.remove_expired(now=timezone.now())


@app.periodic(cron="17 3 * * *", periodic_id="sweep_objects")
@app.task(name=enqueue.SWEEP_OBJECTS, queue=enqueue.HOUSEKEEPING)
def sweep_objects(timestamp: int = 0, *, after: str = "", **_of_later_releases: Any) -> None:
    """Remove stored objects that nothing names, a stretch of them, and queue the next. Repeating it finds no more."""
    orphans.sweep_a_stretch(now=timezone.now(), after=after)


@app.periodic(cron="23 * * * *", periodic_id="prune")
@app.task(name="jobs.prune", queue=enqueue.HOUSEKEEPING, queueing_lock="jobs.prune")
def prune(timestamp: int, **_of_later_releases: Any) -> None:
    """Remove rows that are of use for a while only. Repeating it finds no more."""
    housekeeping.prune(now=timezone.now())
