from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from jobs import files, lifecycle, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.api.addresses import finished, url_of
from jobs.tests.conftest import NOON, Upload
from jobs.tests.scenes import end, submit, tasks_of

pytestmark = pytest.mark.django_db

LATER = NOON + dt.timedelta(hours=1)
POLLED = ["/api/jobs", "/runs", "/runs/{run}", "/files", "/files:all", "/fields", "/progress", "/results"]


def ask(client: APIClient, path: str, run: JobRun, tag: str | None = None) -> Any:
    url = path if path.startswith("/api") else url_of(run.job, path.format(run=run.pk))
    return client.get(url, headers={"If-None-Match": tag} if tag else {})


@pytest.mark.parametrize("path", POLLED)
def test_who_has_seen_it_is_told_that_it_is_the_same(client_of_owner: APIClient, job: ExtractionJob, path: str) -> None:
    run = finished(job)
    seen = ask(client_of_owner, path, run)

    again = ask(client_of_owner, path, run, seen["ETag"])

    assert (seen.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == seen["ETag"]
    assert seen["Cache-Control"] == "private, no-cache"
    assert ask(client_of_owner, path, run, f'"another", {seen["ETag"]}').status_code == 304
    assert ask(client_of_owner, path, run, '"another"').status_code == 200


FILES = ["/files", "/files:all"]
STATE = ["/api/jobs", "/runs", "/runs/{run}", "/progress"]
CHANGES: list[tuple[str, list[str]]] = [
    ("upload", FILES),
    ("remove", FILES),
    ("fields", ["/runs/{run}", "/fields"]),
    ("describe", ["/fields", "/api/jobs"]),
    ("step", ["/runs", "/runs/{run}", "/progress", "/api/jobs"]),
    ("persist", ["/runs/{run}"]),
    ("submit", STATE),
    ("task", [*FILES, *STATE, "/results"]),
    ("next", ["/api/jobs", "/runs", "/files:all"]),
]


def change(name: str, client: APIClient, run: JobRun, upload: Upload) -> None:
    job = run.job
    moves: dict[str, Callable[[], Any]] = {
        "upload": lambda: upload("two.txt"),
        "remove": lambda: files.remove(run_id=run.pk, file_id=run.files.first().pk),  # type: ignore[union-attr]
        "fields": lambda: client.put(url_of(job, "/fields"), {"fields": [{"field_name": "Total"}]}),
        "describe": lambda: client.put(url_of(job, "/fields"), {"description": "Mine"}),
        "step": lambda: lifecycle.step_to(run_id=run.pk, step="review", now=NOON),
        "persist": lambda: runs.keep_data(run_id=run.pk, persist_data=False, now=NOON),
        "submit": lambda: submit(job),
        "task": lambda: end(*tasks_of(run), now=LATER),
        "next": lambda: runs.create_run(job=job, append_results=True, now=LATER),
    }
    moves[name]()


@pytest.mark.parametrize(("name", "paths"), CHANGES)
def test_what_changed_is_another_at_once(
    client_of_owner: APIClient, run: JobRun, upload: Upload, name: str, paths: list[str]
) -> None:
    upload()
    if name == "task":
        submit(run.job)
    seen = {path: ask(client_of_owner, path, run) for path in paths}

    change(name, client_of_owner, run, upload)

    for path, before in seen.items():
        after = ask(client_of_owner, path, run, before["ETag"])
        assert (path, after.status_code) == (path, 200)


QUERIES = {"/files": 5, "/files:all": 4, "/progress": 4, "/results": 5}


@pytest.mark.parametrize("path", QUERIES)
def test_that_nothing_changed_costs_few_queries(
    client_of_owner: APIClient, job: ExtractionJob, path: str, django_assert_max_num_queries: Any
) -> None:
    run = finished(job)
    tag = ask(client_of_owner, path, run)["ETag"]

    with django_assert_max_num_queries(QUERIES[path]):  # the session and the user are two of them
        assert ask(client_of_owner, path, run, tag).status_code == 304


def put_fields(client: APIClient, job: ExtractionJob, name: str, tag: str) -> Any:
    return client.put(url_of(job, "/fields"), {"fields": [{"field_name": name}]}, headers={"If-Match": tag})


def test_fields_are_written_by_who_saw_them_last(client_of_owner: APIClient, job: ExtractionJob) -> None:
    seen = client_of_owner.get(url_of(job, "/fields"))["ETag"]

    first = put_fields(client_of_owner, job, "Total", seen)
    second = put_fields(client_of_owner, job, "Tax", seen)

    assert (first.status_code, second.status_code) == (200, 412)
    assert (second["Content-Type"], second.json()["code"]) == ("application/problem+json", "changed_meanwhile")
    assert [field["field_name"] for field in client_of_owner.get(url_of(job, "/fields")).json()["fields"]] == ["Total"]
    assert put_fields(client_of_owner, job, "Tax", first["ETag"]).status_code == 200


def test_a_file_more_does_not_make_them_others(client_of_owner: APIClient, job: ExtractionJob, upload: Upload) -> None:
    seen = client_of_owner.get(url_of(job, "/fields"))["ETag"]
    upload()

    assert put_fields(client_of_owner, job, "Total", seen).status_code == 200


@pytest.mark.parametrize(("header", "status"), [("*", 200), ('W/"weak"', 412), ("nonsense", 412)])
def test_other_conditions_mean_what_the_standard_says(
    client_of_owner: APIClient, job: ExtractionJob, header: str, status: int
) -> None:
    assert put_fields(client_of_owner, job, "Total", header).status_code == status
