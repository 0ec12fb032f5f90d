"""What sets an automation off, and what becomes of one that keeps failing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from automations import editing, history, triggers
from automations.models import Automation, AutomationRun, Cause, State
from automations.schedule import Cadence, Schedule
from automations.tests.conftest import AN_HOUR, EVERY_HOUR, Clock, Make, Worker, texts
from integrations.sources import SourceRefused
from integrations.tests.scripted_source import ScriptedSource
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db

Tick = Callable[..., AutomationRun]


@pytest.fixture
def posted() -> Callable[[], list[str]]:
    """The subjects of all mail so far."""
    return lambda: [str(each.subject) for each in mail.outbox]


def refuse(source: ScriptedSource) -> None:
    def shut(path: str) -> None:
        raise SourceRefused("There is no folder “Certificates”.")

    source.on_fetch = shut


def answer(source: ScriptedSource) -> None:
    source.on_fetch = lambda path: None


def test_it_is_set_off_when_its_time_has_come_and_not_before(
    automation: Automation, queued: list[Any], clock: Clock
) -> None:
    early = triggers.tick(now=NOON + AN_HOUR - dt.timedelta(seconds=1))
    late = triggers.tick(now=NOON + AN_HOUR)

    assert (early, late) == (0, 1)
    assert automation.runs.get().cause == Cause.SCHEDULE


def test_its_next_time_lies_behind_the_moment_and_not_behind_what_was_missed(
    automation: Automation, queued: list[Any]
) -> None:
    back = NOON + dt.timedelta(days=3, minutes=10)

    ticks = [triggers.tick(now=back), triggers.tick(now=back + dt.timedelta(seconds=20))]

    automation.refresh_from_db()
    assert ticks == [1, 0]
    assert automation.next_at == NOON + dt.timedelta(days=3, hours=1)


def test_a_clock_that_is_set_back_holds_nothing_up(automation: Automation, worker: Worker) -> None:
    triggers.tick(now=NOON + dt.timedelta(days=30))
    worker.work()

    ticks = [triggers.tick(now=NOON), triggers.tick(now=NOON + AN_HOUR)]

    automation.refresh_from_db()
    assert ticks == [0, 1]
    assert automation.next_at == NOON + 2 * AN_HOUR


def test_while_it_looks_its_time_passes_without_a_second_look(automation: Automation, queued: list[Any]) -> None:
    triggers.tick(now=NOON + AN_HOUR)

    assert triggers.tick(now=NOON + 2 * AN_HOUR) == 0
    assert automation.runs.count() == 1


def test_one_that_is_paused_rests_until_it_is_resumed(automation: Automation, queued: list[Any]) -> None:
    editing.pause(automation=automation, now=NOON)
    rested = triggers.tick(now=NOON + AN_HOUR)
    editing.resume(automation=automation, now=NOON + 5 * AN_HOUR)

    assert rested == 0
    assert [triggers.tick(now=NOON + hours * AN_HOUR) for hours in (5, 6)] == [0, 1]


def test_by_hand_it_works_though_it_is_paused(automation: Automation, worker: Worker, clock: Clock) -> None:
    editing.pause(automation=automation, now=NOON)

    done = worker.do(triggers.run_now(automation=automation, now=clock()))

    automation.refresh_from_db()
    assert (done.state, automation.active, automation.next_at) == (State.NOTHING_NEW, False, None)


def test_one_that_was_removed_is_set_off_no_more(automation: Automation, clock: Clock) -> None:
    editing.remove(automation=automation, now=NOON)

    with pytest.raises(history.NoSuchAutomation):
        triggers.run_now(automation=automation, now=clock())


def test_a_changed_schedule_counts_from_now(automation: Automation, owner: Any, connection: Any) -> None:
    wanted = editing.Wanted(
        name="Daily",
        origin=automation.origin,  # type: ignore[arg-type]
        connection=connection,
        schedule=Schedule(Cadence.DAILY, at=dt.time(7), time_zone="Europe/Paris"),
    )

    changed = editing.change(automation=automation, wanted=wanted, now=NOON)

    assert changed.next_at == dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)


def test_its_owner_is_told_once_of_failures_in_a_row_and_when_it_works_again(
    automation: Automation, tick: Tick, source: ScriptedSource, posted: Callable[[], list[str]]
) -> None:
    refuse(source)
    tick(automation)
    tick(automation)
    failing = posted()
    answer(source)
    tick(automation)
    tick(automation)

    assert failing == ["“Certificates by mail” did not work"]
    assert posted() == [*failing, "“Certificates by mail” works again"]


def test_the_mail_says_why_and_leads_to_the_automation(
    automation: Automation, tick: Tick, source: ScriptedSource, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://cpe.example.org"
    refuse(source)
    tick(automation)
    told = mail.outbox[0]
    assert told.to == [automation.job.user.email]
    assert "There is no folder “Certificates”." in told.body
    assert f"https://cpe.example.org/automations/{automation.pk}/" in told.body


def test_after_some_failures_in_a_row_it_pauses_itself_and_tells(
    automation: Automation, tick: Tick, source: ScriptedSource, posted: Callable[[], list[str]]
) -> None:
    refuse(source)
    for _ in range(history.MOST_FAILURES + 2):
        tick(automation)

    automation.refresh_from_db()
    assert automation.runs.count() == history.MOST_FAILURES
    assert (automation.active, automation.next_at) == (False, None)
    assert automation.paused_why == "It failed 5 times in a row. There is no folder “Certificates”."
    assert posted() == ["“Certificates by mail” did not work", "“Certificates by mail” is paused"]


def test_a_success_in_between_begins_the_count_anew(automation: Automation, tick: Tick, source: ScriptedSource) -> None:
    for _ in range(history.MOST_FAILURES - 1):
        refuse(source)
        tick(automation)
        answer(source)
        tick(automation)

    automation.refresh_from_db()
    assert (automation.active, automation.failures_in_row) == (True, 0)


def test_a_look_that_finds_nothing_is_no_remedy_for_documents_that_nobody_could_read(
    automation: Automation, tick: Tick, source: ScriptedSource, posted: Callable[[], list[str]]
) -> None:
    source.contents = texts("a.txt")
    tick(automation, outcome="encrypted")
    tick(automation)

    automation.refresh_from_db()
    assert (automation.failures_in_row, automation.failing_at) == (1, State.PROCESSING)
    assert posted() == ["“Certificates by mail” did not work"]


def test_resuming_gives_it_a_clean_slate(automation: Automation, tick: Tick, source: ScriptedSource) -> None:
    refuse(source)
    for _ in range(history.MOST_FAILURES):
        tick(automation)

    resumed = editing.resume(automation=automation, now=NOON)

    assert (resumed.active, resumed.failures_in_row, resumed.paused_why) == (True, 0, "")


def test_nobody_looks_for_an_owner_who_may_not_sign_in_any_more(automation: Automation, queued: list[Any]) -> None:
    automation.job.user.is_active = False
    automation.job.user.save(update_fields=["is_active"])

    assert triggers.tick(now=NOON + AN_HOUR) == 0


def test_nobody_is_told_who_may_not_sign_in_any_more(
    automation: Automation, tick: Tick, source: ScriptedSource, posted: Callable[[], list[str]]
) -> None:
    def leaves(path: str) -> None:
        automation.job.user.is_active = False
        automation.job.user.save(update_fields=["is_active"])
        raise SourceRefused

    source.on_fetch = leaves
    tick(automation)

    assert posted() == []


def test_a_name_of_several_lines_makes_no_header_of_its_own(
    make: Make, tick: Tick, source: ScriptedSource, posted: Callable[[], list[str]]
) -> None:
    refuse(source)
    tick(make(name="Mail\nBcc: everybody@example.org"))

    assert posted() == ["“Mail Bcc: everybody@example.org” did not work"]


def test_nobody_has_more_than_there_may_be(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "MOST_AUTOMATIONS", 2)
    make(), make()

    with pytest.raises(editing.TooMany):
        make()


def test_a_mailbox_is_needed_to_look_into_one(make: Make) -> None:
    with pytest.raises(editing.NoConnection):
        make(connection=None)


def test_two_clocks_that_tick_at_once_set_it_off_once(automation: Automation, queued: list[Any]) -> None:
    now = NOON + AN_HOUR

    fired = [triggers.fire(automation_id=automation.pk, now=now) for _ in range(2)]

    assert fired == [True, False]
    assert automation.schedule == EVERY_HOUR
