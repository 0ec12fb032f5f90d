"""Real worker processes on the test's database and storage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds


class Worker:
    """A `manage.py work`; its log is read when something goes wrong."""

    def __init__(self, storage: Path, log: Path, **more: str) -> None:
        environment = os.environ | more | {"DATABASE_URL": database_address(), "STORAGE_URL": storage.as_uri()}
        self.log = log
        with log.open("ab") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "work"], cwd=ROOT, env=environment, stdout=stream, stderr=stream
            )

    def kill(self) -> None:
        """As the kernel does when memory is short."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """Ask it to end, and give its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def database_address() -> str:
    """Of the database that this test uses, wherever it runs."""
    params = connection.get_connection_params()
    user, password = (quote(str(params.get(name) or ""), safe="") for name in ("user", "password"))
    host = quote(str(params.get("host") or "localhost"), safe="")
    return f"postgres://{user}:{password}@{host}:{params.get('port') or 5432}/{params['dbname']}"


def eventually(holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Waits for what other processes bring about."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            raise AssertionError("It did not come about in time.")
        time.sleep(0.05)
