from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jobs import fields, results, runs
from jobs.exports import cells, csv_file, rows, xlsx_file
from jobs.models import ExtractionJob, ExtractionTask
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, end, submit, tasks_of

FORMULAS = ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "  =1+1"]
HARMLESS = ["Ethics", "-12.5", "+3", "1,000", "a=b", "", "'quoted"]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
values = st.one_of(
    st.none(),
    texts,
    st.sampled_from(FORMULAS + HARMLESS),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 4)),
    st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
)
paths = texts.map(lambda text: f"folder/{text}.pdf")
tables = st.lists(st.tuples(paths, values, values).map(list), max_size=12)
HEADINGS = ["Source File Path(s)", "=Course", "Credits"]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(stream: Any) -> list[list[list[Any]]]:
    book = load_workbook(stream)
    return [[list(line) for line in sheet.iter_rows()] for sheet in book.worksheets]


def is_formula(text: str) -> bool:
    """What a spreadsheet would run: the check is written differently from what is checked."""
    begins = text.lstrip(" ")[:1]
    try:
        float(text.replace(",", ""))
    except ValueError:
        return begins in set("=+-@\t\r\n＝＋－＠") - {""}
    return False


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cells.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays(text: str) -> None:
    assert cells.harmless(text) == text


@given(tables)
def test_csv_reads_back_and_runs_nothing(table: list[list[Any]]) -> None:
    data = b"".join(csv_file.chunks(HEADINGS, table))

    heading, *lines = read_csv(data)
    assert heading == ["Source File Path(s)", "'=Course", "Credits"]
    assert [len(line) for line in lines] == [3] * len(table)
    for line, row in zip(lines, table, strict=True):
        for text, value in zip(line, row, strict=True):
            assert not is_formula(text)
            assert _same(text, value)


def _same(text: str, value: Any) -> bool:
    match value:
        case None:
            return text == ""
        case str():
            return text in (cells.harmless(value), f"'{value}")
        case dt.date():
            return dt.date.fromisoformat(text) == value
        case _:
            return float(text) == value


@settings(deadline=None, max_examples=40)
@given(tables)
def test_xlsx_reads_back_with_its_types_and_holds_no_formula(table: list[list[Any]]) -> None:
    with xlsx_file.write(HEADINGS, table) as stream:
        [[_, *lines]] = read_xlsx(stream)

    assert len(lines) == len(table)
    for line, row in zip(lines, table, strict=True):
        for cell, value in zip(line, row, strict=True):
            assert cell.data_type != "f"
            if isinstance(value, str):
                assert not is_formula(cell.value or "")
            elif isinstance(value, dt.date):
                assert cell.value.date() == value
            else:
                assert cell.value == value


def test_a_date_that_excel_does_not_know_stays_readable() -> None:
    with xlsx_file.write(["Date"], [[dt.date(1850, 5, 1)]]) as stream:
        [[_, [cell]]] = read_xlsx(stream)

    assert cell.value == "1850-05-01"


def test_what_one_sheet_cannot_hold_goes_on_in_the_next() -> None:
    with xlsx_file.write(["N"], [[number] for number in range(5)], sheet_rows=3) as stream:
        sheets = read_xlsx(stream)

    assert [[line[0].value for line in sheet] for sheet in sheets] == [["N", 0, 1], ["N", 2, 3], ["N", 4]]


def test_an_empty_table_still_has_its_headings() -> None:
    with xlsx_file.write(HEADINGS, []) as stream:
        [[heading]] = read_xlsx(stream)

    assert [cell.value for cell in heading] == ["Source File Path(s)", "'=Course", "Credits"]


@pytest.mark.parametrize("mark", [True, False])
def test_the_byte_order_mark_is_a_choice(mark: bool) -> None:
    data = b"".join(csv_file.chunks(["日付"], [], mark=mark))

    assert data == (b"\xef\xbb\xbf" if mark else b"") + "日付\r\n".encode()


@pytest.mark.parametrize(
    ("value", "data_type", "typed"),
    [
        ("2026-03-02", "date", dt.date(2026, 3, 2)),
        ("spring", "date", "spring"),
        ("2026-03-02", "text", "2026-03-02"),
        (True, "yes_no", "Yes"),
        (-2.5, "number", -2.5),
        (None, "number", None),
    ],
)
def test_values_get_the_type_of_their_column(value: Any, data_type: str, typed: Any) -> None:
    assert cells.typed(value, data_type) == typed


def _result(task: ExtractionTask, columns: list[str], table: list[list[Any]]) -> None:
    end(task, rows=len(table))
    ExtractionTask.objects.filter(pk=task.pk).update(
        result={"columns": columns, "keys": columns, "results": table}, rows_count=len(table)
    )


@pytest.mark.django_db
def test_every_row_of_the_chain_stands_under_its_column_with_its_path(job: ExtractionJob) -> None:
    add_file(job, "2025/a.pdf")
    first = submit(job)
    _result(tasks_of(first)[0], ["Course Title", "Date"], [["Ethics", "2025-01-02"], ["Tax", None]])
    appended = runs.create_run(job=job, append_results=True, now=NOON)
    fields.replace_fields(
        run_id=appended.pk, fields=[fields.FieldChange("Credits"), fields.FieldChange("Course Title")], now=NOON
    )
    add_file(job, "b.pdf")
    second = submit(job)
    _result(tasks_of(second)[0], ["Credits", "Course Title"], [[2.5, "Audit"]])

    columns = results.columns(second)
    assert rows.headings(columns) == ["Source File Path(s)", "Course Title", "Date", "Credits"]
    assert list(rows.iterate(second)) == [
        ["2025/a.pdf", "Ethics", dt.date(2025, 1, 2), None],
        ["2025/a.pdf", "Tax", None, None],
        ["b.pdf", "Audit", None, 2.5],
    ]


@pytest.mark.django_db
def test_the_rows_of_many_tasks_are_read_in_few_queries(job: ExtractionJob, django_assert_max_num_queries: Any) -> None:
    run = submit(job, files=30)
    for task in tasks_of(run):
        _result(task, ["Course Title"], [["Ethics"]])

    with django_assert_max_num_queries(5):
        found = list(rows.iterate(run))

    assert len(found) == 30
