from __future__ import annotations

import pytest
from django.http import QueryDict

from templates_app.columns import BadFields, FieldChange, checked
from templates_app.field_forms import PARTS, after_button, editor_rows, sent_fields

A, B, C = FieldChange("A"), FieldChange("B"), FieldChange("C")


def form_of(*fields: dict[str, str]) -> QueryDict:
    form = QueryDict(mutable=True)
    for field in fields:
        for part in PARTS:
            form.appendlist(part, {"data_type_id": "text", **field}.get(part, ""))
    return form


def test_the_parts_of_each_field_are_put_together_again() -> None:
    form = form_of(
        {"field_name": "Vendor", "aliases": "Supplier\r\nSold by"},
        {"field_name": "Kind", "data_type_id": "choice", "choices": "a\nb", "field_key": "kind"},
    )

    assert sent_fields(form) == [
        FieldChange("Vendor", aliases=("Supplier", "Sold by")),
        FieldChange("Kind", "choice", field_key="kind", choices=("a", "b")),
    ]


def test_characters_that_the_database_refuses_are_left_out() -> None:
    assert sent_fields(form_of({"field_name": "Ven\x00dor"}))[0].field_name == "Vendor"


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("add", [A, B, C, FieldChange("")]),
        ("remove 1", [A, C]),
        ("up 2", [A, C, B]),
        ("up 0", [A, B, C]),
        ("down 0", [B, A, C]),
        ("down 2", [A, B, C]),
        ("down 7", None),
        ("remove x", None),
        ("remove -1", None),
        ("sideways 1", None),
        ("", None),
    ],
)
def test_the_buttons_without_script(button: str, expected: list[FieldChange] | None) -> None:
    assert after_button([A, B, C], button) == expected


def test_what_is_wrong_stands_at_its_field() -> None:
    fields = [A, FieldChange("", "choice")]
    with pytest.raises(BadFields) as refused:
        checked(fields)

    first, second = editor_rows(fields, refused.value.errors)

    assert first.errors == {}
    assert second.errors == {
        "field_name": "Field 2 has no name.",
        "choices": "“A choice” needs the values to choose from.",
    }
