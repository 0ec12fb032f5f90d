from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from templates_app import editing
from templates_app.columns import FieldChange
from templates_app.models import Template
from templates_app.tests.test_field_forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria(client: Client) -> User:
    maria = UserFactory()
    client.force_login(maria)
    return maria


@pytest.fixture
def invoices(maria: User) -> Template:
    return editing.create(user=maria, name="Invoices", fields=[FieldChange("Vendor"), FieldChange("Paid", "yes_no")])


def sent(*fields: dict[str, str], **more: str) -> dict[str, object]:
    return {**dict(form_of(*fields).lists()), **more}


def test_ones_own_templates_and_those_for_everybody_are_listed(client: Client, invoices: Template) -> None:
    editing.create(user=UserFactory(), name="Somebody else's")

    context = client.get("/templates/").context

    assert [(template.name, template.fields_count) for template in context["own"]] == [("Invoices", 2)]
    assert [template.name for template in context["public"]] == [
        "Any state",
        "California",
        "Invoice",
        "Invoice lines",
    ]


def test_who_has_none_is_told_what_they_are_for(client: Client, maria: User) -> None:
    assert b"saves you from naming the same fields twice" in client.get("/templates/").content


def test_the_list_costs_the_same_however_many_templates(
    client: Client, maria: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        editing.create(user=maria, name=f"T{number}", fields=[FieldChange("A")])

    with django_assert_num_queries(3):  # session, user, templates
        client.get("/templates/")


def test_a_template_is_made_changed_and_deleted(client: Client, maria: User) -> None:
    client.post("/templates/new/", sent({"field_name": "Vendor"}, name="Invoices"))
    template = Template.objects.get(user=maria)

    client.post(f"/templates/{template.pk}/", sent({"field_name": "Total", "data_type_id": "money"}, name="Bills"))
    template.refresh_from_db()
    assert (template.name, [field.field_name for field in template.fields.all()]) == ("Bills", ["Total"])

    client.post(f"/templates/{template.pk}/delete/")
    assert not Template.objects.filter(user=maria).exists()


def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(client: Client, invoices: Template) -> None:
    answer = client.post(f"/templates/{invoices.pk}/", sent({"field_name": "Kind", "data_type_id": "choice"}, name=""))

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Give the template a name." in page
    answer = client.post(f"/templates/{invoices.pk}/", sent({"field_name": "Kind", "data_type_id": "choice"}, name="X"))
    page = answer.content.decode()
    assert "“Kind” needs the values to choose from." in page
    assert 'value="Kind"' in page
    assert invoices.fields.count() == 2


def test_the_buttons_work_without_script_and_save_nothing(client: Client, invoices: Template) -> None:
    fields = [{"field_name": "Vendor"}, {"field_name": "Paid"}]

    answer = client.post(f"/templates/{invoices.pk}/", sent(*fields, name="Invoices", button="up 1"))

    assert [row.field.field_name for row in answer.context["rows"]] == ["Paid", "Vendor"]
    assert [field.field_name for field in invoices.fields.order_by("display_order")] == ["Vendor", "Paid"]


def test_a_template_for_everybody_is_shown_and_copied_but_not_changed(client: Client, maria: User) -> None:
    public = Template.objects.get(slug="california")

    assert b"Use a copy" in client.get(f"/templates/{public.pk}/").content
    refused = client.post(f"/templates/{public.pk}/", sent(name="Mine"))
    assert "Make a copy to change it." in str(next(iter(get_messages(refused.wsgi_request))))

    copied = client.post(f"/templates/{public.pk}/copy/")
    copy = Template.objects.get(user=maria)
    assert copied["Location"] == f"/templates/{copy.pk}/"
    assert copy.fields.count() == public.fields.count()
