"""What is told: messages are written in the transaction of what they tell of, so that neither is without the other."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from jobs import enqueue
from jobs.models import JobRun, WebhookDelivery, WebhookEndpoint, WebhookEvent

_EVENTS: Final = uuid.UUID("5b0f9a52-2f0b-4a61-9f3b-7c5d3c1f3f0e")  # the namespace of event ids, of our choice


def run_finished(*, run: JobRun, next_run_id: uuid.UUID | None, now: dt.datetime) -> None:
    """Call with the lock of the run that has just got its final status.

    A run that is retried ends once more, and that is another event: its id is made of the run and of what its count of
    changes was, which only that end has.
    """
    endpoints = list(WebhookEndpoint.objects.filter(user_id=run.job.user_id, active=True).order_by("created_at", "id"))
    if not endpoints:
        return
    event_id = f"evt_{uuid.uuid5(_EVENTS, f'{run.pk} {run.changes}').hex}"
    payload = _payload(WebhookEvent.RUN_FINISHED, now, _run(run, next_run_id, now))
    for endpoint in endpoints:
        record(endpoint, event_id, WebhookEvent.RUN_FINISHED, payload, now, run_id=run.pk)


def ping(*, endpoint: WebhookEndpoint, now: dt.datetime) -> WebhookDelivery:
    """A message that only shows whether messages arrive."""
    payload = _payload(WebhookEvent.PING, now, {"endpoint_id": str(endpoint.pk)})
    return record(endpoint, f"evt_{uuid.uuid4().hex}", WebhookEvent.PING, payload, now)


def record(
    endpoint: WebhookEndpoint,
    event_id: str,
    event_type: WebhookEvent,
    payload: dict[str, Any],
    now: dt.datetime,
    *,
    run_id: uuid.UUID | None = None,
) -> WebhookDelivery:
    """Write a message and have it sent once the transaction is committed."""
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint,
        event_id=event_id,
        event_type=event_type,
        run_id=run_id,
        payload=payload,
        next_attempt_at=now,
        created_at=now,
    )
    enqueue.webhooks(endpoint.pk)
    return delivery


def _payload(event_type: WebhookEvent, now: dt.datetime, data: dict[str, Any]) -> dict[str, Any]:
    """The shape that Standard Webhooks recommends."""
    return {"type": event_type.value, "timestamp": _moment(now), "data": data}


def _run(run: JobRun, next_run_id: uuid.UUID | None, completed_at: dt.datetime) -> dict[str, Any]:
    """What ended and how; what was found in the documents is read over the API by who may."""
    return {
        "job_id": str(run.job_id),
        "job_name": run.job.name,
        "job_type": run.job.job_type,
        "job_run_id": str(run.pk),
        "status": run.status,
        "tasks_total": run.tasks_total,
        "tasks_completed": run.tasks_completed,
        "tasks_failed": run.tasks_failed,
        "created_at": _moment(run.created_at),
        "completed_at": _moment(completed_at),
        "next_run_id": str(next_run_id) if next_run_id else None,
    }


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
