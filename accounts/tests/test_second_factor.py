"""Authenticator apps and recovery codes, from setting up to signing in. Passkeys need a browser: tests/browser."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from accounts import first_visit, second_factor
from accounts.models import User
from accounts.tests.factories import PASSWORD, TokenFactory, UserFactory

pytestmark = pytest.mark.django_db
NOBODYS_KEY = "k" * 40


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()  # of attempts, and of codes that were used


@pytest.fixture
def maria() -> User:
    return UserFactory(email="maria@example.org")


def sign_in(client: Client) -> Any:
    return client.post("/account/login/", {"login": "maria@example.org", "password": PASSWORD})


def confirm(client: Client) -> None:
    """Prove once more who it is, as pages ask that change how one signs in."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def digits(secret: str, *, periods_ago: int = 0) -> str:
    """What an app with that secret shows."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 - periods_ago))


def set_up(client: Client) -> str:
    """The secret of an app that was set up on the page."""
    confirm(client)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret
    client.post("/account/2fa/totp/activate/", {"code": digits(secret[1])})
    cache.clear()  # the same digits are taken once
    return secret[1]


@pytest.fixture
def secret(maria: User, client: Client) -> str:
    """Of Maria's app; nobody is signed in."""
    sign_in(client)
    found = set_up(client)
    client.post("/account/logout/")
    return found


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_with_an_app_a_password_is_not_enough(client: Client, maria: User, secret: str) -> None:
    assert sign_in(client)["Location"].startswith("/account/2fa/authenticate/")
    assert not is_in(client)
    assert client.get("/jobs/").status_code == 302

    client.post("/account/2fa/authenticate/", {"code": digits(secret)})
    assert is_in(client)


@pytest.mark.parametrize("code", ["000000", "", "abcdef", "0" * 200])
def test_wrong_digits_open_nothing(client: Client, maria: User, secret: str, code: str) -> None:
    sign_in(client)

    answer = client.post("/account/2fa/authenticate/", {"code": code})

    assert answer.status_code == 200
    assert not is_in(client)


def test_the_same_digits_open_once_and_old_ones_never(client: Client, maria: User, secret: str) -> None:
    sign_in(client)
    client.post("/account/2fa/authenticate/", {"code": digits(secret)})
    client.post("/account/logout/")

    sign_in(client)
    client.post("/account/2fa/authenticate/", {"code": digits(secret)})
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": digits(secret, periods_ago=3)})
    assert not is_in(client)


def test_guessing_is_slowed_down(client: Client, maria: User, secret: str) -> None:
    sign_in(client)
    for number in range(20):
        client.post("/account/2fa/authenticate/", {"code": f"{number:06}"})

    client.post("/account/2fa/authenticate/", {"code": digits(secret)})

    assert not is_in(client)


def test_a_recovery_code_opens_once(client: Client, maria: User, secret: str) -> None:
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10

    for opens in (True, False):
        sign_in(client)
        client.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert is_in(client) is opens
        client.post("/account/logout/")


def test_codes_are_shown_and_downloaded_by_their_owner(client: Client, maria: User) -> None:
    sign_in(client)
    set_up(client)

    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    file = client.get("/account/2fa/recovery-codes/download/").content.decode()

    assert all(code in page for code in codes)
    assert file.split() == codes


def test_secrets_are_not_in_the_database_as_they_are(maria: User, secret: str) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert "gAAAA" in kept


def test_secrets_are_sealed_anew_and_earlier_keys_may_go(
    client: Client, maria: User, secret: str, settings: Any
) -> None:
    settings.CREDENTIALS_KEYS = [NOBODYS_KEY]
    call_command("encrypt_credentials", verbosity=0)
    settings.SECRET_KEY = "another" * 10
    settings.SECRET_KEY_FALLBACKS = []

    assert Authenticator.objects.get(type="totp").wrap().validate_code(digits(secret))
    settings.CREDENTIALS_KEYS = []
    assert second_factor.encrypt_anew() == (0, 2)


