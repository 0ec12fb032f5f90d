from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from jobs.models import ExtractionJob
from jobs.tests.api.addresses import url_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Twelve seconds into a minute; two requests in it, three uploads."""
    cache.clear()
    settings.API_RATES = {"request": 2, "upload": 3, "try": 0}
    now = [600_012.0]
    monkeypatch.setattr("jobs.api.throttles.time.time", lambda: now[0])
    return now


def statuses(client: APIClient, times: int) -> list[int]:
    return [client.get("/api/jobs").status_code for _ in range(times)]


def test_who_asks_too_often_is_told_when_to_come_again(client_of_owner: APIClient) -> None:
    assert statuses(client_of_owner, 2) == [200, 200]

    response = client_of_owner.get("/api/jobs")

    assert (response.status_code, response["Retry-After"]) == (429, "48")
    assert (response["Content-Type"], response.json()["code"]) == ("application/problem+json", "throttled")
    assert response.json()["detail"] == "Too many requests. Try again in 48 seconds."


def test_the_next_minute_is_another(client_of_owner: APIClient, moment: list[float]) -> None:
    assert statuses(client_of_owner, 3) == [200, 200, 429]

    moment[0] += 48

    assert statuses(client_of_owner, 1) == [200]


def test_everybody_has_a_rate_of_their_own(client_of_owner: APIClient, client_of_stranger: APIClient) -> None:
    statuses(client_of_owner, 3)

    assert statuses(client_of_stranger, 1) == [200]


def test_uploads_are_counted_apart(client_of_owner: APIClient, job: ExtractionJob) -> None:
    statuses(client_of_owner, 3)

    def upload() -> int:
        form = {"files": SimpleUploadedFile("a.txt", b"Ethics")}
        return int(client_of_owner.post(url_of(job, "/files"), form, format="multipart").status_code)

    assert [upload() for _ in range(4)] == [201, 201, 201, 429]


def test_nought_means_no_bound(client_of_owner: APIClient, settings: Any) -> None:
    settings.API_RATES = {"request": 0, "upload": 0, "try": 0}

    assert statuses(client_of_owner, 5) == [200] * 5


def test_templates_and_data_types_count_too(client_of_owner: APIClient) -> None:
    for _ in range(2):
        client_of_owner.get("/api/data-types")

    assert client_of_owner.get("/api/templates").status_code == 429


def test_a_count_that_the_cache_forgot_refuses_nobody(
    client_of_owner: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: False)

    assert statuses(client_of_owner, 3) == [200, 200, 200]
