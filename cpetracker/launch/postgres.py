"""The embedded PostgreSQL for a process that needs it: hold the lease, see that a keeper lives, wait for an answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from cpetracker.launch.cluster import CannotStart
from cpetracker.launch.locks import open_lock, try_lock
from cpetracker.launch.paths import SOCKET_NAME, ServerFolder

CODE = Path(__file__).resolve().parents[2]
# The first start makes the cluster (about a second); a start after a crash may have a lot of log to go through.
PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class EmbeddedServer:
    """One per data folder and process. `options` are PostgreSQL settings, `name=value`, used if it is started here."""

    folder: ServerFolder
    options: tuple[str, ...] = ()
    _lease: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ready(self) -> str:
        """The folder of the server's socket, to connect to as `host`, as soon as it answers.

        Some 50 microseconds when it runs already. From here to its end the process keeps the server alive.
        Raises CannotStart with a sentence for a person.
        """
        with self._lock:
            began, end = time.time(), time.monotonic() + PATIENCE_SECONDS
            self._take_lease(end)
            while True:
                self._see_that_a_keeper_lives(began)
                if _answers(self.folder):
                    return str(self.folder.socket_folder)
                if time.monotonic() >= end:
                    raise CannotStart(f"The database did not start within a minute. {self.folder.log} says why.")
                time.sleep(0.02)

    def release(self) -> None:
        """Gives the lease back: the server stops when nobody else holds it."""
        with self._lock:
            if self._lease is not None:
                os.close(self._lease)
                self._lease = None

    def _take_lease(self, end: float) -> None:
        if self._lease is not None:
            return
        try:
            self.folder.make()
            lease = open_lock(self.folder.lease)
        except OSError as error:
            raise CannotStart(
                f"The folder {self.folder.path} cannot be used ({error.strerror})."
                " Give it to the account that runs CPE Tracker, or set CPETRACKER_DATA to another folder."
            ) from None
        while not try_lock(lease, shared=True):  # a keeper is stopping the server
            if time.monotonic() >= end:
                os.close(lease)
                raise CannotStart(f"The database is stopping and does not come to an end. {self.folder.log} says why.")
            time.sleep(0.02)
        self._lease = lease

    def _see_that_a_keeper_lives(self, began: float) -> None:
        lock = open_lock(self.folder.keeper_lock)
        try:
            if not try_lock(lock):
                return
            self._raise_failure_since(began)
            self.folder.failure.unlink(missing_ok=True)
            self._start_keeper(lock)
        finally:
            os.close(lock)

    def _raise_failure_since(self, began: float) -> None:
        failure = self.folder.failure
        if failure.exists() and failure.stat().st_mtime >= began - 0.01:  # file systems round the time
            raise CannotStart(failure.read_text())

    def _start_keeper(self, lock: int) -> None:
        """Starts one that inherits the lock already taken. It detaches itself at once, so this wait is short."""
        command = [sys.executable, "-m", "cpetracker.launch.keeper", str(self.folder.path), str(lock), *self.options]
        with self.folder.log.open("ab") as log:
            subprocess.run(  # noqa: S603
                command,
                check=True,
                cwd=CODE,
                env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
            )


def _answers(folder: ServerFolder) -> bool:
    """Whether the server has finished starting. Its note may be of one that was killed, so the socket comes first."""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(folder.socket_folder / SOCKET_NAME))
        except OSError:
            return False
    try:
        note = (folder.cluster / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return False
    return len(note) > 7 and note[7].strip() == "ready"
