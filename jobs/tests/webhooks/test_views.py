from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs.models import WebhookDelivery, WebhookEndpoint
from jobs.tests.scenes import end, make_job, submit, tasks_of
from jobs.webhooks import endpoints

pytestmark = pytest.mark.django_db
LIST = reverse("webhooks")


@pytest.fixture
def browser(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def page_of(webhook: WebhookEndpoint, name: str = "webhook", **more: Any) -> str:
    return reverse(name, args=[webhook.pk, *more.values()])


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_who_has_none_is_told_what_they_are_for(browser: Client) -> None:
    assert "Be told instead of asking" in shown(browser, LIST)


def test_one_is_added_and_its_secret_is_shown_that_once(browser: Client) -> None:
    answer = browser.post(LIST, {"url": "https://hooks.example.org/run", "description": "Bookkeeping"})

    secret = WebhookEndpoint.objects.get().secret
    assert answer.status_code == 201
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert secret not in shown(browser, LIST) + shown(browser, page_of(WebhookEndpoint.objects.get()))


def test_a_private_address_is_refused_beside_its_field(browser: Client) -> None:
    answer = browser.post(LIST, {"url": "https://192.168.1.1/"})

    assert answer.status_code == 422
    assert "is not a public address" in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_the_list_costs_the_same_however_many_there_are(
    browser: Client, owner: User, endpoint: WebhookEndpoint, django_assert_max_num_queries: Any
) -> None:
    for _ in range(endpoints.MOST_ENDPOINTS - 1):
        endpoints.add(user=owner, url=endpoint.url, now=timezone.now())

    with django_assert_max_num_queries(3):
        page = shown(browser, LIST)

    assert page.count(endpoint.url) == endpoints.MOST_ENDPOINTS
    assert "Delete one to add another" in page


def test_the_log_says_what_was_sent_and_why_it_failed(
    browser: Client, owner: User, endpoint: WebhookEndpoint, django_assert_max_num_queries: Any
) -> None:
    run = submit(make_job(owner, name="Renewal <2026>"), files=1)
    end(*tasks_of(run))
    for _ in range(5):
        endpoints.send_test(endpoint_id=endpoint.pk, now=timezone.now())
    WebhookDelivery.objects.filter(event_type="ping").update(
        status="failed", error="It answered 503.", response_excerpt="<b>noon</b>", next_attempt_at=None,
        finished_at=timezone.now(), attempts=1,
    )  # fmt: skip

    with django_assert_max_num_queries(4):
        page = shown(browser, page_of(endpoint))

    assert "Run finished: Renewal &lt;2026&gt;" in page
    assert page.count("It answered 503.") == 5
    assert "&lt;b&gt;noon&lt;/b&gt;" in page
    assert page.count("Send again") == 5


def test_the_log_looks_again_only_while_something_is_about_to_be_sent(
    browser: Client, endpoint: WebhookEndpoint
) -> None:
    assert "every 2s" not in shown(browser, page_of(endpoint))
    endpoints.send_test(endpoint_id=endpoint.pk, now=timezone.now())
    assert "every 2s" in shown(browser, page_of(endpoint))
    in_an_hour = timezone.now() + dt.timedelta(hours=1)
    WebhookDelivery.objects.update(attempted_at=timezone.now(), next_attempt_at=in_an_hour)  # as a worker does first
    assert "every 2s" in shown(browser, page_of(endpoint))
    WebhookDelivery.objects.update(attempted_at=timezone.now() - dt.timedelta(minutes=1))
    assert "every 2s" not in shown(browser, page_of(endpoint))


def test_it_is_tested_paused_resumed_and_deleted(browser: Client, endpoint: WebhookEndpoint) -> None:
    browser.post(page_of(endpoint, "test_webhook"))
    assert WebhookDelivery.objects.get().event_type == "ping"

    browser.post(page_of(endpoint, "pause_webhook"))
    assert "Resume" in shown(browser, page_of(endpoint))
    refused = browser.post(page_of(endpoint, "test_webhook"), follow=True).content.decode()
    assert endpoints.Paused.sentence in refused

    browser.post(page_of(endpoint, "resume_webhook"))
    endpoint.refresh_from_db()
    assert endpoint.active

    browser.post(page_of(endpoint, "delete_webhook"))
    assert not WebhookEndpoint.objects.exists()


def test_a_webhook_that_we_paused_says_why(browser: Client, endpoint: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.update(active=False, disabled_reason="It answered 410 Gone.")

    assert "We paused this webhook. It answered 410 Gone." in shown(browser, page_of(endpoint))


def test_it_is_changed_and_a_bad_address_leaves_it_as_it_was(browser: Client, endpoint: WebhookEndpoint) -> None:
    browser.post(page_of(endpoint, "change_webhook"), {"url": "https://new.example.org/", "description": "New"})
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.description) == ("https://new.example.org/", "New")

    answer = browser.post(page_of(endpoint, "change_webhook"), {"url": "https://me:secret@new.example.org/"})
    endpoint.refresh_from_db()
    assert (answer.status_code, endpoint.url) == (422, "https://new.example.org/")


def test_a_new_secret_is_shown_in_the_answer(browser: Client, endpoint: WebhookEndpoint) -> None:
    answer = browser.post(page_of(endpoint, "new_webhook_secret")).content.decode()

    endpoint.refresh_from_db()
    assert endpoint.secret in answer
    assert endpoint.previous_secret not in answer


def test_a_message_is_sent_again(browser: Client, endpoint: WebhookEndpoint) -> None:
    sent = endpoints.send_test(endpoint_id=endpoint.pk, now=timezone.now())
    WebhookDelivery.objects.update(status="failed", next_attempt_at=None, finished_at=timezone.now())

    browser.post(page_of(endpoint, "redeliver_webhook", delivery_id=sent.pk))

    assert WebhookDelivery.objects.get().status == "pending"
