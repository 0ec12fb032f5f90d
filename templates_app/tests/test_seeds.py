from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from extraction.model import DataType, FieldSpec
from extraction.presets import PRESETS, Preset
from templates_app.models import Template, TemplateField
from templates_app.seeds import Seeding, is_changed_by_staff, restore, seed_states
from templates_app.specs import field_spec

pytestmark = pytest.mark.django_db

TITLE = FieldSpec(key="course_title", name="Course")
HOURS = FieldSpec(key="credits", name="Hours", data_type=DataType.NUMBER, aliases=("CPE",))
NEVADA = Preset(slug="nevada", name="Nevada", version=1, fields=(TITLE, HOURS), source="NAC 628")
NEWER = replace(NEVADA, version=2, fields=(HOURS, replace(TITLE, name="Title"), FieldSpec(key="sponsor", name="By")))


def seed(preset: Preset) -> Seeding:
    return seed_states([preset])[preset.slug]


def columns(slug: str = "nevada") -> list[FieldSpec]:
    fields = TemplateField.objects.filter(template__slug=slug).order_by("display_order", "id")
    return [field_spec(field) for field in fields]


def test_migrating_has_seeded_what_ships() -> None:
    states = {state.slug for state in Template.objects.states()}
    public = {template.slug for template in Template.objects.filter(is_public=True)}

    assert states == {slug for slug, preset in PRESETS.items() if preset.for_states}
    assert public == set(PRESETS)
    assert [columns(slug) for slug in PRESETS] == [list(preset.fields) for preset in PRESETS.values()]


def test_a_preset_becomes_a_public_state_with_its_columns() -> None:
    seed(NEVADA)

    nevada = Template.objects.states().get(slug="nevada")
    assert (nevada.name, nevada.version, nevada.user) == ("Nevada", 1, None)
    assert columns() == [TITLE, HOURS]


def test_seeding_again_changes_nothing() -> None:
    seed(NEVADA)
    before = list(TemplateField.objects.order_by("pk").values()), list(Template.objects.order_by("pk").values())

    assert seed(NEVADA) == Seeding.CURRENT
    assert before == (
        list(TemplateField.objects.order_by("pk").values()),
        list(Template.objects.order_by("pk").values()),
    )


def test_a_newer_version_brings_an_untouched_state_up_to_date_and_keeps_its_rows() -> None:
    seed(NEVADA)
    title_row = TemplateField.objects.get(template__slug="nevada", field_key="course_title").pk

    assert seed(NEWER) == Seeding.UPDATED
    assert columns() == list(NEWER.fields)
    assert TemplateField.objects.get(pk=title_row).field_name == "Title"


@pytest.mark.parametrize(
    "edit",
    [
        lambda state: state.fields.filter(field_key="credits").update(ai_prompt="Only ethics."),
        lambda state: state.fields.filter(field_key="credits").delete(),
        lambda state: (
            state.fields.filter(field_key="credits").update(display_order=0)
            + state.fields.filter(field_key="course_title").update(display_order=1)
        ),
        lambda state: Template.objects.filter(pk=state.pk).update(name="Nevada (2027)"),
    ],
    ids=["prompt", "column removed", "order", "name"],
)
def test_what_staff_changed_is_not_overwritten(edit: object) -> None:
    seed(NEVADA)
    edit(Template.objects.get(slug="nevada"))  # type: ignore[operator]
    edited = columns()

    assert seed(NEWER) == Seeding.KEPT
    assert columns() == edited


def test_withdrawing_a_state_is_no_edit_of_its_columns() -> None:
    seed(NEVADA)
    Template.objects.filter(slug="nevada").update(is_public=False)

    assert seed(NEWER) == Seeding.UPDATED
    assert not Template.objects.get(slug="nevada").is_public


def test_restoring_puts_the_shipped_columns_back() -> None:
    seed(NEVADA)
    TemplateField.objects.filter(template__slug="nevada").update(field_name="Changed")

    restore("nevada", [NEWER])

    assert columns() == list(NEWER.fields)
    assert not is_changed_by_staff(Template.objects.get(slug="nevada"))


def test_the_command_tells_what_became_of_each_state() -> None:
    said = io.StringIO()

    call_command("seed_templates", stdout=said)

    assert "California is up to date." in said.getvalue().splitlines()


def test_the_command_restores_a_state_that_is_named() -> None:
    TemplateField.objects.filter(template__slug="california").update(field_name="Changed")

    call_command("seed_templates", restore="california", stdout=io.StringIO())

    assert columns("california") == list(PRESETS["california"].fields)


def test_the_command_names_the_states_there_are() -> None:
    with pytest.raises(CommandError, match=r"No state narnia .* california"):
        call_command("seed_templates", restore="narnia", stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_seed_at_once_make_one_state() -> None:
    both_ready = threading.Barrier(2)
    results: list[Seeding] = []

    def run() -> None:
        both_ready.wait(timeout=5)
        results.append(seed(NEVADA))
        connection.close()

    processes = [threading.Thread(target=run) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=10)

    assert sorted(results) == sorted([Seeding.ADDED, Seeding.CURRENT])
    assert columns() == [TITLE, HOURS]


specs = st.builds(
    FieldSpec,
    key=st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True),
    name=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40),
    data_type=st.sampled_from(DataType),
    prompt=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40),
    aliases=st.lists(st.text("abc", min_size=1), max_size=3).map(tuple),
    choices=st.lists(st.text("abc", min_size=1), max_size=3).map(tuple),
)
lists_of_specs = st.lists(specs, max_size=6, unique_by=lambda spec: spec.key).map(tuple)


class TestAnyPreset(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(lists_of_specs, lists_of_specs)
    def test_comes_back_from_the_rows_as_it_was_also_over_an_older_one(
        self, older: tuple[FieldSpec, ...], newer: tuple[FieldSpec, ...]
    ) -> None:
        seed(replace(NEVADA, fields=older))

        seed(replace(NEVADA, fields=newer, version=2))

        assert columns() == list(newer)
