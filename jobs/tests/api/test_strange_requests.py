"""What no client of ours sends, and the database or a parser would trip over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from jobs.models import ExtractionJob
from jobs.tests.api.addresses import url_of

pytestmark = pytest.mark.django_db

NUL, HALF = "a\x00b", "a\ud800b"


def is_problem(response: Any, status: int) -> bool:
    body = json.loads(response.content)
    return (
        response.status_code == body["status"] == status
        and response["Content-Type"] == "application/problem+json"
        and {"type", "title", "detail", "code"} <= set(body)
    )


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("post", "/api/jobs", {"name": NUL}),
        ("post", "/api/jobs", {"name": HALF}),
        ("post", "/api/jobs", {"name": "a", "description": NUL}),
        ("post", "/api/jobs", {"name": "a", "template_id": "x"}),
        ("post", "/api/jobs", {"name": "a", "template_id": 10**30}),
        ("post", "/api/jobs", []),
        ("post", "/api/jobs", None),
        ("post", "/api/jobs", "text"),
        ("patch", "{job}", {"name": HALF}),
        ("post", "{job}/duplicate", {"name": NUL}),
        ("post", "{job}/runs", {"clone_from_run_id": "x"}),
        ("post", "{job}/runs", {"append_results": "maybe"}),
        ("put", "{job}/fields", {"fields": [{"field_name": NUL}]}),
        ("put", "{job}/fields", {"fields": [{"field_name": "A", "aliases": [HALF]}]}),
        ("put", "{job}/fields", {"fields": [{"field_name": "A", "choices": [NUL]}]}),
        ("put", "{job}/fields", {"fields": [{"field_name": "A", "ai_prompt": NUL}]}),
        ("put", "{job}/fields", {"fields": [{"field_name": "A", "display_order": 2**31}]}),
        ("put", "{job}/fields", {"fields": [{"field_name": "A", "field_key": "a b"}]}),
        ("put", "{job}/fields", {"processing_modes": {NUL: "combined"}}),
        ("put", "{job}/fields", {"processing_modes": {HALF: "combined"}}),
        ("put", "{job}/fields", {"processing_modes": {"a" * 2000: "combined"}}),
        ("put", "{job}/fields", {"description": HALF}),
        ("put", "{job}/config-step", {"config_step": NUL}),
    ],
)
def test_what_cannot_be_stored_is_refused(
    client_of_owner: APIClient, job: ExtractionJob, method: str, path: str, sent: Any
) -> None:
    body = json.dumps(sent)

    response = client_of_owner.generic(
        method.upper(), path.format(job=url_of(job)), body, content_type="application/json"
    )

    assert is_problem(response, 400)


@pytest.mark.parametrize(
    "query",
    [
        f"/results?offset={10**30}",
        f"/results?offset={'9' * 5000}",
        "/results?offset=-1",
        "/results?limit=0",
        f"/files?limit={'9' * 5000}",
        "/files?limit=٣",
        "/files?cursor=%00",
        "/files?processable=perhaps",
        "/progress?run_id=%00",
        f"/progress?run_id={'f' * 500}",
        "/results?changed_since=0001-01-01T00:00:00",
        "/results?changed_since=%00",
        "/results?task_ids=1,2",
    ],
)
def test_what_cannot_be_asked_is_refused(client_of_owner: APIClient, job: ExtractionJob, query: str) -> None:
    assert is_problem(client_of_owner.get(url_of(job, query)), 400)


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_json_that_is_nested_without_end_is_refused(client_of_owner: APIClient, deep: str) -> None:
    assert is_problem(client_of_owner.generic("POST", "/api/jobs", deep, content_type="application/json"), 400)


@pytest.mark.parametrize("text", [b"\xff\xfe", '{"name": NaN}', '{"name": ' + "9" * 5000 + "}"])
def test_what_is_no_json_is_refused(client_of_owner: APIClient, text: Any) -> None:
    assert is_problem(client_of_owner.generic("POST", "/api/jobs", text, content_type="application/json"), 400)


@pytest.mark.parametrize("charset", ["utf-16", "zlib", "nonsense"])
def test_json_is_utf_8_whatever_the_header_says(client_of_owner: APIClient, charset: str) -> None:
    response = client_of_owner.generic(
        "POST", "/api/jobs", '{"name": "Invoices"}', content_type=f"application/json; charset={charset}"
    )

    assert response.status_code == 201


@pytest.mark.parametrize("path", ["/api/nothing", "/api/jobs/1", "/api/jobs/", "/api/cpe/counties", "/api/"])
def test_an_address_that_is_not_there_is_a_problem(client_of_owner: APIClient, path: str) -> None:
    for client in (client_of_owner, APIClient()):
        assert is_problem(client.get(path), 404)


def test_a_page_that_is_not_there_stays_a_page(client_of_owner: APIClient) -> None:
    assert client_of_owner.get("/nothing/")["Content-Type"].startswith("text/html")


def test_another_method_is_a_problem_that_names_those_that_go(client_of_owner: APIClient) -> None:
    response = client_of_owner.put("/api/jobs")

    assert is_problem(response, 405)
    assert set(response["Allow"].split(", ")) >= {"GET", "POST"}


def test_another_kind_of_body_is_a_problem(client_of_owner: APIClient, job: ExtractionJob) -> None:
    assert is_problem(client_of_owner.generic("POST", "/api/jobs", "<a/>", content_type="application/xml"), 415)
    assert is_problem(client_of_owner.post(url_of(job, "/files"), {"files": []}, format="json"), 415)


def test_another_kind_of_answer_is_a_problem(client_of_owner: APIClient) -> None:
    assert is_problem(client_of_owner.get("/api/jobs", headers={"Accept": "text/html"}), 406)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("csv", "text/csv"), ("excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")],
)
def test_an_export_may_be_asked_for_by_its_own_type(
    client_of_owner: APIClient, job: ExtractionJob, kind: str, media_type: str
) -> None:
    response: Any = client_of_owner.get(url_of(job, f"/export/{kind}"), headers={"Accept": media_type})

    assert response.status_code == 200
    assert response["Content-Type"].startswith(media_type)
    assert b"".join(response.streaming_content)
    refused = client_of_owner.get(url_of(job, f"/export/{kind}?run_id=x"), headers={"Accept": media_type})
    assert is_problem(refused, 400)


def test_more_fields_than_a_form_may_have_are_too_many(client_of_owner: APIClient, job: ExtractionJob) -> None:
    with override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=2):
        response = client_of_owner.post(url_of(job, "/files"), {"paths": ["a", "b", "c", "d"]}, format="multipart")

    assert is_problem(response, 413)


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(
    client_of_owner: APIClient, job: ExtractionJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("jobs.runs.latest_run", fail)
    client_of_owner.raise_request_exception = False

    response = client_of_owner.get(url_of(job, "/progress"))

    assert is_problem(response, 500)
    assert b"secret" not in response.content


def test_a_host_that_is_not_ours_is_a_problem(client_of_owner: APIClient) -> None:
    assert is_problem(client_of_owner.get("/api/jobs", headers={"Host": "evil.example"}), 400)
