from __future__ import annotations

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from templates_app.data_types import DATA_TYPES
from templates_app.models import Template
from templates_app.tests.factories import TemplateFactory, TemplateFieldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria(client: Client) -> User:
    maria = UserFactory()
    client.force_login(maria)
    return maria


def test_one_sees_the_public_templates_and_ones_own(client: Client, maria: User) -> None:
    own = TemplateFactory(user=maria, is_public=False, template_type="extraction")
    public = TemplateFactory()
    TemplateFactory(user=UserFactory(), is_public=False)
    TemplateFactory(is_public=False)

    listed = {template["template_id"] for template in client.get("/api/templates").json()["templates"]}

    shipped = {str(pk) for pk in Template.objects.exclude(slug=None).values_list("pk", flat=True)}
    assert listed == shipped | {str(own.pk), str(public.pk)}


def test_fields_come_in_their_order(client: Client, maria: User) -> None:
    state = TemplateFactory()
    TemplateFieldFactory(template=state, field_key="second", display_order=1)
    TemplateFieldFactory(template=state, field_key="first", display_order=0, aliases=["Number one"])

    fields = client.get(f"/api/templates/{state.pk}").json()["fields"]

    assert [field["field_key"] for field in fields] == ["first", "second"]
    assert fields[0]["aliases"] == ["Number one"]


def test_pages_follow_each_other_without_loss(client: Client, maria: User) -> None:
    for number in range(5):
        TemplateFactory(name=f"Same name {number % 2}")

    seen, query = [], {"limit": "2"}
    while query:
        page = client.get("/api/templates", query).json()
        seen += [template["template_id"] for template in page["templates"]]
        query = page["next"] and query | {"cursor": page["next"]}

    assert sorted(seen) == sorted(str(pk) for pk in Template.objects.values_list("pk", flat=True))


def test_the_list_is_narrowed_by_type(client: Client, maria: User) -> None:
    TemplateFactory(user=maria, is_public=False, template_type="extraction", name="Invoices")

    page = client.get("/api/templates?template_type=extraction").json()

    assert [template["name"] for template in page["templates"]] == ["Invoices"]


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, maria: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        TemplateFieldFactory()

    with django_assert_num_queries(4):  # session, user, templates, their fields
        client.get("/api/templates")


@pytest.mark.parametrize("template_id", [lambda: TemplateFactory(user=UserFactory(), is_public=False).pk, uuid.uuid4])
def test_a_strangers_template_is_not_there(client: Client, maria: User, template_id: object) -> None:
    assert client.get(f"/api/templates/{template_id()}").status_code == 404  # type: ignore[operator]


def test_data_types_are_listed_with_an_example(client: Client, maria: User) -> None:
    listed = client.get("/api/data-types").json()

    assert [known["id"] for known in listed] == list(DATA_TYPES)
    assert {
        "id": "number",
        "label": "Number",
        "description": "A quantity, with a decimal point.",
        "example": 1.5,
    } in listed
