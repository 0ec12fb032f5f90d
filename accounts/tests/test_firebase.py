"""Firebase ID tokens at the door of the API, verified against certificates of a server like Google's."""

from __future__ import annotations

import base64
import datetime as dt
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts import bearer, firebase
from accounts.firebase_certificates import BETWEEN_LOOKS, REST, Certificates
from accounts.models import FirebaseIdentity, User
from accounts.socket_sign_in import SignIn
from accounts.standing import ended
from accounts.tests.factories import TokenFactory, UserFactory
from accounts.tests.firebase_server import PROJECT, CertificateServer, id_token, running

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certificate_server() -> Iterator[CertificateServer]:
    with running() as server:
        yield server


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def server(
    certificate_server: CertificateServer, settings: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> CertificateServer:
    certificate_server.reset()
    settings.FIREBASE_PROJECT_ID, settings.FIREBASE_CERTIFICATES_URL = PROJECT, certificate_server.address
    monkeypatch.setattr(firebase, "_certificates", Certificates(clock))
    return certificate_server


@pytest.fixture
def maria() -> User:
    user = UserFactory(email="maria@example.org")
    FirebaseIdentity.objects.create(user=user, project_id=PROJECT, uid="uid-of-maria")
    return user


def ask(token: str, method: str = "get", **given: Any) -> Any:
    return getattr(Client(), method)("/api/jobs", headers={"Authorization": f"Bearer {token}"}, **given)


def refusal(token: str) -> tuple[int, str]:
    answer = ask(token)
    return answer.status_code, answer.json()["code"]


def test_a_linked_person_looks_and_changes(maria: User) -> None:
    made = ask(id_token(), "post", data={"name": "Invoices"}, content_type="application/json")

    assert made.status_code == 201
    assert [job["name"] for job in ask(id_token()).json()["jobs"]] == ["Invoices"]


def test_it_is_one_of_three_ways_in(maria: User, client: Client) -> None:
    client.force_login(maria)

    assert client.get("/api/jobs").status_code == 200
    assert ask(TokenFactory(user=maria).plaintext).status_code == 200
    assert ask(id_token()).status_code == 200
    assert Client().get("/api/jobs").status_code == 401


def test_where_no_project_is_named_nothing_of_it_is_accepted_or_asked(
    maria: User, server: CertificateServer, settings: Any
) -> None:
    settings.FIREBASE_PROJECT_ID = ""

    assert refusal(id_token()) == (401, "token_mistyped")
    assert server.asked == 0


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (lambda: id_token(exp=int(time.time()) - 60), "firebase_token_expired"),
        (lambda: id_token(iat=int(time.time()) + 600), "firebase_token_invalid"),
        (lambda: id_token(aud="another-project"), "firebase_other_project"),
        (lambda: id_token(iss="https://securetoken.google.com/another-project"), "firebase_other_project"),
        (lambda: id_token(iss="https://accounts.google.com"), "firebase_other_project"),
        (lambda: id_token(aud=None), "firebase_other_project"),
        (lambda: id_token(sub=None), "firebase_token_invalid"),
        (lambda: id_token(sub=""), "firebase_token_invalid"),
        (lambda: id_token(sub="u" * 129), "firebase_token_invalid"),
        (lambda: id_token(exp=None), "firebase_token_invalid"),
        (lambda: id_token("stranger"), "firebase_token_invalid"),
        (lambda: id_token("stranger", named="first"), "firebase_token_invalid"),
        (lambda: id_token() + "x", "firebase_token_invalid"),
        (lambda: "a.b.c", "firebase_token_invalid"),
        (lambda: "..", "firebase_token_invalid"),
        (lambda: id_token(note="x" * 9000), "firebase_token_invalid"),
        (lambda: _unsigned("none"), "firebase_token_invalid"),
        (lambda: _unsigned("HS256"), "firebase_token_invalid"),
    ],
    ids=[
        "expired", "of-the-future", "audience", "issuer", "another-issuer", "no-audience", "no-subject",
        "empty-subject", "long-subject", "no-expiry", "unknown-key", "wrong-key", "altered", "no-token", "empty",
        "endless", "unsigned", "another-algorithm",
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_token_is_said(maria: User, token: Any, code: str) -> None:
    assert refusal(token()) == (401, code)


def _unsigned(algorithm: str) -> str:
    _, payload, _ = id_token().split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "kid": "first"}).encode()).decode().rstrip("=")
    return f"{header}.{payload}."


