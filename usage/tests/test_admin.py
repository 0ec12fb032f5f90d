from __future__ import annotations

import uuid
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.factories import UserFactory
from usage.models import BillingCustomer
from usage.tests.conftest import Use

pytestmark = pytest.mark.django_db


def test_staff_see_everybody_s_use_summed_by_person(
    staff_client: APIClient, owner: User, use: Use, asked: dict[str, Any]
) -> None:
    other = UserFactory()
    use(pages=1000, **asked)
    use(user=other, pages=234)
    other.delete()

    page = staff_client.get("/admin/accounts/usagerecord/").content.decode()

    for words in ("1,234", "1,000", "deleted users", owner.email, "$0.25"):
        assert words in page


def test_the_sums_are_those_of_what_is_chosen(staff_client: APIClient, use: Use) -> None:
    use(pages=1111)
    use(pages=2222, user=UserFactory(email="maria@example.org"))

    page = staff_client.get("/admin/accounts/usagerecord/", {"q": "maria"}).content.decode()

    assert "2,222" in page
    assert "1,111" not in page
    assert "3,333" not in page


def test_looking_costs_no_more_for_many(
    staff_client: APIClient, use: Use, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        use(user=UserFactory(), job_id=uuid.UUID(int=number))

    with django_assert_max_num_queries(13):
        staff_client.get("/admin/accounts/usagerecord/")


def test_staff_name_a_user_s_customer_at_stripe(staff_client: APIClient, owner: User) -> None:
    customers = "/admin/usage/billingcustomer/add/"

    refused = staff_client.post(customers, {"user": owner.pk, "stripe_customer_id": "42"}, format="multipart")
    taken = staff_client.post(customers, {"user": owner.pk, "stripe_customer_id": "cus_42"}, format="multipart")

    assert (refused.status_code, taken.status_code) == (200, 302)
    assert BillingCustomer.objects.get().stripe_customer_id == "cus_42"
