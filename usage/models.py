"""Who is billed for use, and what is on its way to Stripe. What was used stands in `accounts.UsageRecord`."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models


class BillingCustomer(models.Model):
    """A user who is a customer at Stripe. Use by anybody else is counted and not billed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="billing"
    )
    stripe_customer_id = models.CharField("Stripe customer", max_length=100, help_text="As Stripe shows it: cus_…")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stripe_customer_id__startswith="cus_"), name="billing_customer_is_of_stripe"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.stripe_customer_id})"


class Meter(models.TextChoices):
    """What can be billed of a task."""

    DOCUMENTS = "documents", "documents"
    PAGES = "pages", "pages"
    OCR_PAGES = "ocr_pages", "recognised pages"
    LLM_TOKENS = "llm_tokens", "tokens of language models"


class MeterEventStatus(models.TextChoices):
    WAITING = "waiting", "waiting"
    SENT = "sent", "sent"
    FAILED = "failed", "failed"  # nobody tries again by itself: staff decide


class MeterEventQuerySet(models.QuerySet["MeterEvent"]):
    def due(self, now: dt.datetime) -> MeterEventQuerySet:
        return self.filter(status=MeterEventStatus.WAITING, next_attempt_at__lte=now)


class MeterEvent(models.Model):
    """What one task adds to one meter at Stripe. Written with the usage record; ids and numbers only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stripe_customer_id = models.CharField(max_length=100)
    task_id = models.UUIDField()
    meter = models.CharField(max_length=20, choices=Meter.choices)
    event_name = models.CharField(max_length=100)  # Stripe's name of the meter
    value = models.PositiveBigIntegerField()
    happened_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=MeterEventStatus.choices, default=MeterEventStatus.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    # Since when Stripe may have it without our knowing: it knows an event twice for a day only.
    uncertain_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    objects = MeterEventQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("task_id", "meter"), name="a_task_is_billed_once_per_meter"),
            models.CheckConstraint(
                condition=models.Q(status=MeterEventStatus.WAITING, ended_at=None)
                | (~models.Q(status=MeterEventStatus.WAITING) & models.Q(ended_at__isnull=False)),
                name="meter_event_ends_once",
            ),
        )
        indexes = (
            # what is to be sent next
            models.Index(
                fields=("next_attempt_at",), condition=models.Q(status="waiting"), name="meter_events_waiting"
            ),
            # what staff look at, and what is removed
            models.Index(fields=("status", "happened_at"), name="meter_events_by_status"),
        )

    def __str__(self) -> str:
        return f"{self.value} {self.get_meter_display()} of task {self.task_id}"

    @property
    def identifier(self) -> str:
        """By which Stripe knows it again."""
        return f"cpetracker-{self.task_id}-{self.meter}"
