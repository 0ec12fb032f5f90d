"""One truth in every tab: reloaded in the middle, opened twice, and after a lost connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SAMPLES, OpenProduct, Visit
from tests.browser.sheet_page import READING_MS, SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HISTORY = SAMPLES / "Course history from a website.html"
PHOTO = SAMPLES / "Photo from a phone.jpg"

NewSheet = Callable[..., SheetPage]


def shown(sheet: SheetPage) -> tuple[list[str], list[str]]:
    """The files with their outcomes, and the paths of the rows."""
    return sheet.files.all_inner_texts(), sheet.page.locator("[tabulator-field=paths].tabulator-cell").all_inner_texts()


def test_a_reload_in_the_middle_shows_the_same_truth(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Reloaded").choose(HISTORY, PHOTO).start()
    expect(sheet.page.get_by_role("button", name="Stop", exact=True)).to_be_visible()

    sheet.page.reload()

    expect(sheet.files).to_have_count(2)
    sheet.finished(files=2).with_rows()
    expect(sheet.file(HISTORY.name)).to_contain_text("6 rows")


def test_a_second_tab_follows_and_moves_to_the_next_run(new_sheet: NewSheet, visit: Visit, owner: Any) -> None:
    sheet = new_sheet("Twice")
    other = SheetPage(visit(sheet.page.url, cookies=owner))

    sheet.choose(HISTORY, PHOTO)
    expect(other.files).to_have_count(2)
    sheet.start()

    expect(other.start_reason).to_have_text("Reading. You can add more as soon as it is done.")
    sheet.finished(files=2)
    other.finished(files=2)
    expect(sheet.rows).to_have_count(8)
    expect(other.rows).to_have_count(8)
    assert shown(other) == shown(sheet)
    other.choose(SAMPLES / "Word certificate.docx").start().finished(files=3)
    sheet.finished(files=3)
    expect(sheet.rows).to_have_count(9)
    expect(other.rows).to_have_count(9)


def test_after_a_lost_connection_the_page_catches_up(new_sheet: NewSheet, visit: Visit, owner: Any) -> None:
    sheet = new_sheet("Lost")
    blind = SheetPage(visit(sheet.page.url, cookies=owner))
    _cut(blind.page)
    sheet.choose(HISTORY).start().finished(files=1)
    expect(blind.page.get_by_text("Connection lost.")).to_be_visible()

    blind.page.evaluate("() => { window.WebSocket = window.realWebSocket; dispatchEvent(new Event('online')); }")

    blind.finished(files=1)
    expect(blind.rows).to_have_count(6)
    expect(blind.page.get_by_text("Connection lost.")).to_be_hidden()


def test_the_page_comes_back_when_the_web_process_was_killed(new_sheet: NewSheet, product: OpenProduct) -> None:
    sheet = new_sheet("Restarted")
    expect(sheet.start_reason).to_have_text("Add certificates first.")

    assert product.kill("uvicorn")

    sheet.choose(HISTORY)
    expect(sheet.file(HISTORY.name)).to_contain_text("Waiting", timeout=READING_MS)
    sheet.start().finished(files=1)
    expect(sheet.rows).to_have_count(6)


def _cut(page: Page) -> None:
    """Breaks the socket and keeps new ones from being made."""
    expect(page.get_by_text("Add certificates first.")).to_be_visible()
    page.evaluate(
        """() => {
          window.realWebSocket = window.WebSocket;
          window.WebSocket = class extends EventTarget {
            static OPEN = 1;
            static CLOSED = 3;
            readyState = 3;
            constructor() {
              super();
              setTimeout(() => this.dispatchEvent(new CloseEvent("close", { code: 1006 })));
            }
            close() {}
          };
          dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
          dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        }"""
    )
