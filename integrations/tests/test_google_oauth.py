"""Connecting and removing an account of Google's, over the wire."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from integrations import connections, disconnecting
from integrations.google import oauth
from integrations.google.grants import SCOPES, Use, uses_of
from integrations.models import Connection
from integrations.sources import SourceUnavailable
from integrations.tests.google_oauth import EMAIL, id_token
from integrations.tests.google_server import Answer, GoogleServer
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db

BACK = "https://cpe.example.org/account/connections/google/back/"


def begun(*uses: Use, **given: Any) -> tuple[dict[str, str], oauth.Pending]:
    """The question that the consent page is asked, and what our side remembers."""
    address, pending = oauth.begin(uses=uses, redirect_uri=BACK, now=NOON, **given)
    return dict(parse_qsl(urlsplit(address).query)), pending


def finished(owner: User, pending: oauth.Pending | None, later: int = 5, **answer: str) -> Connection:
    now = NOON + dt.timedelta(minutes=later)
    return oauth.finish(user=owner, pending=pending, answer=answer, redirect_uri=BACK, now=now)


def connected(owner: User, google: GoogleServer, *uses: Use) -> Connection:
    question, pending = begun(*uses)
    return finished(owner, pending, state=question["state"], code=google.oauth.consent(question))


def test_the_consent_page_is_asked_for_no_more_than_is_needed(google: GoogleServer) -> None:
    question, pending = begun(Use.GMAIL, account=EMAIL)

    assert question["scope"] == f"openid email {SCOPES[Use.GMAIL]}"
    assert question["code_challenge_method"] == "S256"
    assert (question["access_type"], question["prompt"]) == ("offline", "consent")
    assert question["login_hint"] == EMAIL
    assert pending["verifier"] not in question.values()


def test_an_account_is_kept_with_what_was_allowed_and_its_tokens_encrypted(owner: User, google: GoogleServer) -> None:
    connection = connected(owner, google, Use.DRIVE, Use.EXPORT)

    kept = connections.credentials_of(connection)
    assert connection.account == EMAIL
    assert uses_of(connection) == [Use.DRIVE, Use.EXPORT]
    assert kept["refresh_token"] in google.oauth.lasting
    assert kept["access_token"] in google.oauth.passing
    assert kept["refresh_token"] not in connection.sealed
    assert kept["expires_at"] == (NOON + dt.timedelta(minutes=5, seconds=3599)).isoformat()


def test_connecting_again_is_the_same_connection_and_forgets_its_problem(owner: User, google: GoogleServer) -> None:
    first = connected(owner, google, Use.DRIVE)
    connections.note_problem(connection=first, problem="Connect it again.", now=NOON)
    connections.note_export_folder(connection=first, instead_of="", folder_id="ours")

    again = connected(owner, google, Use.DRIVE, Use.GMAIL)

    assert (again.pk, again.problem) == (first.pk, "")
    assert again.details[connections.EXPORT_FOLDER] == "ours"
    assert uses_of(again) == [Use.DRIVE, Use.GMAIL]


def test_what_was_not_ticked_is_not_allowed(owner: User, google: GoogleServer) -> None:
    question, pending = begun(Use.DRIVE, Use.GMAIL)
    code = google.oauth.consent(question, scopes=f"openid email {SCOPES[Use.GMAIL]}")

    assert uses_of(finished(owner, pending, state=question["state"], code=code)) == [Use.GMAIL]


def test_where_nothing_was_ticked_nothing_is_kept(owner: User, google: GoogleServer) -> None:
    question, pending = begun(Use.DRIVE)

    with pytest.raises(oauth.NotConnected, match="did not tick"):
        finished(owner, pending, state=question["state"], code=google.oauth.consent(question, scopes="openid email"))

    assert not Connection.objects.exists()


def test_an_answer_to_somebody_elses_question_is_refused(owner: User, google: GoogleServer) -> None:
    theirs, _ = begun(Use.DRIVE)
    _, mine = begun(Use.DRIVE)

    with pytest.raises(oauth.NotConnected, match="no question of ours"):
        finished(owner, mine, state=theirs["state"], code=google.oauth.consent(theirs))
    with pytest.raises(oauth.NotConnected, match="no question of ours"):
        finished(owner, None, state="", code="code")
    assert google.asked == []


def test_a_code_that_was_stolen_is_worth_nothing_without_its_proof(owner: User, google: GoogleServer) -> None:
    theirs, _ = begun(Use.DRIVE)
    question, mine = begun(Use.DRIVE)

    with pytest.raises(oauth.NotConnected):
        finished(owner, mine, state=question["state"], code=google.oauth.consent(theirs))


def test_an_answer_after_an_hour_is_too_late(owner: User, google: GoogleServer) -> None:
    question, pending = begun(Use.DRIVE)

    with pytest.raises(oauth.NotConnected, match="too long"):
        finished(owner, pending, later=61, state=question["state"], code="code")


@pytest.mark.parametrize(
    ("error", "said"), [("access_denied", "did not allow"), ("admin_policy_enforced", "admin_policy_enforced")]
)
def test_who_does_not_allow_it_is_told_so(owner: User, google: GoogleServer, error: str, said: str) -> None:
    question, pending = begun(Use.DRIVE)

    with pytest.raises(oauth.NotConnected, match=said):
        finished(owner, pending, state=question["state"], error=error)


@pytest.mark.parametrize(
    ("answer", "raised", "said"),
    [
        (Answer.of({"error": "redirect_uri_mismatch"}, 400), oauth.NotConnected, "redirect address"),
        (Answer.of({"error": "invalid_grant"}, 400), oauth.NotConnected, "Try again"),
        (Answer(502, b"<html>"), SourceUnavailable, "Try again"),
        (Answer.of({"access_token": "a"}), oauth.NotConnected, "whose account"),
        (Answer(302, b"", {"Location": "https://elsewhere.example/"}), oauth.NotConnected, "Try again"),
        (Answer(200, b"{}", cut=1), SourceUnavailable, "lost"),
    ],
    ids=["address", "code", "502", "nobody", "elsewhere", "cut"],
)
def test_what_goes_wrong_at_googles_is_told_apart(
    owner: User, google: GoogleServer, answer: Answer, raised: type[Exception], said: str
) -> None:
    question, pending = begun(Use.DRIVE)
    google.fail("oauth.token", answer)

    with pytest.raises(raised, match=said):
        finished(owner, pending, state=question["state"], code=google.oauth.consent(question))


def test_access_for_an_hour_only_is_not_kept(owner: User, google: GoogleServer) -> None:
    google.oauth.told = {"refresh_token": ""}

    with pytest.raises(oauth.NotConnected, match="for an hour only"):
        connected(owner, google, Use.DRIVE)


def test_tokens_made_for_another_installation_are_refused(owner: User, google: GoogleServer) -> None:
    google.oauth.told = {"id_token": id_token(EMAIL, audience="another")}

    with pytest.raises(oauth.NotConnected, match="whose account"):
        connected(owner, google, Use.DRIVE)


def test_without_its_settings_nothing_is_begun(settings: Any) -> None:
    settings.GOOGLE_CLIENT_ID = ""

    with pytest.raises(oauth.NotSetUp):
        begun(Use.DRIVE)


def taken_back() -> None:
    """By a worker, whatever waits for it."""
    for job in list(ProcrastinateJob.objects.filter(task_name="integrations.revoke_access", status="todo")):
        disconnecting.take_back(**job.args, now=NOON)


def test_a_connection_that_is_removed_is_forgotten_by_google_too(owner: User, google: GoogleServer) -> None:
    connection = connected(owner, google, Use.DRIVE)

    disconnecting.disconnect(connection=connection)
    taken_back()

    assert not Connection.objects.exists()
    assert not google.oauth.lasting


def test_google_is_asked_again_later_where_it_does_not_answer(owner: User, google: GoogleServer) -> None:
    disconnecting.disconnect(connection=connected(owner, google, Use.DRIVE))
    google.fail("oauth.revoke", Answer(503, b""))

    taken_back()

    again = ProcrastinateJob.objects.filter(task_name="integrations.revoke_access").latest("id")
    assert again.args["tries"] == 1
    assert again.scheduled_at == NOON + disconnecting.FIRST_WAIT
    disconnecting.take_back(**again.args, now=NOON)
    assert not google.oauth.lasting


def test_what_google_has_forgotten_already_is_fine(owner: User, google: GoogleServer) -> None:
    disconnecting.disconnect(connection=connected(owner, google, Use.DRIVE))
    google.oauth.lasting.clear()

    taken_back()

    assert ProcrastinateJob.objects.filter(task_name="integrations.revoke_access").count() == 1


def test_an_account_that_somebody_else_has_connected_too_keeps_its_access(
    owner: User, stranger: User, google: GoogleServer
) -> None:
    theirs = connected(stranger, google, Use.DRIVE)

    disconnecting.disconnect(connection=connected(owner, google, Use.DRIVE))
    taken_back()

    assert connections.credentials_of(theirs)["refresh_token"] in google.oauth.lasting
