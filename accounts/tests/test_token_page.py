from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiToken, User
from accounts.tests.factories import PASSWORD, TokenFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/account/tokens/"
CHOICES = {"name": "Nightly import", "access": "write", "lifetime": "90"}
NEW_PASSWORD = "seven quiet ledgers"


@pytest.fixture
def maria() -> User:
    return UserFactory(email="maria@example.org")


@pytest.fixture
def marias(client: Client, maria: User) -> Client:
    client.force_login(maria)
    return client


def test_without_tokens_the_page_teaches_the_first_call(marias: Client) -> None:
    page = marias.get(PAGE).content.decode()

    assert "From a script to a table" in page
    assert "http://testserver/api/cpe/sheets" in page


def test_a_token_is_shown_when_it_is_made_and_never_again(marias: Client) -> None:
    made = marias.post(PAGE, CHOICES)
    shown = re.search(r'value="(cpet_\w+)"', made.content.decode())
    later = marias.get(PAGE).content.decode()

    assert made.status_code == 201
    assert shown
    assert tokens.known(plaintext=shown[1], now=timezone.now()).name == "Nightly import"
    assert shown[1] not in later
    assert shown[1][:11] in later
    assert "no-store" in made["Cache-Control"]


@pytest.mark.parametrize(
    ("choices", "scopes", "days"),
    [
        ({"access": "read"}, ["read"], 90),
        ({"access": "write", "lifetime": "30"}, ["read", "write"], 30),
        ({"lifetime": "365"}, ["read", "write"], 365),
        ({"lifetime": "never"}, ["read", "write"], None),
    ],
)
def test_what_was_chosen_is_kept(marias: Client, choices: dict[str, str], scopes: list[str], days: int | None) -> None:
    marias.post(PAGE, {**CHOICES, **choices})

    token = ApiToken.objects.get()
    assert token.scopes == scopes
    assert (token.expires_at - token.created_at if token.expires_at else None) == (days and dt.timedelta(days=days))


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "  "}, {"access": "admin"}, {"lifetime": "9999"}])
def test_what_does_not_fit_is_said_beside_the_form(marias: Client, wrong: dict[str, str]) -> None:
    response = marias.post(PAGE, {**CHOICES, **wrong})

    assert response.status_code == 422
    assert 'class="field__error"' in response.content.decode()
    assert not ApiToken.objects.exists()


def test_when_there_are_too_many_the_page_says_what_to_do(marias: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_LIVE", 0)

    response = marias.post(PAGE, CHOICES)

    assert response.status_code == 422
    assert "Revoke one" in response.content.decode()


def test_a_revoked_token_moves_to_those_that_no_longer_work(marias: Client, maria: User) -> None:
    token = TokenFactory(user=maria).token

    response = marias.post(f"{PAGE}{token.pk}/revoke/", follow=True)

    assert response.context["live"] == []
    assert response.context["ended"] == [token]
    assert "was revoked" in response.content.decode()


def test_the_token_of_another_is_not_there(marias: Client) -> None:
    token = TokenFactory().token

    assert marias.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    assert token.prefix not in marias.get(PAGE).content.decode()
    assert ApiToken.objects.get().revoked_at is None


def test_the_page_costs_the_same_with_one_token_and_with_many(marias: Client, maria: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            marias.get(PAGE)
        return len(queries)

    TokenFactory(user=maria)
    with_one = cost()
    for _ in range(20):
        TokenFactory(user=maria)

    assert cost() == with_one


@pytest.mark.parametrize("tick", [True, False])
def test_a_new_password_ends_the_tokens_only_where_that_is_wished(marias: Client, maria: User, tick: bool) -> None:
    maria.set_password(PASSWORD)
    maria.save(update_fields=["password"])
    marias.force_login(maria)
    TokenFactory(user=maria)
    others = TokenFactory()
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    marias.post("/account/password/change/", {**form, "revoke_tokens": "on"} if tick else form)

    maria.refresh_from_db()
    assert maria.check_password(NEW_PASSWORD)
    assert ApiToken.objects.for_owner(maria).live(timezone.now()).exists() is not tick
    assert tokens.known(plaintext=others.plaintext, now=timezone.now())


def test_who_has_no_token_is_not_asked_about_them(marias: Client) -> None:
    assert "revoke_tokens" not in marias.get("/account/password/change/").content.decode()


def test_staff_see_tokens_and_revoke_them(client: Client, maria: User) -> None:
    client.force_login(UserFactory(is_staff=True))
    issued = TokenFactory(user=maria)
    rows = "/admin/accounts/apitoken/"

    seen = client.get(rows)
    row = client.get(f"{rows}{issued.token.pk}/change/")
    client.post(rows, {"action": "revoke", "_selected_action": [issued.token.pk]})

    assert seen.status_code == row.status_code == 200
    assert issued.token.digest not in row.content.decode()
    with pytest.raises(tokens.Revoked):
        tokens.known(plaintext=issued.plaintext, now=timezone.now())