def test_the_refusal_says_how_to_come(maria: User) -> None:
    answer = ask(id_token(exp=int(time.time()) - 60))

    assert answer["WWW-Authenticate"] == 'Bearer realm="CPE Tracker", error="invalid_token"'
    assert answer.json()["detail"] == "This Firebase ID token has expired. Get a fresh one: getIdToken(true)."


def test_a_user_who_may_not_sign_in_is_refused(maria: User) -> None:
    User.objects.filter(pk=maria.pk).update(is_active=False)

    assert refusal(id_token()) == (401, "user_inactive")


# --- Certificates


def test_certificates_are_kept_as_long_as_they_say(maria: User, server: CertificateServer, clock: Clock) -> None:
    for _ in range(3):
        assert ask(id_token()).status_code == 200
    assert server.asked == 1

    clock.now += 3601
    assert ask(id_token()).status_code == 200
    assert server.asked == 2


def test_a_new_certificate_is_fetched_when_a_token_names_it(
    maria: User, server: CertificateServer, clock: Clock
) -> None:
    ask(id_token())
    server.names = ["first", "second"]
    clock.now += BETWEEN_LOOKS

    assert ask(id_token("second")).status_code == 200
    assert server.asked == 2


def test_a_certificate_that_is_withdrawn_opens_no_more(maria: User, server: CertificateServer, clock: Clock) -> None:
    ask(id_token())
    server.names = ["second"]
    clock.now += 3601

    assert refusal(id_token("first")) == (401, "firebase_token_invalid")
    assert ask(id_token("second")).status_code == 200


def test_names_that_nobody_knows_do_not_have_them_fetched_each_time(maria: User, server: CertificateServer) -> None:
    for number in range(10):
        refusal(id_token("stranger", named=f"made-up-{number}"))

    assert server.asked == 1


@pytest.mark.parametrize("trouble", ["cut", "broken", "odd"])
def test_without_certificates_nothing_can_be_said_and_soon_again_it_can(
    maria: User, server: CertificateServer, clock: Clock, trouble: str
) -> None:
    server.trouble = trouble
    assert refusal(id_token()) == (503, "firebase_unavailable")
    assert refusal(id_token()) == (503, "firebase_unavailable")
    assert server.asked == 1  # nobody waits for a server that has just failed

    server.trouble = ""
    clock.now += REST
    assert ask(id_token()).status_code == 200


def test_those_that_are_kept_serve_while_the_server_is_down(maria: User, server: CertificateServer) -> None:
    ask(id_token())
    server.trouble = "cut"

    assert ask(id_token()).status_code == 200


@pytest.mark.parametrize(("max_age", "seconds"), [(None, 300), ("max-age=60", 60), ("max-age=999999999", 86400)])
def test_how_long_they_are_kept(
    maria: User, server: CertificateServer, clock: Clock, max_age: str | None, seconds: int
) -> None:
    server.max_age = max_age
    ask(id_token())

    clock.now += seconds - 1
    ask(id_token())
    assert server.asked == 1
    clock.now += 1
    ask(id_token())

    assert server.asked == 2


# --- Whose it is, the first time


