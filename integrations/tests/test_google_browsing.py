"""Going about in Drive."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from integrations.google import browsing
from integrations.google.browsing import MY_DRIVE, SHARED_DRIVES, SHARED_WITH_ME, Listing
from integrations.google.chosen import BadChoice
from integrations.models import Connection
from integrations.tests.google_drive import APPS
from integrations.tests.google_server import GoogleServer
from integrations.tests.mails import certificate
from jobs.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


def names(listing: Listing) -> list[str]:
    return [entry.name for entry in listing.entries]


def test_my_drive_is_where_one_begins_folders_first(google: GoogleServer, google_connection: Connection) -> None:
    google.drive.add("a.pdf", certificate(1))
    google.drive.folder("Z")

    listing = browsing.browse(connection=google_connection)

    assert names(listing) == ["Z", "a.pdf"]
    assert listing.way == ((MY_DRIVE, "My Drive"),)
    assert listing.entries[1].size == len(certificate(1))


def test_the_way_to_a_folder_is_shown_and_remembered_for_a_while(
    google: GoogleServer, google_connection: Connection
) -> None:
    year = google.drive.folder("2026")
    inner = google.drive.folder("Becker", into=year)

    first = browsing.browse(connection=google_connection, folder=inner)
    asked = google.asked.count("drive.files.get")
    browsing.browse(connection=google_connection, folder=inner)

    assert first.way == ((MY_DRIVE, "My Drive"), (year, "2026"), (inner, "Becker"))
    assert google.asked.count("drive.files.get") == asked


def test_shared_drives_are_a_place_with_their_names(google: GoogleServer, google_connection: Connection) -> None:
    drive = google.drive.shared_drive("Practice")
    folder = google.drive.folder("CPE", into=drive)
    google.drive.add("a.pdf", certificate(1), into=folder)

    listing = browsing.browse(connection=google_connection, folder=folder)

    assert names(browsing.browse(connection=google_connection, folder=SHARED_DRIVES)) == ["Practice"]
    assert listing.way == ((SHARED_DRIVES, "Shared drives"), (drive, "Practice"), (folder, "CPE"))
    assert names(listing) == ["a.pdf"]


def test_what_others_shared_is_a_place(google: GoogleServer, google_connection: Connection) -> None:
    google.drive.add("mine.pdf", certificate(1))
    folder = google.drive.folder("Theirs", shared=True)
    google.drive.files[folder]["parents"] = []
    google.drive.add("a.pdf", certificate(2), into=folder)

    listing = browsing.browse(connection=google_connection, folder=folder)

    assert names(browsing.browse(connection=google_connection, folder=SHARED_WITH_ME)) == ["Theirs"]
    assert listing.way == ((SHARED_WITH_ME, "Shared with me"), (folder, "Theirs"))


def test_a_search_finds_names_anywhere_and_quotes_are_letters(
    google: GoogleServer, google_connection: Connection
) -> None:
    google.drive.add("Becker's ethics.pdf", certificate(1), into=google.drive.folder("Deep"))

    assert names(browsing.browse(connection=google_connection, search="becker's")) == ["Becker's ethics.pdf"]
    assert names(browsing.browse(connection=google_connection, search="x' or name contains 'becker")) == []


def test_pages_follow_each_other(google: GoogleServer, google_connection: Connection) -> None:
    google.drive.pages = 2
    for number in range(3):
        google.drive.add(f"{number}.pdf", certificate(number))

    first = browsing.browse(connection=google_connection)
    second = browsing.browse(connection=google_connection, page=first.following)

    assert (names(first), names(second), second.following) == (["0.pdf", "1.pdf"], ["2.pdf"], "")


def test_shortcuts_stand_for_what_they_lead_to(google: GoogleServer, google_connection: Connection) -> None:
    folder = google.drive.folder("Real", into=google.drive.folder("Elsewhere"))
    google.drive.shortcut("Short", folder)

    (entry,) = [each for each in browsing.browse(connection=google_connection).entries if each.name == "Short"]

    assert (entry.id, entry.is_folder, entry.is_shortcut) == (folder, True, True)


def test_only_folders_where_one_is_looked_for(google: GoogleServer, google_connection: Connection) -> None:
    google.drive.add("a.pdf", certificate(1))
    google.drive.add("Log", mime=f"{APPS}document")
    google.drive.folder("Board")

    assert names(browsing.browse(connection=google_connection, only_folders=True)) == ["Board"]


def test_what_cannot_be_asked_is_refused(google_connection: Connection) -> None:
    with pytest.raises(BadChoice):
        browsing.browse(connection=google_connection, folder="a' or 'b")
    with pytest.raises(Invalid):
        browsing.browse(connection=google_connection, search="a" * 101)
