"""Sheets: in the address, renamed, deleted after a question."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.sheet_page import SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NewSheet = Callable[..., SheetPage]


def listed(sheet: SheetPage, name: str) -> Locator:
    return sheet.page.get_by_role("navigation", name="Your sheets").get_by_role("listitem").filter(has_text=name)


def test_the_open_sheet_stands_in_the_address(new_sheet: NewSheet, visit: Visit, owner: Any) -> None:
    sheet = new_sheet("By address")
    new_sheet("A newer one")

    again = visit(sheet.page.url, cookies=owner)

    expect(again.get_by_role("heading", level=1)).to_have_text("By address")
    expect(again.locator(".sheet-list [aria-current=page]")).to_contain_text("By address")


def test_renaming_keeps_the_page(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Old name")
    sheet.page.evaluate("() => (document.body.dataset.kept = 'yes')")

    sheet.page.get_by_role("button", name="Rename this sheet").click()
    sheet.page.get_by_role("dialog").get_by_label("Name").fill("New name")
    sheet.page.get_by_role("button", name="Rename", exact=True).click()

    expect(sheet.page.get_by_role("heading", level=1)).to_have_text("New name")
    expect(listed(sheet, "New name")).to_be_visible()
    expect(sheet.page.locator("body")).to_have_attribute("data-kept", "yes")


def test_deleting_asks_first(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Keep me")

    listed(sheet, "Keep me").hover()
    sheet.page.locator(".sheet-list__delete[data-ready]", has_text="Delete Keep me").click()
    dialog = sheet.page.get_by_role("dialog", name=re.compile("Delete “Keep me”"))
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    dialog.get_by_role("button", name="Keep it").click()

    expect(listed(sheet, "Keep me")).to_be_visible()


def test_deleting_removes_the_sheet_and_says_so(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Throw me away")

    listed(sheet, "Throw me away").hover()
    sheet.page.locator(".sheet-list__delete[data-ready]", has_text="Delete Throw me away").click()
    sheet.page.get_by_role("button", name="Delete sheet").click()

    expect(sheet.page.get_by_text("“Throw me away” was deleted.")).to_be_visible()
    expect(listed(sheet, "Throw me away")).to_have_count(0)
