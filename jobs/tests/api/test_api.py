from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from rest_framework.test import APIClient

from jobs import lifecycle, runs
from jobs.models import ExtractionJob, ExtractionTask, JobExport, JobRun
from jobs.tests.conftest import NOON, Upload
from jobs.tests.scenes import add_file, end, make_job, submit, tasks_of
from templates_app.tests.factories import TemplateFactory

pytestmark = pytest.mark.django_db


def _url(job: ExtractionJob, path: str = "") -> str:
    return f"/api/jobs/{job.pk}{path}"


def _finished(job: ExtractionJob, files: int = 2) -> JobRun:
    run = submit(job, files=files)
    for task in tasks_of(run):
        end(task)
    return run


def _sent(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, b"Ethics") for name in names]


# --- jobs


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
    renamed = client_of_owner.patch(_url(job), {"name": "Renewal"})
    deleted = client_of_owner.delete(_url(job))

    assert (renamed.json()["name"], deleted.status_code) == ("Renewal", 204)
    assert client_of_owner.get(_url(job)).status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 201}, {"name": "x", "job_type": "tax"}])
def test_a_job_that_makes_no_sense_is_refused(client_of_owner: APIClient, body: dict[str, str]) -> None:
    response = client_of_owner.post("/api/jobs", body)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "detail", "code", "errors"}


# --- runs


