"""A run's columns and folder modes: read, replace, take from a template."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from extraction.model import FieldSpec
from jobs import lifecycle
from jobs.errors import Conflict
from jobs.models import JobField, JobRun, ProcessingMode
from templates_app import engines
from templates_app.columns import BadFields, FieldChange, checked, row_of
from templates_app.models import Template
from templates_app.specs import Column, field_spec

__all__ = ["BadFields", "FieldChange", "copy_columns", "replace_fields", "specs", "specs_of", "take_from_template"]


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    status = 412
    sentence = "These fields were changed meanwhile, in another window or by another program. Load them again."


def specs(run_id: uuid.UUID) -> tuple[FieldSpec, ...]:
    """What an engine is asked for in this run."""
    return tuple(field_spec(field) for field in JobField.objects.filter(job_run_id=run_id).in_order())


def specs_of(changes: Sequence[FieldChange]) -> tuple[FieldSpec, ...]:
    """What an engine would be asked for, were these a run's columns. Raises `BadFields`."""
    return tuple(field_spec(field) for field in sorted(checked(changes), key=lambda change: change.display_order or 0))


@transaction.atomic
def replace_fields(
    *,
    run_id: uuid.UUID,
    now: dt.datetime,
    fields: Sequence[FieldChange] | None = None,
    modes: Mapping[str, str] | None = None,
    template: Template | None = None,
    description: str | None = None,
    engine: str | None = None,
    is_expected: Callable[[JobRun], bool] | None = None,
) -> JobRun:
    """Write a run's columns, folder modes and engine, and its job's description; None leaves as it is.

    Given fields win over the template's; an empty engine takes the usual one. `is_expected` says whether the run is as
    its writer saw it last. Raises `lifecycle.NotEditable`, `BadFields`, `NoSuchEngine` and `ChangedMeanwhile`.
    """
    run = lifecycle.locked_editable(run_id)
    if is_expected is not None and not is_expected(run):
        raise ChangedMeanwhile
    if fields is not None:
        _write(run, checked(fields))
    elif template is not None:
        _write(run, [])
        copy_columns(template.fields.order_by("display_order", "id"), to_run=run)
    changed: dict[str, Any] = {}
    if modes is not None:
        changed["processing_modes"] = _checked_modes(modes)
    if template is not None:
        changed["template"] = template
    if engine is not None and engine != (run.engine or ""):  # one that stays need not be offered any more
        changed["engine"] = engines.checked(engine)
    for name, value in changed.items():
        setattr(run, name, value)
    run.save(update_fields=list(changed))
    if description is not None:
        run.job.description = description
        run.job.updated_at = now
        run.job.save(update_fields=["description", "updated_at"])
    lifecycle.touch(run, now=now)
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


def _write(run: JobRun, changes: Sequence[FieldChange]) -> None:
    run.fields.all().delete()
    JobField.objects.bulk_create(JobField(job_run=run, **row_of(change)) for change in changes)


def _checked_modes(modes: Mapping[str, str]) -> dict[str, str]:
    for folder, mode in modes.items():
        if mode not in ProcessingMode:
            raise BadFields(f'A folder is read "individual" or "combined", not "{mode}" ({folder}).')
    return dict(modes)
