"""The pages about Google."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from integrations import connections
from integrations.google.grants import Use, uses_of
from integrations.models import Connection, ConnectionKind, DriveExport, ImportBatch, ImportSource
from integrations.tests.google_oauth import CLIENT_ID, EMAIL
from integrations.tests.google_server import Answer, GoogleServer
from integrations.tests.mails import certificate, mail
from jobs.models import ExtractionJob
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


@pytest.fixture
def client(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def to_google(client: Client, *uses: str, following: str = "") -> dict[str, str]:
    """The question with which the person stands before Google."""
    answer = client.post(reverse("connect_google"), {"use": uses, "next": following})
    assert answer.status_code == 302
    return dict(parse_qsl(urlsplit(answer["Location"]).query))


def test_an_account_is_connected_and_one_is_back_on_the_page_one_came_from(
    client: Client, google: GoogleServer, sheet: ExtractionJob, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://cpe.example.org"
    page = reverse("job_import_drive", args=[sheet.pk])

    question = to_google(client, "drive", following=page)
    code = google.oauth.consent(question)
    answer = client.get(reverse("google_back"), {"state": question["state"], "code": code})

    assert (question["client_id"], question["redirect_uri"]) == (
        CLIENT_ID, "https://cpe.example.org/account/connections/google/back/"
    )  # fmt: skip
    assert answer["Location"] == page
    assert uses_of(Connection.objects.get(kind=ConnectionKind.GOOGLE)) == [Use.DRIVE]


def test_an_answer_counts_once_and_only_in_the_session_that_asked(
    client: Client, google: GoogleServer, stranger: User
) -> None:
    question = to_google(client, "drive")
    answer = {"state": question["state"], "code": google.oauth.consent(question)}
    other = Client()
    other.force_login(stranger)

    refused = other.get(reverse("google_back"), answer, follow=True)
    client.get(reverse("google_back"), answer)
    again = client.get(reverse("google_back"), answer, follow=True)

    assert "no question of ours" in text(refused)
    assert "no question of ours" in text(again)
    assert [each.user.email for each in Connection.objects.filter(kind="google")] == [client_email(client)]


def client_email(client: Client) -> str:
    return str(User.objects.get(pk=client.session["_auth_user_id"]).email)


def test_nobody_is_led_to_somebody_elses_page(client: Client, google: GoogleServer) -> None:
    question = to_google(client, "drive", following="https://evil.example/")

    answer = client.get(reverse("google_back"), {"state": question["state"], "error": "access_denied"})

    assert answer["Location"] == reverse("connections")


def test_what_was_not_allowed_is_said(client: Client, google: GoogleServer) -> None:
    question = to_google(client, "drive", "gmail")
    code = google.oauth.consent(question, scopes="https://www.googleapis.com/auth/drive.readonly")

    answer = client.get(reverse("google_back"), {"state": question["state"], "code": code}, follow=True)

    assert "did not allow to read mail in Gmail" in text(answer)


def test_nothing_of_google_is_shown_where_it_is_not_set_up(client: Client, sheet: ExtractionJob) -> None:
    pages = [
        reverse("connections"),
        reverse("job_import", args=[sheet.pk]),
        f"{reverse('cpe_sheets')}?job_id={sheet.pk}",
    ]

    shown = " ".join(text(client.get(page)) for page in pages)

    assert "Google" not in shown
    assert "not set up for Google" in text(client.get(reverse("job_import_drive", args=[sheet.pk])))
    assert "not set up" in text(client.post(reverse("connect_google"), {"use": "drive"}, follow=True))


def test_the_sheet_leads_to_the_picker(client: Client, google: GoogleServer, sheet: ExtractionJob) -> None:
    shown = text(client.get(f"{reverse('cpe_sheets')}?job_id={sheet.pk}"))

    assert reverse("job_import_drive", args=[sheet.pk]) in shown
    assert reverse("job_export_drive", args=[sheet.pk]) in shown


def test_a_connection_that_works_says_so_and_one_that_does_not_asks_to_connect_again(
    client: Client, google: GoogleServer, google_connection: Connection
) -> None:
    good = text(client.post(reverse("test_connection", args=[google_connection.pk]), follow=True))
    google.oauth.lasting.clear()
    google.oauth.expire()
    bad = text(client.post(reverse("test_connection", args=[google_connection.pk]), follow=True))

    assert "Google lets us in" in good
    assert "Connect it again" in bad
    assert "Connect again" in bad


def test_a_folder_is_shown_with_what_is_there_already_and_what_was_chosen_elsewhere(
    client: Client, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    folder = google.drive.folder("2026")
    google.drive.add("Ethics.pdf", certificate(1), into=folder)

    shown = text(
        client.get(
            reverse("job_import_drive", args=[sheet.pk]),
            {"folder": folder, "chosen": ["other-id Fraud & <audits>.pdf", f"{folder} 2026"]},
        )
    )

    assert "Ethics.pdf" in shown
    assert 'value="other-id Fraud &amp; &lt;audits&gt;.pdf" checked' in shown
    assert "Everything in “2026”" in shown


def test_what_is_ticked_is_imported(
    client: Client, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    page = reverse("job_import_drive", args=[sheet.pk])

    answer = client.post(page, {"chosen": ["a-1 One.pdf", "b-2 Two words"], "connection": google_connection.pk})

    batch = ImportBatch.objects.get()
    assert answer["Location"] == page
    assert (batch.source, batch.query) == (ImportSource.DRIVE, {"ids": ["a-1", "b-2"]})
    assert batch.connection == google_connection


def test_nothing_ticked_is_said_on_the_page(
    client: Client, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    answer = client.post(reverse("job_import_drive", args=[sheet.pk]), {"connection": google_connection.pk})

    assert answer.status_code == 422
    assert "Choose files or folders of Drive" in text(answer)
    assert not ImportBatch.objects.exists()


def test_what_google_refuses_stands_where_the_files_would(
    client: Client, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    google.fail("drive.files.list", Answer.refusal(429, "rateLimitExceeded"))

    shown = text(client.get(reverse("job_import_drive", args=[sheet.pk]), {"chosen": "a-1 One.pdf"}))

    assert "Google asks to wait" in shown
    assert "Try again" in shown
    assert "One.pdf" in shown


def test_an_account_that_is_connected_for_mail_only_is_asked_for_drive(
    client: Client, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    Connection.objects.update(details={"id": "1001", "scopes": ["https://www.googleapis.com/auth/gmail.readonly"]})

    assert "Connect a Google account" in text(client.get(reverse("job_import_drive", args=[sheet.pk])))
    assert "Which messages" in text(client.get(reverse("job_import_gmail", args=[sheet.pk])))


def test_mail_is_looked_at_and_then_imported(
    client: Client, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    google.gmail.add(mail(("Ethics.pdf", certificate(1))))
    page = reverse("job_import_gmail", args=[sheet.pk])
    wanted = {"connection": google_connection.pk, "q": "from:becker"}

    looked = client.post(page, {**wanted, "look": "1"})
    begun = client.post(page, wanted)

    assert f"{EMAIL}/Ethics.pdf" in text(looked)
    assert begun["Location"] == page
    assert ImportBatch.objects.get().query == {"q": "from:becker", "has_attachment": True}


def test_a_table_is_saved_in_the_folder_that_was_looked_for(
    client: Client, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    folder = google.drive.folder("Board")
    page = reverse("job_export_drive", args=[sheet.pk])

    looked = text(client.get(page, {"folder": folder}))
    client.post(page, {"connection": google_connection.pk, "folder": folder, "format": "xlsx"})

    export = DriveExport.objects.get()
    assert "Save in “Board”" in looked
    assert (export.folder_id, export.format, export.job_run.job) == (folder, "xlsx", sheet)
    assert "Waiting" in text(client.get(page))


def test_an_account_of_somebody_else_cannot_be_used(
    google: GoogleServer, google_connection: Connection, stranger: User, sheet: ExtractionJob
) -> None:
    other = Client()
    other.force_login(stranger)
    own = ExtractionJob.objects.create(
        user=stranger, name="Mine", job_type="extraction", created_at=NOON, updated_at=NOON
    )

    answer = other.post(
        reverse("job_import_drive", args=[own.pk]), {"connection": google_connection.pk, "chosen": "a-1 One.pdf"}
    )

    assert "Connect a Google account" in text(answer)
    assert not ImportBatch.objects.exists()


def test_the_picker_costs_the_same_with_many_files_and_imports(
    client: Client,
    google: GoogleServer,
    google_connection: Connection,
    sheet: ExtractionJob,
    begin: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        google.drive.add(f"{number}.pdf", certificate(number))
    for _ in range(5):
        begin()

    with django_assert_num_queries(6):  # session, person, job, accounts, imports, what is there already
        client.get(reverse("job_import_drive", args=[sheet.pk]))
    with django_assert_num_queries(6):  # session, person, job, run, accounts, exports
        client.get(reverse("job_export_drive", args=[sheet.pk]))
    assert connections.credentials_of(google_connection)
