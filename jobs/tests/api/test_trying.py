from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from extraction.errors import Reason
from jobs.api import trying
from jobs.models import ExtractionJob, JobRun
from jobs.reader import AllReadersBusy
from jobs.tests.api.addresses import url_of
from jobs.tests.conftest import Upload
from jobs.tests.readers import ScriptedReader, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> ScriptedReader:
    cache.clear()
    reader = ScriptedReader()
    monkeypatch.setattr(trying, "trial_reader", lambda: reader)
    return reader


def test_a_file_is_tried_with_other_fields(
    client_of_owner: APIClient, job: ExtractionJob, run: JobRun, upload: Upload
) -> None:
    (file,) = upload()
    wanted = {
        "file_id": str(file.pk),
        "fields": [{"field_name": "Provider"}, {"field_name": "Day", "data_type_id": "date"}],
    }

    body = client_of_owner.post(url_of(job, "/try"), wanted).json()

    assert (body["job_run_id"], body["file_id"], body["outcome"]) == (str(run.pk), str(file.pk), "rows")
    assert body["extracted_data"]["columns"] == ["Provider", "Day"]
    assert body["extracted_data"]["results"] == [["Course of one.txt", "2026-03-02"]]
    assert body["extracted_data"]["cells"][0][0]["confidence"] == 0.9
    assert body["column_types"][1] == {"name": "Day", "key": "day", "data_type_id": "date"}


def test_without_fields_those_of_the_run_are_tried(
    client_of_owner: APIClient, job: ExtractionJob, upload: Upload
) -> None:
    (file,) = upload()

    body = client_of_owner.post(url_of(job, "/try"), {"file_id": str(file.pk)}).json()

    assert body["extracted_data"]["columns"] == ["Course Title", "Date"]


def test_what_cannot_be_read_is_an_answer_with_the_reason(
    client_of_owner: APIClient, job: ExtractionJob, upload: Upload, reader: ScriptedReader
) -> None:
    (file,) = upload()
    reader.answers["one.txt"] = refusal(Reason.PASSWORD)

    response = client_of_owner.post(url_of(job, "/try"), {"file_id": str(file.pk)})

    assert response.status_code == 200
    assert response.json()["message"] == Reason.PASSWORD.sentence


@pytest.mark.parametrize(
    ("sent", "status"),
    [({}, 400), ({"file_id": "x"}, 400), ({"file_id": str(uuid.uuid4())}, 404)],
)
def test_what_makes_no_sense_is_a_problem(
    client_of_owner: APIClient, job: ExtractionJob, sent: dict[str, Any], status: int
) -> None:
    response = client_of_owner.post(url_of(job, "/try"), sent)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_a_busy_reader_says_when_to_come_again(
    client_of_owner: APIClient, job: ExtractionJob, upload: Upload, reader: ScriptedReader
) -> None:
    (file,) = upload()
    reader.answers["one.txt"] = AllReadersBusy()

    response = client_of_owner.post(url_of(job, "/try"), {"file_id": str(file.pk)})

    assert (response.status_code, response["Retry-After"]) == (503, "10")
