from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs.models import ExtractionJob
from usage import sums
from usage.sums import By
from usage.tests.conftest import NOON, Use

pytestmark = pytest.mark.django_db
NUMBERS = ("tasks", "documents", "pages", "ocr_pages", "seconds")


def numbers(row: dict[str, Any]) -> list[float]:
    return [row[name] for name in NUMBERS]


def test_a_document_counts_once_and_time_for_every_attempt(owner: User, use: Use) -> None:
    task_id = use(counts=False)
    use(task_id=task_id)

    assert numbers(sums.total(sums.records_of(owner))) == [1, 1, 3, 1, 3.0]


def test_what_brought_no_result_counts_no_pages(owner: User, use: Use, asked: dict[str, Any]) -> None:
    use(counts=False, **asked)

    total = sums.total(sums.records_of(owner))

    assert numbers(total) == [0, 0, 0, 0, 1.5]
    assert (total["llm_input_tokens"], total["llm_output_tokens"], total["llm_cost"]) == (1000, 50, Decimal("0.25"))


def test_who_used_nothing_used_nothing(owner: User) -> None:
    assert numbers(sums.total(sums.records_of(owner))) == [0, 0, 0, 0, 0]


def test_months_and_days_are_those_of_utc(owner: User, use: Use) -> None:
    east = dt.timezone(dt.timedelta(hours=9))
    use(now=dt.datetime(2026, 11, 1, 8, 59, tzinfo=east))  # the evening of October 31, in UTC
    use(now=dt.datetime(2026, 11, 1, 9, 0, tzinfo=east))

    rows = sums.listed(sums.records_of(owner), By.MONTH)

    assert [(sums.printed_key(By.MONTH, row["key"]), row["pages"]) for row in rows] == [("2026-11", 3), ("2026-10", 3)]
    assert sums.total(sums.records_of(owner, dt.date(2026, 11, 1)))["pages"] == 3
    assert sums.total(sums.records_of(owner, None, dt.date(2026, 10, 31)))["pages"] == 3


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (By.DAY, ["2026-11-21", "2026-11-20"]),
        (By.JOB, [str(uuid.UUID(int=5)), str(uuid.UUID(int=4))]),  # the one that was worked on last comes first
        (By.ENGINE, ["offline/1", "openai:m"]),
        (By.MODEL, ["openai:m"]),
    ],
)
def test_numbers_are_told_by(owner: User, use: Use, asked: dict[str, Any], by: By, keys: list[str]) -> None:
    use(now=NOON - dt.timedelta(days=1), job_id=uuid.UUID(int=4), **asked)
    use(job_id=uuid.UUID(int=5))

    rows = sums.listed(sums.records_of(owner), by)

    assert [sums.printed_key(by, row["key"]) for row in rows] == keys


def test_dollars_are_not_known_where_one_price_is_not(owner: User, use: Use, asked: dict[str, Any]) -> None:
    use(**asked)
    use(**{**asked, "llm_cost": None})

    assert sums.total(sums.records_of(owner))["llm_cost"] is None


def test_numbers_stay_when_the_job_goes_and_its_name_does_not(owner: User, use: Use, sheet: ExtractionJob) -> None:
    use(job_id=sheet.pk)
    assert sums.names_of(owner, [sheet.pk]) == {sheet.pk: "Renewal 2026"}

    job_id = sheet.pk
    sheet.delete()

    assert sums.total(sums.records_of(owner))["pages"] == 3
    assert sums.names_of(owner, [job_id]) == {}


def test_nobody_is_told_the_name_of_another_s_job(use: Use, sheet: ExtractionJob) -> None:
    assert sums.names_of(UserFactory(), [sheet.pk]) == {}
