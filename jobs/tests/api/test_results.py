from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import pytest
from openpyxl import load_workbook
from rest_framework.test import APIClient

from jobs import runs
from jobs.models import ExtractionJob, ExtractionTask, JobExport
from jobs.tests.api.addresses import finished, url_of
from jobs.tests.conftest import NOON
from jobs.tests.scenes import tasks_of

pytestmark = pytest.mark.django_db


def test_results_are_listed_with_their_files(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = finished(job)

    body = client_of_owner.get(url_of(job, "/results")).json()

    assert (body["job_run_id"], body["columns"], body["total"]) == (str(run.pk), ["Course Title", "Date"], 2)
    assert body["results"][0]["source_files"] == ["certificate-0.pdf"]
    assert body["results"][0]["result_set_index"] == 0
    assert body["results"][0]["extracted_data"] == {"columns": ["Course Title"], "results": [["Ethics"]]}


def test_evidence_comes_when_asked_for(client_of_owner: APIClient, job: ExtractionJob) -> None:
    finished(job)

    body = client_of_owner.get(url_of(job, "/results?evidence=true")).json()

    assert body["results"][0]["extracted_data"]["cells"] == [[None]]


def test_results_come_in_pages(client_of_owner: APIClient, job: ExtractionJob) -> None:
    finished(job, files=3)

    first = client_of_owner.get(url_of(job, "/results?limit=2")).json()
    second = client_of_owner.get(url_of(job, f"/results?limit=2&cursor={first['next']}")).json()
    by_offset = client_of_owner.get(url_of(job, "/results?limit=2&offset=2")).json()

    assert ([len(page["results"]) for page in (first, second)], second["next"]) == ([2, 1], None)
    assert by_offset["results"] == second["results"]


def test_results_can_be_asked_for_by_change_and_by_task(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = finished(job)
    early, late = tasks_of(run)
    ExtractionTask.objects.filter(pk=early.pk).update(changed_at=NOON)

    changed = client_of_owner.get(url_of(job, "/results?changed_since=2026-03-01T12:00:01Z")).json()
    of_task = client_of_owner.get(url_of(job, f"/results?task_ids={early.pk},{uuid.uuid4()}")).json()

    assert [result["task_id"] for result in changed["results"]] == [str(late.pk)]
    assert [result["task_id"] for result in of_task["results"]] == [str(early.pk)]


@pytest.mark.parametrize(
    "asked",
    ["limit=0", "limit=x", "offset=-1", "cursor=x", "cursor=WzFd", "changed_since=soon", "task_ids=x", "evidence=yes"],
)
def test_what_makes_no_sense_in_the_address_is_said(client_of_owner: APIClient, job: ExtractionJob, asked: str) -> None:
    response = client_of_owner.get(url_of(job, f"/results?{asked}"))

    assert (response.status_code, list(response.json()["errors"])) == (400, [asked.partition("=")[0]])


def test_csv_is_exported_and_recorded(client_of_owner: APIClient, job: ExtractionJob, owner: Any) -> None:
    run = finished(job)

    response: Any = client_of_owner.get(url_of(job, "/export/csv"))

    name = f"job_{job.pk}_run_{run.pk}_results.csv"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert list(csv.reader(io.StringIO(text)))[1] == ["certificate-0.pdf", "Ethics", ""]
    export = JobExport.objects.get(job_run=run)
    assert (export.format, export.rows_count, export.created_by) == ("csv", 2, owner)


def test_excel_is_exported(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = finished(job)

    response: Any = client_of_owner.get(url_of(job, f"/export/excel?run_id={run.pk}"))

    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    lines = [[cell.value for cell in line] for line in book.active.iter_rows()]
    response.close()
    assert lines[:2] == [["Source File Path(s)", "Course Title", "Date"], ["certificate-0.pdf", "Ethics", None]]
    assert f"job_{job.pk}_run_{run.pk}_results.xlsx" in response["Content-Disposition"]


def test_exports_are_listed_newest_first(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = finished(job)
    other = runs.create_run(job=job, append_results=True, now=NOON)
    for kind in ("csv", "excel"):
        response: Any = client_of_owner.get(url_of(job, f"/export/{kind}?run_id={run.pk}"))
        b"".join(response.streaming_content)

    body = client_of_owner.get(url_of(job, f"/exports?run_id={run.pk}")).json()

    assert (body["job_run_id"], body["total"], body["next"]) == (str(run.pk), 2, None)
    assert [(export["format"], export["rows_count"]) for export in body["exports"]] == [("xlsx", 2), ("csv", 2)]
    assert client_of_owner.get(url_of(job, f"/exports?run_id={other.pk}")).json()["exports"] == []
