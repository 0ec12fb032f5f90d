"""Connections and imports over the API, against a mail server on this machine."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from integrations import importing
from integrations.models import Connection, ImportBatch, ImportedItem
from integrations.tests.imap_server import ImapServer
from integrations.tests.mails import certificate, mail
from jobs import lifecycle
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(owner: User) -> APIClient:
    client = APIClient()
    client.force_login(owner)
    return client


@pytest.fixture
def mailbox(mail_server: ImapServer) -> dict[str, Any]:
    return {
        "host": "localhost", "port": mail_server.port, "username": "cpe@example.org", "password": mail_server.password
    }  # fmt: skip


def test_a_mailbox_that_opens_is_kept_and_its_password_is_never_shown(
    client: APIClient, mailbox: dict[str, Any]
) -> None:
    made = client.post("/api/connections", mailbox)

    assert made.status_code == 201
    assert made.json()["account"] == "cpe@example.org"
    for answer in (made, client.get("/api/connections"), client.get(f"/api/connections/{made.json()['id']}")):
        assert "sesame" not in answer.content.decode()
        assert Connection.objects.get().sealed not in answer.content.decode()


def test_a_mailbox_that_does_not_open_is_not_kept(client: APIClient, mailbox: dict[str, Any]) -> None:
    refused = client.post("/api/connections", mailbox | {"password": "wrong"})

    assert (refused.status_code, refused.json()["code"]) == (409, "connection_refused")
    assert not Connection.objects.exists()


def test_connecting_the_same_mailbox_again_keeps_one_with_the_new_password(
    client: APIClient, mailbox: dict[str, Any], mail_server: ImapServer
) -> None:
    first = client.post("/api/connections", mailbox).json()
    mail_server.password = "changed"

    second = client.post("/api/connections", mailbox | {"password": "changed"}).json()

    assert second["id"] == first["id"]
    assert client.post(f"/api/connections/{first['id']}/test").json() == {"folders": ["INBOX"]}


def test_a_test_that_fails_marks_the_connection_until_one_succeeds(
    client: APIClient, mailbox_connection: Connection, mail_server: ImapServer
) -> None:
    address = f"/api/connections/{mailbox_connection.pk}"
    right, mail_server.password = mail_server.password, "changed"

    refused = client.post(f"{address}/test").json()["detail"]

    assert client.get(address).json()["problem"] == refused
    mail_server.password = right
    client.post(f"{address}/test")
    assert client.get(address).json()["problem"] == ""


def test_a_preview_shows_what_matches_and_what_is_there_already(
    client: APIClient, sheet: ExtractionJob, mailbox_connection: Connection, mail_server: ImapServer, begin: Any
) -> None:
    mail_server.add(mail(("one.pdf", certificate(1))))
    importing.import_for_a_turn(batch_id=begin(connection=mailbox_connection).pk, clock=lambda: NOON)
    mail_server.add(mail(("two.pdf", certificate(2)), number=2, subject="Ethics"))
    mail_server.commands.clear()

    answer = client.post(
        f"/api/jobs/{sheet.pk}/import/mailbox/preview",
        {"connection_id": str(mailbox_connection.pk), "query": {"sender": "becker"}},
    ).json()

    assert [(each["path"], each["known"]) for each in answer["found"]] == [
        ("cpe@example.org/one.pdf", True),
        ("cpe@example.org/two.pdf", False),
    ]
    assert answer["more"] is False
    assert not any("BODY.PEEK" in command for command in mail_server.commands)


def test_an_import_begins_at_once_and_says_how_far_it_is(
    client: APIClient, sheet: ExtractionJob, run: JobRun, mailbox_connection: Connection, mail_server: ImapServer
) -> None:
    mail_server.add(mail(("one.pdf", certificate(1))))
    wanted = {"connection_id": str(mailbox_connection.pk), "query": {"since": "2026-02-01", "has_attachment": True}}

    begun = client.post(f"/api/jobs/{sheet.pk}/import/mailbox", wanted)
    importing.import_for_a_turn(batch_id=begun.json()["id"], clock=lambda: NOON)

    assert begun.status_code == 202
    assert (begun.json()["status"], begun.json()["job_run_id"]) == ("waiting", str(run.pk))
    done = client.get(f"/api/jobs/{sheet.pk}/imports/{begun.json()['id']}").json()
    assert (done["status"], done["items_found"], done["items_imported"]) == ("completed", 1, 1)
    assert done["query"]["since"] == "2026-02-01"


def test_an_import_into_a_submitted_run_is_refused_and_without_a_run_makes_the_next(
    client: APIClient, sheet: ExtractionJob, run: JobRun, connection: Connection
) -> None:
    add_file(sheet)
    lifecycle.submit(run_id=run.pk, now=NOON)
    address, wanted = f"/api/jobs/{sheet.pk}/import/mailbox", {"connection_id": str(connection.pk)}

    refused = client.post(f"{address}?run_id={run.pk}", wanted)
    begun = client.post(address, wanted)

    assert (refused.status_code, refused.json()["code"]) == (409, "run_not_editable")
    assert begun.status_code == 202
    assert JobRun.objects.get(pk=begun.json()["job_run_id"]).previous_id == run.pk


@pytest.mark.parametrize("query", [{"since": "soon"}, {"subject": "x" * 300}, {"subject": "a\x07b"}], ids=range(3))
def test_a_rule_that_makes_no_sense_is_refused(
    client: APIClient, sheet: ExtractionJob, connection: Connection, query: dict[str, Any]
) -> None:
    answer = client.post(f"/api/jobs/{sheet.pk}/import/mailbox", {"connection_id": str(connection.pk), "query": query})

    assert answer.status_code == 400
    assert not ImportBatch.objects.exists()


def test_an_import_can_be_stopped_once(client: APIClient, sheet: ExtractionJob, begin: Any) -> None:
    address = f"/api/jobs/{sheet.pk}/imports/{begin().pk}/cancel"

    first, second = client.post(address), client.post(address)

    assert (first.status_code, first.json()["status"]) == (200, "cancelled")
    assert (second.status_code, second.json()["code"]) == (409, "import_ended")


def test_nobody_imports_over_anothers_connection(sheet: ExtractionJob, connection: Connection, stranger: User) -> None:
    client = APIClient()
    client.force_login(stranger)
    own = ExtractionJob.objects.create(
        user=stranger, name="Mine", job_type="extraction", created_at=NOON, updated_at=NOON
    )

    answer = client.post(f"/api/jobs/{own.pk}/import/mailbox", {"connection_id": str(connection.pk)})

    assert answer.status_code == 404


def test_removing_a_connection_keeps_its_files_and_ends_its_imports(
    client: APIClient, mailbox_connection: Connection, run: JobRun, mail_server: ImapServer, begin: Any
) -> None:
    mail_server.add(mail(("one.pdf", certificate(1))))
    done, waiting = begin(connection=mailbox_connection), begin(connection=mailbox_connection)
    importing.import_for_a_turn(batch_id=done.pk, clock=lambda: NOON)

    client.delete(f"/api/connections/{mailbox_connection.pk}")
    importing.import_for_a_turn(batch_id=waiting.pk, clock=lambda: NOON)

    waiting.refresh_from_db()
    assert run.files.count() == ImportedItem.objects.count() == 1
    assert waiting.error == "The connection was removed. Connect the account again."


def test_lists_cost_the_same_however_long_they_are(
    client: APIClient,
    sheet: ExtractionJob,
    connection: Connection,
    begin: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for day in range(5):
        begin(now=NOON + dt.timedelta(days=day))

    with django_assert_num_queries(5):  # session, person, job, imports, how many
        assert len(client.get(f"/api/jobs/{sheet.pk}/imports").json()["imports"]) == 5
    with django_assert_num_queries(4):
        client.get("/api/connections")
