"""A run's columns and folder modes: read, replace, take from a template."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from extraction.model import DataType, FieldSpec
from jobs import lifecycle
from jobs.errors import Invalid
from jobs.models import JobField, JobRun, ProcessingMode
from templates_app.data_types import DATA_TYPES
from templates_app.models import Template
from templates_app.specs import Column, field_spec

MOST_FIELDS = 200
_LONGEST_KEY = 80


class BadFields(Invalid):
    code = "bad_fields"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column as a client sends it. Without a key it gets one from its name."""

    field_name: str
    data_type_id: str = DataType.TEXT.value
    ai_prompt: str = ""
    field_key: str = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    display_order: int | None = None  # None: as it stands in the list


def specs(run_id: uuid.UUID) -> tuple[FieldSpec, ...]:
    """What an engine is asked for in this run."""
    return tuple(field_spec(field) for field in JobField.objects.filter(job_run_id=run_id).in_order())


def specs_of(changes: Sequence[FieldChange]) -> tuple[FieldSpec, ...]:
    """What an engine would be asked for, were these a run's columns. Raises `BadFields`."""
    return tuple(field_spec(field) for field in sorted(_checked(changes), key=lambda field: field.display_order))


@transaction.atomic
def replace_fields(
    *,
    run_id: uuid.UUID,
    now: dt.datetime,
    fields: Sequence[FieldChange] | None = None,
    modes: Mapping[str, str] | None = None,
    template: Template | None = None,
) -> JobRun:
    """Write a run's columns and folder modes; None leaves as it is.

    Given fields win over the template's. Raises `lifecycle.NotEditable` and `BadFields`.
    """
    run = lifecycle.locked_editable(run_id)
    if fields is not None:
        _write(run, _checked(fields))
    elif template is not None:
        _write(run, [])
        copy_columns(template.fields.order_by("display_order", "id"), to_run=run)
    changed: dict[str, Any] = {"last_active_at": now}
    if modes is not None:
        changed["processing_modes"] = _checked_modes(modes)
    if template is not None:
        changed["template"] = template
    for name, value in changed.items():
        setattr(run, name, value)
    run.save(update_fields=list(changed))
    return run


def take_from_template(*, run_id: uuid.UUID, template: Template, now: dt.datetime) -> JobRun:
    """The template's columns become the run's, and every folder is read document by document."""
    return replace_fields(run_id=run_id, template=template, modes={}, now=now)


def copy_columns(columns: Iterable[Column], *, to_run: JobRun) -> None:
    """Give a run columns like these, in their order."""
    JobField.objects.bulk_create(
        JobField(
            job_run=to_run,
            field_key=column.field_key,
            field_name=column.field_name,
            data_type_id=column.data_type_id,
            ai_prompt=column.ai_prompt,
            aliases=list(column.aliases),
            choices=list(column.choices),
            display_order=place,
        )
        for place, column in enumerate(columns)
    )


def key_of(name: str, taken: Iterable[str] = ()) -> str:
    """A key for a column of this name that is not among those taken."""
    stem = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[: _LONGEST_KEY - 4] or "field"
    used, key, number = set(taken), stem, 1
    while key in used:
        number += 1
        key = f"{stem}_{number}"
    return key


def _write(run: JobRun, fields: Sequence[JobField]) -> None:
    run.fields.all().delete()
    for field in fields:
        field.job_run = run
    JobField.objects.bulk_create(fields)


def _checked(changes: Sequence[FieldChange]) -> list[JobField]:
    if len(changes) > MOST_FIELDS:
        raise BadFields(f"A run takes at most {MOST_FIELDS} fields; these are {len(changes)}.")
    fields: list[JobField] = []
    keys: set[str] = set()
    for place, change in enumerate(changes):
        if not change.field_name.strip():
            raise BadFields(f"Field {place + 1} has no name.")
        if change.data_type_id not in DATA_TYPES:
            raise BadFields(f'There is no data type "{change.data_type_id}" (field "{change.field_name}").')
        key = change.field_key or key_of(change.field_name, keys)
        if key in keys:
            raise BadFields(f'Two fields have the key "{key}".')
        keys.add(key)
        fields.append(_field(change, key, place))
    return fields


def _field(change: FieldChange, key: str, place: int) -> JobField:
    return JobField(
        field_key=key,
        field_name=change.field_name.strip(),
        data_type_id=change.data_type_id,
        ai_prompt=change.ai_prompt,
        aliases=list(change.aliases),
        choices=list(change.choices),
        display_order=place if change.display_order is None else change.display_order,
    )


def _checked_modes(modes: Mapping[str, str]) -> dict[str, str]:
    for folder, mode in modes.items():
        if mode not in ProcessingMode:
            raise BadFields(f'A folder is read "individual" or "combined", not "{mode}" ({folder}).')
    return dict(modes)
