from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from accounts.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff_client(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True))
    return client


@pytest.fixture
def owner_client() -> Client:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def page_of(user: User) -> str:
    return f"/admin/accounts/user/{user.pk}/change/"


def rights(user: User, **changes: object) -> dict[str, object]:
    return {"email": user.email, "is_active": "on", "first_name": "", "last_name": "", **changes}


def test_staff_add_users(staff_client: Client) -> None:
    staff_client.post(
        "/admin/accounts/user/add/",
        {"email": "new@example.org", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD},
    )

    newcomer = User.objects.get(email="new@example.org")
    assert newcomer.check_password(PASSWORD)
    assert not newcomer.is_staff


def test_staff_cannot_make_staff_or_owners(staff_client: Client) -> None:
    maria = UserFactory()

    response = staff_client.post(page_of(maria), rights(maria, first_name="Maria", is_staff="on", is_superuser="on"))

    maria.refresh_from_db()
    assert response.status_code == 302
    assert (maria.first_name, maria.is_staff, maria.is_superuser) == ("Maria", False, False)


@pytest.mark.parametrize("right", ["is_superuser", "is_staff"])
def test_staff_cannot_touch_owners_or_each_other(staff_client: Client, right: str) -> None:
    other = UserFactory(**{right: True})

    assert staff_client.post(page_of(other), rights(other, is_active="")).status_code == 403
    assert staff_client.post(f"/admin/accounts/user/{other.pk}/password/", {}).status_code == 403
    assert staff_client.post(f"/admin/accounts/user/{other.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_owner_makes_staff(owner_client: Client) -> None:
    maria = UserFactory()

    owner_client.post(page_of(maria), rights(maria, is_staff="on"))

    maria.refresh_from_db()
    assert maria.is_staff


def test_who_is_not_staff_is_kept_out(client: Client) -> None:
    client.force_login(UserFactory())

    assert client.get("/admin/").status_code in {302, 403}
    assert client.get("/admin/accounts/user/").status_code in {302, 403}


def test_the_admin_has_no_sign_in_of_its_own(client: Client) -> None:
    assert client.get("/admin/login/")["Location"].startswith("/account/login/")
