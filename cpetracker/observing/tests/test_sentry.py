"""A fault arrives where SENTRY_DSN points, by Sentry's protocol, with ids and without anything about people."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cpetracker.launch.postgres import CODE

RUN, TASK = str(uuid.uuid4()), str(uuid.uuid4())


class Reports(HTTPServer):
    """Takes envelopes (develop.sentry.dev, "Envelopes"): lines of JSON, a header and then pairs of header and item."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.paths: list[str] = []
        self.raw = b""
        self.items: list[tuple[str, Any]] = []

    @property
    def dsn(self) -> str:
        return f"http://public@127.0.0.1:{self.server_port}/42"


class Taking(BaseHTTPRequestHandler):
    server: Reports

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        lines = body.splitlines()
        self.server.paths.append(self.path)
        self.server.raw += body
        for header, item in zip(lines[1::2], lines[2::2], strict=False):
            self.server.items.append((json.loads(header)["type"], json.loads(item)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def reports() -> Iterator[Reports]:
    with Reports() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def fail_under(tmp_path: Path, **variables: str) -> str:
    environment = os.environ | {"CPETRACKER_DATA": str(tmp_path), "LOG_FORMAT": "json", **variables}
    command = [sys.executable, "-m", "cpetracker.observing.tests.faulty_site", RUN, TASK]
    done = subprocess.run(command, cwd=CODE, env=environment, capture_output=True, text=True, check=True)
    return done.stderr


def test_a_fault_is_reported_with_its_release_and_ids(reports: Reports, tmp_path: Path) -> None:
    fail_under(tmp_path, SENTRY_DSN=reports.dsn, SENTRY_ENVIRONMENT="staging")

    events = [item for kind, item in reports.items if kind == "event"]
    assert len(events) == 1
    event = events[0]
    assert set(reports.paths) == {"/api/42/envelope/"}
    assert (event["release"], event["environment"]) == (settings.VERSION, "staging")
    assert event["transaction"] == "/jobs/{job_id}/"
    assert event["tags"] == {"run_id": RUN, "task_id": TASK}
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert event["exception"]["values"][-1]["value"] == "[address] could not be saved."
    assert event["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "fails"


def test_nothing_about_people_goes_along(reports: Reports, tmp_path: Path) -> None:
    fail_under(tmp_path, SENTRY_DSN=reports.dsn)

    assert reports.items
    for told in (b"xample.com", b"a-secret-of-ann", b"her-session", b"her-browser", b"203.0.113.7", b"(Ethics)"):
        # the lines of code around the fault are ours, and are in the repository
        assert told not in without_code(reports.raw)


def test_timings_are_sent_only_when_asked_for(reports: Reports, tmp_path: Path) -> None:
    fail_under(tmp_path, SENTRY_DSN=reports.dsn)
    without = [kind for kind, _ in reports.items]
    fail_under(tmp_path, SENTRY_DSN=reports.dsn, SENTRY_TRACES="1")

    assert "transaction" not in without
    assert "transaction" in [kind for kind, _ in reports.items]


def test_without_an_address_nothing_is_reported_and_the_log_tells(reports: Reports, tmp_path: Path) -> None:
    logged = fail_under(tmp_path, SENTRY_DSN="")

    fault = json.loads(logged.splitlines()[-1])
    assert not reports.items
    assert (fault["level"], fault["run_id"], fault["task_id"]) == ("ERROR", RUN, TASK)
    assert "ValueError" in fault["exc_info"]


def without_code(raw: bytes) -> bytes:
    kept = []
    for line in raw.splitlines():
        item = json.loads(line)
        for exception in item.get("exception", {}).get("values", ()):
            exception.pop("stacktrace", None)
        kept.append(json.dumps(item).encode())
    return b"\n".join(kept)