@pytest.mark.parametrize(
    ("links", "makes", "is_there", "status", "code"),
    [
        (False, False, True, 401, "account_not_linked"),
        (False, True, True, 401, "account_not_linked"),
        (True, False, True, 200, ""),
        (False, False, False, 401, "account_unknown"),
        (True, False, False, 401, "account_unknown"),
        (False, True, False, 200, ""),
    ],
)
def test_a_stranger_is_linked_or_given_an_account_only_where_the_settings_allow_it(
    settings: Any, links: bool, makes: bool, is_there: bool, status: int, code: str
) -> None:
    settings.SIGN_IN_LINKS_BY_EMAIL, settings.SIGN_IN_MAKES_USERS = links, makes
    if is_there:
        UserFactory(email="maria@example.org")

    answer = ask(id_token(email="Maria@Example.org"))

    assert (answer.status_code, answer.json().get("code", "")) == (status, code)
    assert FirebaseIdentity.objects.count() == User.objects.filter(firebase_identities__isnull=False).count()
    assert FirebaseIdentity.objects.exists() == (status == 200)


@pytest.mark.parametrize(
    "claims", [{"email_verified": False}, {"email_verified": "true"}, {"email": None}, {"email": 7}]
)
def test_an_address_that_was_not_proved_is_nobody_s(settings: Any, claims: dict[str, Any]) -> None:
    settings.SIGN_IN_LINKS_BY_EMAIL = settings.SIGN_IN_MAKES_USERS = True
    UserFactory(email="maria@example.org")

    assert refusal(id_token(**claims)) == (401, "email_unverified")
    assert not FirebaseIdentity.objects.exists()


def test_who_is_linked_needs_no_address_any_more(maria: User) -> None:
    assert ask(id_token(email=None, email_verified=None)).status_code == 200


def test_an_account_that_anybody_may_have_made_is_no_trap(settings: Any) -> None:
    settings.SIGN_IN_LINKS_BY_EMAIL = settings.ACCOUNT_SIGNUP_OPEN = True
    trap = UserFactory(email="maria@example.org")
    address = EmailAddress.objects.create(user=trap, email=trap.email, verified=False, primary=True)
    assert refusal(id_token()) == (401, "account_not_linked")

    address.verified = True
    address.save(update_fields=["verified"])
    assert ask(id_token()).status_code == 200


def test_a_second_address_that_was_proved_is_its_owner_s(settings: Any) -> None:
    settings.SIGN_IN_LINKS_BY_EMAIL = settings.SIGN_IN_MAKES_USERS = True
    user = UserFactory(email="maria@office.example")
    EmailAddress.objects.create(user=user, email="maria@example.org", verified=True)

    assert ask(id_token()).status_code == 200
    assert FirebaseIdentity.objects.get().user == user


def test_a_made_account_has_a_proved_address_and_no_password(settings: Any) -> None:
    settings.SIGN_IN_MAKES_USERS = True

    ask(id_token())

    user = User.objects.get(email="maria@example.org")
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_an_open_connection_ends_with_the_token(maria: User) -> None:
    now = dt.datetime.now(dt.UTC)
    sender = bearer.authenticate(plaintext=id_token(exp=int(now.timestamp()) + 60), method="GET", now=now)

    assert ended({sender.standing}, now) == set()
    assert ended({sender.standing}, now + dt.timedelta(seconds=61)) == {sender.standing}

    User.objects.filter(pk=maria.pk).update(is_active=False)
    assert ended({sender.standing}, now) == {sender.standing}


@pytest.mark.django_db(transaction=True)
async def test_it_opens_a_socket_too(maria: User) -> None:
    scope = await _scope_of(id_token())

    assert scope["user"] == maria
    assert scope["standing"].expires_at is not None


@pytest.mark.django_db(transaction=True)
async def test_a_socket_is_told_why_not(maria: User) -> None:
    scope = await _scope_of(id_token(aud="another-project"))

    assert scope["user"].is_anonymous
    assert scope["refusal"] == "This Firebase ID token is for another Firebase project."


async def _scope_of(token: str) -> dict[str, Any]:
    """What the application of the sockets is told about who comes with that token."""
    told: dict[str, Any] = {}

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        told.update(scope)

    headers = [(b"authorization", f"Bearer {token}".encode())]
    await SignIn(application)({"type": "websocket", "headers": headers}, None, None)
    return told
