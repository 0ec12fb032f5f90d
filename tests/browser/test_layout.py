"""Dividers that stay where they were left, the phone's drawer, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.sheet_page import SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ReadSheet = Callable[..., SheetPage]


def test_a_divider_moves_by_keys_and_stays_there(read_sheet: ReadSheet) -> None:
    sheet = read_sheet()
    divider = sheet.page.get_by_role("separator", name="Height of the upload panel")
    before = int(divider.get_attribute("aria-valuenow") or 0)
    divider.focus()

    sheet.page.keyboard.press("ArrowDown")
    moved = int(divider.get_attribute("aria-valuenow") or 0)
    sheet.page.reload()

    assert moved > before
    expect(divider).to_have_attribute("aria-valuenow", str(moved))


def test_a_divider_is_dragged(read_sheet: ReadSheet) -> None:
    sheet = read_sheet()
    divider = sheet.page.get_by_role("separator", name="Width of the list of sheets")
    box = divider.bounding_box()
    assert box is not None

    sheet.page.mouse.move(box["x"] + 4, box["y"] + 200)
    sheet.page.mouse.down()
    sheet.page.mouse.move(box["x"] + 84, box["y"] + 200)
    sheet.page.mouse.up()

    after = divider.bounding_box()
    assert after is not None
    assert after["x"] == pytest.approx(box["x"] + 80, abs=6)


def test_on_a_phone_the_sheets_are_in_a_drawer(read_sheet: ReadSheet) -> None:
    sheet = read_sheet(**PHONE)
    opener = sheet.page.get_by_role("button", name="Show the list of sheets")
    expect(sheet.page.get_by_role("navigation", name="Your sheets")).to_be_hidden()

    opener.tap()
    expect(sheet.page.get_by_role("navigation", name="Your sheets")).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    sheet.page.keyboard.press("Escape")

    expect(sheet.page.get_by_role("navigation", name="Your sheets")).to_be_hidden()
    expect(opener).to_be_focused()


def test_on_a_phone_nothing_sticks_out_and_the_paths_stay(read_sheet: ReadSheet) -> None:
    sheet = read_sheet(**PHONE)
    assert sheet.page.evaluate("() => document.documentElement.scrollWidth") == PHONE["viewport"]["width"]

    sheet.page.evaluate("() => (document.querySelector('.tabulator-tableholder').scrollLeft = 600)")

    expect(sheet.cell(0, 0)).to_be_in_viewport()


def test_dark_can_be_chosen_and_is_remembered(read_sheet: ReadSheet) -> None:
    sheet = read_sheet()
    root = sheet.page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "light")

    sheet.page.locator("summary", has_text="Colours of the page").click()
    sheet.page.get_by_role("button", name="Dark").click()
    sheet.page.reload()

    expect(root).to_have_attribute("data-bs-theme", "dark")


def test_the_device_decides_until_somebody_chooses(read_sheet: ReadSheet) -> None:
    sheet = read_sheet(color_scheme="dark")

    expect(sheet.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
