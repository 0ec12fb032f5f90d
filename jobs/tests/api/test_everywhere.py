from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from jobs import runs
from jobs.models import ExtractionJob
from jobs.tests.api.addresses import finished, url_of
from jobs.tests.conftest import NOON
from jobs.tests.scenes import make_job

pytestmark = pytest.mark.django_db


READS = [
    "",
    "/runs",
    "/files",
    "/files:all",
    "/fields",
    "/progress",
    "/results",
    "/exports",
    "/export/csv",
    "/export/excel",
]
WRITES = [
    ("patch", ""),
    ("delete", ""),
    ("post", "/duplicate"),
    ("post", "/runs"),
    ("post", "/files"),
    ("post", "/try"),
    ("put", "/fields"),
    ("put", "/config-step"),
    ("post", "/submit"),
    ("post", "/cancel"),
    ("post", "/retry"),
]
ALL = [*(("get", path) for path in READS), *WRITES]


@pytest.mark.parametrize(("method", "path"), ALL)
def test_a_stranger_finds_nothing(client_of_stranger: APIClient, job: ExtractionJob, method: str, path: str) -> None:
    kind = "multipart" if path == "/files" else "json"

    response = getattr(client_of_stranger, method)(url_of(job, path), **({} if method == "get" else {"format": kind}))

    assert response.status_code == 404
    assert response.json()["detail"] == "There is no such thing here."


@pytest.mark.parametrize(("method", "path"), ALL)
def test_nobody_gets_anything_without_signing_in(job: ExtractionJob, method: str, path: str) -> None:
    response = getattr(APIClient(), method)(url_of(job, path))

    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("path", ["/files", "/fields", "/progress", "/results", "/export/csv"])
def test_the_run_of_another_job_is_not_found_by_its_id(
    client_of_owner: APIClient, job: ExtractionJob, path: str
) -> None:
    other = runs.latest_run(make_job(job.user))

    assert client_of_owner.get(url_of(job, f"{path}?run_id={other.pk}")).status_code == 404


def test_writing_needs_the_csrf_token(job: ExtractionJob, owner: Any) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(owner)

    assert client.post(url_of(job, "/submit")).status_code == 403


LISTS = {
    "/api/jobs": 4,
    "/runs": 6,
    "/files": 6,
    "/files:all": 6,
    "/results": 10,
    "/exports": 6,
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(
    client_of_owner: APIClient, job: ExtractionJob, path: str, django_assert_max_num_queries: Any
) -> None:
    url = path if path.startswith("/api") else url_of(job, path)
    finished(job, files=1)
    counts = []

    for _ in range(2):
        with django_assert_max_num_queries(LISTS[path]) as queries:
            assert client_of_owner.get(url).status_code == 200
        counts.append(len(queries))
        for number in range(4):
            make_job(job.user, job_type="extraction", name=f"Other {number}")
            runs.create_run(job=job, append_results=True, now=NOON)
            finished(job, files=2)

    assert counts[0] == counts[1]
