"""The pages about connections and imports."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from integrations import importing
from integrations.models import Connection, ImportBatch, ImportStatus
from integrations.tests.imap_server import ImapServer
from integrations.tests.mails import certificate, mail
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def wanted(server: ImapServer, **given: Any) -> dict[str, Any]:
    return {
        "host": "localhost",
        "port": server.port,
        "security": "tls",
        "username": "cpe@example.org",
        "password": server.password,
        **given,
    }


def test_a_mailbox_that_opens_is_connected(client: Client, mail_server: ImapServer) -> None:
    answer = client.post(reverse("connections"), wanted(mail_server), follow=True)

    assert "cpe@example.org is connected" in text(answer)
    assert Connection.objects.get().details["host"] == "localhost"


def test_a_wrong_password_is_said_and_not_shown_again(client: Client, mail_server: ImapServer) -> None:
    answer = client.post(reverse("connections"), wanted(mail_server, password="my wrong secret"))

    assert answer.status_code == 422
    assert "does not accept this name and password" in text(answer)
    assert "my wrong secret" not in text(answer)


def test_the_test_button_says_what_it_found(
    client: Client, mailbox_connection: Connection, mail_server: ImapServer
) -> None:
    address = reverse("test_connection", args=[mailbox_connection.pk])

    well = client.post(address, follow=True)
    mail_server.password = "changed"
    badly = client.post(address, follow=True)

    assert "works: it opened and has 1 folder." in text(well)
    assert "Does not open" in text(badly)


def test_a_removed_connection_is_gone_from_the_page(client: Client, connection: Connection) -> None:
    said = client.post(reverse("remove_connection", args=[connection.pk]), follow=True)

    assert "practice@example.org was removed" in text(said)
    assert "practice@example.org" not in text(client.get(reverse("connections")))


def test_what_matches_is_shown_before_anything_is_brought(
    client: Client, sheet: ExtractionJob, mailbox_connection: Connection, mail_server: ImapServer
) -> None:
    mail_server.add(mail(("one.pdf", certificate(1))))
    rule = {"connection": mailbox_connection.pk, "folder": "INBOX", "sender": "becker", "look": "1"}

    answer = client.post(reverse("job_import", args=[sheet.pk]), rule)

    assert "1 file matches" in text(answer)
    assert "cpe@example.org/one.pdf" in text(answer)
    assert not ImportBatch.objects.exists()


def test_an_import_is_begun_watched_and_done(
    client: Client, sheet: ExtractionJob, run: JobRun, mailbox_connection: Connection, mail_server: ImapServer
) -> None:
    mail_server.add(mail(("one.pdf", certificate(1))))
    address = reverse("job_import", args=[sheet.pk])

    waiting = client.post(address, {"connection": mailbox_connection.pk, "folder": "INBOX"}, follow=True)
    importing.import_for_a_turn(batch_id=ImportBatch.objects.get().pk, clock=lambda: NOON)

    assert 'hx-trigger="every 2s"' in text(waiting)
    done = text(client.get(address))
    assert "1 file</span>" in done
    assert "every 2s" not in done
    assert run.files.count() == 1


def test_an_import_is_stopped_from_the_page(client: Client, sheet: ExtractionJob, begin: Any) -> None:
    batch = begin()

    answer = client.post(reverse("cancel_import", args=[sheet.pk, batch.pk]), follow=True)

    assert "The import was stopped." in text(answer)
    assert ImportBatch.objects.get().status == ImportStatus.CANCELLED


def test_without_a_mailbox_the_page_leads_to_connecting_one(client: Client, sheet: ExtractionJob) -> None:
    answer = client.get(reverse("job_import", args=[sheet.pk]))

    assert reverse("connections") in text(answer)
    assert "Which messages" not in text(answer)


def test_a_mailbox_of_somebody_else_cannot_be_chosen(
    sheet: ExtractionJob, connection: Connection, stranger: User
) -> None:
    other = Client()
    other.force_login(stranger)
    own = ExtractionJob.objects.create(
        user=stranger, name="Mine", job_type="extraction", created_at=NOON, updated_at=NOON
    )

    answer = other.post(reverse("job_import", args=[own.pk]), {"connection": connection.pk})

    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_the_page_costs_the_same_with_many_imports(
    client: Client,
    sheet: ExtractionJob,
    connection: Connection,
    begin: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(5):
        begin()

    with django_assert_num_queries(7):  # session, person, job, imports; mailboxes: are there any, which, which again
        client.get(reverse("job_import", args=[sheet.pk]))
