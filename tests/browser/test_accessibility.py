"""axe-core finds nothing to complain about, on any page, at both widths, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.sheet_page import SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
LOOKS: list[dict[str, Any]] = [
    {**width, "color_scheme": theme, "bypass_csp": True}  # axe sets styles while it looks
    for width in ({"viewport": DESK}, PHONE)
    for theme in ("light", "dark")
]
looks = pytest.mark.parametrize("look", LOOKS, ids=["desk light", "desk dark", "phone light", "phone dark"])

ReadSheet = Callable[..., SheetPage]


def complaints(page: Page) -> list[str]:
    """What axe finds, one line for each element."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("() => axe.run()")
    return [
        f"{problem['id']}: {node['target']} {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


@looks
@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/reset/", "/account/signup/", "/welcome/used-up/", "/nowhere/"]
)
def test_pages_for_everybody(visit: Visit, look: dict[str, Any], path: str) -> None:
    page = visit(path, **look)

    assert complaints(page) == []


@looks
@pytest.mark.parametrize(
    "path", ["/account/logout/", "/account/own-sign-in/", "/account/email/", "/account/tokens/", "/account/webhooks/"]
)
def test_pages_of_the_account(visit: Visit, owner: Any, look: dict[str, Any], path: str) -> None:
    page = visit(path, cookies=owner, **look)

    assert complaints(page) == []


@looks
def test_a_refused_form(visit: Visit, look: dict[str, Any]) -> None:
    page = visit("/account/login/", **look)

    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_label("Password").fill("not the one")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert complaints(page) == []


@looks
def test_the_first_visit(visit: Visit, newcomer_without_sheets: Any, look: dict[str, Any]) -> None:
    page = visit("/cpe/", cookies=newcomer_without_sheets, **look)

    assert complaints(page) == []


@looks
def test_the_sheet_with_its_rows(read_sheet: ReadSheet, look: dict[str, Any]) -> None:
    sheet = read_sheet(doubt_below="1.1", **look)
    expect(sheet.page.locator(".cell-doubtful").first).to_be_attached()

    assert complaints(sheet.page) == []


@looks
def test_the_evidence(read_sheet: ReadSheet, look: dict[str, Any]) -> None:
    sheet = read_sheet(doubt_below="1.1", **look)
    sheet.page.get_by_role("button", name="Next uncertain cell").click()
    expect(sheet.evidence).to_be_visible()

    assert complaints(sheet.page) == []


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
