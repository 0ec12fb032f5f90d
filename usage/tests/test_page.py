from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from jobs.models import ExtractionJob
from usage.templatetags.amounts import dollars, grouped, lasting
from usage.tests.conftest import Use

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def _page(client: Client, **query: str) -> str:
    return re.sub(r"\s+", " ", client.get("/account/usage/", query).content.decode())


def test_who_used_nothing_is_told_what_will_stand_here(signed_in: Client) -> None:
    assert "Nothing was read in the last twelve months" in _page(signed_in)


def test_this_month_is_shown_with_its_jobs_engines_and_models(
    signed_in: Client, use: Use, asked: dict[str, Any], sheet: ExtractionJob
) -> None:
    now = timezone.now()
    use(now=now, job_id=sheet.pk, pages=12480, **asked)

    page = _page(signed_in)

    assert f'aria-current="true">{now:%B %Y}</a>' in page
    assert "<td>12,480</td> <td>1</td> <td>2 s</td> <td>1,000</td> <td>50</td> <td>$0.25</td>" in page
    assert f'<a href="/jobs/{sheet.pk}/">Renewal 2026</a>' in page
    assert page.count("openai:m") == 2
    assert f"{now:%B %Y}: 12,480 pages, 1 of them recognised" in page


def test_another_month_can_be_chosen_and_a_deleted_job_is_named_so(signed_in: Client, use: Use) -> None:
    earlier = timezone.now() - dt.timedelta(days=62)
    use(now=earlier, job_id=uuid.UUID(int=0xABCDEF00 << 96))

    page = _page(signed_in, month=f"{earlier:%Y-%m}")

    assert "deleted (abcdef00…)" in page
    assert f"/api/usage/csv?from={earlier:%Y-%m}-01&amp;to={earlier:%Y-%m}-" in page
    assert "Nothing was read for you in this month." in _page(signed_in)


@pytest.mark.parametrize("month", ["", "13", "2026-13", "0000-01", "2026-11-21"])
def test_a_month_that_is_none_means_this_one(signed_in: Client, use: Use, month: str) -> None:
    use(now=timezone.now())

    assert f'<h2 id="month-title">{timezone.now():%B %Y}</h2>' in _page(signed_in, month=month)


def test_only_the_jobs_worked_on_last_are_listed(
    signed_in: Client, use: Use, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(51):
        use(now=timezone.now(), job_id=uuid.UUID(int=number + 1))

    with django_assert_max_num_queries(9):
        page = _page(signed_in)

    assert page.count("deleted (") == 50
    assert "the CSV has all" in page


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59.4, "59 s"), (185, "3 min 5 s"), (7800, "2 h 10 min"), (4e6, "1,111 h 6 min")]
)
def test_time_reads_well(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


@pytest.mark.parametrize(
    ("cost", "words"), [(None, "not known"), ("0", "$0.00"), ("0.0042", "$0.0042"), ("1234.5", "$1,234.50")]
)
def test_dollars_read_well(cost: str | None, words: str) -> None:
    from decimal import Decimal

    assert dollars(None if cost is None else Decimal(cost)) == words
    assert grouped(1234567) == "1,234,567"
