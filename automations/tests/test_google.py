"""Automations over the wire: Google's own client libraries against a Drive and a Gmail on this machine."""

from __future__ import annotations

from typing import Any

import pytest

from automations import triggers
from automations.models import AutomationRun, ExportTo, Origin, State
from automations.tests.conftest import Clock, Make, Worker
from integrations.google.grants import SCOPES
from integrations.models import Connection, ExportStatus
from integrations.tests.google_drive import FOLDER
from integrations.tests.google_server import GoogleServer
from integrations.tests.mails import mail
from jobs.models import ExtractionJob, SourceFile

pytestmark = pytest.mark.django_db

LETTER = b"Certificate of completion, Ethics, 2 hours"


@pytest.fixture
def worker(queued: list[Any], clock: Clock) -> Worker:
    """Who opens what there is."""
    return Worker(queued, clock)


def saved(google: GoogleServer) -> list[str]:
    """The names of the files in Drive that we put there."""
    return [
        each["name"] for each in google.drive.files.values() if each["mimeType"] != FOLDER and "xlsx" in each["name"]
    ]


def test_a_folder_of_drive_is_read_and_the_results_go_to_drive_once(
    make: Make, worker: Worker, clock: Clock, google: GoogleServer, google_connection: Connection
) -> None:
    folder = google.drive.folder("Certificates")
    google.drive.add("one.txt", LETTER, into=folder)
    automation = make(
        origin=Origin.DRIVE,
        connection=google_connection,
        query={"ids": [folder]},
        export_to=ExportTo.DRIVE,
        export_connection=google_connection,
    )

    first = worker.do(triggers.run_now(automation=automation, now=clock()))
    second = worker.do(triggers.run_now(automation=automation, now=clock()))

    assert (first.state, second.state) == (State.SUCCEEDED, State.NOTHING_NEW)
    assert first.delivery
    assert first.delivery.status == ExportStatus.COMPLETED
    assert len(saved(google)) == 1


def test_what_a_search_in_gmail_finds_comes_into_the_sheet(
    make: Make,
    worker: Worker,
    clock: Clock,
    google: GoogleServer,
    google_connection: Connection,
    sheet: ExtractionJob,
) -> None:
    google.gmail.add(mail(("one.txt", LETTER)))
    automation = make(origin=Origin.GMAIL, connection=google_connection, query={"q": "from:becker"})

    done = worker.do(triggers.run_now(automation=automation, now=clock()))
    google.gmail.add(mail(("two.txt", LETTER + b"2"), number=2))
    again = worker.do(triggers.run_now(automation=automation, now=clock()))

    brought = SourceFile.objects.filter(job_run__job=sheet).order_by("name")
    assert list(brought.values_list("job_run_id", "name")) == [(done.run_id, "one.txt"), (again.run_id, "two.txt")]


def test_an_account_that_may_not_save_ends_it_with_the_sentence(
    make: Make, worker: Worker, clock: Clock, google: GoogleServer, google_connection: Connection
) -> None:
    google.gmail.add(mail(("one.txt", LETTER)))
    automation = make(
        origin=Origin.GMAIL,
        connection=google_connection,
        query={"q": "from:becker"},
        export_to=ExportTo.DRIVE,
        export_connection=google_connection,
    )
    begun = triggers.run_now(automation=automation, now=clock())
    worker.work()
    google_connection.details = {"scopes": [SCOPES["gmail"]]}  # type: ignore[index]
    google_connection.save(update_fields=["details"])

    done: AutomationRun = worker.do(begun)

    assert (done.state, done.failed_at) == (State.FAILED, State.EXPORTING)
    assert done.reason.startswith("CPE Tracker may not save exports in Drive")
