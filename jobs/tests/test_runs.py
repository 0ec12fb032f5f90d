from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jobs import fields, results, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import end, make_job, submit, tasks_of
from templates_app.tests.factories import TemplateFactory, TemplateFieldFactory

pytestmark = pytest.mark.django_db


def _names(run: JobRun) -> list[str]:
    return list(run.fields.in_order().values_list("field_name", flat=True))


def _append(job: ExtractionJob, times: int = 1) -> JobRun:
    for _ in range(times):
        run = runs.create_run(job=job, append_results=True, now=NOON)
    return run


def test_a_new_job_has_one_editable_run_with_the_templates_fields(job: ExtractionJob) -> None:
    run = job.runs.get()

    assert run.is_editable
    assert _names(run) == ["Course Title", "Date"]


def test_the_latest_run_is_the_newest_even_when_all_are_made_in_one_instant(job: ExtractionJob) -> None:
    made = [runs.create_run(job=job, now=NOON) for _ in range(3)]

    assert runs.latest_run(job) == made[-1]


def test_the_latest_run_is_the_newest_even_when_the_clock_went_back(job: ExtractionJob) -> None:
    run = runs.create_run(job=job, now=NOON - dt.timedelta(days=1))

    assert runs.latest_run(job) == run


def test_a_clone_takes_the_columns_and_modes_but_no_results(job: ExtractionJob, run: JobRun) -> None:
    fields.replace_fields(
        run_id=run.pk, fields=[fields.FieldChange("Hours", "number")], modes={"a": "combined"}, now=NOON
    )
    run.refresh_from_db()

    clone = runs.create_run(job=job, clone_from=run, now=NOON)

    assert (_names(clone), clone.processing_modes, clone.previous) == (["Hours"], {"a": "combined"}, None)


def test_an_append_run_stands_behind_the_latest(job: ExtractionJob, run: JobRun) -> None:
    appended = _append(job, 2)

    assert appended.result_set_index == 2
    assert next(iter(JobRun.objects.chain_up_to(appended.pk))) == run


def test_the_chain_of_a_run_leaves_out_what_was_appended_elsewhere(job: ExtractionJob, run: JobRun) -> None:
    left = runs.append_run_after(run=run, automatic=False, now=NOON)
    right = runs.append_run_after(run=run, automatic=False, now=NOON)

    assert list(JobRun.objects.chain_up_to(right.pk)) == [run, right]
    assert left not in JobRun.objects.chain_up_to(right.pk)


def test_a_run_of_another_job_is_no_source(job: ExtractionJob, run: JobRun) -> None:
    other = runs.create_job(user=job.user, name="Other", job_type="extraction", now=NOON)

    with pytest.raises(runs.ForeignRun):
        runs.create_run(job=other, clone_from=run, now=NOON)


def test_the_automatic_successor_is_made_once(run: JobRun) -> None:
    first = runs.append_run_after(run=run, automatic=True, now=NOON)

    again = runs.append_run_after(run=run, automatic=True, now=NOON)

    assert first == again


def test_the_database_refuses_a_second_automatic_successor(run: JobRun) -> None:
    runs.append_run_after(run=run, automatic=True, now=NOON)
    columns = {"job": run.job, "previous": run, "made_automatically": True}

    with pytest.raises(IntegrityError, match="run_one_automatic_successor"), transaction.atomic():
        JobRun.objects.create(**columns, created_at=NOON, last_active_at=NOON)


def test_the_two_hundredth_append_costs_as_much_as_the_second(
    job: ExtractionJob, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    _append(job)
    with django_assert_max_num_queries(20) as second:
        _append(job)
    _append(job, 197)

    with django_assert_num_queries(len(second)):
        last = _append(job)

    assert last.result_set_index == 200
    assert last.tasks.count() == last.files.count() == 0


def test_results_of_an_append_run_are_the_earlier_ones_and_then_its_own(job: ExtractionJob) -> None:
    first = submit(job, files=2)
    for task in tasks_of(first):
        end(task)
    _append(job)
    second = submit(job, files=1)
    end(tasks_of(second)[0])

    found = results.page(run=second, limit=10)

    assert [result.place for result in found.results] == [(0, 0), (0, 1), (1, 0)]
    assert results.page(run=first, limit=10).total == 2


def test_results_come_in_pages_by_place(job: ExtractionJob) -> None:
    run = submit(job, files=5)
    for task in tasks_of(run):
        end(task)

    seen, after = [], None
    while True:
        found = results.page(run=run, limit=2, after=after)
        seen += [result.place.position for result in found.results]
        after = found.next_place
        if after is None:
            break

    assert seen == [0, 1, 2, 3, 4]


def test_columns_come_in_the_order_in_which_they_were_first_seen(job: ExtractionJob) -> None:
    appended = _append(job)
    change = [fields.FieldChange("Sponsor"), fields.FieldChange("Date", "date"), fields.FieldChange("Credits")]
    fields.replace_fields(run_id=appended.pk, fields=change, now=NOON)

    columns = results.columns(appended)

    assert [column.name for column in columns] == ["Course Title", "Date", "Sponsor", "Credits"]


def test_reading_a_long_chain_takes_as_many_queries_as_a_short_one(
    job: ExtractionJob, django_assert_num_queries: Any
) -> None:
    short = _append(job)
    long = _append(job, 50)

    for run in (short, long):
        with django_assert_num_queries(1):
            results.page(run=run, limit=10)


def test_fields_of_a_template_replace_those_of_the_run_and_set_every_folder_to_individual(run: JobRun) -> None:
    template = TemplateFactory()
    TemplateFieldFactory(template=template, field_name="Hours", display_order=1)
    TemplateFieldFactory(template=template, field_name="Title", display_order=0)

    changed = fields.take_from_template(run_id=run.pk, template=template, now=NOON)

    assert (_names(changed), changed.processing_modes, changed.template) == (["Title", "Hours"], {}, template)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ([fields.FieldChange("  ")], "Field 1 has no name"),
        ([fields.FieldChange("A", "colour")], 'no data type "colour"'),
        ([fields.FieldChange("A", field_key="a"), fields.FieldChange("B", field_key="a")], 'the key "a"'),
        ([fields.FieldChange(f"F{n}") for n in range(201)], "at most 200"),
    ],
)
def test_fields_that_make_no_sense_are_refused(run: JobRun, change: list[fields.FieldChange], sentence: str) -> None:
    with pytest.raises(fields.BadFields, match=sentence):
        fields.replace_fields(run_id=run.pk, fields=change, now=NOON)

    assert _names(run) == ["Course Title", "Date"]


def test_a_sheet_is_a_job_like_any_other(owner: Any) -> None:
    sheet = make_job(owner)

    assert (sheet.job_type, runs.latest_run(sheet).is_editable) == ("cpe", True)
