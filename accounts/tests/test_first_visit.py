from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.first_visit import LIFETIME, LinkNotUsable, is_needed, issue_owner_link, use_owner_link
from accounts.models import OwnerLink, User
from accounts.tests.factories import UserFactory

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def fresh_token(now: dt.datetime = NOW) -> str:
    token = issue_owner_link(now)
    assert token
    return token


def test_the_link_makes_its_visitor_the_owner() -> None:
    owner = use_owner_link(token=fresh_token(), now=NOW)

    assert owner.is_superuser
    assert owner.is_staff
    assert not owner.has_usable_password()


def test_the_link_works_once() -> None:
    token = fresh_token()
    use_owner_link(token=token, now=NOW)

    with pytest.raises(LinkNotUsable):
        use_owner_link(token=token, now=NOW)


def test_the_link_expires() -> None:
    token = fresh_token()

    with pytest.raises(LinkNotUsable):
        use_owner_link(token=token, now=NOW + LIFETIME)


def test_a_newer_link_replaces_the_older() -> None:
    older = fresh_token()
    fresh_token()

    with pytest.raises(LinkNotUsable):
        use_owner_link(token=older, now=NOW)


def test_a_second_link_signs_in_the_same_owner() -> None:
    first_visitor = use_owner_link(token=fresh_token(), now=NOW)

    assert use_owner_link(token=fresh_token(), now=NOW) == first_visitor


def test_no_link_is_given_out_once_an_owner_has_a_password() -> None:
    UserFactory(is_superuser=True)

    assert not is_needed()
    assert issue_owner_link(NOW) is None


@pytest.mark.parametrize(
    "columns",
    [
        {"is_superuser": False, "is_staff": True},
        {"is_superuser": True, "password": None},
        {"is_superuser": True, "is_active": False},
    ],
    ids=["staff only", "owner without password", "owner switched off"],
)
def test_a_link_is_needed_while_no_owner_can_sign_in(columns: dict[str, object]) -> None:
    UserFactory(**columns)

    assert is_needed()


def test_a_link_given_out_earlier_is_worthless_once_an_owner_has_a_password() -> None:
    token = fresh_token()
    UserFactory(is_superuser=True)

    with pytest.raises(LinkNotUsable):
        use_owner_link(token=token, now=NOW)


def test_the_database_does_not_hold_the_token() -> None:
    token = fresh_token()

    assert token not in str(list(OwnerLink.objects.values_list()))


@pytest.mark.django_db(transaction=True)
def test_of_two_visitors_with_one_link_one_gets_in() -> None:
    token = fresh_token()
    let_in: list[User] = []
    both_ready = threading.Barrier(2)

    def visit() -> None:
        both_ready.wait(timeout=5)
        try:
            let_in.append(use_owner_link(token=token, now=NOW))
        except LinkNotUsable:
            pass
        finally:
            connection.close()

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(timeout=10)

    assert len(let_in) == 1


class TestThePage:
    def token(self) -> str:
        return fresh_token(dt.datetime.now(dt.UTC))

    def test_it_signs_in_and_leads_to_the_product(self, client: Client) -> None:
        response = client.get(f"/welcome/{self.token()}/")

        assert (response.status_code, response["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(User.objects.get().pk)

    def test_a_link_that_is_no_good_gets_a_page_that_says_what_to_do(self, client: Client) -> None:
        response = client.get("/welcome/guessed/")

        assert response.status_code == 410
        assert "_auth_user_id" not in client.session

    def test_a_look_ahead_does_not_use_the_link_up(self, client: Client) -> None:
        token = self.token()

        assert client.head(f"/welcome/{token}/").status_code == 405
        assert client.get(f"/welcome/{token}/").status_code == 302

    def test_somebody_signed_in_keeps_the_session_and_the_link(self, client: Client) -> None:
        token = self.token()
        maria = UserFactory()
        client.force_login(maria)

        client.get(f"/welcome/{token}/")

        assert client.session["_auth_user_id"] == str(maria.pk)
        assert use_owner_link(token=token, now=dt.datetime.now(dt.UTC))
