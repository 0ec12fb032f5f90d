"""What was used is written once for each attempt, and summed for a run."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from accounts import ledger
from accounts.ledger import ModelUse, Tally, Work
from accounts.models import UsageRecord
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
RUN = uuid.UUID(int=7)


def asked(*, cost: Decimal | None = Decimal("0.25"), attempt: uuid.UUID | None = None) -> None:
    work = Work(UserFactory().pk, uuid.UUID(int=1), RUN, uuid.UUID(int=2), attempt or uuid.uuid4())
    tally = Tally(("openai:m",), 1, 3, 2, 0.5, "openai:m", 2, 1000, 50, 4.0, cost)
    ledger.record(work=work, tally=tally, now=NOW)


def test_an_attempt_counts_once() -> None:
    attempt = uuid.uuid4()
    for _ in range(2):
        asked(attempt=attempt)

    assert ledger.model_use_of_run(RUN) == ModelUse(2, 1000, 50, Decimal("0.25"))


def test_a_run_has_used_what_its_attempts_have_and_no_other_run_s() -> None:
    asked()
    asked()

    assert ledger.model_use_of_run(RUN) == ModelUse(4, 2000, 100, Decimal("0.5"))
    assert ledger.model_use_of_run(uuid.UUID(int=8)) == ModelUse(0, 0, 0, Decimal(0))


def test_dollars_are_not_known_where_one_price_is_not() -> None:
    asked()
    asked(cost=None)

    assert ledger.model_use_of_run(RUN).cost is None


def test_an_attempt_that_used_nothing_leaves_no_record() -> None:
    work = Work(UserFactory().pk, RUN, RUN, RUN, RUN)

    ledger.record(work=work, tally=Tally(), now=NOW)

    assert not UsageRecord.objects.exists()


def test_a_record_outlives_its_person() -> None:
    asked()
    record = UsageRecord.objects.get()
    assert record.user is not None

    record.user.delete()

    assert UsageRecord.objects.get().user is None
