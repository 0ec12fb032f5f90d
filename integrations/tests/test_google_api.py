"""Google over the API."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from integrations import deliveries, importing
from integrations.models import Connection, DriveExport, ImportBatch, ImportSource
from integrations.tests.google_oauth import EMAIL
from integrations.tests.google_server import GoogleServer
from integrations.tests.mails import certificate, mail
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(owner: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(owner)
    return client


def test_a_drive_is_gone_about_in(api: APIClient, google: GoogleServer, google_connection: Connection) -> None:
    folder = google.drive.folder("2026")
    google.drive.add("a.pdf", certificate(1), into=folder)

    answer = api.get(f"/api/connections/{google_connection.pk}/drive", {"folder": folder})

    (entry,) = answer.json()["entries"]
    assert answer.json()["next"] == ""
    assert entry == {
        "id": entry["id"], "name": "a.pdf", "is_folder": False, "size": len(certificate(1)), "modified": None
    }  # fmt: skip


def test_a_folder_is_previewed_and_imported(
    api: APIClient, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob, run: JobRun
) -> None:
    folder = google.drive.folder("2026")
    google.drive.add("a.pdf", certificate(1), into=folder)
    wanted = {"connection_id": str(google_connection.pk), "ids": [folder]}

    preview = api.post(f"/api/jobs/{sheet.pk}/import/drive/preview", wanted)
    begun = api.post(f"/api/jobs/{sheet.pk}/import/drive?run_id={run.pk}", {**wanted, "start": True})
    importing.import_for_a_turn(batch_id=begun.json()["id"], clock=lambda: NOON)

    assert [found["path"] for found in preview.json()["found"]] == ["Google Drive/2026/a.pdf"]
    assert (begun.status_code, begun.json()["source"], begun.json()["job_run_id"]) == (202, "drive", str(run.pk))
    assert ImportBatch.objects.get().starts_run
    assert run.files.count() == 1


def test_mail_is_previewed_and_imported(
    api: APIClient, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    google.gmail.add(mail(("a.pdf", certificate(1))))
    wanted = {"connection_id": str(google_connection.pk), "q": "from:becker"}

    preview = api.post(f"/api/jobs/{sheet.pk}/import/gmail/preview", wanted)
    begun = api.post(f"/api/jobs/{sheet.pk}/import/gmail", wanted)

    assert [found["path"] for found in preview.json()["found"]] == [f"{EMAIL}/a.pdf"]
    assert (begun.status_code, begun.json()["source"]) == (202, ImportSource.GMAIL)
    assert begun.json()["query"] == {"q": "from:becker", "has_attachment": True}


def test_results_are_saved_and_listed(
    api: APIClient, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob, run: JobRun
) -> None:
    address = f"/api/jobs/{sheet.pk}/export/drive"

    begun = api.post(address, {"connection_id": str(google_connection.pk), "format": "csv"})
    listed = api.get(address)
    one = api.get(f"{address}/{begun.json()['id']}")

    assert (begun.status_code, begun.json()["status"], begun.json()["job_run_id"]) == (202, "waiting", str(run.pk))
    assert listed.json() == {"job_run_id": str(run.pk), "exports": [begun.json()], "total": 1, "next": None}
    assert one.json() == begun.json()


def test_an_account_of_google_is_tested_too(
    api: APIClient, google: GoogleServer, google_connection: Connection
) -> None:
    assert api.post(f"/api/connections/{google_connection.pk}/test").json() == {"folders": []}
    assert google.asked == ["drive.about.get"]


def test_a_mailbox_is_no_drive(api: APIClient, connection: Connection, sheet: ExtractionJob) -> None:
    answer = api.post(f"/api/jobs/{sheet.pk}/import/drive", {"connection_id": str(connection.pk), "ids": ["a"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "connection_refused")
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("import/drive", {"ids": []}),
        ("import/drive", {"ids": ["a' or '"]}),
        ("import/gmail", {"q": ""}),
        ("export/drive", {"format": "pdf"}),
        ("export/drive", {"format": "csv", "folder_id": "a/b"}),
    ],
    ids=range(5),
)
def test_what_makes_no_sense_is_refused(
    api: APIClient, google_connection: Connection, sheet: ExtractionJob, address: str, wanted: dict[str, Any]
) -> None:
    answer = api.post(f"/api/jobs/{sheet.pk}/{address}", {"connection_id": str(google_connection.pk), **wanted})

    assert answer.status_code == 400
    assert not ImportBatch.objects.exists()
    assert not DriveExport.objects.exists()


def test_a_list_of_exports_costs_the_same_however_long_it_is(
    api: APIClient,
    google_connection: Connection,
    sheet: ExtractionJob,
    run: JobRun,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        deliveries.export_to_drive(
            run=run, connection=google_connection, file_format="csv", folder_id=f"folder-{number}", now=NOON
        )

    with django_assert_num_queries(4):  # job, run, exports, how many
        api.get(f"/api/jobs/{sheet.pk}/export/drive")
