"""Meter events, told to a server of Stripe's manner by Stripe's own library."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import UsageRecord, User
from usage import tasks
from usage.billing import outbox, sending, stripe_meters
from usage.billing.stripe_meters import Answer, Fate
from usage.models import BillingCustomer, MeterEvent, MeterEventStatus
from usage.tests.conftest import NOON, Use
from usage.tests.stripe_server import KEY, StripeServer, running

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(scope="module")
def server() -> Iterator[StripeServer]:
    with running() as server:
        yield server


@pytest.fixture
def stripe(server: StripeServer, settings: Any) -> StripeServer:
    server.counted.clear()
    server.moods.clear()
    server.requests.clear()
    settings.STRIPE_API_KEY, settings.STRIPE_API_URL = KEY, server.address
    settings.STRIPE_METERS = {"documents": "", "pages": "cpe_pages", "ocr_pages": "", "llm_tokens": ""}
    return server


@pytest.fixture
def customer(owner: User, stripe: StripeServer) -> BillingCustomer:
    return BillingCustomer.objects.create(user=owner, stripe_customer_id="cus_Owner")


def _send(at: dt.datetime = NOON) -> int:
    return sending.send_waiting(clock=lambda: at)


def _event() -> MeterEvent:
    return MeterEvent.objects.get()


# --- What is written down to be sent


def test_a_task_of_a_customer_is_told_to_stripe_once(customer: BillingCustomer, stripe: StripeServer, use: Use) -> None:
    task_id = use()

    assert _send() == 1
    assert _send(NOON + DAY) == 0

    [sent] = stripe.requests
    assert sent == {
        "event_name": "cpe_pages",
        "identifier": f"cpetracker-{task_id}-pages",
        "timestamp": str(int(NOON.timestamp())),
        "payload[stripe_customer_id]": "cus_Owner",
        "payload[value]": "3",
        "idempotency_key": sent["idempotency_key"],
    }
    assert (_event().status, _event().ended_at, _event().attempts) == (MeterEventStatus.SENT, NOON, 1)


def test_each_meter_that_is_named_gets_what_it_measures(
    customer: BillingCustomer, stripe: StripeServer, use: Use, asked: dict[str, Any], settings: Any
) -> None:
    settings.STRIPE_METERS = {
        "documents": "cpe_documents", "pages": "cpe_pages", "ocr_pages": "cpe_ocr_pages", "llm_tokens": "cpe_tokens"
    }  # fmt: skip
    use(**asked, ocr_pages=0)  # what is nothing is not told

    _send()

    assert {meter: stripe.total(meter) for meter in ("cpe_documents", "cpe_pages", "cpe_ocr_pages", "cpe_tokens")} == {
        "cpe_documents": 1,
        "cpe_pages": 3,
        "cpe_ocr_pages": 0,
        "cpe_tokens": 1050,
    }


@pytest.mark.parametrize("missing", ["key", "meters", "customer", "result"])
def test_nothing_is_billed_without(customer: BillingCustomer, use: Use, settings: Any, missing: str) -> None:
    match missing:
        case "key":
            settings.STRIPE_API_KEY = ""
        case "meters":
            settings.STRIPE_METERS = dict.fromkeys(settings.STRIPE_METERS, "")
        case "customer":
            customer.delete()

    use(counts=missing != "result")

    assert UsageRecord.objects.count() == 1
    assert not MeterEvent.objects.exists()


def test_what_is_undone_is_neither_counted_nor_billed(customer: BillingCustomer, use: Use) -> None:
    with transaction.atomic():
        use()
        transaction.set_rollback(True)

    assert not UsageRecord.objects.exists()
    assert not MeterEvent.objects.exists()


def test_a_task_that_is_noted_twice_waits_once(customer: BillingCustomer, use: Use) -> None:
    use()

    outbox.note(UsageRecord.objects.get())

    assert MeterEvent.objects.count() == 1


def test_an_event_outlives_its_user(customer: BillingCustomer, stripe: StripeServer, owner: User, use: Use) -> None:
    use()
    owner.delete()

    _send()

    assert stripe.total("cpe_pages") == 3
    assert _event().user is None


# --- What may go wrong on the way


@pytest.mark.parametrize(
    "mood",
    ["broken", "broken after it arrived", "cut after it arrived", "busy"],
    ids=lambda mood: mood.replace(" ", "-"),
)
def test_what_goes_wrong_on_the_way_is_tried_again_and_counts_once(
    customer: BillingCustomer, stripe: StripeServer, use: Use, mood: str
) -> None:
    use()
    stripe.moods.append(mood)

    assert _send() == 0
    waiting = _event()
    assert (waiting.status, waiting.attempts) == (MeterEventStatus.WAITING, 1)
    assert waiting.problem
    assert _send(NOON + HOUR) == 1

    assert stripe.total("cpe_pages") == 3
    assert (_event().status, _event().problem) == (MeterEventStatus.SENT, "")
    first, second = stripe.requests
    assert first["identifier"] == second["identifier"]
    assert first["idempotency_key"] != second["idempotency_key"]  # a kept error 500 would be answered for a day


def test_a_server_that_says_nothing_is_not_waited_for_and_counts_once(
    customer: BillingCustomer, stripe: StripeServer, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe_meters, "TIMEOUT", (0.2, 0.2))
    stripe_meters._client.cache_clear()
    use()
    stripe.moods.append("silent after it arrived")

    assert _send() == 0
    stripe_meters._client.cache_clear()
    assert _event().problem == "Stripe did not answer."
    assert _send(NOON + HOUR) == 1

    assert stripe.total("cpe_pages") == 3


def test_a_worker_that_dies_with_an_event_leaves_it_and_it_counts_once(
    customer: BillingCustomer, stripe: StripeServer, use: Use
) -> None:
    def sends_and_dies(event: MeterEvent) -> Answer:
        stripe_meters.send(event)
        raise KeyboardInterrupt

    use()
    with pytest.raises(KeyboardInterrupt):
        sending.send_waiting(clock=lambda: NOON, send=sends_and_dies)

    assert _send(NOON + MINUTE) == 0  # it may be under way still
    assert _send(NOON + 3 * MINUTE) == 1
    assert stripe.total("cpe_pages") == 3


def test_what_one_worker_has_under_way_another_leaves_alone(
    customer: BillingCustomer, stripe: StripeServer, use: Use
) -> None:
    def is_joined_by_another(event: MeterEvent) -> Answer:
        assert _send() == 0
        return stripe_meters.send(event)

    use()

    assert sending.send_waiting(clock=lambda: NOON, send=is_joined_by_another) == 1
    assert len(stripe.requests) == 1


def test_stripe_is_asked_no_sooner_than_it_wants(customer: BillingCustomer, stripe: StripeServer, use: Use) -> None:
    use()
    stripe.moods.append("busy")

    _send()

    assert _event().next_attempt_at == NOON + dt.timedelta(seconds=30)


def test_the_others_wait_too_when_stripe_has_a_fault(customer: BillingCustomer, stripe: StripeServer, use: Use) -> None:
    for _ in range(3):
        use()
    stripe.moods.append("broken")

    _send()
    assert len(stripe.requests) == 1
    _send(NOON + HOUR)

    assert stripe.total("cpe_pages") == 9


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 10), (2, 20), (5, 160), (20, 3600), (1000, 3600)])
def test_waits_grow_up_to_an_hour(attempts: int, seconds: float) -> None:
    assert sending.wait_after(attempts).total_seconds() == pytest.approx(seconds, rel=0.11)


def test_a_key_that_is_not_accepted_keeps_events_waiting(
    customer: BillingCustomer, stripe: StripeServer, use: Use, settings: Any
) -> None:
    use()
    settings.STRIPE_API_KEY = "sk_test_" + "revoked"
    for days in range(30):
        _send(NOON + days * DAY)
    assert _event().problem == "Stripe does not accept STRIPE_API_KEY for this: Invalid API Key provided."

    settings.STRIPE_API_KEY = KEY
    assert _send(NOON + 30 * DAY) == 1


def test_a_stripe_out_of_reach_leaves_no_doubt_whether_it_arrived(
    customer: BillingCustomer, stripe: StripeServer, use: Use, settings: Any
) -> None:
    use()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        settings.STRIPE_API_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
        _send()
    assert (_event().problem, _event().uncertain_since) == ("Stripe is not to be reached.", None)

    settings.STRIPE_API_URL = stripe.address
    assert _send(NOON + 3 * DAY) == 1


# --- What somebody has to look at


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"stripe_customer_id": "cus_Gone"}, "Stripe refuses it: No such customer."),
        ({"event_name": "cpe_pagse"}, "Stripe refuses it: No active meter with event name cpe_pagse."),
        ({"happened_at": NOON - 35 * DAY}, sending.TOO_OLD),
        ({"uncertain_since": NOON - DAY}, sending.TOO_UNCERTAIN),
    ],
    ids=["customer", "meter", "old", "uncertain"],
)
def test_what_cannot_succeed_is_set_aside_with_its_reason(
    customer: BillingCustomer, use: Use, columns: dict[str, Any], reason: str
) -> None:
    use()
    MeterEvent.objects.update(**columns)

    assert _send() == 0
    assert _send(NOON + DAY) == 0

    assert (_event().status, _event().problem, _event().ended_at) == (MeterEventStatus.FAILED, reason, NOON)


def test_an_event_of_unknown_fate_is_not_sent_when_stripe_would_not_know_it_again(
    customer: BillingCustomer, stripe: StripeServer, use: Use
) -> None:
    use()
    stripe.moods.append("cut after it arrived")
    _send()
    stripe.counted.clear()  # Stripe has counted it and forgot its identifier

    _send(NOON + DAY)

    assert len(stripe.requests) == 1
    assert _event().problem == sending.TOO_UNCERTAIN


def test_a_defect_of_ours_is_not_met_for_ever(customer: BillingCustomer, use: Use) -> None:
    def fails(event: MeterEvent) -> Answer:
        raise TypeError

    use()
    sending.send_waiting(clock=lambda: NOON, send=fails)

    assert _event().problem == "Something went wrong on our side; the log says what."


@pytest.mark.parametrize(("action", "status"), [("send_again", "waiting"), ("mark_sent", "sent")])
def test_staff_decide_about_what_failed(
    customer: BillingCustomer, use: Use, staff_client: APIClient, action: str, status: str
) -> None:
    use()
    MeterEvent.objects.update(status=MeterEventStatus.FAILED, ended_at=NOON, problem="No such customer.")
    use()

    chosen = [str(pk) for pk in MeterEvent.objects.values_list("pk", flat=True)]
    staff_client.post("/admin/usage/meterevent/", {"action": action, "_selected_action": chosen}, format="multipart")

    assert sorted(MeterEvent.objects.values_list("status", flat=True)) == sorted([status, "waiting"])


def test_the_worker_s_task_sends_only_where_something_is_billed(
    customer: BillingCustomer, stripe: StripeServer, use: Use, settings: Any
) -> None:
    use()
    settings.STRIPE_API_KEY = ""
    tasks.send_meter_events(timestamp=0)
    assert stripe.requests == []

    settings.STRIPE_API_KEY = KEY
    MeterEvent.objects.update(happened_at=dt.datetime.now(dt.UTC), next_attempt_at=NOON - 400 * DAY)
    tasks.send_meter_events(timestamp=0)

    assert stripe.total("cpe_pages") == 3


def test_sent_events_are_removed_after_their_time_and_failed_ones_stay(customer: BillingCustomer, use: Use) -> None:
    use()
    MeterEvent.objects.update(status=MeterEventStatus.FAILED, ended_at=NOON)
    use()
    _send()

    assert outbox.prune_some(NOON + 399 * DAY) == 0
    assert outbox.prune_some(NOON + 401 * DAY) == 1
    assert _event().status == MeterEventStatus.FAILED


# --- However it comes


class Flaky:
    """Stripe's side in memory: each attempt meets a fate; the day's identifiers are known again."""

    def __init__(self, fates: list[str]) -> None:
        self.fates, self.counted = fates, 0
        self.known_at: dt.datetime | None = None
        self.now = NOON

    def clock(self) -> dt.datetime:
        return self.now

    def __call__(self, event: MeterEvent) -> Answer:
        fate = self.fates.pop(0) if self.fates else "well"
        if fate == "busy":
            return Answer(Fate.NOT_NOW, "busy")
        if fate != "lost" and (self.known_at is None or self.now - self.known_at >= DAY):
            self.counted += 1
            self.known_at = self.now
        if fate == "die":
            raise KeyboardInterrupt
        return Answer(Fate.ARRIVED) if fate == "well" else Answer(Fate.UNKNOWN, "no answer")


@limits(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    fates=st.lists(st.sampled_from(["lost", "cut", "busy", "die"]), max_size=6),
    waits=st.lists(st.integers(5, 14 * 60), min_size=12, max_size=12),
)
def test_whatever_happens_a_task_is_never_billed_twice(
    customer: BillingCustomer, use: Use, fates: list[str], waits: list[int]
) -> None:
    with transaction.atomic():
        use()
        stripe = Flaky(list(fates))
        for minutes in waits:
            stripe.now += minutes * MINUTE
            try:
                sending.send_waiting(clock=stripe.clock, send=stripe)
            except KeyboardInterrupt:
                continue

        event = _event()
        assert stripe.counted <= 1
        assert event.status != MeterEventStatus.SENT or stripe.counted == 1
        transaction.set_rollback(True)
