"""A run's results saved in Drive: once, whatever happens on the way."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from integrations import connections, deliveries, delivering
from integrations.google import uploading
from integrations.google.chosen import BadChoice
from integrations.google.grants import SCOPES, NotAllowed, Use
from integrations.models import Connection, DriveExport, ExportStatus
from integrations.sources import ConnectionRefused
from integrations.tests.google_drive import FOLDER
from integrations.tests.google_server import Answer, GoogleServer
from jobs.models import JobExport, JobRun
from jobs.tests import scenes
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db

Export = Callable[..., DriveExport]


@pytest.fixture
def run(sheet: Any) -> JobRun:
    """That is finished, with 40 rows."""
    scenes.add_file(sheet)
    run = scenes.submit(sheet)
    scenes.end(*scenes.tasks_of(run), rows=40)
    return JobRun.objects.get(pk=run.pk)


@pytest.fixture
def export(run: JobRun, google_connection: Connection) -> Export:
    def export(**given: Any) -> DriveExport:
        wanted: dict[str, Any] = {"run": run, "connection": google_connection, "file_format": "csv", "now": NOON}
        return deliveries.export_to_drive(**(wanted | given))

    return export


def saved(export: DriveExport) -> DriveExport:
    """After a worker had its turn."""
    delivering.save_to_drive(export_id=export.pk, clock=lambda: NOON)
    export.refresh_from_db()
    return export


def files(google: GoogleServer) -> list[dict[str, Any]]:
    return [file for file in google.drive.files.values() if file["mimeType"] != FOLDER]


def test_a_csv_is_saved_in_our_own_folder(export: Export, run: JobRun, google: GoogleServer) -> None:
    made = saved(export())

    (file,) = files(google)
    folder = google.drive.files[file["parents"][0]]
    lines = list(csv.reader(io.StringIO(google.drive.contents[file["id"]].decode("utf-8-sig"))))
    assert (folder["name"], folder["parents"]) == ("CPE Tracker", ["my-drive"])
    assert file["name"] == f"job_{run.job_id}_run_{run.pk}_results.csv"
    assert lines[0][0] == "Source File Path(s)"
    assert (len(lines), made.rows_count) == (41, 40)
    assert (made.status, made.error, made.link) == (ExportStatus.COMPLETED, "", file["webViewLink"])


def test_a_workbook_is_saved_in_the_folder_that_is_named(export: Export, google: GoogleServer) -> None:
    folder = google.drive.folder("For the board")

    saved(export(file_format="xlsx", folder_id=folder))

    (file,) = files(google)
    book = load_workbook(io.BytesIO(google.drive.contents[file["id"]]))
    assert file["parents"] == [folder]
    assert book.active is not None
    assert book.active["A1"].value == "Source File Path(s)"


def test_it_stands_in_the_list_of_the_runs_exports(export: Export, run: JobRun, google: GoogleServer) -> None:
    saved(export())

    (record,) = JobExport.objects.filter(job_run=run)
    assert (record.format, record.created_by) == ("csv", run.job.user)


def test_our_folder_is_made_once_and_made_anew_when_it_was_thrown_away(
    export: Export, google: GoogleServer, google_connection: Connection
) -> None:
    for _ in range(2):
        saved(export())
    google_connection.refresh_from_db()
    first = google_connection.details[connections.EXPORT_FOLDER]
    google.drive.files[first]["trashed"] = True
    saved(export())

    google_connection.refresh_from_db()
    second = google_connection.details[connections.EXPORT_FOLDER]
    assert first != second
    assert sorted(file["parents"][0] for file in files(google)) == sorted([first, first, second])


def test_saving_again_what_is_saved_changes_nothing(export: Export, google: GoogleServer) -> None:
    made = saved(export())

    saved(made)

    assert len(files(google)) == 1
    assert JobExport.objects.count() == 1


def test_a_worker_that_is_killed_after_sending_leaves_one_file(export: Export, google: GoogleServer) -> None:
    made = saved(export())
    DriveExport.objects.filter(pk=made.pk).update(
        status=ExportStatus.RUNNING, finished_at=None, link="", rows_count=None
    )

    again = saved(made)

    assert len(files(google)) == 1
    assert (again.status, again.link) == (ExportStatus.COMPLETED, files(google)[0]["webViewLink"])


def test_two_workers_with_the_same_export_make_one_file(
    export: Export, google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, first = export(), uploading.Target.save

    def behind_another(target: uploading.Target, *args: Any, **kwargs: Any) -> str:
        monkeypatch.setattr(uploading.Target, "save", first)
        saved(made)
        return first(target, *args, **kwargs)

    monkeypatch.setattr(uploading.Target, "save", behind_another)
    saved(made)

    assert len(files(google)) == 1
    assert JobExport.objects.count() == 1


def test_a_connection_cut_in_the_middle_goes_on_where_it_was(
    export: Export, google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "PIECE", 50)
    cut = Answer(308, b"lost", cut=1)
    google.fail("drive.files.create", None, None, None, cut, cut)  # the folder, the beginning, a piece

    made = saved(export())

    assert made.error == ""
    (file,) = files(google)
    assert made.status == ExportStatus.COMPLETED
    assert int(file["size"]) == len(google.drive.contents[file["id"]]) > 100
    assert google.drive.contents[file["id"]].endswith(b"\r\n")


def test_google_asks_to_wait_and_the_export_comes_later(export: Export, google: GoogleServer) -> None:
    google.fail("drive.files.create", None, Answer.refusal(429, "rateLimitExceeded", Retry_After="120"))

    made = saved(export())
    put_off = (made.status, made.failures_in_row)
    later = ProcrastinateJob.objects.filter(task_name="integrations.save_to_drive").latest("id").scheduled_at
    done = saved(made)

    assert put_off == (ExportStatus.WAITING, 1)
    assert later == NOON + dt.timedelta(seconds=120)
    assert done.status == ExportStatus.COMPLETED
    assert len(files(google)) == 1


def test_what_does_not_pass_in_ten_tries_has_failed(export: Export, google: GoogleServer) -> None:
    google.faults.append(lambda method: Answer.refusal(500) if method == "drive.files.generateIds" else None)
    made = export()

    for _ in range(deliveries.MOST_FAILURES):
        saved(made)

    assert made.status == ExportStatus.FAILED
    assert "trouble" in made.error


@pytest.mark.parametrize("status", [403, 404])
def test_a_folder_that_is_closed_to_us_is_named_with_the_way_out(
    export: Export, google: GoogleServer, status: int
) -> None:
    folder = google.drive.folder("Closed") if status == 403 else "never-was"
    google.drive.closed.add(folder)

    made = saved(export(folder_id=folder))

    assert made.status == ExportStatus.FAILED
    assert "Save in the folder “CPE Tracker” instead" in made.error


def test_access_that_was_taken_back_is_told_with_the_connection(
    export: Export, google: GoogleServer, google_connection: Connection
) -> None:
    google.oauth.lasting.clear()
    google.oauth.expire()

    made = saved(export())

    google_connection.refresh_from_db()
    assert made.status == ExportStatus.FAILED
    assert "Connect it again" in google_connection.problem == made.error


def test_who_asks_twice_gets_it_once_and_later_again(export: Export, google: GoogleServer) -> None:
    first, second = export(), export()
    saved(first)
    third = export()

    assert first.pk == second.pk != third.pk


def test_what_has_the_same_name_for_its_caller_is_never_begun_twice(export: Export, google: GoogleServer) -> None:
    first = saved(export(once="automation run 7"))

    assert export(once="automation run 7").pk == first.pk
    assert ProcrastinateJob.objects.filter(task_name="integrations.save_to_drive").count() == 1


def test_what_makes_no_sense_is_refused(export: Export, google_connection: Connection, connection: Connection) -> None:
    with pytest.raises(deliveries.BadFormat):
        export(file_format="pdf")
    with pytest.raises(BadChoice):
        export(folder_id="a' in parents")
    with pytest.raises(ConnectionRefused):
        export(connection=connection)
    google_connection.details = {"scopes": [SCOPES[Use.DRIVE]]}
    with pytest.raises(NotAllowed):
        export()
    assert not DriveExport.objects.exists()
