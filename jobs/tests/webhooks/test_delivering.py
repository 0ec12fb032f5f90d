"""Messages from the end of a run to the receiver, with a clock that is moved by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from jobs import hooks, lifecycle, runs, tasks
from jobs.models import DeliveryStatus, ExtractionJob, JobRun, WebhookDelivery, WebhookEndpoint
from jobs.tests.conftest import NOON
from jobs.tests.scenes import end, make_job, submit, tasks_of
from jobs.tests.webhooks.receiver import Receiver, reply
from jobs.webhooks import delivering, endpoints, recording, signing
from jobs.webhooks.delivering import LEASE, LONGEST_WAIT, MOST_ATTEMPTS, deliver, deliver_forgotten, wait_after
from jobs.webhooks.sending import Answer

pytestmark = pytest.mark.django_db

GOOD, BAD = Answer(204), Answer(500, "out of order", "It answered 500 Internal Server Error.")


class Outside:
    """A clock, and a receiver that answers as told; what it is sent is kept."""

    def __init__(self) -> None:
        self.now = NOON
        self.answer = GOOD
        self.sent: list[dict[str, Any]] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def clock(self) -> dt.datetime:
        return self.now

    def send(self, url: str, **message: Any) -> Answer:
        self.sent.append({"url": url, **message})
        self.meanwhile()
        return self.answer

    def deliver(self, endpoint: WebhookEndpoint) -> int:
        return deliver(endpoint_id=endpoint.pk, clock=self.clock, send=self.send)


@pytest.fixture
def outside() -> Outside:
    return Outside()


def finish(job: ExtractionJob, outcome: str = "rows") -> JobRun:
    run = submit(job, files=1)
    end(*tasks_of(run), outcome=outcome, now=NOON)
    run.refresh_from_db()
    return run


def message(endpoint: WebhookEndpoint) -> WebhookDelivery:
    return WebhookDelivery.objects.get(endpoint=endpoint)


def queued() -> list[tuple[str, object, dt.datetime | None]]:
    found = ProcrastinateJob.objects.filter(queue_name="webhooks").order_by("id")
    return list(found.values_list("task_name", "args", "scheduled_at"))


# --- What is told


def test_the_end_of_a_run_is_written_down_and_queued(job: ExtractionJob, endpoint: WebhookEndpoint) -> None:
    run = finish(job)

    written = message(endpoint)
    assert (written.event_type, written.run_id, written.status) == ("run.finished", run.pk, "pending")
    assert written.payload == {
        "type": "run.finished",
        "timestamp": "2026-03-01T12:00:00Z",
        "data": {
            "job_id": str(job.pk),
            "job_name": "Courses",
            "job_type": "extraction",
            "job_run_id": str(run.pk),
            "status": "completed",
            "tasks_total": 1,
            "tasks_completed": 1,
            "tasks_failed": 0,
            "created_at": run.created_at.isoformat().replace("+00:00", "Z"),
            "completed_at": "2026-03-01T12:00:00Z",
            "next_run_id": None,
        },
    }
    assert queued() == [("jobs.deliver_webhooks", {"endpoint_id": str(endpoint.pk)}, None)]


def test_of_a_sheet_the_next_run_is_told_too(owner: User, endpoint: WebhookEndpoint) -> None:
    run = finish(make_job(owner))

    assert message(endpoint).payload["data"]["next_run_id"] == str(run.successors.get().pk)


def test_a_cancellation_is_an_end(job: ExtractionJob, endpoint: WebhookEndpoint) -> None:
    run = submit(job, files=1)

    lifecycle.cancel(run_id=run.pk, now=NOON)

    assert message(endpoint).payload["data"]["status"] == "cancelled"


def test_a_run_that_ends_again_after_a_retry_is_told_again(job: ExtractionJob, endpoint: WebhookEndpoint) -> None:
    run = finish(job, outcome="unavailable")
    lifecycle.retry(run_id=run.pk, now=NOON)
    end(*tasks_of(run), now=NOON)

    told = WebhookDelivery.objects.order_by("created_at", "pk")
    assert {each.payload["data"]["status"] for each in told} == {"failed", "completed"}
    assert len({each.event_id for each in told}) == 2


def test_an_end_that_is_rolled_back_is_not_told(job: ExtractionJob, endpoint: WebhookEndpoint) -> None:
    def refuse(**given: object) -> None:
        raise RuntimeError

    run = submit(job, files=1)
    hooks.on_run_finished(refuse)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            lifecycle.cancel(run_id=run.pk, now=NOON)
    finally:
        hooks.forget(refuse)
    assert not WebhookDelivery.objects.exists()

    lifecycle.cancel(run_id=run.pk, now=NOON)
    assert WebhookDelivery.objects.count() == 1


def test_every_endpoint_of_the_owner_is_told_under_one_id_and_nobody_else_s(
    job: ExtractionJob, owner: User, stranger: User, endpoint: WebhookEndpoint
) -> None:
    second = endpoints.add(user=owner, url=endpoint.url, now=NOON)
    paused = endpoints.add(user=owner, url=endpoint.url, now=NOON)
    endpoints.change(endpoint_id=paused.pk, active=False, now=NOON)
    endpoints.add(user=stranger, url=endpoint.url, now=NOON)

    finish(job)

    assert set(WebhookDelivery.objects.values_list("endpoint", flat=True)) == {endpoint.pk, second.pk}
    assert WebhookDelivery.objects.values("event_id").distinct().count() == 1


def test_who_has_no_webhook_pays_one_query(run: JobRun, django_assert_num_queries: Any) -> None:
    run = JobRun.objects.select_related("job").get(pk=run.pk)  # as the lock reads it

    with django_assert_num_queries(1):
        recording.run_finished(run=run, next_run_id=None, now=NOON)


# --- Sending


def test_what_is_sent_is_signed_so_that_the_receiver_can_tell(
    job: ExtractionJob, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    finish(job)

    tasks.deliver_webhooks(endpoint_id=str(endpoint.pk))

    ((headers, body),) = receiver.arrived
    assert verified(endpoint.secret, headers, body)
    assert not verified(endpoint.secret, headers, body + b" ")
    assert message(endpoint).status == DeliveryStatus.SUCCEEDED


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    own = signing.signature(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    return own in headers["webhook-signature"].split(" ")


def test_after_a_new_secret_both_are_good_for_a_day(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    old = endpoint.secret
    new = endpoints.rotate_secret(endpoint_id=endpoint.pk, now=NOON).secret
    for _ in range(2):
        finish(job)
        outside.deliver(endpoint)
        outside.now += dt.timedelta(hours=25)
        job = make_job(job.user)

    first, second = outside.sent
    assert [verified(secret, first["headers"], first["body"]) for secret in (old, new)] == [True, True]
    assert [verified(secret, second["headers"], second["body"]) for secret in (old, new)] == [False, True]


def test_a_second_call_sends_nothing(job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside) -> None:
    finish(job)

    assert [outside.deliver(endpoint), outside.deliver(endpoint)] == [1, 0]
    assert len(outside.sent) == 1


def test_a_failure_is_written_down_and_tried_again_later_with_the_same_id(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)
    outside.answer = BAD
    outside.deliver(endpoint)

    failed = message(endpoint)
    assert (failed.status, failed.attempts, failed.response_status) == ("pending", 1, 500)
    assert (failed.error, failed.response_excerpt) == (BAD.error, BAD.excerpt)
    assert failed.next_attempt_at is not None
    assert dt.timedelta(seconds=4) < failed.next_attempt_at - NOON < dt.timedelta(seconds=6)
    assert failed.next_attempt_at in {at for *_, at in queued()}

    outside.now, outside.answer = failed.next_attempt_at + dt.timedelta(seconds=1), GOOD
    outside.deliver(endpoint)

    delivered = message(endpoint)
    assert (delivered.status, delivered.attempts, delivered.error) == ("succeeded", 2, "")
    assert {each["headers"]["webhook-id"] for each in outside.sent} == {delivered.event_id}


def test_it_is_given_up_after_about_a_day(job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside) -> None:
    finish(job)
    outside.answer = BAD
    for _ in range(MOST_ATTEMPTS):
        outside.deliver(endpoint)
        rest = WebhookEndpoint.objects.get().busy_until or outside.now
        outside.now = max(message(endpoint).next_attempt_at or outside.now, rest)

    given_up = message(endpoint)
    assert (given_up.status, given_up.attempts) == ("failed", MOST_ATTEMPTS)
    assert given_up.finished_at is not None
    assert dt.timedelta(hours=20) < given_up.finished_at - NOON < dt.timedelta(hours=30)


@pytest.mark.parametrize("attempts", range(1, MOST_ATTEMPTS))
def test_waits_grow_and_differ(attempts: int) -> None:
    waits = {wait_after(attempts) for _ in range(20)}

    usual = min(dt.timedelta(seconds=5) * 4 ** (attempts - 1), LONGEST_WAIT)
    assert len(waits) > 1
    assert all(0.9 * usual <= wait <= 1.1 * usual for wait in waits)


def test_a_receiver_that_asks_for_time_gets_it(job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside) -> None:
    finish(job)
    outside.answer = Answer(429, error="It answered 429.", retry_after=900)
    outside.deliver(endpoint)

    assert message(endpoint).next_attempt_at == NOON + dt.timedelta(minutes=15)


def test_a_defect_of_ours_is_an_attempt_like_others(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)

    def defect() -> None:
        raise ZeroDivisionError

    outside.meanwhile = defect
    outside.deliver(endpoint)

    assert (message(endpoint).status, message(endpoint).error) == ("pending", "Something went wrong on our side.")


def test_a_failing_endpoint_has_a_rest_and_keeps_its_other_messages(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    for _ in range(5):
        finish(job)
        job = make_job(job.user)
    outside.answer = BAD

    assert outside.deliver(endpoint) == 1
    assert outside.deliver(endpoint) == 0
    outside.now += dt.timedelta(seconds=6)
    assert outside.deliver(endpoint) == 1


def test_one_worker_at_a_time_sends_to_an_endpoint(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)
    others: list[int] = []
    outside.meanwhile = lambda: others.append(outside.deliver(endpoint))

    outside.deliver(endpoint)

    assert others == [0]
    assert len(outside.sent) == 1


def test_what_is_written_while_another_is_sent_is_sent_too(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)
    second = make_job(job.user)

    def once() -> None:
        outside.meanwhile = lambda: None
        finish(second)

    outside.meanwhile = once

    assert outside.deliver(endpoint) == 2


def test_who_has_much_to_send_lets_others_have_a_turn(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    for _ in range(3):
        finish(job)
        job = make_job(job.user)
    before = len(queued())

    def slowly() -> None:
        outside.now += delivering.TURN + dt.timedelta(seconds=1)

    outside.meanwhile = slowly

    assert outside.deliver(endpoint) == 1
    assert len(queued()) == before + 1


def test_a_message_whose_worker_died_is_sent_again_when_the_lease_is_over(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)

    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    outside.meanwhile = die
    with pytest.raises(Killed):
        outside.deliver(endpoint)
    outside.meanwhile = lambda: None
    ProcrastinateJob.objects.filter(queue_name="webhooks").delete()

    assert outside.deliver(endpoint) == 0
    assert deliver_forgotten(now=NOON + LEASE) == 0
    outside.now = NOON + LEASE + delivering.FORGOTTEN_AFTER
    assert deliver_forgotten(now=outside.now) == 1
    assert len(queued()) == 1
    assert outside.deliver(endpoint) == 1
    assert (message(endpoint).status, message(endpoint).attempts) == ("succeeded", 2)


def test_an_attempt_that_took_longer_than_its_lease_does_not_overwrite_the_next_one(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)

    def too_slow() -> None:
        outside.meanwhile = lambda: None
        outside.now += LEASE + dt.timedelta(seconds=1)
        assert outside.deliver(endpoint) == 1
        outside.answer = BAD

    outside.meanwhile = too_slow
    outside.deliver(endpoint)

    assert (message(endpoint).status, message(endpoint).attempts) == ("succeeded", 2)


def test_an_endpoint_deleted_meanwhile_is_no_error(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)
    outside.meanwhile = lambda: endpoints.delete(endpoint_id=endpoint.pk)

    assert outside.deliver(endpoint) == 1
    assert not WebhookDelivery.objects.exists()


# --- When an endpoint does not come back


def test_an_endpoint_that_fails_for_long_is_paused_with_the_reason(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    outside.answer = BAD
    for _ in range(10):
        finish(job)
        job = make_job(job.user)
    failures, over = delivering.PAUSED_AFTER
    while WebhookEndpoint.objects.get().active and outside.now < NOON + dt.timedelta(days=3):
        outside.deliver(endpoint)
        outside.now += dt.timedelta(minutes=30)

    endpoint.refresh_from_db()

    assert not endpoint.active
    assert outside.now - NOON >= over
    assert endpoint.failures_in_row >= failures
    assert endpoint.disabled_reason.startswith(f"{endpoint.failures_in_row} attempts in a row failed since March 1.")
    assert endpoint.disabled_reason.endswith(BAD.error)


def test_many_failures_in_a_short_time_do_not_pause(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    WebhookEndpoint.objects.update(failures_in_row=1000, failing_since=NOON - dt.timedelta(hours=1))
    finish(job)
    outside.answer = BAD
    outside.deliver(endpoint)

    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.failures_in_row) == (True, 1001)


def test_a_success_forgets_the_failures(job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside) -> None:
    WebhookEndpoint.objects.update(failures_in_row=19, failing_since=NOON - dt.timedelta(days=5))
    finish(job)
    outside.deliver(endpoint)

    endpoint.refresh_from_db()
    assert (endpoint.failures_in_row, endpoint.failing_since, endpoint.active) == (0, None, True)


def test_gone_means_gone(job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside) -> None:
    finish(job)
    outside.answer = Answer(410, error="It answered 410 Gone.")
    outside.deliver(endpoint)

    endpoint.refresh_from_db()
    assert (endpoint.active, message(endpoint).status) == (False, "failed")
    assert "410 Gone" in endpoint.disabled_reason


def test_what_waits_at_a_paused_endpoint_is_sent_when_it_is_resumed(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)
    endpoints.change(endpoint_id=endpoint.pk, active=False, now=NOON)
    assert outside.deliver(endpoint) == 0
    assert deliver_forgotten(now=NOON + dt.timedelta(days=1)) == 0

    endpoints.change(endpoint_id=endpoint.pk, active=True, now=NOON)

    assert len(queued()) == 2
    assert outside.deliver(endpoint) == 1


# --- By hand


def test_a_test_is_sent_once_and_says_nothing_against_the_endpoint(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.answer = lambda handler: reply(handler, 503, b"closed")
    endpoints.send_test(endpoint_id=endpoint.pk, now=NOON)

    tasks.deliver_webhooks(endpoint_id=str(endpoint.pk))

    endpoint.refresh_from_db()
    sent = message(endpoint)
    assert (sent.event_type, sent.status, sent.response_status, sent.response_excerpt) == (
        "ping",
        "failed",
        503,
        "closed",
    )
    assert (endpoint.failures_in_row, endpoint.busy_until) == (0, None)


def test_a_message_is_sent_once_more_with_its_id(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)
    outside.deliver(endpoint)

    endpoints.redeliver(endpoint_id=endpoint.pk, delivery_id=message(endpoint).pk, now=NOON)
    outside.deliver(endpoint)

    first, second = outside.sent
    assert first["headers"]["webhook-id"] == second["headers"]["webhook-id"]
    assert first["body"] == second["body"]


def test_a_test_does_not_wait_for_the_rest_after_failures(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)
    outside.answer = BAD
    outside.deliver(endpoint)
    endpoints.send_test(endpoint_id=endpoint.pk, now=NOON)
    outside.answer = GOOD

    assert outside.deliver(endpoint) == 1


def test_a_paused_endpoint_is_not_tested(endpoint: WebhookEndpoint) -> None:
    endpoints.change(endpoint_id=endpoint.pk, active=False, now=NOON)

    with pytest.raises(endpoints.Paused):
        endpoints.send_test(endpoint_id=endpoint.pk, now=NOON)


def test_there_is_a_limit_of_webhooks(owner: User, endpoint: WebhookEndpoint) -> None:
    for _ in range(endpoints.MOST_ENDPOINTS - 1):
        endpoints.add(user=owner, url=endpoint.url, now=NOON)

    with pytest.raises(endpoints.TooMany):
        endpoints.add(user=owner, url=endpoint.url, now=NOON)


def test_a_deleted_job_does_not_take_its_message_back(
    job: ExtractionJob, endpoint: WebhookEndpoint, outside: Outside
) -> None:
    finish(job)
    runs.delete_job(job_id=job.pk)

    assert outside.deliver(endpoint) == 1
