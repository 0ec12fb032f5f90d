"""A user's endpoints: add, change, give a new secret, test, delete."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final, cast

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from jobs import enqueue
from jobs.errors import Absent, Conflict
from jobs.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from jobs.webhooks import recording, signing
from jobs.webhooks.addresses import Policy, checked_url

MOST_ENDPOINTS: Final = 10  # of one user
BOTH_SECRETS_FOR: Final = dt.timedelta(hours=24)


class NoSuchWebhook(Absent):
    sentence = "There is no such webhook."


class NoSuchDelivery(Absent):
    sentence = "There is no such message."


class TooMany(Conflict):
    code = "too_many_webhooks"
    sentence = f"You have {MOST_ENDPOINTS} webhooks, which is the most there can be. Delete one first."


class Paused(Conflict):
    code = "webhook_paused"
    sentence = "This webhook is paused. Resume it first."


class StillWaiting(Conflict):
    code = "delivery_still_waiting"
    sentence = "This message is still on its way."


@transaction.atomic
def add(
    *, user: AbstractBaseUser | AnonymousUser, url: str, now: dt.datetime, description: str = ""
) -> WebhookEndpoint:
    """An endpoint with a secret of its own. Raises `addresses.BadUrl` and `TooMany`."""
    checked = str(checked_url(url, Policy.configured()))
    # With the user locked, so that two who add at once cannot pass the limit together.
    get_user_model().objects.select_for_update(no_key=True).get(pk=cast(int, user.pk))
    if WebhookEndpoint.objects.for_owner(user).count() >= MOST_ENDPOINTS:
        raise TooMany
    return WebhookEndpoint.objects.create(
        user_id=cast(int, user.pk),
        url=checked,
        description=description.strip(),
        secret=signing.new_secret(),
        created_at=now,
        updated_at=now,
    )


@transaction.atomic
def change(
    *,
    endpoint_id: uuid.UUID,
    now: dt.datetime,
    url: str | None = None,
    description: str | None = None,
    active: bool | None = None,
) -> WebhookEndpoint:
    """None leaves as it is. Resuming sends what waited meanwhile. Raises `NoSuchWebhook` and `addresses.BadUrl`."""
    endpoint = _locked(endpoint_id)
    if url is not None:
        endpoint.url = str(checked_url(url, Policy.configured()))
    if description is not None:
        endpoint.description = description.strip()
    if active is not None and active != endpoint.active:
        endpoint.active, endpoint.disabled_reason = active, ""
        if active:
            endpoint.failures_in_row, endpoint.failing_since, endpoint.busy_until = 0, None, None
    endpoint.updated_at = now
    endpoint.save(
        update_fields=[
            "url", "description", "active", "disabled_reason", "failures_in_row", "failing_since", "busy_until",
            "updated_at",
        ]
    )  # fmt: skip
    if endpoint.active:
        enqueue.webhooks(endpoint.pk)
    return endpoint


@transaction.atomic
def rotate_secret(*, endpoint_id: uuid.UUID, now: dt.datetime) -> WebhookEndpoint:
    """A new secret; for a day, messages are signed with the old one too, so that none is refused meanwhile."""
    endpoint = _locked(endpoint_id)
    endpoint.previous_secret, endpoint.previous_secret_until = endpoint.secret, now + BOTH_SECRETS_FOR
    endpoint.secret = signing.new_secret()
    endpoint.updated_at = now
    endpoint.save(update_fields=["secret", "previous_secret", "previous_secret_until", "updated_at"])
    return endpoint


@transaction.atomic
def send_test(*, endpoint_id: uuid.UUID, now: dt.datetime) -> WebhookDelivery:
    """Send a `ping`. Raises `NoSuchWebhook` and `Paused`."""
    endpoint = _ready(endpoint_id)
    return recording.ping(endpoint=endpoint, now=now)


@transaction.atomic
def redeliver(*, endpoint_id: uuid.UUID, delivery_id: uuid.UUID, now: dt.datetime) -> WebhookDelivery:
    """Send a message once more, with the same id. Raises `NoSuchDelivery`, `StillWaiting` and `Paused`."""
    endpoint = _ready(endpoint_id)
    delivery = WebhookDelivery.objects.select_for_update().filter(pk=delivery_id, endpoint=endpoint).first()
    if delivery is None:
        raise NoSuchDelivery
    if delivery.status == DeliveryStatus.PENDING:
        raise StillWaiting
    delivery.status, delivery.attempts = DeliveryStatus.PENDING, 0
    delivery.next_attempt_at, delivery.finished_at = now, None
    delivery.save(update_fields=["status", "attempts", "next_attempt_at", "finished_at"])
    enqueue.webhooks(endpoint.pk)
    return delivery


@transaction.atomic
def delete(*, endpoint_id: uuid.UUID) -> None:
    """With its log; what still waits is not sent. Raises `NoSuchWebhook`."""
    _locked(endpoint_id).delete()


def _locked(endpoint_id: uuid.UUID) -> WebhookEndpoint:
    endpoint = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if endpoint is None:
        raise NoSuchWebhook
    return endpoint


def _ready(endpoint_id: uuid.UUID) -> WebhookEndpoint:
    """One that is asked at once, though a rest after failures is not over."""
    endpoint = _locked(endpoint_id)
    if not endpoint.active:
        raise Paused
    endpoint.busy_until = None
    endpoint.save(update_fields=["busy_until"])
    return endpoint
