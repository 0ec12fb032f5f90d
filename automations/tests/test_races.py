"""Two at the same moment, on connections of their own to the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections as databases

from automations import running, triggers
from automations.models import AutomationRun, State
from automations.tests.conftest import AN_HOUR, Make, texts
from integrations import looking
from integrations.models import ImportBatch
from integrations.tests.scripted_source import ScriptedSource
from jobs import apart, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each gave; they begin together."""
    start, given = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        start.wait(10)
        try:
            given[place] = call()
        finally:
            databases.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


@pytest.fixture
def both_looked(monkeypatch: pytest.MonkeyPatch, source: ScriptedSource, make: Make) -> None:
    """Neither look ends before both have begun."""
    meet = threading.Barrier(2)

    @contextmanager
    def opened(*_: object) -> Iterator[ScriptedSource]:
        meet.wait(10)
        yield source

    monkeypatch.setattr(looking, "open_for", opened)


def test_two_that_find_the_same_at_the_same_moment_begin_one_import(
    make: Make, queued: list[Any], source: ScriptedSource, both_looked: None, sheet: ExtractionJob
) -> None:
    source.contents = texts("a.txt")
    begun = [triggers.run_now(automation=make(name=name), now=NOON) for name in ("one", "other")]

    at_once(*(lambda each=each: running.go_on(automation_run_id=each.pk, clock=lambda: NOON) for each in begun))

    assert sorted(AutomationRun.objects.values_list("state", flat=True)) == [State.IMPORTING, State.LOOKING]
    assert ImportBatch.objects.count() == 1
    assert JobRun.objects.filter(job=sheet).count() == 2  # the import's, and the one that takes files


def test_of_two_workers_with_the_same_look_one_begins_the_import(
    make: Make, queued: list[Any], source: ScriptedSource, both_looked: None
) -> None:
    source.contents = texts("a.txt")
    begun = triggers.run_now(automation=make(), now=NOON)

    at_once(*[lambda: running.go_on(automation_run_id=begun.pk, clock=lambda: NOON)] * 2)

    begun.refresh_from_db()
    assert begun.state == State.IMPORTING
    assert ImportBatch.objects.count() == 1


def test_two_ticks_at_once_set_it_off_once(make: Make, queued: list[Any]) -> None:
    automation = make()

    fired = at_once(*[lambda: triggers.fire(automation_id=automation.pk, now=NOON + AN_HOUR)] * 4)

    assert sorted(fired) == [False, False, False, True]
    assert automation.runs.count() == 1


def test_runs_that_are_set_apart_at_once_stand_in_one_chain(sheet: ExtractionJob, queued: list[Any]) -> None:
    made = at_once(*[lambda: apart.run_apart(job=sheet, append=True, now=NOON).pk] * 3)

    latest = runs.latest_run(sheet)
    chain = [run.pk for run in JobRun.objects.chain_up_to(latest.pk)]
    assert (set(chain), len(chain)) == ({*made, latest.pk}, 4)
    assert [run.result_set_index for run in JobRun.objects.chain_up_to(latest.pk)] == [0, 1, 2, 3]
