"""Sends what waits at an endpoint, one message after the other, and writes down what came of each.

One worker at a time sends to an endpoint: a slow receiver takes up one place and never two. A message is sent at least
once; a worker that dies with one leaves it to be sent again, with the same id.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import uuid
from collections.abc import Callable
from typing import Any, Final, Protocol

from django.db import transaction
from django.db.models import F

from jobs import enqueue, metrics
from jobs.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint, WebhookEvent
from jobs.webhooks import sending, signing
from jobs.webhooks.sending import Answer

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 11  # with the waits below: about 25 hours
FIRST_WAIT: Final = dt.timedelta(seconds=5)
LONGEST_WAIT: Final = dt.timedelta(hours=6)
LONGEST_REST: Final = dt.timedelta(minutes=5)  # of an endpoint that fails, between attempts at whatever message
LEASE: Final = dt.timedelta(seconds=4 * sending.TOTAL_SECONDS)  # how long a worker that says nothing is waited for
TURN: Final = dt.timedelta(seconds=20)  # what an endpoint with much to send gets before others get their turn
PAUSED_AFTER: Final = (20, dt.timedelta(hours=24))  # attempts in a row that failed, over at least that time
FORGOTTEN_AFTER: Final = dt.timedelta(seconds=60)

Clock = Callable[[], dt.datetime]


class Send(Protocol):
    """As `sending.send`."""

    def __call__(self, url: str, *, body: bytes, headers: dict[str, str]) -> Answer: ...


def deliver(*, endpoint_id: uuid.UUID, clock: Clock, send: Send = sending.send) -> int:
    """Send what is due at an endpoint, unless somebody does; how many were sent. Repeating it changes nothing."""
    began, sent = clock(), 0
    while _taken(endpoint_id, clock()):
        delivery = _next_due(endpoint_id, clock())
        if delivery is None:
            _set_free(endpoint_id)
            # Asked once more: what was written while we had the endpoint found it taken.
            if not WebhookDelivery.objects.due(clock()).filter(endpoint_id=endpoint_id).exists():
                return sent
            continue
        answer = _sent(delivery, send, clock())
        _write_down(delivery, answer, clock())
        metrics.WEBHOOK_ATTEMPTS.labels("well" if answer.succeeded else "badly").inc()
        sent += 1
        if clock() - began > TURN:
            enqueue.webhooks(endpoint_id)
            return sent
    return sent


def deliver_forgotten(*, now: dt.datetime, most: int = 1000) -> int:
    """Queue the endpoints whose messages have been due for a while: their worker died, or the queue lost them."""
    forgotten = list(
        WebhookDelivery.objects.due(now - FORGOTTEN_AFTER)
        .filter(endpoint__in=WebhookEndpoint.objects.free(now))
        .order_by("endpoint_id")
        .distinct("endpoint_id")
        .values_list("endpoint_id", flat=True)[:most]
    )
    enqueue.webhooks(*forgotten)
    return len(forgotten)


def wait_after(attempts: int) -> dt.timedelta:
    """How long a message waits after that many attempts: 5 s, 20 s, 80 s … 6 h, each a tenth more or less."""
    usual = min(FIRST_WAIT * 4 ** (attempts - 1), LONGEST_WAIT)
    return usual * random.uniform(0.9, 1.1)  # noqa: S311 - spreads receivers that fell together


def _taken(endpoint_id: uuid.UUID, now: dt.datetime) -> bool:
    """Whether the endpoint is ours now; nobody else's meanwhile, and neither paused nor resting."""
    free = WebhookEndpoint.objects.free(now).filter(pk=endpoint_id)
    return bool(free.update(busy_until=now + LEASE))


def _set_free(endpoint_id: uuid.UUID) -> None:
    WebhookEndpoint.objects.filter(pk=endpoint_id).update(busy_until=None)


def _next_due(endpoint_id: uuid.UUID, now: dt.datetime) -> WebhookDelivery | None:
    """The message that waited longest, with this attempt counted; it is due again if we die with it."""
    due = WebhookDelivery.objects.due(now).filter(endpoint_id=endpoint_id).select_related("endpoint")
    for delivery in due.order_by("next_attempt_at", "created_at", "id")[:1]:
        ours = WebhookDelivery.objects.due(now).filter(pk=delivery.pk, attempts=delivery.attempts)
        if ours.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE, attempted_at=now):
            delivery.attempts += 1
            return delivery
    return None


