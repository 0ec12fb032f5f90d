"""The children of `manage.py up`: restarted when they end, stopped in good order, gone when their parent is."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cpetracker.launch.locks import is_locked
from cpetracker.launch.one_start import Refused, claim, listen
from cpetracker.launch.postgres import CODE
from cpetracker.launch.processes import Child, Processes, StillFinishing


def wait_until(true: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def pid_in(note: Path) -> int:
    """The process number that a sleeper has noted, or 0 while there is none."""
    text = note.read_text() if note.exists() else ""
    return int(text) if text.isdigit() else 0


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(tmp_path, stop_seconds=2, say=lambda words: None)
    processes.wait_for_the_last()
    yield processes
    processes.stop()


@pytest.fixture
def sleeper(processes: Processes, tmp_path: Path) -> Child:
    child = Child("sleeper", ["cpetracker.tests.sleeper", str(tmp_path / "note")])
    processes.start(child)
    wait_until(lambda: pid_in(tmp_path / "note"))
    return child


@pytest.mark.recovery
def test_a_killed_child_is_started_again(processes: Processes, sleeper: Child, tmp_path: Path) -> None:
    first = pid_in(tmp_path / "note")
    (tmp_path / "note").unlink()

    os.kill(first, signal.SIGKILL)

    def runs_again() -> int:
        processes.look_after()
        return pid_in(tmp_path / "note")

    wait_until(runs_again)

    assert pid_in(tmp_path / "note") != first


def test_children_may_finish_what_they_do(tmp_path: Path) -> None:
    processes = Processes(tmp_path, stop_seconds=3, say=lambda words: None)
    processes.wait_for_the_last()
    processes.start(Child("slow", ["cpetracker.tests.sleeper", str(tmp_path / "note"), "0.5"]))
    wait_until(lambda: pid_in(tmp_path / "note"))

    processes.stop()

    assert (tmp_path / "note").read_text() == "finished"


def test_a_child_that_does_not_finish_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpetracker.launch.processes.SPARE_SECONDS", 0.2)
    processes = Processes(tmp_path, stop_seconds=0.2, say=lambda words: None)
    processes.wait_for_the_last()
    child = Child("stubborn", ["cpetracker.tests.sleeper", str(tmp_path / "note"), "60"])
    processes.start(child)
    wait_until(lambda: pid_in(tmp_path / "note"))

    processes.stop()

    assert child.process
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.recovery
def test_children_of_a_killed_parent_finish_and_the_next_start_waits_for_them(tmp_path: Path) -> None:
    note = tmp_path / "note"
    parent = subprocess.Popen(
        [sys.executable, "-m", "cpetracker.tests.sleeping_parent", str(tmp_path), str(note)], cwd=CODE
    )
    wait_until(lambda: pid_in(note))

    parent.kill()
    parent.wait()
    following = Processes(tmp_path, stop_seconds=5, say=lambda words: None)
    following.wait_for_the_last()

    assert note.read_text() == "finished"
    following.stop()


def test_children_that_stay_for_ever_are_told(sleeper: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpetracker.launch.processes.SPARE_SECONDS", 0.1)
    told: list[str] = []

    with pytest.raises(StillFinishing):
        Processes(tmp_path, stop_seconds=0.1, say=told.append).wait_for_the_last()

    assert told == ["Waiting for the processes of the last start to finish …"]


def test_a_child_that_ends_early_again_and_again_is_started_ever_more_slowly() -> None:
    child = Child("broken", [])

    waits = [child.plan_restart(now=child.started_at + 1) for _ in range(8)]

    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_child_that_ran_long_is_started_again_at_once() -> None:
    child = Child("worker", [], failures=4)

    assert child.plan_restart(now=child.started_at + 100) == 0


def test_a_second_start_says_where_the_first_runs(tmp_path: Path) -> None:
    first = claim(tmp_path, "http://localhost:8000")

    with pytest.raises(Refused, match=r"already running at http://localhost:8000 – .* stop it with Ctrl-C"):
        claim(tmp_path, "http://localhost:8001")

    os.close(first)
    os.close(claim(tmp_path, "http://localhost:8001"))
    assert not is_locked(tmp_path / "up.lock")


def test_a_taken_port_is_refused_with_the_next_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Refused, match=f"Port {port} is taken by another program.*make run PORT={port + 1}"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refused, match=r"HOST=192\.0\.2\.7 is not an address of this machine"):
        listen("192.0.2.7", 8000)
