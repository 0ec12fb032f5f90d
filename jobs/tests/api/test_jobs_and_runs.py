from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from jobs import runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.api.addresses import url_of
from jobs.tests.conftest import NOON
from jobs.tests.scenes import make_job
from templates_app.tests.factories import TemplateFactory

pytestmark = pytest.mark.django_db


def test_jobs_are_listed_without_sheets_and_without_those_of_others(
    client_of_owner: APIClient, job: ExtractionJob, stranger: Any
) -> None:
    make_job(job.user)
    make_job(stranger, job_type="extraction")

    body = client_of_owner.get("/api/jobs").json()

    assert ([each["id"] for each in body["jobs"]], body["total"], body["next"]) == ([str(job.pk)], 1, None)


def test_sheets_are_listed_when_asked_for(client_of_owner: APIClient, job: ExtractionJob) -> None:
    sheet = make_job(job.user)

    body = client_of_owner.get("/api/jobs?job_type=cpe").json()

    assert [each["id"] for each in body["jobs"]] == [str(sheet.pk)]


def test_a_job_is_made_with_its_run(client_of_owner: APIClient) -> None:
    template = TemplateFactory(template_type="extraction")

    response = client_of_owner.post("/api/jobs", {"name": "Invoices", "template_id": str(template.pk)})

    job = ExtractionJob.objects.get(name="Invoices")
    assert response.status_code == 201
    assert response.json()["job_run_id"] == str(job.runs.get().pk)


def test_a_job_is_renamed_and_deleted(client_of_owner: APIClient, job: ExtractionJob) -> None:
    renamed = client_of_owner.patch(url_of(job), {"name": "Renewal"})
    deleted = client_of_owner.delete(url_of(job))

    assert (renamed.json()["name"], deleted.status_code) == ("Renewal", 204)
    assert client_of_owner.get(url_of(job)).status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 201}, {"name": "x", "job_type": "tax"}])
def test_a_job_that_makes_no_sense_is_refused(client_of_owner: APIClient, body: dict[str, str]) -> None:
    response = client_of_owner.post("/api/jobs", body)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "detail", "code", "errors"}


def test_runs_are_listed_newest_first(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    newer = runs.create_run(job=job, append_results=True, now=NOON)

    body = client_of_owner.get(url_of(job, "/runs")).json()

    assert [each["id"] for each in body["runs"]] == [str(newer.pk), str(run.pk)]
    assert (body["total"], body["latest_run_id"], body["next"]) == (2, str(newer.pk), None)
    assert {"status", "config_step", "tasks_total", "template_id", "completed_at"} <= set(body["runs"][0])


def test_an_append_run_is_made(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    response = client_of_owner.post(url_of(job, "/runs"), {"append_results": True})

    made = runs.latest_run(job)
    assert (response.status_code, response.json()["job_run_id"]) == (201, str(made.pk))
    assert made.previous == run


def test_a_run_is_shown_with_its_fields(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    body = client_of_owner.get(url_of(job, f"/runs/{run.pk}")).json()

    assert (body["job_id"], body["persist_data"]) == (str(job.pk), True)
    assert [field["field_name"] for field in body["job_fields"]] == ["Course Title", "Date"]


def test_a_run_of_another_job_is_not_there(client_of_owner: APIClient, job: ExtractionJob) -> None:
    other = make_job(job.user, job_type="extraction")

    response = client_of_owner.get(url_of(job, f"/runs/{runs.latest_run(other).pk}"))

    assert response.status_code == 404
