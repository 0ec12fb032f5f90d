"""From the printed address to the first rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, OpenProduct, Visit
from tests.browser.sheet_page import READING_MS, SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_one_time_link_signs_in_as_owner(visit: Visit, owner: Any) -> None:
    page = visit("/", cookies=owner)

    page.get_by_text("Account").click()

    expect(page).to_have_url(re.compile(r"/cpe/"))
    expect(page.get_by_text("Signed in by the one-time link")).to_be_visible()
    expect(page.get_by_role("link", name="Administration")).to_be_visible()


def test_the_one_time_link_works_once(product: OpenProduct, visit: Visit, owner: Any) -> None:
    page = visit(product.welcome)

    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()


def test_a_stranger_is_asked_to_sign_in(visit: Visit) -> None:
    page = visit("/cpe/")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_newcomer_sees_rows_of_the_samples_within_a_minute(newcomer: Any, visit: Visit) -> None:
    page = visit("/cpe/", cookies=newcomer)
    expect(page.get_by_role("heading", name=re.compile("Turn a pile of CPE certificates"))).to_be_visible()

    page.get_by_role("button", name="Try it with sample certificates").click()

    sheet = SheetPage(page)
    expect(sheet.rows.first).to_be_visible(timeout=READING_MS)
    sheet.finished(files=6)
    assert sheet.count() >= 6


def test_the_first_visit_fits_a_phone(newcomer_without_sheets: Any, visit: Visit) -> None:
    page = visit("/cpe/", cookies=newcomer_without_sheets, **PHONE)

    expect(page.get_by_role("button", name="Try it with sample certificates")).to_be_in_viewport()
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
