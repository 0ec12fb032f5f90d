"""The page of a run as a person sees and handles it, and its job as a program makes it ready."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from jobs.tests.worker import eventually

READING_MS = 60_000
FIELDS = (
    {"field_name": "Participant", "data_type_id": "person", "field_key": "participant_name"},
    {"field_name": "Course Title", "data_type_id": "text", "field_key": "course_title"},
    {"field_name": "Date Completed", "data_type_id": "date", "field_key": "completion_date"},
    {"field_name": "Hours", "data_type_id": "number", "field_key": "credits"},
)
BROKEN = "%PDF-1.4 and then nothing of a PDF"


def letter(title: str, *, hours: float = 2, day: int = 3) -> str:
    """A certificate as plain text."""
    return (
        f"Certificate of completion\nParticipant: Maria Lopez\nCourse Title: {title}\n"
        f"Date: March {day}, 2026\nCPE credits: {hours}\n"
    )


class Job:
    """A job over REST, in the name of whoever is signed in on the page."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.id: str = self.call("POST", "/api/jobs", {"name": name})["id"]
        self.run_id: str = self.call("GET", self.api("/runs"))["latest_run_id"]

    def api(self, path: str, run_id: str = "") -> str:
        return f"/api/jobs/{self.id}{path}" + (f"?run_id={run_id}" if run_id else "")

    def address(self, run_id: str = "") -> str:
        return f"/jobs/{self.id}/?run_id={run_id or self.run_id}"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        return self.page.evaluate(_CALL, [method, path, body])

    def new_run(self, **how: Any) -> str:
        self.run_id = self.call("POST", self.api("/runs"), how)["job_run_id"]
        return self.run_id

    def prepare(self, files: Mapping[str, str], *, modes: Mapping[str, str] | None = None) -> Job:
        """Give the latest run these texts as files, and the fields."""
        self.page.evaluate(_UPLOAD, [self.api("/files", self.run_id), dict(files)])
        sent = {"fields": list(FIELDS), "processing_modes": dict(modes or {})}
        self.call("PUT", self.api("/fields", self.run_id), sent)
        return self

    def submit(self) -> Job:
        self.call("POST", self.api("/submit", self.run_id))
        return self

    def read(self, files: Mapping[str, str], **how: Any) -> Job:
        """Prepare, submit, and wait for the end."""
        self.prepare(files, **how).submit()
        progress = self.api("/progress", self.run_id)
        eventually(lambda: self.call("GET", progress)["status"] not in ("pending", "in_progress"))
        return self


class RunScreen:
    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def status(self) -> Locator:
        return self.page.locator("#run-status")

    @property
    def state(self) -> Locator:
        return self.page.get_by_role("region", name="State of this run")

    @property
    def standing(self) -> Locator:
        return self.page.locator("#run-standing")

    @property
    def files(self) -> Locator:
        return self.page.get_by_role("group", name="Files of this run").get_by_role("listitem")

    def file(self, name: str) -> Locator:
        return self.files.filter(has_text=name)

    @property
    def rows(self) -> Locator:
        return self.page.locator(".tabulator-row")

    def cell(self, row: int, column: int) -> Locator:
        """The cell of a drawn row; column 0 has the paths."""
        return self.rows.nth(row).get_by_role("gridcell").nth(column)

    @property
    def evidence(self) -> Locator:
        return self.page.locator(".evidence")

    def ended(self, word: str = "Done") -> RunScreen:
        expect(self.status).to_have_text(re.compile(rf"^\s*{word}\s*$"), timeout=READING_MS)
        return self


_CALL = """async ([method, path, body]) => {
  const secret = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const headers = { "X-CSRFToken": secret, Accept: "application/json", "Content-Type": "application/json" };
  const answer = await fetch(path, { method, headers, body: body === null ? undefined : JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}"""

_UPLOAD = """async ([path, files]) => {
  const secret = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const form = new FormData();
  for (const [name, text] of Object.entries(files)) {
    form.append("files", new File([text], name.split("/").pop()));
    form.append("paths", name);
  }
  const headers = { "X-CSRFToken": secret, Accept: "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: form });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}"""
