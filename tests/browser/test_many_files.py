"""A list of files that is longer than what the page fetches at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Visit
from tests.browser.sheet_page import SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_earlier_files_are_fetched_when_one_scrolls_to_them(visit: Visit, owner: Any, read_sheet_address: str) -> None:
    page = visit("/cpe/", cookies=owner)
    fetched = _fetched_pages(page)
    page.route("**/static/js/files*.js*", _with_small_pages)
    page.add_init_script(_NOTHING_COMES_INTO_VIEW)
    page.goto(read_sheet_address)
    sheet = SheetPage(page).with_rows()
    more = page.get_by_role("button", name="1 earlier file")
    total = page.locator('[data-part="files-sum"]')

    expect(more).to_be_visible()
    expect(sheet.files).to_have_count(1)
    expect(total).to_have_text("2 files")
    assert not any("cursor=" in address for address in fetched)

    page.evaluate("looks.forEach((look) => look())")

    expect(sheet.files).to_have_count(2)
    expect(more).to_be_hidden()
    expect(total).to_have_text(re.compile("2 files · 2 read"))
    assert any("limit=1&cursor=" in address for address in fetched)


def _fetched_pages(page: Page) -> list[str]:
    fetched: list[str] = []

    def note(request: Request) -> None:
        if "files:all" in request.url:
            fetched.append(request.url)

    page.on("request", note)
    return fetched


def _with_small_pages(route: Route) -> None:
    answer = route.fetch()
    small = answer.text().replace("PAGE = 500", "PAGE = 1")
    assert "PAGE = 1;" in small
    route.fulfill(response=answer, body=small)


# The list of two files has no need to scroll, so the test says when its end comes into view.
_NOTHING_COMES_INTO_VIEW = """
window.looks = [];
window.IntersectionObserver = class {
  constructor(told) { looks.push(() => told([{ isIntersecting: true }])); }
  observe() {}
  unobserve() {}
  disconnect() {}
};
"""
