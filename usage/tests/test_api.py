from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import ExtractionJob
from usage.tests.conftest import NOON, Use

pytestmark = pytest.mark.django_db


def test_months_are_told_with_their_sum(client_of_owner: APIClient, use: Use, asked: dict[str, Any]) -> None:
    use()
    use(now=NOON - dt.timedelta(days=31), **asked)

    answer = client_of_owner.get("/api/usage").json()

    assert [(row["key"], row["pages"], row["llm_cost"]) for row in answer["usage"]] == [
        ("2026-11", 3, "0.000000"),
        ("2026-10", 3, "0.250000"),
    ]
    assert (answer["by"], answer["totals"]["tasks"], answer["totals"]["ocr_pages"]) == ("month", 2, 2)


def test_nobody_is_told_of_another_s_use(client_of_stranger: APIClient, use: Use) -> None:
    use()

    assert client_of_stranger.get("/api/usage").json()["usage"] == []
    assert client_of_stranger.get("/api/usage/records").json()["records"] == []


def test_jobs_have_their_names_while_they_are_there(client_of_owner: APIClient, use: Use, sheet: ExtractionJob) -> None:
    use(job_id=sheet.pk)
    use(job_id=uuid.UUID(int=9), now=NOON - dt.timedelta(hours=1))

    rows = client_of_owner.get("/api/usage", {"by": "job"}).json()["usage"]

    assert [(row["key"], row["name"]) for row in rows] == [
        (str(sheet.pk), "Renewal 2026"),
        (str(uuid.UUID(int=9)), None),
    ]


@pytest.mark.parametrize("by", ["month", "day", "job", "engine"])
def test_pages_hang_together(client_of_owner: APIClient, use: Use, by: str) -> None:
    for number in range(7):
        use(
            now=NOON - dt.timedelta(days=31 * (number // 2)),  # two and two are used last in the same moment
            job_id=uuid.UUID(int=number + 1),
            engines=(f"engine-{number}",),
        )
    whole = client_of_owner.get("/api/usage", {"by": by}).json()["usage"]

    found: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client_of_owner.get("/api/usage", {"by": by, "limit": "2", "cursor": cursor}).json()
        found += page["usage"]
        cursor = page["next"]

    assert found == whole
    assert len(whole) == (4 if by in {"month", "day"} else 7)


@pytest.mark.parametrize(
    ("narrowed", "pages"),
    [
        ({"from": "2026-11-21"}, 3),
        ({"to": "2026-11-20"}, 9),
        ({"job_id": str(uuid.UUID(int=7))}, 9),
        ({"run_id": str(uuid.UUID(int=7))}, 0),
        ({"engine": "openai:m"}, 9),
    ],
    ids=["from", "to", "job", "run", "engine"],
)
def test_usage_is_narrowed(client_of_owner: APIClient, use: Use, narrowed: dict[str, str], pages: int) -> None:
    use()
    use(now=NOON - dt.timedelta(days=1), job_id=uuid.UUID(int=7), engines=("openai:m",), pages=9)

    assert client_of_owner.get("/api/usage", narrowed).json()["totals"]["pages"] == pages


@pytest.mark.parametrize(
    "query", [{"by": "colour"}, {"from": "yesterday"}, {"job_id": "7"}, {"cursor": "x"}, {"limit": "0"}]
)
def test_what_makes_no_sense_is_refused(client_of_owner: APIClient, query: dict[str, str]) -> None:
    answer = client_of_owner.get("/api/usage", query)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_the_records_tell_which_attempt_counts(client_of_owner: APIClient, use: Use) -> None:
    task_id = use(counts=False)
    use(task_id=task_id, now=NOON + dt.timedelta(minutes=1))

    records = client_of_owner.get("/api/usage/records", {"limit": 1}).json()

    assert [(each["task_id"], each["counts"]) for each in records["records"]] == [(str(task_id), True)]
    [earlier] = client_of_owner.get("/api/usage/records", {"cursor": records["next"]}).json()["records"]
    assert earlier["counts"] is False


def test_the_file_has_a_line_for_each_attempt(client_of_owner: APIClient, use: Use, sheet: ExtractionJob) -> None:
    sheet.name = "=2+2"
    sheet.save(update_fields=["name"])
    use(job_id=sheet.pk)
    use(counts=False, now=NOON - dt.timedelta(days=40))

    answer = client_of_owner.get("/api/usage/csv", {"from": "2026-11-01"})

    text = b"".join(answer).decode("utf-8-sig")
    [line] = csv.DictReader(io.StringIO(text))
    assert answer["Content-Disposition"] == 'attachment; filename="usage.csv"'
    assert (line["job"], line["job_id"], line["pages"], line["counts"]) == ("'=2+2", str(sheet.pk), "3", "yes")
    assert line["recorded_at"] == "2026-11-21T12:00:00+00:00"


@pytest.mark.parametrize("by", ["month", "job"])
def test_a_long_list_costs_no_more_queries(
    client_of_owner: APIClient, owner: User, use: Use, by: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        use(job_id=uuid.UUID(int=number + 1), now=NOON - dt.timedelta(days=31 * number))

    with django_assert_max_num_queries(5):
        assert len(client_of_owner.get("/api/usage", {"by": by}).json()["usage"]) == 30
