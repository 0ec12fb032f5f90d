from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from jobs import fields, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.api.addresses import url_of
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, make_job
from templates_app.tests.factories import TemplateFactory, TemplateFieldFactory

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


def test_a_run_of_another_job_is_no_source(client_of_owner: APIClient, job: ExtractionJob) -> None:
    other = runs.latest_run(make_job(job.user, job_type="extraction"))

    response = client_of_owner.post(url_of(job, "/runs"), {"clone_from_run_id": str(other.pk)})

    assert (response.status_code, list(response.json()["errors"])) == (400, ["clone_from_run_id"])


def test_a_templates_fields_win_over_those_of_the_run_that_is_cloned(
    client_of_owner: APIClient, job: ExtractionJob, run: JobRun
) -> None:
    template = TemplateFactory(template_type="extraction")
    TemplateFieldFactory(template=template, field_key="total", field_name="Total")
    fields.replace_fields(run_id=run.pk, modes={"2025": "combined"}, now=NOON)

    wanted = {"clone_from_run_id": str(run.pk), "template_id": str(template.pk), "append_results": True}
    made = client_of_owner.post(url_of(job, "/runs"), wanted).json()["job_run_id"]

    body = client_of_owner.get(url_of(job, f"/runs/{made}")).json()
    assert [field["field_name"] for field in body["job_fields"]] == ["Total"]
    assert (body["previous_run_id"], body["template_id"]) == (str(run.pk), str(template.pk))
    assert client_of_owner.get(url_of(job, "/fields")).json()["processing_modes"] == {"2025": "combined"}


@pytest.mark.parametrize(("sent", "kept"), [({"persist_data": False}, False), ({"append_results": True}, True)])
def test_a_run_says_whether_its_data_is_kept(
    client_of_owner: APIClient, job: ExtractionJob, sent: dict[str, bool], kept: bool
) -> None:
    made = client_of_owner.post(url_of(job, "/runs"), sent).json()["job_run_id"]

    assert client_of_owner.get(url_of(job, f"/runs/{made}")).json()["persist_data"] is kept


def test_that_may_be_changed_later_and_the_next_run_does_the_same(
    client_of_owner: APIClient, job: ExtractionJob, run: JobRun
) -> None:
    changed = client_of_owner.patch(url_of(job, f"/runs/{run.pk}"), {"persist_data": False})
    client_of_owner.post(url_of(job, "/runs"), {"append_results": True})

    assert (changed.status_code, changed.json()["persist_data"]) == (200, False)
    assert runs.latest_run(job).persist_data is False


def test_a_job_is_duplicated_with_its_fields_and_without_its_files(
    client_of_owner: APIClient, job: ExtractionJob, run: JobRun
) -> None:
    add_file(job)
    fields.replace_fields(run_id=run.pk, modes={"2025": "combined"}, now=NOON)

    response = client_of_owner.post(url_of(job, "/duplicate"))

    copy = ExtractionJob.objects.get(pk=response.json()["id"])
    copied = copy.runs.get()
    assert (response.status_code, copy.name, copy.user) == (201, "Courses (copy)", job.user)
    assert [field.field_key for field in copied.fields.in_order()] == ["course_title", "completion_date"]
    assert (copied.processing_modes, copied.template_id) == ({"2025": "combined"}, run.template_id)
    assert not copied.files.exists()


def test_a_copy_may_have_a_name_of_its_own(client_of_owner: APIClient, job: ExtractionJob) -> None:
    assert client_of_owner.post(url_of(job, "/duplicate"), {"name": "Invoices"}).json()["name"] == "Invoices"


def test_a_copy_of_the_longest_name_still_has_one(client_of_owner: APIClient, owner: Any) -> None:
    job = make_job(owner, job_type="extraction", name="n" * 200)

    assert client_of_owner.post(url_of(job, "/duplicate")).json()["name"] == f"{'n' * 193} (copy)"
