"""Tokens that pass, tokens that are taken back, and what is kept of them."""

from __future__ import annotations

from typing import Any

import pytest

from integrations import connections, importing
from integrations.google import drive
from integrations.google.grants import SCOPES, Use
from integrations.models import Connection, ImportBatch, ImportSource, ImportStatus
from integrations.sources import ConnectionRefused, SourceRefused, SourceUnavailable
from integrations.tests.google_reading import everything
from integrations.tests.google_server import Answer, GoogleServer
from integrations.tests.mails import certificate
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(google: GoogleServer) -> str:
    return google.drive.add("a.pdf", certificate(1))


def asked(connection: Connection, chosen: str) -> int:
    """How many things there are."""
    with drive.opened(connection) as files:
        return len(everything(files, chosen))


def test_a_token_that_google_takes_no_more_is_renewed_and_kept(
    google: GoogleServer, google_connection: Connection, chosen: str
) -> None:
    google.oauth.expire()

    assert asked(google_connection, chosen) == 1

    google_connection.refresh_from_db()
    (current,) = google.oauth.passing
    kept = connections.credentials_of(google_connection)
    assert kept["access_token"] == current
    assert kept["refresh_token"] in google.oauth.lasting
    assert current not in google_connection.sealed


def test_a_token_whose_time_is_over_is_renewed_before_it_is_used(
    google: GoogleServer, google_connection: Connection, chosen: str
) -> None:
    kept = connections.credentials_of(google_connection) | {"expires_at": "2026-01-01T00:00:00+00:00"}
    connections.keep_renewed(connection=google_connection, credentials=kept)

    asked(google_connection, chosen)

    assert google.asked == ["oauth.token", "drive.files.get"]


def test_a_good_token_is_used_as_it_is(google: GoogleServer, google_connection: Connection, chosen: str) -> None:
    asked(google_connection, chosen)

    assert google.asked == ["drive.files.get"]


def test_a_renewed_token_does_not_overwrite_a_connection_made_anew(
    google: GoogleServer, google_connection: Connection, chosen: str
) -> None:
    google.oauth.expire()
    stale = Connection.objects.get(pk=google_connection.pk)
    connections.keep_renewed(connection=google_connection, credentials={"refresh_token": "newer"})

    asked(stale, chosen)

    google_connection.refresh_from_db()
    assert connections.credentials_of(google_connection) == {"refresh_token": "newer"}


def test_an_import_over_access_that_was_taken_back_ends_and_the_connection_says_connect_again(
    begin: Any, google: GoogleServer, google_connection: Connection, chosen: str
) -> None:
    google.oauth.lasting.clear()
    google.oauth.expire()
    batch = begin(source=ImportSource.DRIVE, connection=google_connection, query={"ids": [chosen]})

    importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON)

    google_connection.refresh_from_db()
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert batch.status == ImportStatus.FAILED
    assert "Connect it again" in google_connection.problem == batch.error


@pytest.mark.parametrize(
    ("answers", "raised", "said"),
    [
        ([Answer.of({"error": "invalid_grant"}, 400)], ConnectionRefused, "Connect it again"),
        (
            [Answer.of({"error": "invalid_grant", "error_subtype": "invalid_rapt"}, 400)],
            ConnectionRefused,
            "Connect it again",
        ),
        ([Answer.of({"error": "invalid_client"}, 401)], SourceRefused, "client id or secret"),
        ([Answer(503, b"<html>")] * 9, SourceUnavailable, "trouble"),
        ([Answer(200, b"{}", cut=1)] * 9, SourceUnavailable, "lost"),
    ],
    ids=["revoked", "session", "client", "503", "cut"],
)
def test_what_goes_wrong_when_a_token_is_renewed_is_told_apart(
    google: GoogleServer,
    google_connection: Connection,
    chosen: str,
    answers: list[Answer],
    raised: type[Exception],
    said: str,
) -> None:
    google.oauth.expire()
    google.fail("oauth.token", *answers)

    with pytest.raises(raised, match=said):
        asked(google_connection, chosen)


def test_a_token_that_is_refused_though_it_is_new_is_not_renewed_for_ever(
    google: GoogleServer, google_connection: Connection, chosen: str
) -> None:
    google.faults.append(lambda method: Answer.refusal(401, "authError") if method == "drive.files.get" else None)

    with pytest.raises(ConnectionRefused, match="Connect it again"):
        asked(google_connection, chosen)

    assert google.asked.count("oauth.token") < 5


def test_what_was_not_allowed_is_not_asked_for(
    google: GoogleServer, google_connection: Connection, chosen: str
) -> None:
    google_connection.details = {"id": "1001", "scopes": [SCOPES[Use.GMAIL]]}

    with pytest.raises(ConnectionRefused, match="may not see and download files in Drive"):
        asked(google_connection, chosen)

    assert google.asked == []


def test_where_the_installation_is_set_up_no_more_it_says_so(
    google_connection: Connection, chosen: str, settings: Any
) -> None:
    settings.GOOGLE_CLIENT_SECRET = ""

    with pytest.raises(SourceRefused, match="not set up for Google"):
        asked(google_connection, chosen)


def test_without_a_connection_there_is_nothing_to_ask() -> None:
    with pytest.raises(ConnectionRefused, match="removed"), drive.opened(None):
        pass
