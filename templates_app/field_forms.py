"""The editor of fields as a form: what it sends, what its buttons do without script, and what it shows.

A field sends all its parts, so the n-th value of each name belongs to the n-th field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from templates_app.columns import FieldChange
from templates_app.data_types import DATA_TYPES, KnownDataType

PARTS: Final = ("field_key", "field_name", "data_type_id", "ai_prompt", "aliases", "choices")


@dataclass(frozen=True, slots=True)
class EditorRow:
    """A field in the editor; `errors` has a sentence by part."""

    place: int
    field: FieldChange
    data_type: KnownDataType
    errors: Mapping[str, str]


def sent_fields(form: QueryDict) -> list[FieldChange]:
    """The fields in the order in which they were sent, as yet unchecked."""
    columns = [[value.replace("\x00", "") for value in form.getlist(part)] for part in PARTS]
    return [
        FieldChange(
            field_key=key,
            field_name=name,
            data_type_id=data_type,
            ai_prompt=prompt.replace("\r\n", "\n"),
            aliases=tuple(aliases.splitlines()),
            choices=tuple(choices.splitlines()),
        )
        for key, name, data_type, prompt, aliases, choices in zip(*columns, strict=False)
    ]


def after_button(fields: Sequence[FieldChange], button: str) -> list[FieldChange] | None:
    """The fields after "add", "remove 2", "up 2" or "down 2"; None for any other button."""
    changed = list(fields)
    word, _, number = button.partition(" ")
    if word == "add":
        return [*changed, FieldChange("")]
    place = int(number) if number.isdecimal() and len(number) < 5 else len(changed)
    if word not in ("remove", "up", "down") or place >= len(changed):
        return None
    field = changed.pop(place)
    if word != "remove":
        changed.insert(max(0, place + (1 if word == "down" else -1)), field)
    return changed


def editor_rows(fields: Sequence[FieldChange], errors: Mapping[str, list[str]] | None = None) -> list[EditorRow]:
    """What the editor shows; `errors` as `columns.checked` names them."""
    by_place: dict[int, dict[str, str]] = {}
    for name, sentences in (errors or {}).items():
        _fields, place, part = name.split(".") if name.count(".") == 2 else ("", "-1", "")
        by_place.setdefault(int(place), {})[part] = " ".join(sentences)
    return [
        EditorRow(place, field, DATA_TYPES.get(field.data_type_id, DATA_TYPES["text"]), by_place.get(place, {}))
        for place, field in enumerate(fields)
    ]


def blank_row() -> EditorRow:
    """What a new field begins as."""
    return EditorRow(0, FieldChange(""), DATA_TYPES["text"], {})


def editor_context(fields: Sequence[FieldChange], errors: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """What `templates_app/_field_editor.html` needs."""
    return {"rows": editor_rows(fields, errors), "blank": blank_row(), "data_types": DATA_TYPES.values()}
