from __future__ import annotations

import uuid
from typing import Any

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

    assert {template["name"] for template in page["templates"]} == {"Invoices", "Invoice", "Invoice lines"}


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


INVOICES = {
    "name": "Invoices",
    "description": "What an accountant asks of one",
    "fields": [
        {"field_name": "Total", "data_type_id": "money", "aliases": ["Amount due"]},
        {"field_name": "Kind", "data_type_id": "choice", "choices": ["Paid", "Open"]},
    ],
}


def send(client: Client, method: str, path: str, sent: object = None) -> Any:
    return getattr(client, method)(f"/api/templates{path}", sent or {}, content_type="application/json")


def test_a_template_is_made(client: Client, maria: User) -> None:
    response = send(client, "post", "", INVOICES)

    body = response.json()
    assert response.status_code == 201
    assert (body["name"], body["template_type"], body["is_public"]) == ("Invoices", "extraction", False)
    assert [(field["field_key"], field["aliases"], field["choices"]) for field in body["fields"]] == [
        ("total", ["Amount due"], []),
        ("kind", [], ["Paid", "Open"]),
    ]
    assert Template.objects.get(pk=body["template_id"]).user == maria


def test_it_is_written_anew_with_all_its_fields(client: Client, maria: User) -> None:
    made = send(client, "post", "", INVOICES).json()["template_id"]

    body = send(client, "put", f"/{made}", {"name": "Bills", "fields": [{"field_name": "Day"}]}).json()

    assert (body["name"], body["description"]) == ("Bills", "")
    assert [field["field_name"] for field in body["fields"]] == ["Day"]
    assert client.get(f"/api/templates/{made}").json() == body


def test_a_name_is_changed_alone(client: Client, maria: User) -> None:
    made = send(client, "post", "", INVOICES).json()["template_id"]

    body = send(client, "patch", f"/{made}", {"name": "Bills"}).json()

    assert (body["name"], body["description"], len(body["fields"])) == ("Bills", INVOICES["description"], 2)


def test_it_is_deleted(client: Client, maria: User) -> None:
    made = send(client, "post", "", INVOICES).json()["template_id"]

    assert send(client, "delete", f"/{made}").status_code == 204
    assert client.get(f"/api/templates/{made}").status_code == 404


@pytest.mark.parametrize(("method", "sent"), [("put", INVOICES), ("patch", {"name": "Mine"}), ("delete", None)])
def test_a_public_template_is_copied_and_not_changed(client: Client, maria: User, method: str, sent: object) -> None:
    public = TemplateFactory(name="Ohio")
    TemplateFieldFactory(template=public, field_name="Course")

    refused = send(client, method, f"/{public.pk}", sent)
    copied = send(client, "post", f"/{public.pk}/duplicate")

    assert (refused.status_code, refused.json()["code"]) == (403, "template_is_public")
    assert (copied.status_code, copied.json()["name"]) == (201, "Ohio (copy)")
    assert [field["field_name"] for field in copied.json()["fields"]] == ["Course"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nobody_changes_a_strangers_template(client: Client, maria: User, method: str) -> None:
    foreign = TemplateFactory(user=UserFactory(), is_public=False)

    assert send(client, method, f"/{foreign.pk}", INVOICES).status_code == 404
    assert Template.objects.get(pk=foreign.pk).name == foreign.name


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"fields": [{"field_name": ""}]}, "fields.0.field_name"),
        ({"fields": [{"field_name": "A", "data_type_id": "colour"}]}, "fields.0.data_type_id"),
        ({"fields": [{"field_name": "A", "data_type_id": "choice"}]}, "fields.0.choices"),
        ({"fields": [{"field_name": "A"}, {"field_name": "a"}]}, "fields.1.field_name"),
        ({"fields": "none"}, "fields"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(client: Client, maria: User, change: object, wrong: str) -> None:
    response = send(client, "post", "", INVOICES | change)  # type: ignore[operator]

    assert (response.status_code, list(response.json()["errors"])) == (400, [wrong])
    assert not Template.objects.filter(user=maria).exists()
