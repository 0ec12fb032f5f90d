"""`/metrics` of a machine that has workers and no web process, on METRICS_PORT.

Each worker offers it; the one that got the port answers for all of the machine, and when it ends another takes over.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST

from cpetracker.observing import processes
from cpetracker.observing.exposition import PATH, may_read, rendered

TRY_EVERY: Final = 10.0  # seconds


class Page(BaseHTTPRequestHandler):
    """Answers nothing but the metrics."""

    server_version, sys_version = "CPETracker", ""
    timeout = 10  # seconds for a client to say what it wants

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != PATH:
            return self._answer(404)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not may_read(headers, self.client_address[0]):
            return self._answer(401 if settings.METRICS_TOKEN else 403)
        return self._answer(200, rendered())

    def log_message(self, format: str, *args: Any) -> None:
        """A scrape is no news."""

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST if body else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        self.end_headers()
        self.wfile.write(body)


def worker_started() -> None:
    """For settings.ON_WORKER_START: counts this worker among the machine's, and offers the page where a port is set."""
    if settings.METRICS_SHOWN:
        processes.register(settings.METRICS_FOLDER, "worker")
        if settings.METRICS_PORT:
            threading.Thread(target=offer, name="metrics", daemon=True).start()


def offer(stop: threading.Event | None = None) -> None:
    """Serve, as soon as nobody else on this machine does, until the process ends or `stop` is set before that."""
    stop = stop or threading.Event()
    while not stop.is_set():
        try:
            server = ThreadingHTTPServer((settings.METRICS_HOST, settings.METRICS_PORT), Page)
        except OSError:
            stop.wait(TRY_EVERY)
        else:
            with server:
                server.serve_forever()
