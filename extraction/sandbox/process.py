"""One child process seen from its parent: started, asked, watched, killed."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, cast

from extraction.errors import Reason, Unreadable
from extraction.sandbox.budget import Budget
from extraction.sandbox.wire import Inbox, packed, unpacked_answer

_START_SECONDS = 60.0
_LOOK_SECONDS = 0.05  # how often the clock is looked at
_WEIGH_SECONDS = 0.05 if sys.platform == "linux" else 0.5  # how often memory is; without /proc that starts a program
_PIECE = 1 << 16
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")  # of the environment; the rest may hold secrets
_LOG = logging.getLogger(__name__)


class ChildProcess:
    """A started child that has said that it is ready. Not for use by several threads at once."""

    def __init__(self, module: str, budget: Budget) -> None:
        self._budget = budget
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "extraction.sandbox.child", module, str(budget.memory_bytes), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
            env=_environment(),
            close_fds=True,
            start_new_session=True,  # Ctrl-C in the terminal is for the parent alone
        )
        self._stdin, self._stdout = (
            cast(IO[bytes], self._process.stdin).fileno(),
            cast(IO[bytes], self._process.stdout).fileno(),
        )
        os.set_blocking(self._stdin, False)
        self._inbox = Inbox()
        self._weigh_at = 0.0
        self.documents = 0
        try:
            self._exchange(b"", _START_SECONDS)
        except Unreadable as error:
            self.kill()
            raise RuntimeError("The process that reads documents does not start.") from error

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def resident_bytes(self) -> int:
        return resident_bytes(self._process.pid)

    def call(self, function: str, *arguments: Any) -> Any:
        """What the function gives; raises `Unreadable`, after which the process may be dead."""
        self.documents += 1
        try:
            kind, value, detail = self._exchange(packed((function, arguments)), self._budget.seconds)
        except BaseException:  # whatever interrupts the exchange, the pipes are out of step
            self.kill()
            raise
        if kind == "refused":
            if value is Reason.OUT_OF_MEMORY:
                self.kill()
            raise Unreadable(value, detail)
        if kind != "done":
            _LOG.error("Reading a document failed:\n%s", detail)
            raise Unreadable(Reason.CRASHED)
        return value

    def kill(self) -> None:
        """Ends the child and everything it started."""
        if self.is_alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _exchange(self, order: bytes, seconds: float) -> tuple[str, Any, str]:
        """Sends the order and waits for one answer, looking at time and memory meanwhile."""
        deadline = time.monotonic() + seconds
        unsent = memoryview(order)
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            if unsent:
                selector.register(self._stdin, selectors.EVENT_WRITE)
            while True:
                self._check(deadline)
                for key, _ in selector.select(_LOOK_SECONDS):
                    if key.fd == self._stdin:
                        unsent = unsent[self._send(unsent) :]
                        if not unsent:
                            selector.unregister(self._stdin)
                    elif (answer := self._receive()) is not None:
                        return answer

    def _check(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise Unreadable(Reason.TOOK_TOO_LONG)
        if time.monotonic() >= self._weigh_at:
            self._weigh_at = time.monotonic() + _WEIGH_SECONDS
            if self.resident_bytes > self._budget.memory_bytes:
                raise Unreadable(Reason.OUT_OF_MEMORY)

    def _send(self, unsent: memoryview) -> int:
        try:
            return os.write(self._stdin, unsent[:_PIECE])
        except BlockingIOError:
            return 0
        except BrokenPipeError as error:
            raise Unreadable(Reason.CRASHED) from error

    def _receive(self) -> tuple[str, Any, str] | None:
        piece = os.read(self._stdout, _PIECE * 16)
        if not piece:
            raise Unreadable(Reason.CRASHED)
        try:
            self._inbox.feed(piece)
            body = self._inbox.take()
            return None if body is None else unpacked_answer(body)
        except (pickle.UnpicklingError, ValueError, EOFError, AttributeError, TypeError) as error:
            raise Unreadable(Reason.CRASHED) from error


def _environment() -> dict[str, str]:
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def resident_bytes(pid: int) -> int:
    """Memory that a process holds; 0 where it cannot be told."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        pass
    if sys.platform == "linux":
        return 0
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return int(shown.stdout.strip() or 0) * 1024
