from __future__ import annotations

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from jobs import lifecycle, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.api.addresses import url_of
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, end, submit, tasks_of
from templates_app.models import Template

pytestmark = pytest.mark.django_db


def test_fields_are_replaced(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    change = {
        "fields": [{"field_name": "Total", "data_type_id": "money", "aliases": ["Amount"]}],
        "processing_modes": {"a": "combined"},
        "description": "All invoices",
    }

    body = client_of_owner.put(url_of(job, "/fields"), change).json()

    assert body == client_of_owner.get(url_of(job, "/fields")).json()
    assert [(field["field_key"], field["aliases"]) for field in body["fields"]] == [("total", ["Amount"])]
    assert (body["processing_modes"], body["description"]) == ({"a": "combined"}, "All invoices")


@pytest.mark.parametrize(
    "change",
    [
        {"fields": [{"data_type_id": "text"}]},
        {"fields": [{"field_name": "A", "data_type_id": "colour"}]},
        {"processing_modes": {"a": "together"}},
        {"template_id": str(uuid.uuid4())},
    ],
)
def test_fields_that_make_no_sense_are_refused(
    client_of_owner: APIClient, job: ExtractionJob, change: dict[str, Any]
) -> None:
    assert client_of_owner.put(url_of(job, "/fields"), change).status_code == 400


def test_the_step_is_set(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    body = client_of_owner.put(url_of(job, "/config-step"), {"config_step": "review"}).json()

    assert body == {"job_run_id": str(run.pk), "config_step": "review"}


def test_a_run_is_submitted_cancelled_and_not_retried(client_of_owner: APIClient, job: ExtractionJob) -> None:
    add_file(job)
    submitted = client_of_owner.post(url_of(job, "/submit"))
    cancelled = client_of_owner.post(url_of(job, "/cancel"))
    retried = client_of_owner.post(url_of(job, "/retry"))

    assert submitted.json() == {
        "job_run_id": str(runs.latest_run(job).pk),
        "status": "in_progress",
        "config_step": "submitted",
        "tasks_total": 1,
    }
    assert (cancelled.json()["status"], retried.status_code) == ("cancelled", 409)


def test_a_run_without_files_is_not_submitted(client_of_owner: APIClient, job: ExtractionJob) -> None:
    response = client_of_owner.post(url_of(job, "/submit"))

    assert (response.status_code, response.json()["detail"]) == (400, "No files uploaded")


def test_progress_is_counted_from_the_tasks(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = submit(job, files=3)
    done, reading, _ = tasks_of(run)
    end(done)
    lifecycle.start_task(task_id=reading.pk, now=NOON)

    body = client_of_owner.get(url_of(job, "/progress")).json()

    counts = [body[f"tasks_{name}"] for name in ("total", "completed", "failed", "processing")]
    assert (counts, body["job_run_id"], body["status"]) == ([3, 1, 0, 1], str(run.pk), "in_progress")


def test_the_fields_of_a_run_become_a_template(client_of_owner: APIClient, job: ExtractionJob, owner: Any) -> None:
    response = client_of_owner.post(url_of(job, "/fields/save-as-template"), {"name": "Mine"})

    made = Template.objects.get(pk=response.json()["template_id"])
    assert (response.status_code, made.user, made.name) == (201, owner, "Mine")
    assert [field["field_key"] for field in response.json()["fields"]] == ["course_title", "completion_date"]
