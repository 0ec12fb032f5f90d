"""Rows that are of use for a while only, in portions, so that no table is held for long."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from importlib import import_module
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import Model, Q, QuerySet

from jobs.idempotency import KEPT_FOR
from jobs.models import DeliveryStatus, IdempotencyKey, WebhookDelivery

logger = logging.getLogger(__name__)

PORTION: Final = 1000
MOST: Final = 100 * PORTION  # of one kind in one go; the next hour goes on
QUEUE_JOBS_KEPT: Final = dt.timedelta(days=7)  # that failed, for who looks after the queue

_OLD_QUEUE_JOBS: Final = """
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT job.id FROM procrastinate_jobs job
        WHERE job.status NOT IN ('todo', 'doing') AND NOT EXISTS (
            SELECT FROM procrastinate_events event WHERE event.job_id = job.id AND event.at > %s
        ) LIMIT %s
    )
"""


def prune(*, now: dt.datetime) -> dict[str, int]:
    """Delete what is old, of every kind; how many of each. Doing it again finds nothing."""
    pruned = {kind: _in_portions(prune_some, now) for kind, prune_some in PRUNERS.items()}
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    if any(pruned.values()):
        logger.info("Removed what is old: %s", pruned)
    return pruned


def _in_portions(prune_some: Callable[[dt.datetime], int], now: dt.datetime) -> int:
    total = 0
    while total < MOST and (some := prune_some(now)):
        total += some
    return total


def _webhook_deliveries(now: dt.datetime) -> int:
    """Those that ended, and those that waited all the time for a paused endpoint."""
    ended = ~Q(status=DeliveryStatus.PENDING) | Q(endpoint__active=False)
    old = WebhookDelivery.objects.filter(ended, created_at__lt=now - dt.timedelta(days=settings.WEBHOOK_LOG_DAYS))
    return _delete_some(WebhookDelivery, old)


def _idempotency_keys(now: dt.datetime) -> int:
    return _delete_some(IdempotencyKey, IdempotencyKey.objects.filter(created_at__lte=now - KEPT_FOR))


def _queue_jobs(now: dt.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_OLD_QUEUE_JOBS, [now - QUEUE_JOBS_KEPT, PORTION])
        return int(cursor.rowcount)


def _delete_some(model: type[Model], old: QuerySet[Model]) -> int:
    some = list(old.order_by("created_at").values_list("pk", flat=True)[:PORTION])
    return int(model._default_manager.filter(pk__in=some).delete()[0])


def prunes(kind: str, prune_some: Callable[[dt.datetime], int]) -> None:
    """Have rows of a room above pruned too; from `AppConfig.ready`. It deletes a portion and says how many."""
    PRUNERS[kind] = prune_some


PRUNERS: Final[dict[str, Callable[[dt.datetime], int]]] = {
    "webhook messages": _webhook_deliveries,
    "idempotency keys": _idempotency_keys,
    "queue jobs": _queue_jobs,
}
