from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import WebhookDelivery, WebhookEndpoint
from jobs.tests.conftest import NOON
from jobs.webhooks import endpoints

pytestmark = pytest.mark.django_db
LIST = reverse("jobs_api:webhooks")


def address(name: str, webhook: Any, **more: Any) -> str:
    return reverse(f"jobs_api:{name}", args=[getattr(webhook, "pk", webhook), *more.values()])


def test_the_secret_is_shown_when_a_webhook_is_made_and_never_again(client_of_owner: APIClient) -> None:
    made = client_of_owner.post(LIST, {"url": "https://hooks.example.org/run", "description": "Books"}).json()

    listed = client_of_owner.get(LIST).json()
    shown = client_of_owner.get(address("webhook", made["id"])).json()
    secret = WebhookEndpoint.objects.get().secret
    assert made["secret"] == secret
    assert secret not in str(listed) + str(shown)
    assert (shown["url"], shown["description"], shown["active"]) == ("https://hooks.example.org/run", "Books", True)
    assert (listed["webhooks"], listed["total"]) == ([shown], 1)


def test_a_private_address_is_refused_with_a_sentence(client_of_owner: APIClient) -> None:
    answer = client_of_owner.post(LIST, {"url": "http://169.254.169.254/latest"})

    assert (answer.status_code, answer.json()["code"]) == (400, "webhook_url_not_allowed")
    assert "not a public address" in answer.json()["detail"]


def test_it_is_changed_paused_and_deleted(client_of_owner: APIClient, endpoint: WebhookEndpoint) -> None:
    change = {"url": "https://new.example.org/", "active": False}
    changed = client_of_owner.patch(address("webhook", endpoint), change).json()
    assert (changed["url"], changed["active"], changed["disabled_reason"]) == ("https://new.example.org/", False, "")

    assert client_of_owner.delete(address("webhook", endpoint)).status_code == 204
    assert client_of_owner.get(LIST).json()["total"] == 0


def test_a_new_secret_is_shown_once(client_of_owner: APIClient, endpoint: WebhookEndpoint) -> None:
    answer = client_of_owner.post(address("webhook_secret", endpoint)).json()

    endpoint.refresh_from_db()
    assert answer["secret"] == endpoint.secret != endpoint.previous_secret


def test_the_log_is_paged_and_filtered(
    client_of_owner: APIClient, endpoint: WebhookEndpoint, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        assert client_of_owner.post(address("webhook_test", endpoint)).status_code == 202
    log = address("webhook_deliveries", endpoint)

    with django_assert_max_num_queries(5):
        first = client_of_owner.get(log, {"limit": 3}).json()
    second = client_of_owner.get(log, {"limit": 3, "cursor": first["next"]}).json()

    seen = [each["id"] for each in first["deliveries"] + second["deliveries"]]
    assert seen == [str(pk) for pk in WebhookDelivery.objects.newest_first().values_list("pk", flat=True)]
    assert (first["total"], second["next"]) == (5, None)
    assert client_of_owner.get(log, {"status": "failed"}).json()["total"] == 0
    assert client_of_owner.get(log, {"status": "lost"}).status_code == 400


def test_what_is_still_on_its_way_is_not_sent_again(client_of_owner: APIClient, endpoint: WebhookEndpoint) -> None:
    sent = client_of_owner.post(address("webhook_test", endpoint)).json()

    answer = client_of_owner.post(address("webhook_redeliver", endpoint, delivery_id=sent["id"]))

    assert (answer.status_code, answer.json()["code"]) == (409, "delivery_still_waiting")


def test_a_finished_message_is_sent_again(client_of_owner: APIClient, endpoint: WebhookEndpoint) -> None:
    sent = endpoints.send_test(endpoint_id=endpoint.pk, now=NOON)
    WebhookDelivery.objects.update(status="failed", next_attempt_at=None, finished_at=NOON)

    answer = client_of_owner.post(address("webhook_redeliver", endpoint, delivery_id=sent.pk))

    assert (answer.status_code, answer.json()["status"]) == (202, "pending")


def test_a_message_of_another_webhook_is_not_found(
    client_of_owner: APIClient, owner: User, endpoint: WebhookEndpoint
) -> None:
    other = endpoints.add(user=owner, url=endpoint.url, now=NOON)
    sent = endpoints.send_test(endpoint_id=other.pk, now=NOON)

    assert client_of_owner.post(address("webhook_redeliver", endpoint, delivery_id=sent.pk)).status_code == 404
