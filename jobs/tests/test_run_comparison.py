from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from jobs import fields, lifecycle, run_comparison, runs
from jobs.attempts import FileEnd, TaskEnd
from jobs.comparison import State
from jobs.fields import FieldChange
from jobs.models import ExtractionJob, JobRun
from jobs.run_comparison import ComparedPage
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, tasks_of

Rows = list[list[Any]]


def read(job: ExtractionJob, tables: dict[str, Rows], *, columns: tuple[str, ...] = ("Title", "Hours")) -> JobRun:
    """A run whose files hold these rows; the job's first run, or a new one."""
    run = runs.latest_run(job)
    if not run.is_editable:
        run = runs.create_run(job=job, now=NOON)
    fields.replace_fields(run_id=run.pk, fields=[FieldChange(name) for name in columns], now=NOON)
    for path in tables:
        add_file(job, path)
    lifecycle.submit(run_id=run.pk, now=NOON)
    for task, rows in zip(tasks_of(run), (tables[path] for path in sorted(tables)), strict=True):
        attempt = lifecycle.start_task(task_id=task.pk, now=NOON)
        assert attempt
        ids = task.task_files.values_list("source_file_id", flat=True)
        table = {"columns": list(columns), "keys": list(columns), "results": rows}
        ends = tuple(FileEnd(file_id, "rows", rows_count=len(rows)) for file_id in ids)
        lifecycle.end_task(
            attempt=attempt, end=TaskEnd("rows", result=table, rows_count=len(rows), files=ends), now=NOON
        )
    lifecycle.finish_if_done(run_id=run.pk, now=NOON)
    run.refresh_from_db()
    return run


def compared(left: JobRun, right: JobRun, **given: Any) -> ComparedPage:
    return run_comparison.page(left=left, right=right, **{"limit": 100, **given})


def test_a_changed_cell_stands_with_both_values(job: ExtractionJob) -> None:
    left = read(job, {"a.pdf": [["Ethics", 2], ["Tax", 1]], "b.pdf": [["Audit", 3]]})
    right = read(job, {"a.pdf": [["Tax", 1], ["Ethics", 4]], "c.pdf": [["Fraud", 8]]})

    page = compared(left, right)

    assert page.counts == {State.SAME: 1, State.CHANGED: 1, State.ADDED: 1, State.REMOVED: 1}
    first = page.rows[0]
    assert (first.state, first.source_files) == (State.CHANGED, ("a.pdf",))
    assert first.cells == (("Ethics", "Ethics", False), (2, 4, True))
    assert [row.state for row in page.rows] == [State.CHANGED, State.SAME, State.REMOVED, State.ADDED]


def test_only_differences_come_in_pages(job: ExtractionJob) -> None:
    left = read(job, {"a.pdf": [[f"Course {number}", 1] for number in range(30)]})
    right = read(job, {"a.pdf": [[f"Course {number}", 1 + number % 2] for number in range(30)]})

    pages = [compared(left, right, only_differences=True, limit=10, offset=offset) for offset in (0, 10, 20)]

    assert [len(page.rows) for page in pages] == [10, 5, 0]
    assert {page.total for page in pages} == {15}
    assert {row.state for page in pages for row in page.rows} == {State.CHANGED}


def test_an_append_run_adds_to_what_it_was_appended_to(job: ExtractionJob) -> None:
    left = read(job, {"a.pdf": [["Ethics", 2]]})
    runs.append_run_after(run=left, automatic=False, now=NOON)
    right = read(job, {"b.pdf": [["Tax", 1]]})

    page = compared(left, right)

    assert [(row.state, row.source_files) for row in page.rows] == [
        (State.SAME, ("a.pdf",)),
        (State.ADDED, ("b.pdf",)),
    ]


def test_a_column_that_one_run_alone_has_is_told_of(job: ExtractionJob) -> None:
    left = read(job, {"a.pdf": [["Ethics", 2]]})
    right = read(job, {"a.pdf": [["Tax law", "Ethics"]]}, columns=("Field", "Title"))

    page = compared(left, right)

    assert [(column.name, column.in_left, column.in_right) for column in page.columns] == [
        ("Title", True, True),
        ("Hours", True, False),
        ("Field", False, True),
    ]
    assert page.rows[0].state == State.SAME
    assert page.rows[0].cells == (("Ethics", "Ethics", False), (2, None, False), (None, "Tax law", False))


def test_folders_read_together_are_compared_as_folders(job: ExtractionJob) -> None:
    first = runs.latest_run(job)
    fields.replace_fields(run_id=first.pk, modes={"letters": "combined"}, now=NOON)
    add_file(job, "letters/z.pdf")
    left = read(job, {"letters/a.pdf": [["Ethics", 2]]})
    right = read(job, {"letters/a.pdf": [["Ethics", 2]]})
    both = runs.create_run(job=job, clone_from=left, now=NOON)
    add_file(job, "letters/y.pdf")
    again = read(job, {"letters/a.pdf": [["Ethics", 3]]})

    assert both == again
    assert [row.state for row in compared(left, again).rows] == [State.CHANGED]
    assert [row.state for row in compared(left, right).rows] == [State.REMOVED, State.ADDED]


def test_the_next_page_costs_little_and_a_new_result_is_seen(
    job: ExtractionJob, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    left = read(job, {"a.pdf": [["Ethics", 2]]})
    right = read(job, {"a.pdf": [["Ethics", 2]], "b.pdf": [["Tax", 1]]})
    compared(left, right)

    with django_assert_max_num_queries(10):  # the chain, its version and the page's tasks, of both runs
        compared(left, right)
    right.tasks.filter(position=0).update(
        result={"columns": ["Title", "Hours"], "keys": [], "results": [["Ethics", 9]]}, changed_at=NOON.replace(hour=13)
    )

    assert compared(left, right).counts[State.CHANGED] == 1


def test_more_rows_than_can_be_compared_are_refused_in_words(
    job: ExtractionJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = read(job, {"a.pdf": [["Ethics", 2], ["Tax", 1]]})
    monkeypatch.setattr(run_comparison, "MOST_ROWS", 3)

    with pytest.raises(run_comparison.TooManyRows):
        compared(run, run)
