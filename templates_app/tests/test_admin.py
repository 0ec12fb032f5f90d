from __future__ import annotations

import pytest
from django.test import Client

from accounts.tests.factories import UserFactory
from templates_app.models import State, Template, TemplateField
from templates_app.tests.factories import TemplateFactory, TemplateFieldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff_client(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True))
    return client


def column(number: int, **given: object) -> dict[str, object]:
    blank: dict[str, object] = {
        "id": "",
        "field_name": "",
        "field_key": "",
        "data_type_id": "text",
        "ai_prompt": "",
        "aliases": "",
    }
    blank |= {"choices": "", "display_order": number} | given
    return {f"fields-{number}-{name}": value for name, value in blank.items()}


def form(*columns: dict[str, object], initial: int = 0, **given: object) -> dict[str, object]:
    sizes = {"fields-TOTAL_FORMS": len(columns), "fields-INITIAL_FORMS": initial}
    state = {"name": "Nevada", "is_public": "on", "description": ""} | given
    return state | sizes | {name: value for fields in columns for name, value in fields.items()}


def test_staff_make_a_state_with_its_columns(staff_client: Client) -> None:
    response = staff_client.post(
        "/admin/templates_app/state/add/",
        form(
            column(0, field_name="Course title", aliases="Course\n\n Program \nCourse"),
            column(1, field_name="Format", field_key="delivery_method", data_type_id="choice", choices="Live\nOnline"),
        ),
    )

    nevada = Template.objects.states().get(name="Nevada")
    fields = list(nevada.fields.order_by("display_order"))
    assert response.status_code == 302
    assert [field.field_key for field in fields] == ["course_title", "delivery_method"]
    assert fields[0].aliases == ["Course", "Program"]
    assert fields[1].choices == ["Live", "Online"]


def test_a_choice_without_choices_is_refused(staff_client: Client) -> None:
    response = staff_client.post(
        "/admin/templates_app/state/add/", form(column(0, field_name="Format", data_type_id="choice"))
    )

    assert b"A choice needs the values to choose from." in response.content
    assert not Template.objects.filter(name="Nevada").exists()


def test_dragging_changes_the_order(staff_client: Client) -> None:
    state = State.objects.get(pk=TemplateFactory().pk)
    first = TemplateFieldFactory(template=state, display_order=0)
    second = TemplateFieldFactory(template=state, display_order=1)

    staff_client.post(
        f"/admin/templates_app/state/{state.pk}/change/",
        form(
            column(0, id=first.pk, field_name="A", field_key=first.field_key, display_order=1),
            column(1, id=second.pk, field_name="B", field_key=second.field_key, display_order=0),
            initial=2,
        ),
    )

    in_order = TemplateField.objects.filter(template=state).order_by("display_order")
    assert list(in_order) == [second, first]


def test_a_page_shows_fields_to_drag(staff_client: Client) -> None:
    california = Template.objects.get(slug="california")

    page = staff_client.get(f"/admin/templates_app/state/{california.pk}/change/").content.decode()

    assert 'data-ordering-field="display_order"' in page
    assert "california, version" in page


def test_the_list_tells_which_shipped_states_staff_changed(staff_client: Client) -> None:
    TemplateField.objects.filter(template__slug="california", field_key="credits").update(field_name="Mine")

    page = staff_client.get("/admin/templates_app/state/")

    changed = {
        state.slug: page.context["cl"].model_admin.changed_by_staff(state) for state in page.context["cl"].queryset
    }
    assert changed == {"california": True, "any-state": False}


def test_shipped_columns_are_put_back_by_an_action(staff_client: Client) -> None:
    california = Template.objects.get(slug="california")
    california.fields.all().delete()

    staff_client.post(
        "/admin/templates_app/state/", {"action": "restore_shipped_columns", "_selected_action": [str(california.pk)]}
    )

    assert california.fields.count() == 12


def test_a_shipped_state_cannot_be_deleted_but_one_of_staff_can(staff_client: Client) -> None:
    shipped, own = Template.objects.get(slug="california"), TemplateFactory()

    refused = staff_client.post(f"/admin/templates_app/state/{shipped.pk}/delete/", {"post": "yes"})
    done = staff_client.post(f"/admin/templates_app/state/{own.pk}/delete/", {"post": "yes"})

    assert (refused.status_code, done.status_code) == (403, 302)
    assert list(Template.objects.filter(pk__in=[shipped.pk, own.pk])) == [shipped]


def test_templates_of_users_are_not_in_the_list(staff_client: Client) -> None:
    mine = TemplateFactory(user=UserFactory(), is_public=False)

    assert staff_client.get(f"/admin/templates_app/state/{mine.pk}/change/").status_code == 302


def test_who_is_not_staff_cannot_read_or_write(client: Client) -> None:
    client.force_login(UserFactory())
    california = Template.objects.get(slug="california")

    for address in ("", "add/", f"{california.pk}/change/", f"{california.pk}/delete/"):
        assert client.get(f"/admin/templates_app/state/{address}").status_code in {302, 403}
        assert client.post(f"/admin/templates_app/state/{address}", form()).status_code in {302, 403}
