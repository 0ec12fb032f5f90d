"""The processes of one machine: starts them, restarts what ends, stops all of them in good order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cpetracker.launch.locks import open_lock, try_lock
from cpetracker.launch.postgres import CODE

TICK_SECONDS = 0.2
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds before a restart, doubling
SETTLED_SECONDS = 60.0  # one that ran as long as this is restarted at once when it ends
SPARE_SECONDS = 5.0  # what a child gets beyond its own time to finish, before it is killed


class StillFinishing(Exception):
    """Processes of the last start have not come to their end."""


@dataclass(slots=True)
class Child:
    """One process that is to run all the time."""

    name: str
    arguments: list[str]
    keep: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts_at: float = 0.0
    failures: int = 0

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def plan_restart(self, now: float) -> float:
        """Seconds until it is started again: none after a long life, ever longer after short ones."""
        self.failures = 0 if now - self.started_at > SETTLED_SECONDS else self.failures + 1
        wait = 0.0 if self.failures == 0 else min(FIRST_WAIT * 2 ** (self.failures - 1), LONGEST_WAIT)
        self.process, self.starts_at = None, now + wait
        return wait


@dataclass(slots=True)
class Processes:
    """All children. `folder` holds the lock that tells whether any child of this or an earlier start is left."""

    folder: Path
    stop_seconds: float
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    _lock: int = -1
    _pipe: tuple[int, int] = (-1, -1)

    def wait_for_the_last(self) -> None:
        """Children of a killed start stop by themselves; raises StillFinishing when they do not in their time."""
        self._lock = open_lock(self.folder / "children.lock")
        end = time.monotonic() + self.stop_seconds + SPARE_SECONDS
        told = False
        while not try_lock(self._lock):
            if time.monotonic() > end:
                raise StillFinishing
            if not told:
                self.say("Waiting for the processes of the last start to finish …")
                told = True
            time.sleep(TICK_SECONDS)
        self._pipe = os.pipe()

    def heed_signals(self) -> None:
        """From now on a signal asks for the end instead of breaking off; a second one does not wait for anything.

        To be called before the first start: an exception in the middle of one would leave a process that nobody knows.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)

    def start(self, child: Child) -> None:
        """In a session of its own: the terminal's Ctrl-C goes to the parent alone, which stops all in order."""
        if self.stopping:
            return
        watch, lock = self._pipe[0], self._lock
        command = [
            sys.executable,
            "-m",
            "cpetracker.launch.child",
            str(watch),
            str(self.stop_seconds),
            *child.arguments,
        ]
        child.process = subprocess.Popen(  # noqa: S603
            command, cwd=CODE, stdin=subprocess.DEVNULL, pass_fds=(watch, lock, *child.keep), start_new_session=True
        )
        child.started_at = time.monotonic()
        if child not in self.children:
            self.children.append(child)

    def look_after(self) -> None:
        """Restarts what has ended. To be called again and again."""
        now = time.monotonic()
        for child in self.children:
            if child.has_ended() and child.process:
                code = child.process.returncode
                wait = child.plan_restart(now)
                self.say(f"The {child.name} ended ({_ending(code)}); it is started again{_in(wait)}.")
            if child.process is None and now >= child.starts_at:
                self.start(child)

    def run(self, each_second: Callable[[], None]) -> None:
        """Until a signal asks for the end."""
        next_look = 0.0
        while not self.stopping:
            self.look_after()
            if time.monotonic() >= next_look:
                each_second()
                next_look = time.monotonic() + 1
            time.sleep(TICK_SECONDS)

    def stop(self) -> None:
        """Asks all to finish, waits as long as they may take, then kills the rest. Nothing is lost by that."""
        self._send(signal.SIGTERM)
        end = time.monotonic() + self.stop_seconds + SPARE_SECONDS
        while any(not child.has_ended() for child in self._running()) and time.monotonic() < end:
            time.sleep(0.05)
        self._send(signal.SIGKILL)
        for child in self._running():
            if child.process:
                child.process.wait()
        for descriptor in self._pipe:
            os.close(descriptor)
        os.close(self._lock)

    def _running(self) -> list[Child]:
        return [child for child in self.children if child.process is not None]

    def _send(self, number: int) -> None:
        for child in self._running():
            if child.process and child.process.poll() is None:
                child.process.send_signal(number)

    def _signalled(self, _number: int, _frame: object) -> None:
        if self.stopping:
            self._send(signal.SIGKILL)
        self.stopping = True


def _ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def _in(seconds: float) -> str:
    return f" in {seconds:g} s" if seconds else ""
