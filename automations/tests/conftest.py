"""An owner with a sheet, a mailbox that gives what a test puts into it, and an automation that looks there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from accounts.models import User
from automations import editing, running, telling, triggers
from automations.models import Automation, AutomationRun, Origin
from automations.schedule import Cadence, Schedule
from integrations import delivering, importing, looking
from integrations.models import Connection
from integrations.opening import open_source
from integrations.tests.conftest import (
    connection,
    google,
    google_connection,
    mail_server,
    mailbox_connection,
    server_tls,
    sheet,
    source,
)
from integrations.tests.scripted_source import ScriptedSource
from jobs import enqueue
from jobs.models import ExtractionJob, JobRun
from jobs.tests import scenes
from jobs.tests.conftest import NOON, client_of_owner, client_of_stranger, job, own_storage, owner, quiet, stranger

__all__ = [
    "client_of_owner", "client_of_stranger", "connection", "google", "google_connection", "job", "mail_server",
    "mailbox_connection", "own_storage", "owner", "quiet", "server_tls", "sheet", "source", "stranger",
]  # fmt: skip

EVERY_HOUR = Schedule(Cadence.INTERVAL, every_minutes=60)
AN_HOUR = dt.timedelta(hours=1)
Make = Callable[..., Automation]


class Clock:
    """Stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_(self, by: dt.timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any], dt.datetime | None]]:
    """What was put on the queue: the name, the arguments, and not before when."""
    put: list[tuple[str, dict[str, Any], dt.datetime | None]] = []

    def note(name: str, arguments: list[dict[str, Any]], *, at: dt.datetime | None = None, **_: Any) -> None:
        put.extend((name, each, at) for each in arguments)

    monkeypatch.setattr(enqueue, "put", note)
    return put


@pytest.fixture(autouse=True)
def _one_source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look opens the scripted source, unless the test has a mail server."""
    if {"mail_server", "google"} & set(request.fixturenames):
        return
    scripted: ScriptedSource = request.getfixturevalue("source")

    @contextmanager
    def opened(*_: object) -> Iterator[ScriptedSource]:
        scripted.on_fetch("")  # a source that does not answer does not open either
        yield scripted

    monkeypatch.setattr(looking, "open_for", opened)


@pytest.fixture
def make(sheet: ExtractionJob, connection: Connection, owner: User) -> Make:
    """An automation, made at noon, that looks into the mailbox every hour for the sheet."""

    def make(**given: Any) -> Automation:
        wanted: dict[str, Any] = {
            "name": "Certificates by mail",
            "origin": Origin.MAILBOX,
            "connection": connection,
            "schedule": EVERY_HOUR,
        }
        into, now = given.pop("job", sheet), given.pop("now", NOON)
        return editing.create(user=owner, job=into, wanted=editing.Wanted(**(wanted | given)), now=now)

    return make


@pytest.fixture
def automation(make: Make) -> Automation:
    return make()


class Worker:
    """Does what is on the queue, one thing after the other, as a worker would; documents are read by `read`."""

    def __init__(self, queued: list[Any], clock: Clock, open_it: importing.Open = open_source) -> None:
        self.queued, self.clock, self.open_it = queued, clock, open_it

    def work(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Until nothing is left to do, or something holds. What is to wait, waits no longer than this."""
        while self.queued and not until():
            name, arguments, at = self.queued.pop(0)
            if at is not None and at > self.clock.now:
                self.clock.now = at
            if name == enqueue.AUTOMATION_STEP:
                running.go_on(automation_run_id=arguments["automation_run_id"], clock=self.clock)
            elif name == enqueue.IMPORT_BATCH:
                importing.import_for_a_turn(batch_id=arguments["batch_id"], clock=self.clock, open_it=self.open_it)
            elif name == enqueue.SAVE_TO_DRIVE:
                delivering.save_to_drive(export_id=arguments["export_id"], clock=self.clock)

            elif name == enqueue.AUTOMATION_MAIL:
                notice = telling.Notice(arguments["notice"])
                telling.tell(automation_run_id=arguments["automation_run_id"], notice=notice)

    def read(self, run: JobRun | None, outcome: str = "rows") -> None:
        """All documents of the run."""
        assert run is not None
        scenes.end(*scenes.tasks_of(run), outcome=outcome, now=self.clock.now)

    def do(self, automation_run: AutomationRun, outcome: str = "rows") -> AutomationRun:
        """From the look to the end."""
        self.work()
        automation_run.refresh_from_db()
        if automation_run.state == "processing":
            self.read(automation_run.run, outcome)
            self.work()
            automation_run.refresh_from_db()
        return automation_run


@pytest.fixture
def worker(queued: list[Any], source: ScriptedSource, clock: Clock) -> Worker:
    return Worker(queued, clock, lambda _: source)


@pytest.fixture
def run_now(worker: Worker, clock: Clock) -> Callable[[Automation], AutomationRun]:
    """Set it off by hand, and do all of it."""
    return lambda automation: worker.do(triggers.run_now(automation=automation, now=clock()))


@pytest.fixture
def tick(worker: Worker, clock: Clock) -> Callable[[Automation], AutomationRun | None]:
    """An hour passes, the clock ticks, all that is due is done: the newest run of the automation."""

    def tick(automation: Automation, outcome: str = "rows") -> AutomationRun | None:
        clock.pass_(AN_HOUR)
        triggers.tick(now=clock())
        newest = automation.runs.newest_first().first()
        return worker.do(newest, outcome) if newest else None

    return tick


def texts(*names: str) -> dict[str, bytes]:
    return {name: f"Certificate {name}".encode() for name in names}
