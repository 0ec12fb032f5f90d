from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates_app.columns import BadFields, FieldChange, checked, key_of

headings = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip).filter(bool)
names = st.lists(headings, max_size=12, unique_by=str.casefold)


def test_fields_without_keys_get_distinct_ones_from_their_names() -> None:
    keys: list[str] = []
    for name in ("Course Title", "course-title", "日付", "Date?"):
        keys.append(key_of(name, keys))

    assert keys == ["course_title", "course_title_2", "field", "date"]


def test_a_made_key_keeps_away_from_one_that_a_later_field_brings() -> None:
    changes = [FieldChange("Date"), FieldChange("Day", field_key="date")]

    assert [change.field_key for change in checked(changes)] == ["date_2", "date"]


@given(names)
def test_distinct_headings_get_distinct_keys_and_keep_their_order(given_names: list[str]) -> None:
    accepted = checked([FieldChange(f" {name} ") for name in given_names])

    assert [change.field_name for change in accepted] == given_names
    assert [change.display_order for change in accepted] == list(range(len(accepted)))
    assert len({change.field_key for change in accepted}) == len(accepted)


@given(names.filter(bool))
def test_a_heading_that_is_there_already_is_refused(given_names: list[str]) -> None:
    with pytest.raises(BadFields) as refused:
        checked([FieldChange(name) for name in [*given_names, given_names[0]]])

    assert list(refused.value.errors) == [f"fields.{len(given_names)}.field_name"]


def test_accepting_twice_changes_nothing_more() -> None:
    once = checked([FieldChange(" Kind ", "choice", choices=("a", " a", "", "b ")), FieldChange("Day", "date")])

    assert checked(once) == once
    assert once[0].choices == ("a", "b")


def test_all_that_is_wrong_is_told_at_its_place() -> None:
    changes = [
        FieldChange("", "colour"),
        FieldChange("Date", "date"),
        FieldChange("date "),
        FieldChange("Kind", "choice"),
        FieldChange("Key", field_key="no spaces"),
        FieldChange("Long", ai_prompt="x" * 5000, aliases=("y" * 300,)),
    ]

    with pytest.raises(BadFields) as refused:
        checked(changes)

    assert sorted(refused.value.errors) == [
        "fields.0.data_type_id",
        "fields.0.field_name",
        "fields.2.field_name",
        "fields.3.choices",
        "fields.4.field_key",
        "fields.5.ai_prompt",
        "fields.5.aliases",
    ]
    assert refused.value.errors["fields.2.field_name"] == ["Fields 2 and 3 are both called “date”."]
    assert refused.value.sentence == "Field 1 has no name."
