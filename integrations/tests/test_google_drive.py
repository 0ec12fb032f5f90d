"""Drive over the wire: Google's own client library against a Drive on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integrations import importing
from integrations.google import drive
from integrations.google.chosen import MOST, BadChoice, checked
from integrations.google.drive import DriveFiles
from integrations.models import Connection, ImportBatch, ImportSource, ImportStatus
from integrations.opening import checked_query
from integrations.sources import Item, ItemRefused, SourceRefused
from integrations.tests.google_drive import APPS
from integrations.tests.google_reading import counted, everything, fetched
from integrations.tests.google_server import GoogleServer
from integrations.tests.mails import certificate
from jobs.models import JobRun, SourceFile
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db

Begin = Callable[..., ImportBatch]


@pytest.fixture
def files(google_connection: Connection) -> Iterator[DriveFiles]:
    with drive.opened(google_connection) as opened:
        yield opened


def paths(items: list[Item]) -> list[str]:
    return [item.path for item in items]


def test_a_chosen_file_comes_as_it_is(files: DriveFiles, google: GoogleServer) -> None:
    chosen = google.drive.add("Ethics.pdf", certificate(1))

    (item,) = everything(files, chosen)

    assert (item.key, item.path, item.size) == (chosen, "Google Drive/Ethics.pdf", len(certificate(1)))
    assert fetched(files, item) == certificate(1)


def test_folders_are_looked_into_page_by_page_with_the_folders_in_them(files: DriveFiles, google: GoogleServer) -> None:
    google.drive.pages = 2
    year = google.drive.folder("2026")
    for number in range(5):
        google.drive.add(f"{number}.pdf", certificate(number), into=year)
    inner = google.drive.folder("Becker", into=google.drive.folder("Providers", into=year))
    google.drive.add("deep.pdf", certificate(9), into=inner)
    google.drive.add("thrown away.pdf", certificate(8), into=inner, trashed=True)

    found = paths(everything(files, year))

    assert sorted(found) == [
        *(f"Google Drive/2026/{number}.pdf" for number in range(5)),
        "Google Drive/2026/Providers/Becker/deep.pdf",
    ]


def test_two_folders_and_a_file_are_chosen_at_once(files: DriveFiles, google: GoogleServer) -> None:
    chosen = [google.drive.folder("A"), google.drive.folder("B"), google.drive.add("c.pdf", certificate(3))]
    google.drive.add("a.pdf", certificate(1), into=chosen[0])
    google.drive.add("b.pdf", certificate(2), into=chosen[1])

    assert sorted(paths(everything(files, *chosen))) == [
        "Google Drive/A/a.pdf", "Google Drive/B/b.pdf", "Google Drive/c.pdf"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "mime"),
    [
        ("document", "CPE log.pdf", "application/pdf"),
        ("presentation", "CPE log.pdf", "application/pdf"),
        ("spreadsheet", "CPE log.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_documents_of_googles_own_are_exported(
    files: DriveFiles, google: GoogleServer, kind: str, name: str, mime: str
) -> None:
    chosen = google.drive.add("CPE log", mime=f"{APPS}{kind}", size="1024")

    (item,) = everything(files, chosen)

    assert (item.path, item.size) == (f"Google Drive/{name}", None)
    assert fetched(files, item) == f"{mime} of CPE log".encode()


def test_what_cannot_be_exported_says_so(files: DriveFiles, google: GoogleServer) -> None:
    (item,) = everything(files, google.drive.add("Survey", mime=f"{APPS}form"))

    with pytest.raises(ItemRefused, match="cannot be exported"):
        fetched(files, item)


def test_a_shortcut_is_the_file_that_it_leads_to(files: DriveFiles, google: GoogleServer) -> None:
    target = google.drive.add("real.pdf", certificate(1))
    short = google.drive.shortcut("My certificate.pdf", target)

    item, same = everything(files, short, target)

    assert item.key == same.key == target
    assert item.path == "Google Drive/My certificate.pdf"
    assert fetched(files, item) == certificate(1)


def test_shortcuts_in_a_circle_are_followed_once(files: DriveFiles, google: GoogleServer) -> None:
    top = google.drive.folder("Top")
    google.drive.shortcut("Top again", top, into=google.drive.folder("Inner", into=top))
    google.drive.add("a.pdf", certificate(1), into=top)

    assert paths(everything(files, top)) == ["Google Drive/Top/a.pdf"]


def test_a_shared_drive_is_looked_into_by_its_name(files: DriveFiles, google: GoogleServer) -> None:
    shared = google.drive.shared_drive("Practice")
    google.drive.add("a.pdf", certificate(1), into=google.drive.folder("CPE", into=shared))

    (item,) = everything(files, shared)

    assert item.path == "Google Drive/Practice/CPE/a.pdf"
    assert fetched(files, item) == certificate(1)


def test_a_slash_in_a_name_makes_no_folder(files: DriveFiles, google: GoogleServer) -> None:
    (item,) = everything(files, google.drive.add("Q1/Q2 2026.pdf", certificate(1)))

    assert item.path == "Google Drive/Q1-Q2 2026.pdf"


def test_too_many_folders_are_refused_with_advice(
    files: DriveFiles, google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive, "MOST_FOLDERS", 3)
    top = google.drive.folder("Top")
    for number in range(4):
        google.drive.folder(str(number), into=top)

    with pytest.raises(SourceRefused, match="Choose some of them"):
        everything(files, top)


def test_what_is_gone_is_told_of_it_and_the_rest_comes(files: DriveFiles, google: GoogleServer) -> None:
    here = google.drive.add("here.pdf", certificate(1))

    item, gone = everything(files, "never-was", here)

    assert fetched(files, item) == certificate(1)
    with pytest.raises(ItemRefused, match="deleted"):
        fetched(files, gone)


def test_where_all_that_was_chosen_is_gone_the_import_is_refused(files: DriveFiles, google: GoogleServer) -> None:
    thrown = google.drive.add("a.pdf", certificate(1), trashed=True)

    with pytest.raises(SourceRefused, match="not in Drive any more"):
        files.page({"ids": [thrown, "never-was"]}, "")


def test_a_page_that_google_knows_no_more_begins_the_folder_anew(files: DriveFiles, google: GoogleServer) -> None:
    google.drive.pages = 2
    top = google.drive.folder("Top")
    for number in range(3):
        google.drive.add(f"{number}.pdf", certificate(number), into=top)
    cursor = files.page({"ids": [top]}, files.page({"ids": [top]}, "").following).following

    page = files.page({"ids": [top]}, cursor.replace("page-2", "expired"))

    assert paths(list(page.items)) == ["Google Drive/Top/0.pdf", "Google Drive/Top/1.pdf"]
    assert page.following


@pytest.mark.parametrize(
    "query",
    [{}, {"ids": []}, {"ids": ["a' or '1"]}, {"ids": [7]}, {"ids": ["a"] * (MOST + 1)}, {"ids": ["a"], "q": ""}],
    ids=range(6),
)
def test_a_choice_that_makes_no_sense_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(BadChoice):
        checked(query)


def test_a_choice_is_kept_once() -> None:
    assert checked_query(ImportSource.DRIVE, {"ids": ["a", "b", "a"]}) == {"ids": ["a", "b"]}


def test_an_import_brings_a_folder_under_names_of_the_run_and_nothing_twice(
    begin: Begin, run: JobRun, google: GoogleServer, google_connection: Connection
) -> None:
    top = google.drive.folder("2026")
    for number in range(3):
        google.drive.add(f"{number}.pdf", certificate(number), into=top)
    google.drive.add("Survey", mime=f"{APPS}form", into=top)

    batches = [begin(source=ImportSource.DRIVE, connection=google_connection, query={"ids": [top]}) for _ in range(2)]
    for batch in batches:
        importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON)

    first, second = (counted(batch) for batch in batches)
    found = SourceFile.objects.filter(job_run=run).order_by("original_path")
    assert [file.original_path for file in found] == [f"Google Drive/2026/{number}.pdf" for number in range(3)]
    assert all(f"/runs/{run.pk}/drive_imports/" in file.storage_name for file in found)
    assert (first.status, first.items_imported) == (ImportStatus.COMPLETED, 3)
    # what could not be had was tried again
    assert (second.status, second.items_imported, second.items_failed) == (ImportStatus.COMPLETED, 0, 1)
