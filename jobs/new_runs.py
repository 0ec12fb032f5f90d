"""The four ways in which a person makes a new run from one that is there."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from jobs import runs
from jobs.errors import Absent, Invalid
from jobs.models import JobRun
from templates_app.models import Template


class Way(StrEnum):
    PLAIN = "plain"
    SAME_FIELDS = "same_fields"
    APPEND = "append"
    TEMPLATE = "template"


class NoSuchTemplate(Absent):
    sentence = "There is no such template."


class TemplateMissing(Invalid):
    code = "template_missing"
    sentence = "Choose the template that the new run shall start from."


def templates(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Template]:
    """Those that a run can start from, one's own and the public ones, by name."""
    return Template.objects.for_owner(user).order_by("name", "id")


def make(
    *,
    user: AbstractBaseUser | AnonymousUser,
    source: JobRun,
    way: str,
    now: dt.datetime,
    template_id: uuid.UUID | None = None,
) -> JobRun:
    """The new run, the latest of its job. Raises `NoSuchTemplate` and `TemplateMissing`."""
    match Way(way):
        case Way.PLAIN:
            return runs.create_run(job=source.job, now=now)
        case Way.SAME_FIELDS:
            return runs.create_run(job=source.job, clone_from=source, now=now)
        case Way.APPEND:
            return runs.append_run_after(run=source, automatic=False, now=now)
        case Way.TEMPLATE:
            return runs.create_run(job=source.job, template=_template(user, template_id), now=now)


def _template(user: AbstractBaseUser | AnonymousUser, template_id: uuid.UUID | None) -> Template:
    if template_id is None:
        raise TemplateMissing
    template = templates(user).filter(pk=template_id).first()
    if template is None:
        raise NoSuchTemplate
    return template
