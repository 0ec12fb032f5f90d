"""Sign-in with Google, from the button to the sheets, by allauth against a server like Google's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from accounts.tests.factories import UserFactory
from accounts.tests.google_server import CLIENT, SECRET, GoogleServer, running

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def google_server() -> Iterator[GoogleServer]:
    with running() as server:
        yield server


@pytest.fixture
def google(google_server: GoogleServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> GoogleServer:
    google_server.reset()
    monkeypatch.setattr(GoogleOAuth2Adapter, "authorize_url", f"{google_server.address}/auth")
    monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", f"{google_server.address}/token")
    settings.GOOGLE_SIGN_IN = True
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {
            "APPS": [{"client_id": CLIENT, "secret": SECRET}],
            "SCOPE": ["openid", "email", "profile"],
            "OAUTH_PKCE_ENABLED": True,
        }
    }
    return google_server


@pytest.fixture
def maria() -> User:
    return UserFactory(email="maria@example.org")


def come_back(client: Client, google: GoogleServer, query: str = "") -> Any:
    """Press the button, consent there, come back."""
    led_away = client.post(f"/account/google/login/{query}")
    assert led_away.status_code == 302
    return client.get(google.consent(led_away["Location"]))


def who(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_button_is_there_only_where_it_is_set_up(client: Client, settings: Any) -> None:
    assert "Sign in with Google" not in client.get("/account/login/").content.decode()
    assert client.post("/account/google/login/").status_code == 404
    assert client.get("/account/google/login/callback/").status_code == 404


def test_the_button_is_shown(client: Client, google: GoogleServer) -> None:
    assert "Sign in with Google" in client.get("/account/login/").content.decode()


def test_no_more_is_asked_for_than_who_it_is(client: Client, google: GoogleServer) -> None:
    come_back(client, google)

    assert set(google.asked["scope"].split()) == {"openid", "email", "profile"}
    assert google.asked["redirect_uri"] == "http://testserver/account/google/login/callback/"
    assert google.asked["code_challenge_method"] == "S256"


@pytest.mark.parametrize(
    ("links", "makes", "is_there", "gets_in", "words"),
    [
        (False, True, True, False, "has not been linked"),
        (True, False, True, True, ""),
        (True, False, False, False, "You have no account here"),
        (False, True, False, True, ""),
    ],
)
def test_who_comes_first_gets_in_only_where_the_settings_allow_it(
    client: Client,
    google: GoogleServer,
    settings: Any,
    links: bool,
    makes: bool,
    is_there: bool,
    gets_in: bool,
    words: str,
) -> None:
    settings.SIGN_IN_LINKS_BY_EMAIL, settings.SIGN_IN_MAKES_USERS = links, makes
    if is_there:
        UserFactory(email="maria@example.org")

    answer = come_back(client, google, "?next=/jobs/")

    assert answer["Location"] == ("/jobs/" if gets_in else "/account/login/")
    assert who(client) == ("maria@example.org" if gets_in else None)
    assert SocialAccount.objects.exists() == gets_in
    assert words in " ".join(told(answer))


def test_an_existing_password_stays(client: Client, google: GoogleServer, settings: Any, maria: User) -> None:
    settings.SIGN_IN_LINKS_BY_EMAIL = True

    come_back(client, google)

    maria.refresh_from_db()
    assert maria.has_usable_password()
    assert EmailAddress.objects.get(user=maria).verified


def test_an_address_that_google_has_not_verified_is_nobody_s(
    client: Client, google: GoogleServer, settings: Any, maria: User
) -> None:
    settings.SIGN_IN_LINKS_BY_EMAIL = settings.SIGN_IN_MAKES_USERS = True
    google.person["email_verified"] = False

    answer = come_back(client, google)

    assert who(client) is None
    assert "has not been verified" in " ".join(told(answer))


def test_who_is_linked_gets_in_whatever_his_address_has_become(
    client: Client, google: GoogleServer, maria: User
) -> None:
    SocialAccount.objects.create(user=maria, provider="google", uid="1234")
    google.person |= {"email": "new@example.org", "email_verified": False}

    come_back(client, google)

    assert who(client) == maria.email


def test_who_is_signed_in_links_an_account_and_unlinks_it(client: Client, google: GoogleServer, maria: User) -> None:
    client.force_login(maria)
    google.person["email"] = "maria.private@example.org"

    come_back(client, google, "?process=connect&next=/account/linked/")
    linked = SocialAccount.objects.get()
    page = client.get("/account/linked/").content.decode()
    client.post("/account/linked/", {"account": linked.pk})

    assert linked.user == maria
    assert "maria.private@example.org" in page
    assert not SocialAccount.objects.exists()


def test_a_second_factor_is_asked_for_here_too(client: Client, google: GoogleServer, maria: User) -> None:
    SocialAccount.objects.create(user=maria, provider="google", uid="1234")
    TOTP.activate(maria, "JBSWY3DPEHPK3PXP")

    answer = come_back(client, google)

    assert answer["Location"] == "/account/2fa/authenticate/"
    assert who(client) is None


def test_a_user_who_may_not_sign_in_does_not(client: Client, google: GoogleServer, maria: User) -> None:
    SocialAccount.objects.create(user=maria, provider="google", uid="1234")
    User.objects.update(is_active=False)

    assert come_back(client, google)["Location"] == "/account/inactive/"
    assert who(client) is None


@pytest.mark.parametrize("trouble", ["broken", "for another"])
def test_an_answer_that_makes_no_sense_signs_nobody_in(
    client: Client, google: GoogleServer, maria: User, trouble: str
) -> None:
    SocialAccount.objects.create(user=maria, provider="google", uid="1234")
    google.trouble = trouble

    answer = come_back(client, google)

    assert "That did not work" in answer.content.decode()
    assert who(client) is None


def test_a_way_back_that_was_not_begun_here_signs_nobody_in(google: GoogleServer, maria: User) -> None:
    SocialAccount.objects.create(user=maria, provider="google", uid="1234")
    attacker, victim = Client(), Client()
    way_back = google.consent(attacker.post("/account/google/login/")["Location"])

    answer = victim.get(way_back)

    assert "That did not work" in answer.content.decode()
    assert who(victim) is None


def test_who_turns_back_is_told_so(client: Client, google: GoogleServer) -> None:
    google.trouble = "cancelled"

    answer = come_back(client, google)

    assert answer["Location"] == "/account/linked/login/cancelled/"
    assert "You turned back" in client.get(answer["Location"]).content.decode()
