from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from jobs import enqueue, housekeeping, tasks
from jobs.models import IdempotencyKey, WebhookDelivery, WebhookEndpoint
from jobs.webhooks import endpoints

pytestmark = pytest.mark.django_db
DAYS = dt.timedelta(days=1)


@pytest.fixture
def endpoint(owner: User) -> WebhookEndpoint:
    return endpoints.add(user=owner, url="https://hooks.example.org/", now=timezone.now())


def message(endpoint: WebhookEndpoint, *, age: dt.timedelta, waits: bool = False) -> WebhookDelivery:
    at = timezone.now() - age
    ended = {"next_attempt_at": at} if waits else {"status": "succeeded", "finished_at": at}
    event_id = f"evt_{WebhookDelivery.objects.count()}"
    return WebhookDelivery.objects.create(
        endpoint=endpoint, event_id=event_id, event_type="ping", payload={}, created_at=at, **ended
    )


def prune() -> dict[str, int]:
    return housekeeping.prune(now=timezone.now())


def test_messages_go_when_they_ended_long_ago(endpoint: WebhookEndpoint) -> None:
    message(endpoint, age=31 * DAYS)
    young = message(endpoint, age=29 * DAYS)
    waiting = message(endpoint, age=31 * DAYS, waits=True)

    assert prune()["webhook messages"] == 1
    assert set(WebhookDelivery.objects.all()) == {young, waiting}


def test_what_waited_for_a_paused_endpoint_all_the_time_goes_too(endpoint: WebhookEndpoint) -> None:
    message(endpoint, age=31 * DAYS, waits=True)
    endpoints.change(endpoint_id=endpoint.pk, active=False, now=timezone.now())

    assert prune()["webhook messages"] == 1


def test_answers_to_named_requests_go_when_they_are_not_repeated_any_more(owner: User) -> None:
    for hours in (23, 25):
        IdempotencyKey.objects.create(
            user=owner,
            method="POST",
            path="/api/jobs",
            key=str(hours),
            fingerprint="",
            status=201,
            answer=b"",
            created_at=timezone.now() - dt.timedelta(hours=hours),
        )

    assert prune()["idempotency keys"] == 1
    assert IdempotencyKey.objects.get().key == "23"


def test_queue_jobs_go_a_week_after_they_failed(endpoint: WebhookEndpoint) -> None:
    for _ in range(3):
        enqueue.webhooks(endpoint.pk)
    old, young, waiting = ProcrastinateJob.objects.order_by("id").values_list("id", flat=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_finish_job_v1(id, 'failed', false) FROM procrastinate_jobs WHERE id <> %s", [waiting]
        )
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '8 days' WHERE job_id IN (%s, %s)", [old, waiting]
        )

    assert prune()["queue jobs"] == 1
    assert set(ProcrastinateJob.objects.values_list("id", flat=True)) == {young, waiting}


def test_sessions_that_are_over_go() -> None:
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + days * DAYS)

    tasks.prune(timestamp=0)

    assert Session.objects.get().session_key == "open"


def test_much_is_done_in_portions(endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "PORTION", 2)
    for _ in range(5):
        message(endpoint, age=31 * DAYS)

    assert prune()["webhook messages"] == 5
    assert prune()["webhook messages"] == 0
