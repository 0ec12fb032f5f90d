from __future__ import annotations

from uuid import uuid4

import pytest

from accounts.models import User
from jobs import new_runs
from jobs.models import ExtractionJob, JobRun
from jobs.new_runs import Way
from jobs.tests.conftest import NOON
from jobs.tests.scenes import submit
from templates_app.tests.factories import TemplateFactory, TemplateFieldFactory


def made(owner: User, source: JobRun, way: str, **given: object) -> JobRun:
    return new_runs.make(user=owner, source=source, way=way, now=NOON, **given)  # type: ignore[arg-type]


def names(run: JobRun) -> list[str]:
    return [field.field_name for field in run.fields.in_order()]


def test_from_nothing_it_has_no_fields_and_stands_alone(owner: User, run: JobRun) -> None:
    new = made(owner, run, Way.PLAIN)

    assert (names(new), new.previous) == ([], None)


def test_with_the_same_fields_it_stands_alone(owner: User, run: JobRun) -> None:
    new = made(owner, run, Way.SAME_FIELDS)

    assert (names(new), new.previous) == (names(run), None)


def test_appended_it_comes_after_its_source(owner: User, job: ExtractionJob) -> None:
    source = submit(job, files=1)

    new = made(owner, source, Way.APPEND)

    assert (names(new), new.previous, new.made_automatically) == (names(source), source, False)


def test_from_a_template_it_has_the_templates_fields(owner: User, run: JobRun) -> None:
    template = TemplateFactory(user=owner, is_public=False, template_type="extraction")
    TemplateFieldFactory(template=template, field_name="Invoice Number")

    new = made(owner, run, Way.TEMPLATE, template_id=template.pk)

    assert (names(new), new.template) == (["Invoice Number"], template)


def test_a_template_must_be_named_and_be_ones_own(owner: User, stranger: User, run: JobRun) -> None:
    foreign = TemplateFactory(user=stranger, is_public=False, template_type="extraction")

    with pytest.raises(new_runs.TemplateMissing):
        made(owner, run, Way.TEMPLATE)
    for template_id in (foreign.pk, uuid4()):
        with pytest.raises(new_runs.NoSuchTemplate):
            made(owner, run, Way.TEMPLATE, template_id=template_id)
    assert run.job.runs.count() == 1
