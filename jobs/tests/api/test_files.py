from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from jobs import lifecycle, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.api.addresses import url_of
from jobs.tests.conftest import NOON, Upload
from jobs.tests.scenes import add_file, end, submit, tasks_of

pytestmark = pytest.mark.django_db


def _sent(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, b"Ethics") for name in names]


def test_files_are_uploaded_with_their_folders(client_of_owner: APIClient, job: ExtractionJob, run: JobRun) -> None:
    form = {"files": _sent("a.txt", "b.txt"), "paths": ["2025/a.txt", ""]}

    response = client_of_owner.post(url_of(job, "/files"), form, format="multipart")

    body = response.json()
    assert (response.status_code, body["job_run_id"]) == (201, str(run.pk))
    assert [file["original_path"] for file in body["files"]] == ["2025/a.txt", "b.txt"]
    assert {file["job_run_id"] for file in body["files"]} == {str(run.pk)}


def test_an_upload_without_files_says_so(client_of_owner: APIClient, job: ExtractionJob) -> None:
    response = client_of_owner.post(url_of(job, "/files"), {}, format="multipart")

    assert (response.status_code, response.json()["detail"]) == (400, "files: Choose at least one file.")


def test_paths_must_match_the_files(client_of_owner: APIClient, job: ExtractionJob) -> None:
    form = {"files": _sent("a.txt"), "paths": ["a.txt", "b.txt"]}

    assert client_of_owner.post(url_of(job, "/files"), form, format="multipart").status_code == 400


def test_an_upload_into_a_submitted_run_is_a_conflict(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = submit(job, files=1)

    response = client_of_owner.post(
        url_of(job, f"/files?run_id={run.pk}"), {"files": _sent("a.txt")}, format="multipart"
    )

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

    latest = client_of_owner.get(url_of(job, "/files")).json()
    first = client_of_owner.get(url_of(job, f"/files?run_id={run.pk}")).json()

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
        body = client_of_owner.get(url_of(job, path + asked)).json()
        assert [file["name"] for file in body["files"]] == names


def test_a_file_shows_its_state_and_a_sentence(client_of_owner: APIClient, job: ExtractionJob) -> None:
    add_file(job, "locked.pdf")
    run = submit(job)
    end(tasks_of(run)[0], outcome="password_needed")

    [file] = client_of_owner.get(url_of(job, "/files")).json()["files"]

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

    body = client_of_owner.get(url_of(job, "/files:all")).json()

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
    whole = client_of_owner.get(url_of(job, "/files:all")).json()["files"]

    paged, cursor = [], ""
    while cursor is not None:
        body = client_of_owner.get(url_of(job, f"/files:all?limit=2&cursor={cursor}")).json()
        paged += body["files"]
        cursor = body["next"]

    assert [file["id"] for file in paged] == [file["id"] for file in whole]
    assert len(paged) == 9


def test_a_file_is_deleted_from_an_editable_run_only(
    client_of_owner: APIClient, job: ExtractionJob, run: JobRun, upload: Upload
) -> None:
    [file], [kept] = upload("a.txt"), upload("b.txt")

    deleted = client_of_owner.delete(url_of(job, f"/files/{file.pk}"))
    lifecycle.submit(run_id=run.pk, now=NOON)
    refused = client_of_owner.delete(url_of(job, f"/files/{kept.pk}?run_id={run.pk}"))

    assert (deleted.status_code, refused.status_code) == (204, 409)
    assert run.files.get() == kept
