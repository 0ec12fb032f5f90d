"""What goes wrong between us and Google: refusals, waits, cuts, silence; never half a file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from integrations.google import downloading, drive, session
from integrations.google.drive import DriveFiles
from integrations.google.refusals import TooFast
from integrations.models import Connection
from integrations.sources import (
    ConnectionRefused,
    ItemRefused,
    ItemTooLarge,
    ItemUnavailable,
    SourceRefused,
    SourceUnavailable,
)
from integrations.tests.google_reading import everything, fetched
from integrations.tests.google_server import Answer, GoogleServer
from integrations.tests.mails import certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(google_connection: Connection) -> Iterator[DriveFiles]:
    with drive.opened(google_connection) as opened:
        yield opened


def _silent(until: threading.Event) -> Callable[[str], Answer | None]:
    def fault(method: str) -> Answer | None:
        until.wait(10)
        return None

    return fault


def test_a_file_that_goes_between_listing_and_fetching_is_one_thing_refused(
    files: DriveFiles, google: GoogleServer
) -> None:
    (item,) = everything(files, chosen := google.drive.add("a.pdf", certificate(1)))
    del google.drive.contents[chosen]

    with pytest.raises(ItemRefused, match="deleted"):
        fetched(files, item)


@pytest.mark.parametrize("reason", ["cannotDownloadFile", "cannotDownloadAbusiveFile", "exportSizeLimitExceeded"])
def test_what_google_refuses_of_one_file_is_about_that_file(
    files: DriveFiles, google: GoogleServer, reason: str
) -> None:
    (item,) = everything(files, google.drive.add("a.pdf", certificate(1)))
    google.fail("drive.files.get", Answer.refusal(403, reason))

    with pytest.raises(ItemRefused):
        fetched(files, item)


@pytest.mark.parametrize(
    ("answer", "raised", "said"),
    [
        (Answer.refusal(500), SourceUnavailable, "trouble"),
        (Answer(502, b"<html>Bad Gateway</html>"), SourceUnavailable, "trouble"),
        (Answer.refusal(403, "userRateLimitExceeded"), SourceUnavailable, "asks to wait"),
        (Answer.refusal(403, "insufficientPermissions"), ConnectionRefused, "did not allow"),
        (Answer.refusal(403, "accessNotConfigured"), SourceRefused, "turned off"),
        (Answer.refusal(403, "domainPolicy", "Blocked by your admin."), SourceRefused, "Blocked by your admin"),
        (Answer(200, b"{}", cut=1), SourceUnavailable, "lost"),
    ],
    ids=["500", "502", "rate", "scope", "off", "policy", "cut"],
)
def test_what_goes_wrong_is_told_apart(
    files: DriveFiles, google: GoogleServer, answer: Answer, raised: type[Exception], said: str
) -> None:
    google.fail("drive.files.get", answer, answer)

    with pytest.raises(raised, match=said):
        everything(files, google.drive.add("a.pdf", certificate(1)))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("37", 37), ("999999", 3600), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("", None), ("soon", None)],
)
def test_google_says_how_long_to_wait(
    files: DriveFiles, google: GoogleServer, header: str, seconds: int | None
) -> None:
    google.fail("drive.files.get", Answer.refusal(429, "rateLimitExceeded", Retry_After=header))

    with pytest.raises(SourceUnavailable) as caught:
        everything(files, google.drive.add("a.pdf", certificate(1)))

    assert caught.value.retry_after == seconds


def test_a_server_that_is_silent_is_waited_for_not_long(
    google: GoogleServer, google_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "WAIT_SECONDS", 0.05)
    chosen = google.drive.add("a.pdf", certificate(1))
    google.faults.append(_silent(released := threading.Event()))

    with drive.opened(google_connection) as files, pytest.raises(SourceUnavailable, match="in time"):
        files.page({"ids": [chosen]}, "")
    released.set()


def test_a_large_file_comes_in_pieces_and_goes_on_where_the_connection_was_cut(
    files: DriveFiles, google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "PIECE", 1000)
    (item,) = everything(files, google.drive.add("large.pdf", content := certificate(1, size=4500)))
    cut = Answer(206, b"x" * 1000, {"Content-Range": f"bytes 1000-1999/{len(content)}"}, cut=400)
    google.fail("drive.files.get", None, cut, cut, cut)

    assert fetched(files, item) == content
    assert google.drive.ranges == [f"bytes={first}-{first + 999}" for first in range(0, 5000, 1000)]


@pytest.mark.parametrize(
    ("answer", "raised"),
    [(Answer.refusal(500), ItemUnavailable), (Answer.refusal(429, "rateLimitExceeded"), TooFast)],
    ids=["500", "429"],
)
def test_trouble_with_one_file_is_told_from_being_asked_to_wait(
    files: DriveFiles, google: GoogleServer, answer: Answer, raised: type[Exception]
) -> None:
    (item,) = everything(files, google.drive.add("a.pdf", certificate(1)))
    google.fail("drive.files.get", answer)

    with pytest.raises(SourceUnavailable) as caught:
        fetched(files, item)

    assert type(caught.value) is raised


def test_a_connection_that_breaks_again_and_again_is_given_up_for_now(files: DriveFiles, google: GoogleServer) -> None:
    (item,) = everything(files, google.drive.add("a.pdf", certificate(1)))
    google.fail("drive.files.get", *[Answer(206, b"x" * 100, cut=50)] * downloading.TRIES)

    with pytest.raises(SourceUnavailable, match="lost"):
        fetched(files, item)


def test_a_file_that_is_not_what_google_said_is_not_taken(files: DriveFiles, google: GoogleServer) -> None:
    (item,) = everything(files, google.drive.add("a.pdf", certificate(1)))
    google.fail("drive.files.get", Answer(200, certificate(1)[:-3]))

    with pytest.raises(SourceUnavailable, match="whole"):
        fetched(files, item)


def test_no_more_is_fetched_than_may_be(
    files: DriveFiles, google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "PIECE", 1000)
    (item,) = everything(files, google.drive.add("large.pdf", certificate(1, size=50_000)))

    with pytest.raises(ItemTooLarge):
        fetched(files, item, most=2500)

    assert len(google.drive.ranges) == 3


def test_an_empty_file_is_a_file(files: DriveFiles, google: GoogleServer) -> None:
    (item,) = everything(files, google.drive.add("empty.pdf", b""))

    assert fetched(files, item) == b""