def test_what_no_key_opens_is_opened_by_no_code(client: Client, maria: User, secret: str, settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, []
    for authenticator in Authenticator.objects.all():
        assert not authenticator.wrap().validate_code(digits(secret))
        assert not authenticator.wrap().validate_code("")


def test_changing_how_one_signs_in_asks_who_it_is(client: Client, maria: User) -> None:
    client.force_login(maria)  # long ago, as far as anybody knows

    answer = client.get("/account/2fa/totp/activate/")

    assert answer["Location"].startswith("/account/reauthenticate/")
    client.post(answer["Location"], {"password": PASSWORD})
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_turning_it_off_leaves_the_password(client: Client, maria: User, secret: str) -> None:
    sign_in(client)
    client.post("/account/2fa/authenticate/", {"code": digits(secret)})
    confirm(client)
    client.post("/account/2fa/totp/deactivate/")
    client.post("/account/logout/")

    sign_in(client)

    assert is_in(client)
    assert not Authenticator.objects.exists()


def test_tokens_and_the_one_time_link_open_as_ever(client: Client, maria: User, secret: str) -> None:
    bearer = {"Authorization": f"Bearer {TokenFactory(user=maria).plaintext}"}
    assert client.get("/api/jobs", headers=bearer).status_code == 200

    from django.utils import timezone

    link = first_visit.issue_owner_link(timezone.now())
    client.get(f"/welcome/{link}/")
    assert is_in(client)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/account/2fa/", "Sign-in and security"),
        ("/account/2fa/totp/activate/", "Set up an authenticator app"),
        ("/account/2fa/webauthn/", "Passkeys"),
        ("/account/2fa/webauthn/add/", "Add a passkey"),
    ],
)
def test_pages_say_what_they_are_for(client: Client, maria: User, path: str, words: str) -> None:
    sign_in(client)
    confirm(client)

    assert f"<h1>{words}</h1>" in client.get(path).content.decode()


def test_nobody_reaches_another_s_passkey(client: Client, maria: User) -> None:
    other = Authenticator.objects.create(user=UserFactory(), type="webauthn", data={"name": "Blue key"})
    sign_in(client)
    confirm(client)

    for what in ("remove", "edit"):
        assert client.get(f"/account/2fa/webauthn/keys/{other.pk}/{what}/").status_code == 404
        assert client.post(f"/account/2fa/webauthn/keys/{other.pk}/{what}/", {"name": "Mine"}).status_code == 404


# --- Staff


@pytest.mark.parametrize(("right", "status"), [({}, 302), ({"is_staff": True}, 403), ({"is_superuser": True}, 403)])
def test_staff_remove_a_lost_factor_of_users_but_not_of_each_other(
    client: Client, right: dict[str, bool], status: int
) -> None:
    lost = Authenticator.objects.create(user=UserFactory(**right), type="totp", data={"secret": "sealed away"})
    client.force_login(UserFactory(is_staff=True))
    page = f"/admin/mfa/authenticator/{lost.pk}"

    assert "sealed away" not in client.get(f"{page}/change/").content.decode()
    assert client.post(f"{page}/change/", {"type": "totp"}).status_code == 403
    assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == status
    assert Authenticator.objects.exists() == (status == 403)


@pytest.mark.parametrize(("right", "is_linked"), [({}, True), ({"is_superuser": True}, False)])
def test_staff_link_users_of_firebase_but_not_owners(client: Client, right: dict[str, bool], is_linked: bool) -> None:
    user = UserFactory(**right)
    client.force_login(UserFactory(is_staff=True))

    client.post(
        "/admin/accounts/firebaseidentity/add/", {"user": user.pk, "project_id": "cpe-clients", "uid": "uid-of-maria"}
    )

    assert user.firebase_identities.exists() == is_linked
