"""`manage.py up` as a person uses it: a real start with its own data folder, a real end, and a violent one."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from cpetracker.launch.locks import is_locked
from cpetracker.launch.postgres import CODE

pytestmark = [pytest.mark.recovery, pytest.mark.slow]


class Started:
    """One `manage.py up`, with what it says."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port
        environment = {
            "PATH": os.environ["PATH"],
            "CPETRACKER_DATA": str(data),
            "PORT": str(port),
            "WORKER_PROCESSES": "1",
        }
        command = [sys.executable, "manage.py", "up"]
        self.process = subprocess.Popen(
            command, cwd=CODE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = ""

    def address(self) -> str:
        """The address that is printed when everything runs."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"http://\S+/", line):
                return found[0]
        raise AssertionError(self.said)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=60)
        self.said += rest
        return self.process.returncode


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """The data folder; in the end nothing that was started for it may run."""
    folder = tmp_path / "data with spaces"
    yield folder
    end = time.monotonic() + 40
    locks = [folder / "up.lock", folder / "children.lock", *(folder / "postgres").glob("*.lock")]
    while any(is_locked(lock) for lock in locks):
        assert time.monotonic() < end, "something is left"
        time.sleep(0.1)


def status(port: int, path: str) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", path)
    answer = line.getresponse().status
    line.close()
    return answer


def test_the_first_start_prints_a_link_and_ctrl_c_stops_everything(data: Path, port: int) -> None:
    first = Started(data, port)

    assert re.fullmatch(rf"http://localhost:{port}/welcome/\S+/", first.address())
    assert status(port, "/account/login/") == 200
    assert first.stop() == 0
    assert "Stopped. Nothing is lost" in first.said


def test_a_second_start_says_that_one_is_running(data: Path, port: int) -> None:
    first = Started(data, port)
    first.address()

    second = Started(data, port)
    words, _ = second.process.communicate(timeout=30)

    assert second.process.returncode == 1
    assert words.startswith(f"CPE Tracker is already running at http://localhost:{port} – open that, or stop it")
    first.stop()


def test_the_next_start_does_nothing_twice(data: Path, port: int) -> None:
    first = Started(data, port)
    first.address()
    assert first.stop() == 0  # though its workers were just being started
    collected = (data / "static" / ".collected").stat().st_mtime_ns

    second = Started(data, port)
    second.address()
    assert second.stop() == 0

    assert "Bringing the database up to date" in first.said
    assert "Bringing the database up to date" not in second.said
    assert (data / "static" / ".collected").stat().st_mtime_ns == collected


def test_after_a_kill_of_the_parent_the_next_start_takes_over(data: Path, port: int) -> None:
    killed = Started(data, port)
    killed.address()
    killed.process.kill()
    killed.process.communicate()

    following = Started(data, port)

    assert following.address()
    assert status(port, "/account/login/") == 200
    assert following.stop(signal.SIGTERM) == 0
