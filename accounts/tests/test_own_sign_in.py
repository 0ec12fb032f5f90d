from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from accounts.sign_in import AlreadySet, set_first_sign_in
from accounts.tests.factories import PASSWORD, UserFactory

ADDRESS = "/account/own-sign-in/"
WANTED = {"email": "Maria@Example.org", "password1": PASSWORD, "password2": PASSWORD}

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_visitor(client: Client) -> User:
    user = UserFactory(email="owner@localhost", password=None, is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def test_the_first_visitor_chooses_an_address_and_a_password(client: Client, first_visitor: User) -> None:
    response = client.post(ADDRESS, WANTED)

    first_visitor.refresh_from_db()
    assert response.status_code == 302
    assert first_visitor.email == "maria@example.org"
    assert first_visitor.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=first_visitor, primary=True).email == "maria@example.org"


def test_choosing_does_not_sign_out(client: Client, first_visitor: User) -> None:
    client.post(ADDRESS, WANTED)

    assert client.get(ADDRESS)["Location"] == "/account/password/change/"


def test_and_signs_in_with_them_from_then_on(client: Client, first_visitor: User) -> None:
    client.post(ADDRESS, WANTED)
    client.logout()

    response = client.post("/account/login/", {"login": "MARIA@example.org", "password": PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(first_visitor.pk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password2": "another-long-password"}, "password2"),
        ({"password1": "12345678", "password2": "12345678"}, "password2"),
        ({"email": "not an address"}, "email"),
        ({"email": "TAKEN@example.org"}, "email"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    client: Client, first_visitor: User, change: dict[str, str], field: str
) -> None:
    UserFactory(email="taken@example.org")

    response = client.post(ADDRESS, WANTED | change)

    assert response.status_code == 422
    assert response.context["form"].errors[field]


def test_who_has_a_password_is_sent_to_the_page_that_asks_for_the_old_one(client: Client) -> None:
    client.force_login(UserFactory())

    assert client.post(ADDRESS, WANTED)["Location"] == "/account/password/change/"


def test_a_password_is_never_replaced_this_way() -> None:
    maria = UserFactory()

    with pytest.raises(AlreadySet):
        set_first_sign_in(user=maria, email="other@example.org", password="something else 1")


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(ADDRESS)["Location"] == f"/account/login/?next={ADDRESS}"
