"""A page that watches a sheet over a WebSocket, and goes to another web process when its own is lost."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Sequence
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.recovery.visitor import wait_until


class Watcher:
    """What a page would show: put together of the messages alone, as static/js does it."""

    def __init__(self, sheet: str, ports: Sequence[int], session: str) -> None:
        self.sheet = sheet
        self.ports = list(ports)
        self.session = session
        self.run: dict[str, Any] = {}
        self.files: dict[str, str] = {}
        self.served_by: list[int] = []
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._closing.set()
        self._thread.join()

    def wait_for_the_end_of(self, run: str) -> None:
        """Until it shows the next run, and every file as read. Raises TimeoutError when that does not come soon."""
        wait_until(lambda: self.run["id"] != run and set(self.files.values()) <= {"done", "nothing_found"}, patience=20)

    def _watch(self) -> None:
        turn = 0
        while not self._closing.is_set():
            port = self.ports[turn % len(self.ports)]
            with contextlib.suppress(OSError, WebSocketException, TimeoutError), self._connected(port) as line:
                self._read(line, port)
            turn += 1
            time.sleep(0.2)

    def _connected(self, port: int) -> ClientConnection:
        origin = f"http://127.0.0.1:{port}"
        headers = {"Cookie": f"cpetracker_session={self.session}", "Origin": origin}
        address = f"ws://127.0.0.1:{port}/ws/jobs/{self.sheet}/"
        return connect(address, additional_headers=headers, open_timeout=10, ping_interval=5)

    def _read(self, line: ClientConnection, port: int) -> None:
        while not self._closing.is_set():
            try:
                message = json.loads(line.recv(timeout=0.5))
            except TimeoutError:
                continue
            if port not in self.served_by[-1:]:
                self.served_by.append(port)
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "snapshot":
            self.files = {}
        if message["type"] in ("snapshot", "task_changed"):
            self.files |= {file["file_id"]: file["state"] for file in message["files"]}
        if message["type"] in ("snapshot", "run_changed"):
            self.run = message["run"]
