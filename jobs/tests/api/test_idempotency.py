from __future__ import annotations

import asyncio
import datetime as dt
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import AsyncClient
from django.test.client import encode_multipart
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from jobs import idempotency, runs
from jobs.idempotency import Answer, Named
from jobs.models import ExtractionJob, IdempotencyKey, JobRun, SourceFile
from jobs.tests.api.addresses import url_of
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "order-1"}


def make(client: APIClient, name: str = "Invoices", **headers: str) -> Any:
    return client.post("/api/jobs", {"name": name}, headers=headers or KEY)


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(client_of_owner: APIClient, owner: User) -> None:
    first, second = make(client_of_owner), make(client_of_owner)

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert "Idempotent-Replayed" not in first
    assert (second["Idempotent-Replayed"], second["Content-Type"]) == ("true", first["Content-Type"])
    assert ExtractionJob.objects.filter(user=owner).count() == 1


def test_without_the_header_each_request_is_another(client_of_owner: APIClient, owner: User) -> None:
    for _ in range(2):
        client_of_owner.post("/api/jobs", {"name": "Invoices"})

    assert ExtractionJob.objects.filter(user=owner).count() == 2
    assert not IdempotencyKey.objects.exists()


def test_a_key_with_another_body_is_refused(client_of_owner: APIClient) -> None:
    make(client_of_owner)

    response = make(client_of_owner, "Receipts")

    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert response.json()["code"] == "idempotency_key_of_another_request"


def test_keys_belong_to_a_person_and_an_address(
    client_of_owner: APIClient, client_of_stranger: APIClient, job: ExtractionJob
) -> None:
    answers = [make(client_of_owner), make(client_of_stranger), client_of_owner.post(url_of(job, "/runs"), headers=KEY)]

    assert [response.status_code for response in answers] == [201, 201, 201]
    assert not [response for response in answers if "Idempotent-Replayed" in response]


def test_a_refusal_leaves_the_key_free(client_of_owner: APIClient, job: ExtractionJob) -> None:
    refused = client_of_owner.post(url_of(job, "/submit"), headers=KEY)
    add_file(job)

    submitted = client_of_owner.post(url_of(job, "/submit"), headers=KEY)
    again = client_of_owner.post(url_of(job, "/submit"), headers=KEY)

    assert (refused.status_code, submitted.status_code, again.status_code) == (400, 200, 200)
    assert again.json() == submitted.json()


def upload(client: APIClient, job: ExtractionJob, boundary: str, content: bytes = b"Ethics") -> Any:
    form = encode_multipart(boundary, {"files": [SimpleUploadedFile("a.txt", content)], "paths": ["2025/a.txt"]})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(url_of(job, "/files"), data=form, content_type=kind, headers=KEY)


def test_an_upload_is_the_same_whatever_stands_between_its_parts(
    client_of_owner: APIClient, job: ExtractionJob
) -> None:
    first, again = upload(client_of_owner, job, "first"), upload(client_of_owner, job, "second")
    other = upload(client_of_owner, job, "third", b"Taxes")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert SourceFile.objects.get().original_path == "2025/a.txt"


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\tb"])
def test_a_key_that_is_none_is_refused(client_of_owner: APIClient, key: str) -> None:
    response = make(client_of_owner, **{"Idempotency-Key": key})

    assert (response.status_code, response.json()["code"]) == (400, "bad_idempotency_key")


def test_a_key_may_stand_in_quotes(client_of_owner: APIClient) -> None:
    make(client_of_owner, **{"Idempotency-Key": "order-1"})

    assert make(client_of_owner, **{"Idempotency-Key": '"order-1"'})["Idempotent-Replayed"] == "true"


def test_who_is_not_signed_in_is_told_so(job: ExtractionJob) -> None:
    assert make(APIClient()).status_code == 401
    assert not IdempotencyKey.objects.exists()


def test_an_address_that_is_not_there_stays_so(client_of_owner: APIClient) -> None:
    assert client_of_owner.post("/api/nothing", headers=KEY).status_code == 404


def test_a_body_that_cannot_be_read_is_told_so(client_of_owner: APIClient) -> None:
    response = client_of_owner.generic("POST", "/api/jobs", "{", content_type="application/json", headers=KEY)

    assert response.status_code == 400


def test_a_day_later_the_key_is_forgotten(client_of_owner: APIClient, owner: User) -> None:
    make(client_of_owner)
    IdempotencyKey.objects.update(created_at=timezone.now() - idempotency.KEPT_FOR)

    assert "Idempotent-Replayed" not in make(client_of_owner)
    assert IdempotencyKey.objects.count() == 1


def test_old_keys_of_others_are_forgotten_in_passing(client_of_owner: APIClient, client_of_stranger: APIClient) -> None:
    make(client_of_stranger)
    IdempotencyKey.objects.update(created_at=timezone.now() - idempotency.KEPT_FOR)

    make(client_of_owner)

    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_in_the_middle_leaves_neither_the_job_nor_the_key(client_of_owner: APIClient, owner: User) -> None:
    named = Named(owner.pk, "POST", "/api/jobs", "k", "f")

    def die() -> Answer:
        runs.create_job(user=owner, name="Half", job_type="extraction", now=NOON)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        idempotency.once(named, die, now=NOON)

    assert not ExtractionJob.objects.exists()
    assert idempotency.once(named, lambda: Answer(201, "", b"x"), now=NOON).replayed is False


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_asked_to_come_again(owner: User) -> None:
    named = Named(owner.pk, "POST", "/api/jobs", "k", "f")
    doing, go_on = threading.Event(), threading.Event()
    answers: list[Answer] = []

    def slowly() -> Answer:
        doing.set()
        go_on.wait(5)
        return Answer(201, "text/plain", b"done")

    def first() -> None:
        answers.append(idempotency.once(named, slowly, now=NOON))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    doing.wait(5)

    with pytest.raises(idempotency.KeyInUse):
        idempotency.once(named, slowly, now=NOON)

    go_on.set()
    thread.join()
    replayed = idempotency.once(named, slowly, now=NOON + dt.timedelta(hours=1))
    assert (answers[0].body, replayed.body, replayed.replayed) == (b"done", b"done", True)


@pytest.mark.django_db(transaction=True)
async def test_the_asynchronous_server_does_the_same(owner: User, job: ExtractionJob) -> None:
    client = AsyncClient()
    await client.aforce_login(owner)
    url = url_of(job, "/runs")

    async def post() -> Any:
        return await client.post(url, {}, content_type="application/json", headers=KEY)

    answers = await asyncio.gather(*(post() for _ in range(4)))

    assert {response.status_code for response in answers} <= {201, 409}
    assert len({response.content for response in answers if response.status_code == 201}) == 1
    assert await JobRun.objects.filter(job=job).acount() == 2
    assert (await post())["Idempotent-Replayed"] == "true"
