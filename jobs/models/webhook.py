"""Outgoing webhooks: the addresses that users want told, and each message that was or will be sent to one."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class WebhookEvent(models.TextChoices):
    """What a message tells of."""

    RUN_FINISHED = "run.finished", "Run finished"
    PING = "ping", "Test"


class DeliveryStatus(models.TextChoices):
    """How far a message is."""

    PENDING = "pending", "Waiting"
    SUCCEEDED = "succeeded", "Delivered"
    FAILED = "failed", "Given up"


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Endpoints in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(user_id=user.pk) if user.pk else self.none()

    def free(self, now: dt.datetime) -> Self:
        """Those that may be sent to: not paused, no worker is sending to them, and no pause after a failure lasts."""
        return self.filter(models.Q(busy_until=None) | models.Q(busy_until__lte=now), active=True)


class WebhookEndpoint(models.Model):
    """Where a user wants to be told. The secret is kept as it is, because every message is signed with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhook_endpoints", db_index=False
    )
    url = models.CharField(max_length=2000)
    description = models.CharField(max_length=200, blank=True)
    secret = models.CharField(max_length=100)
    previous_secret = models.CharField(max_length=100, blank=True)  # signs too, until the receiver has the new one
    previous_secret_until = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True)  # an endpoint that is not gets no new messages; those that wait, wait
    disabled_reason = models.TextField(blank=True)  # why it was paused by us; empty where its owner did
    failures_in_row = models.PositiveIntegerField(default=0)  # attempts, since the last one that succeeded
    failing_since = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)  # a worker is sending to it, or it has a rest
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        db_table = "webhook_endpoints"
        verbose_name = "webhook"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(failures_in_row=0, failing_since__isnull=True)
                | models.Q(failures_in_row__gt=0, failing_since__isnull=False),
                name="webhook_failing_since_first_failure",
            ),
        )
        indexes = (
            # the endpoints of a user, and which of them a finished run is told to
            models.Index(fields=("user", "created_at", "id"), name="webhook_by_owner"),
        )

    def __str__(self) -> str:
        return f"{self.url} [{self.pk}]"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Messages in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(endpoint__user_id=user.pk) if user.pk else self.none()

    def due(self, now: dt.datetime) -> Self:
        """Those that wait and whose time has come."""
        return self.filter(status=DeliveryStatus.PENDING, next_attempt_at__lte=now)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class WebhookDelivery(models.Model):
    """A message to one endpoint, and how its last attempt ended. The same event has the same id at every endpoint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event_id = models.CharField(max_length=64)
    event_type = models.CharField(max_length=40, choices=WebhookEvent.choices)
    run_id = models.UUIDField(null=True, blank=True)  # only the id: what happened is told though the run is deleted
    payload = models.JSONField()
    status = models.CharField(max_length=20, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)  # begun, since it was made or asked for again
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    response_status = models.PositiveSmallIntegerField(null=True, blank=True)
    response_excerpt = models.TextField(blank=True)
    error = models.TextField(blank=True)  # a sentence; empty where the last attempt succeeded
    created_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        db_table = "webhook_deliveries"
        verbose_name = "webhook delivery"
        verbose_name_plural = "webhook deliveries"
        constraints = (
            # A run that ends is told once, however often the end is written.
            models.UniqueConstraint(fields=("endpoint", "event_id"), name="webhook_event_once_at_endpoint"),
            models.CheckConstraint(
                condition=models.Q(status__in=DeliveryStatus.values), name="webhook_delivery_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status=DeliveryStatus.PENDING, next_attempt_at__isnull=False, finished_at__isnull=True
                )
                | (
                    ~models.Q(status=DeliveryStatus.PENDING)
                    & models.Q(next_attempt_at__isnull=True, finished_at__isnull=False)
                ),
                name="webhook_delivery_waits_or_is_finished",
            ),
        )
        indexes = (
            # the log of an endpoint, newest first
            models.Index(fields=("endpoint", "-created_at", "-id"), name="webhook_delivery_log"),
            # what is due at an endpoint, and what was forgotten
            models.Index(
                fields=("endpoint", "next_attempt_at"),
                condition=models.Q(status="pending"),
                name="webhook_delivery_due",
            ),
            # what is old enough to go
            models.Index(fields=("created_at",), name="webhook_delivery_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.event_type} {self.event_id} ({self.status})"

    @property
    def body(self) -> str:
        """What is sent, letter by letter: the signature is of these."""
        ordered = {name: self.payload[name] for name in ("type", "timestamp", "data")}  # the column keeps no order
        return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
