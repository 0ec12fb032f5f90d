"""A cell and the place in the document it came from; by mouse, by keys, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.sheet_page import SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ReadSheet = Callable[..., SheetPage]
TITLE = 3  # the column "Course Title" of California; 0 has the paths


def drawn(page: Page) -> None:
    page.wait_for_function(
        "() => { const image = document.querySelector('[data-part=evidence-image]');"
        " return image.complete && image.naturalWidth > 0; }"
    )


def test_a_click_shows_the_page_with_the_place_marked(read_sheet: ReadSheet) -> None:
    sheet = read_sheet()
    title = sheet.cell(0, TITLE).inner_text().removesuffix("check").strip()

    sheet.cell(0, TITLE).click()

    expect(sheet.evidence.get_by_role("heading")).to_have_text("Course Title")
    expect(sheet.evidence).to_contain_text(title)
    expect(sheet.evidence).to_contain_text(re.compile(r"Confidence\s+\d+ %"))
    drawn(sheet.page)
    expect(sheet.page.locator(".evidence__mark")).to_be_in_viewport()


def test_keys_walk_open_and_close(read_sheet: ReadSheet) -> None:
    sheet = read_sheet()
    sheet.page.get_by_role("grid").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        sheet.page.keyboard.press(key)
    expect(sheet.evidence.get_by_role("heading")).to_have_text("Course Title")

    sheet.page.keyboard.press("ArrowLeft")
    expect(sheet.evidence.get_by_role("heading")).to_have_text("Date Completed")
    sheet.page.keyboard.press("Escape")

    expect(sheet.evidence).to_be_hidden()
    expect(sheet.page.get_by_role("grid")).to_be_focused()
    expect(sheet.page.get_by_role("grid")).to_have_attribute("aria-activedescendant", "active-cell")


def test_next_and_previous_go_over_the_ends_of_rows(read_sheet: ReadSheet) -> None:
    sheet = read_sheet()
    sheet.cell(0, TITLE).click()
    expect(sheet.evidence.get_by_role("heading")).to_have_text("Course Title")

    for _ in range(3):
        sheet.evidence.get_by_role("button", name="Previous").click()

    expect(sheet.evidence.get_by_role("heading")).to_have_text("Participant")
    sheet.evidence.get_by_role("button", name="Next").click()
    expect(sheet.evidence.get_by_role("heading")).to_have_text("Date Completed")


def test_zoom_enlarges_the_page(read_sheet: ReadSheet) -> None:
    sheet = read_sheet()
    sheet.cell(0, TITLE).click()
    drawn(sheet.page)
    paper = sheet.page.locator(".evidence__page")
    before = paper.bounding_box()

    sheet.evidence.get_by_role("button", name="Larger").click()

    after = paper.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"]


def test_doubtful_cells_are_marked_in_words_and_found(read_sheet: ReadSheet) -> None:
    sheet = read_sheet(doubt_below="1.1")
    doubtful = sheet.page.locator(".cell-doubtful").first
    expect(doubtful).to_contain_text("check")

    sheet.page.get_by_role("button", name="to check").click()

    expect(sheet.evidence).to_contain_text("uncertain, compare it with the document")
    expect(sheet.active_cell).to_have_class(re.compile("cell-doubtful"))


def test_on_a_phone_the_evidence_covers_the_page(read_sheet: ReadSheet) -> None:
    sheet = read_sheet(**PHONE)

    sheet.cell(0, 1).tap()

    expect(sheet.evidence).to_be_visible()
    assert sheet.evidence.bounding_box() == {"x": 0, "y": 0, **PHONE["viewport"]}
    expect(sheet.page.locator(".workspace__main")).to_have_attribute("inert", "")
    sheet.evidence.get_by_role("button", name="Close the evidence").tap()
    expect(sheet.evidence).to_be_hidden()
