from __future__ import annotations

import itertools
import threading
import time
import uuid

import pytest

from jobs import events, progress
from jobs.progress import Announcer

RUN = uuid.UUID(int=1)


class Gate:
    """Lets an announcement through when none was made within the interval, as the database's row does."""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.times: list[float] = []
        self.lock = threading.Lock()

    def __call__(self, *, run_id: uuid.UUID) -> bool:
        with self.lock:
            fresh = bool(self.times) and time.monotonic() - self.times[-1] < self.interval
            if not fresh:
                self.times.append(time.monotonic())
            return not fresh


@pytest.fixture
def quiet() -> None:
    """Here the thread is what is tested; no database is behind it."""


@pytest.fixture
def announcer(monkeypatch: pytest.MonkeyPatch) -> Announcer:
    monkeypatch.setattr(progress, "close_old_connections", lambda: None)
    return Announcer(note=Gate(0.05), later=0.06)


def _times(announcer: Announcer) -> list[float]:
    gate = announcer._note
    assert isinstance(gate, Gate)
    return gate.times


def test_the_first_change_is_told_at_once(announcer: Announcer) -> None:
    announcer.announce(RUN)

    assert len(_times(announcer)) == 1


def test_many_changes_give_few_messages_and_the_last_is_not_lost(announcer: Announcer) -> None:
    began = time.monotonic()
    while time.monotonic() - began < 0.4:
        announcer.announce(RUN)
        last = time.monotonic()
        time.sleep(0.002)
    announcer.flush()

    times = _times(announcer)
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.05
    assert times[-1] > last - 0.06


def test_changes_from_several_threads_are_told_together(announcer: Announcer) -> None:
    threads = [threading.Thread(target=announcer.announce, args=(RUN,)) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    announcer.flush()

    assert 1 <= len(_times(announcer)) <= 2


def test_a_failure_to_announce_harms_nobody(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    calls: list[bool] = []

    def note(*, run_id: uuid.UUID) -> bool:
        calls.append(True)
        if len(calls) > 1:
            raise RuntimeError("gone")
        return False

    monkeypatch.setattr(progress, "close_old_connections", lambda: None)
    announcer = Announcer(note=note, later=0.01)

    announcer.announce(RUN)
    announcer.flush()

    assert "was not announced" in caplog.text


@pytest.mark.django_db
def test_messages_go_out_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    sent: list[object] = []
    monkeypatch.setattr(events, "_send", lambda group, message: sent.append((group, message)))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        events.publish_run_changed(job_id=RUN, run_id=RUN, sequence=3)
        before_commit = list(sent)

    assert before_commit == []
    assert sent == [(f"job.{RUN}", {"type": "run.changed", "run_id": str(RUN), "sequence": 3})]


@pytest.mark.django_db
def test_a_message_that_cannot_be_sent_is_logged_and_undoes_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: object
) -> None:
    class Broken:
        def publish(self, group: str, message: object) -> None:
            raise ConnectionError("no server")

    monkeypatch.setattr(events, "get_channel_layer", Broken)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        events.publish_job_deleted(job_id=RUN)

    assert "was lost" in caplog.text
