"""A sheet as a person sees and handles it."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

READING_MS = 60_000


class SheetPage:
    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    def created(cls, page: Page, name: str) -> SheetPage:
        """Presses "New sheet", chooses California, gives a name."""
        page.get_by_role("button", name="New sheet").click()
        dialog = page.get_by_role("dialog", name="New sheet")
        dialog.get_by_label("State").select_option(label="California")
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_role("button", name="Create sheet").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        return cls(page)

    # --- its parts

    @property
    def start_button(self) -> Locator:
        return self.page.get_by_role("button", name="Start", exact=True)

    @property
    def start_reason(self) -> Locator:
        return self.page.locator("#start-why")

    @property
    def files(self) -> Locator:
        return self.page.get_by_role("group", name="Files of this sheet").get_by_role("listitem")

    def file(self, name: str) -> Locator:
        return self.files.filter(has_text=name)

    @property
    def rows(self) -> Locator:
        return self.page.locator(".tabulator-row")

    @property
    def rows_sum(self) -> Locator:
        return self.page.locator('[data-part="rows-sum"]')

    def cell(self, row: int, column: int) -> Locator:
        """The cell of a drawn row; column 0 has the paths."""
        return self.rows.nth(row).get_by_role("gridcell").nth(column)

    @property
    def evidence(self) -> Locator:
        return self.page.locator(".evidence")

    @property
    def active_cell(self) -> Locator:
        return self.page.locator("#active-cell")

    # --- what a person does

    def choose(self, *files: Path | FilePayload) -> SheetPage:
        expect(self.page.get_by_role("button", name="Choose files")).to_be_enabled()
        self.page.locator('[data-part="files-input"]').set_input_files([_payload(file) for file in files])
        return self

    def drop(self, path: Path) -> None:
        """As a hand does: a file over the sheet, let go."""
        expect(self.page.get_by_role("button", name="Choose files")).to_be_enabled()
        self.page.evaluate(_DROP, {"name": path.name, "data": base64.b64encode(path.read_bytes()).decode()})

    def start(self) -> SheetPage:
        expect(self.start_button).to_be_enabled()
        self.start_button.click()
        return self

    def finished(self, *, files: int) -> SheetPage:
        """Waits until that many files have an end and the sheet takes more."""
        ended = self.page.locator(".file:is([data-state='done'], [data-state='nothing_found'], [data-state='failed'])")
        expect(ended).to_have_count(files, timeout=READING_MS)
        expect(self.page.locator(".workspace")).to_have_attribute("data-status", "pending", timeout=READING_MS)
        return self

    def with_rows(self) -> SheetPage:
        expect(self.rows.first).to_be_visible()
        return self

    def count(self) -> int:
        """How many rows the table says it has."""
        expect(self.rows_sum).to_have_text(re.compile(r"\d"))
        return int(re.sub(r"\D", "", self.rows_sum.inner_text()))


def _payload(file: Path | FilePayload) -> FilePayload:
    if isinstance(file, Path):
        return {"name": file.name, "mimeType": "application/octet-stream", "buffer": file.read_bytes()}
    return file


_DROP = """({ name, data }) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  const target = document.querySelector(".workspace");
  for (const type of ["dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""
