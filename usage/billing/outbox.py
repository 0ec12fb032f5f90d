"""What is to be told to Stripe, written in the transaction that counts it, so that it is neither lost nor doubled."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.conf import settings

from accounts.models import UsageRecord
from usage.models import BillingCustomer, Meter, MeterEvent, MeterEventStatus

PORTION: Final = 1000


def is_on() -> bool:
    """Whether anything is billed here."""
    return bool(settings.STRIPE_API_KEY and any(settings.STRIPE_METERS.values()))


def note(record: UsageRecord) -> None:
    """For `accounts.ledger`: one event for each meter that is set up, if the user is a customer. Again adds nothing."""
    if not is_on() or record.user_id is None:
        return
    customer = BillingCustomer.objects.filter(user_id=record.user_id).first()
    if customer is None:
        return
    MeterEvent.objects.bulk_create(_events(record, customer), ignore_conflicts=True)


def prune_some(now: dt.datetime) -> int:
    """Remove some of the events that were sent long ago; how many. Failed ones stay for those who look after them."""
    old = MeterEvent.objects.filter(
        status=MeterEventStatus.SENT, happened_at__lt=now - dt.timedelta(days=settings.STRIPE_LOG_DAYS)
    )
    keys = list(old.order_by("happened_at", "id").values_list("pk", flat=True)[:PORTION])
    return MeterEvent.objects.filter(pk__in=keys).delete()[0]


def _events(record: UsageRecord, customer: BillingCustomer) -> list[MeterEvent]:
    amounts = {
        Meter.DOCUMENTS: record.documents,
        Meter.PAGES: record.pages,
        Meter.OCR_PAGES: record.ocr_pages,
        Meter.LLM_TOKENS: record.llm_input_tokens + record.llm_output_tokens,
    }
    return [
        MeterEvent(
            user_id=record.user_id,
            stripe_customer_id=customer.stripe_customer_id,
            task_id=record.task_id,
            meter=meter,
            event_name=settings.STRIPE_METERS[meter],
            value=amount,
            happened_at=record.recorded_at,
            next_attempt_at=record.recorded_at,
        )
        for meter, amount in amounts.items()
        if amount and settings.STRIPE_METERS[meter]
    ]
