from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens
from accounts.models import User
from accounts.standing import Standing, ended
from accounts.tests.factories import TokenFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria() -> User:
    return UserFactory()


@pytest.fixture
def browser(maria: User) -> Client:
    client = Client()
    client.force_login(maria)
    return client


def by_session(user: User, browser: Client) -> Standing:
    return Standing.by_session(user, SessionStore(browser.cookies[settings.SESSION_COOKIE_NAME].value))


def has_ended(standing: Standing, now: dt.datetime | None = None) -> bool:
    return standing in ended([standing], now or timezone.now())


def test_who_is_signed_in_stands(maria: User, browser: Client) -> None:
    assert not has_ended(by_session(maria, browser))
    assert not has_ended(Standing.by_token(TokenFactory(user=maria).token))
    assert not has_ended(Standing.by_session(maria, None))


def sign_out(user: User, browser: Client) -> None:
    browser.post("/account/logout/")


def change_password(user: User, browser: Client) -> None:
    user.set_password("seven quiet ledgers")
    user.save(update_fields=["password"])


def deactivate(user: User, browser: Client) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def delete(user: User, browser: Client) -> None:
    User.objects.filter(pk=user.pk).delete()


def let_the_session_expire(user: User, browser: Client) -> None:
    Session.objects.update(expire_date=timezone.now())


@pytest.mark.parametrize("end", [sign_out, change_password, deactivate, delete, let_the_session_expire])
def test_a_session_ends(maria: User, browser: Client, end: Callable[[User, Client], None]) -> None:
    standing = by_session(maria, browser)

    end(maria, browser)

    assert has_ended(standing)


def test_signing_out_in_one_browser_ends_nothing_in_another(maria: User, browser: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(maria)
    standing, token = by_session(maria, elsewhere), Standing.by_token(TokenFactory(user=maria).token)

    sign_out(maria, browser)

    assert not has_ended(standing)
    assert not has_ended(token)


@pytest.mark.parametrize("end", [deactivate, delete])
def test_a_token_ends_with_its_user(maria: User, browser: Client, end: Callable[[User, Client], None]) -> None:
    standing = Standing.by_token(TokenFactory(user=maria).token)

    end(maria, browser)

    assert has_ended(standing)


def test_a_token_ends_when_it_is_revoked_or_expires(maria: User) -> None:
    revoked, lasting = TokenFactory(user=maria).token, TokenFactory(user=maria).token
    tokens.revoke(user=maria, token_id=revoked.pk, now=timezone.now())

    assert has_ended(Standing.by_token(revoked))
    assert not has_ended(Standing.by_token(lasting))
    assert has_ended(Standing.by_token(lasting), timezone.now() + dt.timedelta(days=90))


def test_looking_at_many_costs_what_looking_at_one_costs(maria: User, browser: Client) -> None:
    def cost(standings: list[Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ended(standings, timezone.now()) == set()
        return len(queries)

    one = [by_session(maria, browser), Standing.by_token(TokenFactory(user=maria).token)]
    many = one + [Standing.by_token(TokenFactory().token) for _ in range(20)]

    assert cost(one) == cost(many) == 3