def _sent(delivery: WebhookDelivery, send: Send, now: dt.datetime) -> Answer:
    try:
        return send(delivery.endpoint.url, **_message(delivery, now))
    except Exception:
        # A defect of ours with this message must not be met for ever, nor keep the others from being sent.
        logger.exception("Message %s to webhook %s failed.", delivery.event_id, delivery.endpoint_id)
        return Answer(error="Something went wrong on our side.")


def _message(delivery: WebhookDelivery, now: dt.datetime) -> dict[str, Any]:
    endpoint = delivery.endpoint
    body = delivery.body.encode()
    secrets = [endpoint.secret]
    if endpoint.previous_secret_until is not None and endpoint.previous_secret_until > now:
        secrets.append(endpoint.previous_secret)
    signed = signing.headers(
        message_id=delivery.event_id, timestamp=int(now.timestamp()), body=body, signed_with=secrets
    )
    return {"body": body, "headers": signed}


@transaction.atomic
def _write_down(delivery: WebhookDelivery, answer: Answer, now: dt.datetime) -> None:
    endpoint = WebhookEndpoint.objects.select_for_update().filter(pk=delivery.endpoint_id).first()
    if endpoint is None:
        return  # deleted meanwhile, and its log with it
    ended = answer.succeeded or _was_last(delivery, answer)
    again_at = None if ended else now + max(wait_after(delivery.attempts), _asked_for(answer))
    status = DeliveryStatus.PENDING
    if ended:
        status = DeliveryStatus.SUCCEEDED if answer.succeeded else DeliveryStatus.FAILED
    # Not if it was sent by another meanwhile because we took longer than the lease.
    WebhookDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.PENDING, attempts=delivery.attempts).update(
        status=status,
        next_attempt_at=again_at,
        finished_at=now if ended else None,
        response_status=answer.status,
        response_excerpt=answer.excerpt,
        error=answer.error,
    )
    _note(endpoint, delivery, answer, now)
    # After its rest there may be others to send.
    for at in filter(None, {again_at, endpoint.busy_until}):
        enqueue.webhooks(endpoint.pk, at=at)


def _was_last(delivery: WebhookDelivery, answer: Answer) -> bool:
    # A test is for somebody who looks at the page now.
    return delivery.event_type == WebhookEvent.PING or delivery.attempts >= MOST_ATTEMPTS or answer.status == 410


def _asked_for(answer: Answer) -> dt.timedelta:
    return min(dt.timedelta(seconds=answer.retry_after), LONGEST_WAIT)


def _note(endpoint: WebhookEndpoint, delivery: WebhookDelivery, answer: Answer, now: dt.datetime) -> None:
    """What the attempt says about the endpoint: all is well, a rest, or that it is paused."""
    endpoint.busy_until = None
    if answer.succeeded:
        endpoint.failures_in_row, endpoint.failing_since = 0, None
    elif delivery.event_type != WebhookEvent.PING:
        endpoint.failures_in_row += 1
        endpoint.failing_since = endpoint.failing_since or now
        endpoint.busy_until = now + min(FIRST_WAIT * 2 ** min(endpoint.failures_in_row - 1, 16), LONGEST_REST)
        _pause_if_hopeless(endpoint, answer, now)
    endpoint.save(update_fields=["busy_until", "failures_in_row", "failing_since", "active", "disabled_reason"])


def _pause_if_hopeless(endpoint: WebhookEndpoint, answer: Answer, now: dt.datetime) -> None:
    failures, over = PAUSED_AFTER
    if answer.status == 410:
        endpoint.active = False
        endpoint.disabled_reason = "It answered 410 Gone, which asks for no more messages."
    elif endpoint.failing_since and endpoint.failures_in_row >= failures and now - endpoint.failing_since >= over:
        since = f"{endpoint.failing_since:%B} {endpoint.failing_since.day}"
        endpoint.active = False
        endpoint.disabled_reason = (
            f"{endpoint.failures_in_row} attempts in a row failed since {since}. The last: {answer.error}"
        )
