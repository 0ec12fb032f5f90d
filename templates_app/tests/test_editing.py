from __future__ import annotations

import uuid

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory
from templates_app import editing
from templates_app.columns import BadFields, FieldChange
from templates_app.models import Template
from templates_app.tests.factories import TemplateFactory

pytestmark = pytest.mark.django_db

COLUMNS = [FieldChange("Vendor"), FieldChange("Paid", "yes_no"), FieldChange("Kind", "choice", choices=("a", "b"))]


@pytest.fixture
def maria() -> User:
    return UserFactory()


def names_of(template: Template) -> list[str]:
    return list(template.fields.order_by("display_order").values_list("field_name", flat=True))


def test_a_template_belongs_to_who_made_it_and_to_nobody_else(maria: User) -> None:
    template = editing.create(user=maria, name=" Invoices ", fields=COLUMNS)

    assert (template.name, template.user, template.is_public) == ("Invoices", maria, False)
    assert template.template_type == "extraction"
    assert names_of(template) == ["Vendor", "Paid", "Kind"]
    with pytest.raises(editing.NoSuchTemplate):
        editing.usable(UserFactory(), template.pk)


def test_changing_writes_what_is_given_and_leaves_the_rest(maria: User) -> None:
    template = editing.create(user=maria, name="Invoices", fields=COLUMNS, description="Of suppliers")

    editing.change(template=template, name="Bills")
    editing.replace_fields(template=template, fields=[FieldChange("Total", "money")])

    template.refresh_from_db()
    assert (template.name, template.description, names_of(template)) == ("Bills", "Of suppliers", ["Total"])


def test_a_refused_change_changes_nothing(maria: User) -> None:
    template = editing.create(user=maria, name="Invoices", fields=COLUMNS)

    with pytest.raises(BadFields):
        editing.change(template=template, name="Bills", fields=[FieldChange("")])

    template.refresh_from_db()
    assert (template.name, names_of(template)) == ("Invoices", ["Vendor", "Paid", "Kind"])


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_template_needs_a_name_of_reasonable_length(maria: User, name: str) -> None:
    with pytest.raises(editing.BadName) as refused:
        editing.create(user=maria, name=name)

    assert list(refused.value.errors) == ["name"]


def test_a_public_template_can_be_used_but_not_changed(maria: User) -> None:
    public = Template.objects.get(slug="california")

    assert editing.usable(maria, public.pk) == public
    with pytest.raises(editing.NotYours):
        editing.own(maria, public.pk)


def test_a_copy_of_a_public_template_is_ones_own_and_equal(maria: User) -> None:
    public = Template.objects.get(slug="california")

    copy = editing.duplicate(template=public, user=maria)

    columns = ("field_key", "field_name", "data_type_id", "ai_prompt", "aliases", "choices", "display_order")
    assert (copy.name, copy.user, copy.slug) == ("California (copy)", maria, None)
    assert list(copy.fields.order_by("display_order").values(*columns)) == list(
        public.fields.order_by("display_order").values(*columns)
    )


def test_a_copy_of_the_longest_name_still_fits(maria: User) -> None:
    template = TemplateFactory(user=maria, is_public=False, name="x" * 200)

    assert len(editing.duplicate(template=template, user=maria).name) == 200


def test_deleting_twice_says_that_it_is_gone(maria: User) -> None:
    template = editing.create(user=maria, name="Invoices", fields=COLUMNS)

    editing.delete(template=template)

    assert not Template.objects.filter(pk=template.pk).exists()
    with pytest.raises(editing.NoSuchTemplate):
        editing.delete(template=template)
    with pytest.raises(editing.NoSuchTemplate):
        editing.own(maria, uuid.uuid4())
