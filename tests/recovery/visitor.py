"""A person or program at the product, over HTTP alone."""

from __future__ import annotations

import csv
import io
import socket
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

PATIENCE_SECONDS = 120.0
DOCUMENTS = sorted((Path(__file__).parents[1] / "fixtures" / "documents").glob("*.pdf"))
FINAL = {"completed", "partially_completed", "failed"}


class Visitor:
    """A client of one web process, which may die and come back."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, follow_redirects=True, timeout=30)

    def sign_in_as(self, email: str, password: str) -> None:
        self.client.get("/account/login/").raise_for_status()
        self.send("POST", "/account/login/", data={"login": email, "password": password})
        assert "cpetracker_session" in self.client.cookies

    def send(self, method: str, path: str, **content: Any) -> Any:
        headers = {
            "X-CSRFToken": self.client.cookies.get("cpetracker_csrf") or "",
            "Referer": str(self.client.base_url),
        }
        answer = self.client.request(method, path, headers=headers, **content)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer

    def new_sheet(self) -> str:
        states = self.send("GET", "/api/cpe/states")
        states = states["results"] if isinstance(states, dict) and "results" in states else states
        states = states["states"] if isinstance(states, dict) else states
        return str(self.send("POST", "/api/cpe/sheets", json={"template_id": states[0]["template_id"]})["job_id"])

    def upload(self, sheet: str, documents: dict[str, bytes]) -> None:
        files = [("files", (name, data)) for name, data in documents.items()]
        self.send("POST", f"/api/jobs/{sheet}/files", files=files)

    def submit(self, sheet: str) -> str:
        return str(self.send("POST", f"/api/cpe/sheets/{sheet}/start")["active_run_id"])

    def progress(self, sheet: str, run: str) -> dict[str, Any]:
        try:
            answer = self.client.get(f"/api/jobs/{sheet}/progress", params={"run_id": run})
        except httpx.TransportError:
            return {}  # what was killed is on its way back
        return answer.json() if answer.is_success else {}

    def wait_for(self, sheet: str, run: str, completed: int) -> None:
        """Until so many of the run's tasks are done."""
        wait_until(lambda: self.progress(sheet, run).get("tasks_completed", 0) >= completed)

    def results(self, sheet: str, run: str) -> list[dict[str, Any]]:
        return list(self.send("GET", f"/api/jobs/{sheet}/results", params={"run_id": run, "limit": 500})["results"])


def pile(size: int) -> dict[str, bytes]:
    """So many documents, each under a name of its own."""
    chosen = [(number, DOCUMENTS[number % len(DOCUMENTS)]) for number in range(size)]
    return {f"{number:03}-{path.name}": path.read_bytes() for number, path in chosen}


def assert_whole(visitor: Visitor, sheet: str, run: str, documents: int) -> None:
    """Waits for the run's end: with exactly one result for each file, the table made of them, each counted once."""
    wait_until(lambda: visitor.progress(sheet, run).get("status") in FINAL)
    progress = visitor.progress(sheet, run)
    found = visitor.results(sheet, run)
    read = Counter(path for result in found for path in result["source_files"])
    table = visitor.client.get(f"/api/jobs/{sheet}/export/csv", params={"run_id": run})
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))[1:]
    used = visitor.client.get("/api/usage", params={"run_id": run}).json()["totals"]

    assert progress["tasks_completed"] + progress["tasks_failed"] == progress["tasks_total"] == documents
    assert set(read.values()) == {1}
    assert len(read) == progress["tasks_completed"] == used["tasks"] == used["documents"]
    assert len(rows) == sum(len(result["extracted_data"]["results"]) for result in found) >= documents


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(holds: Callable[[], object], patience: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("it did not come about in time")
        time.sleep(0.1)