def test_runs_are_listed_newest_first(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    newer = runs.create_run(job=job, append_results=True, now=NOON)

    body = client_of_owner.get(_url(job, "/runs")).json()

    assert [each["id"] for each in body["runs"]] == [str(newer.pk), str(run.pk)]
    assert (body["total"], body["latest_run_id"], body["next"]) == (2, str(newer.pk), None)
    assert {"status", "config_step", "tasks_total", "template_id", "completed_at"} <= set(body["runs"][0])


def test_an_append_run_is_made(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    response = client_of_owner.post(_url(job, "/runs"), {"append_results": True})

    made = runs.latest_run(job)
    assert (response.status_code, response.json()["job_run_id"]) == (201, str(made.pk))
    assert made.previous == run


def test_a_run_is_shown_with_its_fields(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    body = client_of_owner.get(_url(job, f"/runs/{run.pk}")).json()

    assert (body["job_id"], body["persist_data"]) == (str(job.pk), True)
    assert [field["field_name"] for field in body["job_fields"]] == ["Course Title", "Date"]


def test_a_run_of_another_job_is_not_there(client_of_owner: APIClient, job: ExtractionJob) -> None:
    other = make_job(job.user, job_type="extraction")

    response = client_of_owner.get(_url(job, f"/runs/{runs.latest_run(other).pk}"))

    assert response.status_code == 404


# --- files


def test_files_are_uploaded_with_their_folders(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    form = {"files": _sent("a.txt", "b.txt"), "paths": ["2025/a.txt", ""]}

    response = client_of_owner.post(_url(job, "/files"), form, format="multipart")

    body = response.json()
    assert (response.status_code, body["job_run_id"]) == (201, str(run.pk))
    assert [file["original_path"] for file in body["files"]] == ["2025/a.txt", "b.txt"]
    assert {file["job_run_id"] for file in body["files"]} == {str(run.pk)}


def test_an_upload_without_files_says_so(client_of_owner: APIClient, job: ExtractionJob) -> None:
    response = client_of_owner.post(_url(job, "/files"), {}, format="multipart")

    assert (response.status_code, response.json()["detail"]) == (400, "files: Choose at least one file.")


def test_paths_must_match_the_files(client_of_owner: APIClient, job: ExtractionJob) -> None:
    form = {"files": _sent("a.txt"), "paths": ["a.txt", "b.txt"]}

    assert client_of_owner.post(_url(job, "/files"), form, format="multipart").status_code == 400


def test_an_upload_into_a_submitted_run_is_a_conflict(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = submit(job, files=1)

    response = client_of_owner.post(_url(job, f"/files?run_id={run.pk}"), {"files": _sent("a.txt")}, format="multipart")

    assert response.status_code == 409
    assert response.json() == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "This run is already submitted. Create a new run to upload more files.",
        "code": "run_not_editable",
    }


def test_the_files_of_a_run_are_those_of_the_run_that_is_asked_for(
    client_of_owner: APIClient, job: ExtractionJob, run: JobRun
) -> None:
    add_file(job, "old.pdf")
    runs.create_run(job=job, append_results=True, now=NOON)
    add_file(job, "new.pdf")

    latest = client_of_owner.get(_url(job, "/files")).json()
    first = client_of_owner.get(_url(job, f"/files?run_id={run.pk}")).json()

    assert [file["name"] for file in latest["files"]] == ["new.pdf"]
    assert ([file["name"] for file in first["files"]], first["job_run_id"]) == (["old.pdf"], str(run.pk))


@pytest.mark.parametrize(
    ("asked", "names"), [("", ["a.pdf", "b.bin"]), ("?processable=true", ["a.pdf"]), ("?processable=0", ["b.bin"])]
)
def test_files_can_be_asked_for_by_whether_they_can_be_read(
    client_of_owner: APIClient, job: ExtractionJob, asked: str, names: list[str]
) -> None:
    add_file(job, "a.pdf")
    add_file(job, "b.bin", kind="unsupported", reason="unsupported")

    for path in ("/files", "/files:all"):
        body = client_of_owner.get(_url(job, path + asked)).json()
        assert [file["name"] for file in body["files"]] == names


def test_a_file_shows_its_state_and_a_sentence(client_of_owner: APIClient, job: ExtractionJob) -> None:
    add_file(job, "locked.pdf")
    run = submit(job)
    end(tasks_of(run)[0], outcome="password_needed")

    [file] = client_of_owner.get(_url(job, "/files")).json()["files"]

    assert (file["state"], file["reason"], file["rows"]) == ("failed", "password_needed", 0)
    assert "password" in file["message"]


def test_files_of_all_runs_come_newest_run_first_and_then_by_folder(
    client_of_owner: APIClient, job: ExtractionJob, run: JobRun
) -> None:
    archive = add_file(job, "pile.zip", kind="archive")
    add_file(job, "pile.zip/b.pdf", parent=archive)
    newer = runs.create_run(job=job, append_results=True, now=NOON)
    add_file(job, "z.pdf")
    add_file(job, "a.pdf")

    body = client_of_owner.get(_url(job, "/files:all")).json()

    listed = [(file["original_path"], file["job_run_id"], file["run_status"]) for file in body["files"]]
    assert listed == [
        ("a.pdf", str(newer.pk), "pending"),
        ("z.pdf", str(newer.pk), "pending"),
        ("pile.zip", str(run.pk), "pending"),
        ("pile.zip/b.pdf", str(run.pk), "pending"),
    ]


def test_every_file_of_all_runs_is_on_exactly_one_page(client_of_owner: APIClient, job: ExtractionJob) -> None:
    for number in range(3):
        for name in ("a.pdf", "same.pdf", "same.pdf"):
            add_file(job, name)
        if number < 2:
            runs.create_run(job=job, append_results=True, now=NOON)
    whole = client_of_owner.get(_url(job, "/files:all")).json()["files"]

    paged, cursor = [], ""
    while cursor is not None:
        body = client_of_owner.get(_url(job, f"/files:all?limit=2&cursor={cursor}")).json()
        paged += body["files"]
        cursor = body["next"]

    assert [file["id"] for file in paged] == [file["id"] for file in whole]
    assert len(paged) == 9


def test_a_file_is_deleted_from_an_editable_run_only(
    client_of_owner: APIClient, job: ExtractionJob, run: JobRun, upload: Upload
) -> None:
    [file], [kept] = upload("a.txt"), upload("b.txt")

    deleted = client_of_owner.delete(_url(job, f"/files/{file.pk}"))
    lifecycle.submit(run_id=run.pk, now=NOON)
    refused = client_of_owner.delete(_url(job, f"/files/{kept.pk}?run_id={run.pk}"))

    assert (deleted.status_code, refused.status_code) == (204, 409)
    assert run.files.get() == kept


# --- fields, step and moves


def test_fields_are_replaced(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    change = {
        "fields": [{"field_name": "Total", "data_type_id": "money", "aliases": ["Amount"]}],
        "processing_modes": {"a": "combined"},
        "description": "All invoices",
    }

    body = client_of_owner.put(_url(job, "/fields"), change).json()

    assert body == client_of_owner.get(_url(job, "/fields")).json()
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
    assert client_of_owner.put(_url(job, "/fields"), change).status_code == 400


def test_the_step_is_set(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    body = client_of_owner.put(_url(job, "/config-step"), {"config_step": "review"}).json()

    assert body == {"job_run_id": str(run.pk), "config_step": "review"}


def test_a_run_is_submitted_cancelled_and_not_retried(client_of_owner: APIClient, job: ExtractionJob) -> None:
    add_file(job)
    submitted = client_of_owner.post(_url(job, "/submit"))
    cancelled = client_of_owner.post(_url(job, "/cancel"))
    retried = client_of_owner.post(_url(job, "/retry"))

    assert submitted.json() == {
        "job_run_id": str(runs.latest_run(job).pk),
        "status": "in_progress",
        "config_step": "submitted",
        "tasks_total": 1,
    }
    assert (cancelled.json()["status"], retried.status_code) == ("cancelled", 409)


def test_a_run_without_files_is_not_submitted(client_of_owner: APIClient, job: ExtractionJob) -> None:
    response = client_of_owner.post(_url(job, "/submit"))

    assert (response.status_code, response.json()["detail"]) == (400, "No files uploaded")


def test_progress_is_counted_from_the_tasks(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = submit(job, files=3)
    done, reading, _ = tasks_of(run)
    end(done)
    lifecycle.start_task(task_id=reading.pk, now=NOON)

    body = client_of_owner.get(_url(job, "/progress")).json()

    counts = [body[f"tasks_{name}"] for name in ("total", "completed", "failed", "processing")]
    assert (counts, body["job_run_id"], body["status"]) == ([3, 1, 0, 1], str(run.pk), "in_progress")


# --- results and exports


def test_results_are_listed_with_their_files(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = _finished(job)

    body = client_of_owner.get(_url(job, "/results")).json()

    assert (body["job_run_id"], body["columns"], body["total"]) == (str(run.pk), ["Course Title", "Date"], 2)
    assert body["results"][0]["source_files"] == ["certificate-0.pdf"]
    assert body["results"][0]["result_set_index"] == 0
    assert body["results"][0]["extracted_data"] == {"columns": ["Course Title"], "results": [["Ethics"]]}


def test_evidence_comes_when_asked_for(client_of_owner: APIClient, job: ExtractionJob) -> None:
    _finished(job)

    body = client_of_owner.get(_url(job, "/results?evidence=true")).json()

    assert body["results"][0]["extracted_data"]["cells"] == [[None]]


def test_results_come_in_pages(client_of_owner: APIClient, job: ExtractionJob) -> None:
    _finished(job, files=3)

    first = client_of_owner.get(_url(job, "/results?limit=2")).json()
    second = client_of_owner.get(_url(job, f"/results?limit=2&cursor={first['next']}")).json()
    by_offset = client_of_owner.get(_url(job, "/results?limit=2&offset=2")).json()

    assert ([len(page["results"]) for page in (first, second)], second["next"]) == ([2, 1], None)
    assert by_offset["results"] == second["results"]


def test_results_can_be_asked_for_by_change_and_by_task(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = _finished(job)
    early, late = tasks_of(run)
    ExtractionTask.objects.filter(pk=early.pk).update(changed_at=NOON)

    changed = client_of_owner.get(_url(job, "/results?changed_since=2026-03-01T12:00:01Z")).json()
    of_task = client_of_owner.get(_url(job, f"/results?task_ids={early.pk},{uuid.uuid4()}")).json()

    assert [result["task_id"] for result in changed["results"]] == [str(late.pk)]
    assert [result["task_id"] for result in of_task["results"]] == [str(early.pk)]


@pytest.mark.parametrize(
    "asked",
    ["limit=0", "limit=x", "offset=-1", "cursor=x", "cursor=WzFd", "changed_since=soon", "task_ids=x", "evidence=yes"],
)
def test_what_makes_no_sense_in_the_address_is_said(client_of_owner: APIClient, job: ExtractionJob, asked: str) -> None:
    response = client_of_owner.get(_url(job, f"/results?{asked}"))

    assert (response.status_code, list(response.json()["errors"])) == (400, [asked.partition("=")[0]])


def test_csv_is_exported_and_recorded(client_of_owner: APIClient, job: ExtractionJob, owner: Any) -> None:
    run = _finished(job)

    response: Any = client_of_owner.get(_url(job, "/export/csv"))

    name = f"job_{job.pk}_run_{run.pk}_results.csv"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert list(csv.reader(io.StringIO(text)))[1] == ["certificate-0.pdf", "Ethics", ""]
    export = JobExport.objects.get(job_run=run)
    assert (export.format, export.rows_count, export.created_by) == ("csv", 2, owner)


def test_excel_is_exported(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = _finished(job)

    response: Any = client_of_owner.get(_url(job, f"/export/excel?run_id={run.pk}"))

    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    lines = [[cell.value for cell in line] for line in book.active.iter_rows()]
    response.close()
    assert lines[:2] == [["Source File Path(s)", "Course Title", "Date"], ["certificate-0.pdf", "Ethics", None]]
    assert f"job_{job.pk}_run_{run.pk}_results.xlsx" in response["Content-Disposition"]


# --- what holds everywhere

READS = ["", "/runs", "/files", "/files:all", "/fields", "/progress", "/results", "/export/csv", "/export/excel"]
WRITES = [
    ("patch", ""),
    ("delete", ""),
    ("post", "/runs"),
    ("post", "/files"),
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

    response = getattr(client_of_stranger, method)(_url(job, path), **({} if method == "get" else {"format": kind}))

    assert response.status_code == 404
    assert response.json()["detail"] == "There is no such thing here."


@pytest.mark.parametrize(("method", "path"), ALL)
def test_nobody_gets_anything_without_signing_in(job: ExtractionJob, method: str, path: str) -> None:
    response = getattr(APIClient(), method)(_url(job, path))

    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("path", ["/files", "/fields", "/progress", "/results", "/export/csv"])
def test_the_run_of_another_job_is_not_found_by_its_id(
    client_of_owner: APIClient, job: ExtractionJob, path: str
) -> None:
    other = runs.latest_run(make_job(job.user))

    assert client_of_owner.get(_url(job, f"{path}?run_id={other.pk}")).status_code == 404


def test_writing_needs_the_csrf_token(job: ExtractionJob, owner: Any) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(owner)

    assert client.post(_url(job, "/submit")).status_code == 403


LISTS = {
    "/api/jobs": 4,
    "/runs": 6,
    "/files": 6,
    "/files:all": 5,
    "/results": 9,
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(
    client_of_owner: APIClient, job: ExtractionJob, path: str, django_assert_max_num_queries: Any
) -> None:
    url = path if path.startswith("/api") else _url(job, path)
    _finished(job, files=1)
    counts = []

    for _ in range(2):
        with django_assert_max_num_queries(LISTS[path]) as queries:
            assert client_of_owner.get(url).status_code == 200
        counts.append(len(queries))
        for number in range(4):
            make_job(job.user, job_type="extraction", name=f"Other {number}")
            runs.create_run(job=job, append_results=True, now=NOON)
            _finished(job, files=2)

    assert counts[0] == counts[1]
