"""The small process that owns `postgres`: starts it, restarts it, and stops it when nobody uses it any more.

    python -m cpetracker.launch.keeper FOLDER LOCK [NAME=VALUE ...]

LOCK is the descriptor of the keeper's lock, already taken by whoever starts it, so that there is never a second one.
Keeper and server outlive the process that needed them first; both may be killed at any moment: a server without a
keeper is adopted by the next one, a keeper without a server starts it again.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen, TimeoutExpired

from cpetracker.launch import cluster
from cpetracker.launch.cluster import Account, CannotStart, Program
from cpetracker.launch.locks import open_lock, try_lock
from cpetracker.launch.paths import ServerFolder

LOOK_EVERY_SECONDS = 0.5
MOST_LOG_BYTES = 5_000_000
# A server that keeps dying young is broken, one that dies after a while was killed.
YOUNG_SECONDS = 10
MOST_YOUNG_DEATHS = 5
STOP_SIGNALS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


@dataclass(slots=True)
class Server:
    """The `postgres` of a folder, whether this process started it or found it running."""

    folder: ServerFolder
    options: tuple[str, ...]
    log: int
    child: Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def lives(self) -> bool:
        """Whether its first process lives. A server left by a killed keeper is known by the lock that it inherited."""
        if self.child is not None:
            return self.child.poll() is None
        return self._pid() is not None and not self._all_gone()

    def start(self) -> None:
        """Waits until nothing is left of an earlier server, then starts one that carries the server's lock."""
        lock = open_lock(self.folder.server_lock)
        while not try_lock(lock):
            time.sleep(0.05)
        # Nothing holds the lock: these are of a killed server, and would stop ours if its number was given away.
        for stale in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.folder.cluster / stale).unlink(missing_ok=True)
        arguments = [part for option in (*cluster.SERVER, *self.options) for part in ("-c", option)]
        program = Program(self.folder.cluster, Account.of(self.folder.cluster))
        self.child = program.start("postgres", *arguments, log=self.log, keep=(lock,))
        os.close(lock)

    def restart(self) -> None:
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < YOUNG_SECONDS] + [now]
        if len(self.deaths) >= MOST_YOUNG_DEATHS:
            raise CannotStart(f"The database keeps stopping. Its last words are at the end of {self.folder.log}.")
        self.start()

    def stop(self) -> None:
        """Ends every connection and writes everything down; harder where it does not obey."""
        for number, seconds in STOP_SIGNALS:
            pid = self.child.pid if self.child else self._pid()
            if pid is None or self._gone_within(0):
                return
            os.kill(pid, number)
            if self._gone_within(seconds):
                return

    def _gone_within(self, seconds: float) -> bool:
        if self.child is not None:
            try:
                self.child.wait(seconds)
            except TimeoutExpired:
                return False
            return True
        end = time.monotonic() + seconds
        while not self._all_gone():
            if time.monotonic() >= end:
                return False
            time.sleep(0.05)
        return True

    def _pid(self) -> int | None:
        try:
            pid = int((self.folder.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return None
        return pid

    def _all_gone(self) -> bool:
        lock = open_lock(self.folder.server_lock)
        try:
            return try_lock(lock)
        finally:
            os.close(lock)


def keep(folder: ServerFolder, options: tuple[str, ...], log: int) -> None:
    """Runs the server until no process holds the lease."""
    signal.signal(signal.SIGTERM, _leave)
    lease = open_lock(folder.lease)
    if not folder.cluster.exists():
        cluster.make(folder, log)
    cluster.check_version(folder.cluster)
    server = Server(folder, options, log)
    try:
        if not server.lives():
            server.start()
        while not try_lock(lease):
            if not server.lives():
                server.restart()
            time.sleep(LOOK_EVERY_SECONDS)
    finally:
        server.stop()


def main(arguments: list[str]) -> int:
    if os.fork():  # whoever started us has neither a child to wait for nor our end to care about
        os._exit(0)
    folder = ServerFolder(Path(arguments[0]))
    os.set_inheritable(int(arguments[1]), False)
    folder.keeper_pid.write_text(str(os.getpid()))
    log = _open_log(folder.log)
    try:
        keep(folder, tuple(arguments[2:]), log)
    except (CannotStart, OSError) as refusal:
        sentence = str(refusal) if isinstance(refusal, CannotStart) else f"The database cannot be started: {refusal}."
        folder.failure.write_text(sentence)
        return 1
    return 0


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _open_log(path: Path) -> int:
    if path.exists() and path.stat().st_size > MOST_LOG_BYTES:
        path.replace(path.with_suffix(".old.log"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
