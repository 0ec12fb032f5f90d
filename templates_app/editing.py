"""A person's own templates: make, change, duplicate, delete. Those that staff keep are copied, never changed here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.errors import Absent, Forbidden, Invalid
from templates_app import engines
from templates_app.columns import LONGEST_NAME, FieldChange, change_of, checked, row_of
from templates_app.models import Template, TemplateField, TemplateType

Person = AbstractBaseUser | AnonymousUser


class NoSuchTemplate(Absent):
    sentence = "There is no such template."


class NotYours(Forbidden):
    code = "template_is_public"
    sentence = "This template is kept for everybody. Make a copy to change it."


class BadName(Invalid):
    code = "bad_name"
    sentence = "Give the template a name."


def usable(user: Person, template_id: uuid.UUID) -> Template:
    """A template that this person may use. Raises `NoSuchTemplate`."""
    template = Template.objects.for_owner(user).filter(pk=template_id).first()
    if template is None:
        raise NoSuchTemplate
    return template


def own(user: Person, template_id: uuid.UUID) -> Template:
    """A template that this person may change. Raises `NoSuchTemplate`, and `NotYours` for a public one."""
    template = usable(user, template_id)
    if template.user_id != user.pk:
        raise NotYours
    return template


@transaction.atomic
def create(
    *,
    user: Person,
    name: str,
    fields: Sequence[FieldChange] = (),
    description: str = "",
    engine: str | None = None,
) -> Template:
    """A template of this person's own. Raises `BadName`, `columns.BadFields` and `engines.NoSuchEngine`."""
    template = Template.objects.create(
        user_id=cast(int, user.pk),
        name=_checked_name(name),
        description=description.strip(),
        template_type=TemplateType.EXTRACTION,
        engine=engines.checked(engine),
    )
    _write(template, checked(fields))
    return template


@transaction.atomic
def change(
    *,
    template: Template,
    name: str | None = None,
    description: str | None = None,
    fields: Sequence[FieldChange] | None = None,
    engine: str | None = None,
) -> Template:
    """Write a template anew; None leaves as it is, an empty engine takes the usual one.

    Raises `NoSuchTemplate`, `BadName`, `columns.BadFields` and `engines.NoSuchEngine`.
    """
    locked = _locked(template)
    if name is not None:
        locked.name = _checked_name(name)
    if description is not None:
        locked.description = description.strip()
    if engine is not None and engine != (locked.engine or ""):  # one that stays need not be offered any more
        locked.engine = engines.checked(engine)
    locked.save(update_fields=["name", "description", "engine", "updated_at"])
    if fields is not None:
        _write(locked, checked(fields))
    return locked


def replace_fields(*, template: Template, fields: Sequence[FieldChange]) -> Template:
    """Only the fields. Raises as `change` does."""
    return change(template=template, fields=fields)


@transaction.atomic
def duplicate(*, template: Template, user: Person, name: str = "") -> Template:
    """A copy that belongs to this person, of their own template or of a public one. Raises `BadName`."""
    fields = [change_of(field) for field in template.fields.order_by("display_order", "id")]
    name = name.strip() or f"{template.name[: LONGEST_NAME - 7]} (copy)"
    engine = template.engine if template.engine in engines.offered() else None
    return create(user=user, name=name, fields=fields, description=template.description, engine=engine)


@transaction.atomic
def delete(*, template: Template) -> None:
    """Runs that began with it keep their fields. Raises `NoSuchTemplate`."""
    _locked(template).delete()


def _locked(template: Template) -> Template:
    """Two people's tabs write one after the other."""
    locked = Template.objects.select_for_update().filter(pk=template.pk).first()
    if locked is None:
        raise NoSuchTemplate
    return locked


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise BadName(errors={"name": [BadName.sentence]})
    if len(name) > LONGEST_NAME:
        sentence = f"A name has at most {LONGEST_NAME} characters."
        raise BadName(sentence, {"name": [sentence]})
    return name


def _write(template: Template, fields: Sequence[FieldChange]) -> None:
    template.fields.all().delete()
    TemplateField.objects.bulk_create(TemplateField(template=template, **row_of(field)) for field in fields)
