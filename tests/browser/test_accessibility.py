"""axe-core finds nothing to complain about, on any page, at both widths, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import LOOK, complaints, complaints_at_both_widths, looks
from tests.browser.conftest import DESK, Visit
from tests.browser.sheet_page import SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

ReadSheet = Callable[..., SheetPage]


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/reset/", "/account/signup/", "/welcome/used-up/", "/nowhere/"]
)
def test_pages_for_everybody(visit: Visit, path: str) -> None:
    page = visit(path, **LOOK)

    assert complaints_at_both_widths(page) == []


@pytest.mark.parametrize(
    "path",
    [
        "/account/logout/",
        "/account/own-sign-in/",
        "/account/email/",
        "/account/tokens/",
        "/account/webhooks/",
        "/account/usage/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
    ],
)
def test_pages_of_the_account(visit: Visit, owner: Any, path: str) -> None:
    page = visit(path, cookies=owner, **LOOK)

    assert complaints_at_both_widths(page) == []


def test_a_refused_form(visit: Visit) -> None:
    page = visit("/account/login/", **LOOK)

    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_label("Password").fill("not the one")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert complaints_at_both_widths(page) == []


def test_the_first_visit(visit: Visit, newcomer_without_sheets: Any) -> None:
    page = visit("/cpe/", cookies=newcomer_without_sheets, **LOOK)

    assert complaints_at_both_widths(page) == []


def test_the_sheet_with_its_rows(read_sheet: ReadSheet) -> None:
    sheet = read_sheet(doubt_below="1.1", **LOOK)
    expect(sheet.page.locator(".cell-doubtful").first).to_be_attached()

    assert complaints_at_both_widths(sheet.page) == []


def test_the_evidence(read_sheet: ReadSheet) -> None:
    sheet = read_sheet(doubt_below="1.1", **LOOK)
    sheet.page.get_by_role("button", name="to check").click()
    expect(sheet.evidence).to_be_visible()

    assert complaints_at_both_widths(sheet.page) == []


@looks
@pytest.mark.parametrize("opener", ["New sheet", "Rename this sheet", "Delete Read once"])
def test_the_dialogs(read_sheet: ReadSheet, look: dict[str, Any], opener: str) -> None:
    sheet = read_sheet(**look)
    if look["viewport"] != DESK and opener != "Rename this sheet":
        sheet.page.get_by_role("button", name="Show the list of sheets").tap()

    sheet.page.get_by_role("button", name=opener).click()

    expect(sheet.page.get_by_role("dialog")).to_be_visible()
    assert complaints(sheet.page) == []


@looks
def test_the_drawer_and_the_menus(read_sheet: ReadSheet, look: dict[str, Any]) -> None:
    sheet = read_sheet(**look)

    sheet.page.locator(".menu > summary").last.click()

    expect(sheet.page.get_by_role("link", name="Sign out")).to_be_visible()
    assert complaints(sheet.page) == []
