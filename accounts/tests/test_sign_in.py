"""allauth's pages, as this product sets them up."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEWCOMER = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}


def test_signing_in_takes_the_address_in_any_spelling(client: Client) -> None:
    maria = UserFactory(email="maria@example.org")

    client.post("/account/login/", {"login": "Maria@Example.org", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(maria.pk)


def test_a_wrong_password_does_not_sign_in(client: Client) -> None:
    UserFactory(email="maria@example.org")

    response = client.post("/account/login/", {"login": "maria@example.org", "password": "wrong"})

    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_signing_out_ends_the_session(client: Client) -> None:
    client.force_login(UserFactory())

    client.post("/account/logout/")

    assert "_auth_user_id" not in client.session


def test_a_password_is_changed_with_the_old_one(client: Client) -> None:
    maria = UserFactory()
    client.force_login(maria)
    new = "a-new-long-password-7"

    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    maria.refresh_from_db()
    assert maria.check_password(new)


def test_sign_up_is_closed(client: Client) -> None:
    client.post("/account/signup/", NEWCOMER)

    assert not User.objects.exists()


def test_a_setting_opens_sign_up(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_SIGNUP_OPEN = True

    client.post("/account/signup/", NEWCOMER)

    assert User.objects.get().email == "new@example.org"
