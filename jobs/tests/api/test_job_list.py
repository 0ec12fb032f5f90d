from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from jobs import job_list, runs
from jobs.models import ExtractionJob
from jobs.tests.conftest import NOON
from jobs.tests.scenes import make_job, submit
from templates_app.tests.factories import TemplateFieldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(owner: User) -> list[ExtractionJob]:
    """Made one hour after the other, and none renamed."""
    columns = TemplateFieldFactory().template
    names = ["beta", "Alpha", "gamma ray"]
    return [
        runs.create_job(
            user=owner, name=name, job_type="extraction", template=columns, now=NOON + dt.timedelta(hours=place)
        )
        for place, name in enumerate(names)
    ]


def names(client: APIClient, **query: Any) -> list[str]:
    response = client.get("/api/jobs", query)
    assert response.status_code == 200, response.content
    return [job["name"] for job in response.json()["jobs"]]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("", ["gamma ray", "Alpha", "beta"]),
        ("-created_at", ["gamma ray", "Alpha", "beta"]),
        ("created_at", ["beta", "Alpha", "gamma ray"]),
        ("name", ["Alpha", "beta", "gamma ray"]),
        ("-name", ["gamma ray", "beta", "Alpha"]),
    ],
)
def test_jobs_come_in_the_order_that_is_asked_for(
    client_of_owner: APIClient, three: list[ExtractionJob], ordering: str, expected: list[str]
) -> None:
    assert names(client_of_owner, ordering=ordering) == expected


def test_a_renamed_job_is_the_last_that_was_changed(client_of_owner: APIClient, three: list[ExtractionJob]) -> None:
    runs.rename_job(job=three[0], name="delta", now=NOON + dt.timedelta(days=1))

    assert names(client_of_owner, ordering="-updated_at") == ["delta", "gamma ray", "Alpha"]


def test_jobs_are_narrowed_by_name_and_by_when_they_were_made(
    client_of_owner: APIClient, three: list[ExtractionJob]
) -> None:
    assert names(client_of_owner, name="AM") == ["gamma ray"]
    assert names(client_of_owner, created_after="2026-03-01T13:00:00Z") == ["gamma ray", "Alpha"]
    assert names(client_of_owner, created_before="2026-03-01T13:00:00Z") == ["beta"]


def test_jobs_are_narrowed_by_the_status_of_their_latest_run(
    client_of_owner: APIClient, three: list[ExtractionJob]
) -> None:
    submit(three[1], files=1)
    submit(three[2], files=1)
    runs.create_run(job=three[2], now=NOON + dt.timedelta(days=1))

    assert names(client_of_owner, status="in_progress") == ["Alpha"]
    assert names(client_of_owner, status=["in_progress", "pending"], ordering="name") == ["Alpha", "beta", "gamma ray"]


def test_the_total_is_of_what_was_asked_for(client_of_owner: APIClient, three: list[ExtractionJob]) -> None:
    assert client_of_owner.get("/api/jobs?name=a&limit=1").json()["total"] == 3
    assert client_of_owner.get("/api/jobs?name=alpha&limit=1").json()["total"] == 1


@pytest.mark.parametrize(
    "query", ["status=asleep", "ordering=colour", "created_after=yesterday", "job_type=tax", "name=%00", "limit=0"]
)
def test_what_cannot_be_asked_for_is_a_problem(client_of_owner: APIClient, query: str) -> None:
    response = client_of_owner.get(f"/api/jobs?{query}")

    assert response.status_code == 400
    assert list(response.json()["errors"]) == [query.partition("=")[0]]


def test_a_cursor_belongs_to_its_order(client_of_owner: APIClient, three: list[ExtractionJob]) -> None:
    cursor = client_of_owner.get("/api/jobs?ordering=name&limit=1").json()["next"]

    response = client_of_owner.get("/api/jobs", {"ordering": "-name", "limit": 1, "cursor": cursor})

    assert (response.status_code, list(response.json()["errors"])) == (400, ["cursor"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    named=st.lists(st.sampled_from(["a", "A", "b", "é", "10"]), max_size=7),
    ordering=st.sampled_from(list(job_list.ORDERINGS)),
    limit=st.integers(1, 4),
)
def test_pages_give_every_job_once_in_order(
    client_of_owner: APIClient, owner: User, named: list[str], ordering: str, limit: int
) -> None:
    ExtractionJob.objects.all().delete()
    for name in named:
        make_job(owner, job_type="extraction", name=name)
    whole = [job["id"] for job in client_of_owner.get("/api/jobs", {"ordering": ordering}).json()["jobs"]]

    seen: list[str] = []
    query: dict[str, Any] | None = {"ordering": ordering, "limit": limit}
    while query:
        page = client_of_owner.get("/api/jobs", query).json()
        seen += [job["id"] for job in page["jobs"]]
        query = query | {"cursor": page["next"]} if page["next"] else None

    assert seen == whole
    assert len(set(seen)) == len(named)
