from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from jobs.models import ExtractionJob
from jobs.storage import StorageUnavailable

pytestmark = pytest.mark.django_db


def _is_problem(response: Any) -> bool:
    body = response.json()
    shape = {"type", "title", "status", "detail", "code"}
    return (
        response["Content-Type"] == "application/problem+json"
        and shape <= set(body)
        and body["status"] == response.status_code
        and body["detail"].strip() != ""
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/jobs?limit=x", 400),
        ("get", "/api/jobs?job_type=tax", 400),
        ("get", "/api/jobs?cursor=nonsense", 400),
        ("get", "/api/jobs/00000000-0000-0000-0000-000000000000", 404),
        ("put", "/api/jobs", 405),
        ("get", "/api/jobs/{job}/progress?run_id=x", 400),
        ("post", "/api/jobs/{job}/submit", 400),
    ],
)
def test_every_error_is_a_problem_with_a_sentence(
    client_of_owner: APIClient, job: ExtractionJob, method: str, path: str, status: int
) -> None:
    response = getattr(client_of_owner, method)(path.format(job=job.pk))

    assert response.status_code == status
    assert _is_problem(response)


def test_a_body_that_is_no_json_is_a_problem(client_of_owner: APIClient) -> None:
    response = client_of_owner.generic("POST", "/api/jobs", "{", content_type="application/json")

    assert response.status_code == 400
    assert _is_problem(response)


def test_an_error_deep_in_the_body_is_named(client_of_owner: APIClient, job: ExtractionJob) -> None:
    fields = [{"field_name": "Good"}, {"field_name": ""}]

    body = client_of_owner.put(f"/api/jobs/{job.pk}/fields", {"fields": fields}).json()

    assert list(body["errors"]) == ["fields.1.field_name"]
    assert body["detail"].startswith("fields.1.field_name: ")


def test_a_storage_that_does_not_answer_is_a_problem_that_may_pass(
    client_of_owner: APIClient, job: ExtractionJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def down(name: str, content: object) -> None:
        raise StorageUnavailable(name)

    monkeypatch.setattr("jobs.storage.put", down)
    form = {"files": SimpleUploadedFile("a.txt", b"Ethics")}
    response = client_of_owner.post(f"/api/jobs/{job.pk}/files", form, format="multipart")

    assert response.status_code == 503
    assert _is_problem(response)
    assert not job.runs.get().files.exists()
