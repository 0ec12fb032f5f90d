"""The whole product as a person starts it, in a folder of its own, driven over HTTP alone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.recovery.visitor import PATIENCE_SECONDS, Visitor, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://\S+/welcome/\S+/")


class Product(Visitor):
    """A running `manage.py up`: its processes, and a client that is signed in as its owner."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        super().__init__(f"http://127.0.0.1:{self.port}")
        self.log = folder / "up.log"
        self.up: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Starts it and returns what it printed once it runs."""
        already = self.log.stat().st_size if self.log.exists() else 0
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environment |= {
            "CPETRACKER_DATA": str(self.folder / "data"),
            "PORT": str(self.port),
            "DEBUG": "",
            "PYTHONUNBUFFERED": "1",
        }
        with self.log.open("ab") as log:
            up = self.up = subprocess.Popen(
                [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        wait_until(lambda: "CPE Tracker is running" in self.printed(already) or up.poll() is not None)
        printed = self.printed(already)
        assert up.poll() is None, printed
        return printed

    def printed(self, since: int = 0) -> str:
        return self.log.read_bytes()[since:].decode()

    def sign_in(self, printed: str) -> None:
        address = ADDRESS.search(printed)
        assert address, printed
        self.client.get(address.group().replace("localhost", "127.0.0.1")).raise_for_status()

    def processes(self, mark: str) -> list[psutil.Process]:
        """Those of this product whose command line has the mark."""
        found = []
        for process in psutil.process_iter():
            try:
                line = " ".join(process.cmdline())
                ours = process.environ().get("CPETRACKER_DATA") == str(self.folder / "data") or str(self.folder) in line
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
            if ours and mark in line and process.pid != os.getpid():
                found.append(process)
        return found

    def kill_database(self) -> None:
        """Kill -9 of PostgreSQL's main process; it runs as somebody else, so it is known by its own note."""
        note = next((self.folder / "data").rglob("postmaster.pid"))
        os.kill(int(note.read_text().split("\n")[0]), signal.SIGKILL)

    def kill(self, mark: str) -> list[int]:
        """Kill -9 of every process with the mark; their ids."""
        processes = self.processes(mark)
        for process in processes:
            process.send_signal(signal.SIGKILL)
        return [process.pid for process in processes]

    def stop(self) -> int:
        assert self.up is not None
        self.up.send_signal(signal.SIGINT)
        return self.up.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def running(folder: Path) -> Iterator[Product]:
    """A product that is running and signed in; stopped at the end, however that comes."""
    product = Product(folder)
    try:
        product.sign_in(product.start())
        yield product
    finally:
        if product.up is not None and product.up.poll() is None:
            product.stop()
        product.client.close()
