"""axe-core finds nothing to complain about, on any page, at both widths, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.sheet_page import SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
LOOKS: list[dict[str, Any]] = [
    {**width, "bypass_csp": True}  # axe sets styles while it looks
    for width in ({"viewport": DESK}, PHONE)
]
looks = pytest.mark.parametrize("look", LOOKS, ids=["desk", "phone"])

ReadSheet = Callable[..., SheetPage]


def complaints(page: Page) -> list[str]:
    """What axe finds in light and in dark, one line for each element."""
    page.evaluate(AXE.read_text())
    return [*_complaints_in(page, "light"), *_complaints_in(page, "dark")]


def _complaints_in(page: Page, theme: Literal["light", "dark"]) -> list[str]:
    page.emulate_media(color_scheme=theme)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    page.evaluate(_COLOURS_HAVE_CHANGED)
    found = page.evaluate("() => axe.run()")
    return [
        f"{theme}: {problem['id']}: {node['target']} {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


# Colours may fade from one theme to the other, and a colour in between has the contrast of neither.
_COLOURS_HAVE_CHANGED = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.all(fading.map((one) => one.finished.catch(() => {})));
}"""


@looks
@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/reset/", "/account/signup/", "/welcome/used-up/", "/nowhere/"]
)
def test_pages_for_everybody(visit: Visit, look: dict[str, Any], path: str) -> None:
    page = visit(path, **look)

    assert complaints(page) == []


@looks
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
def test_pages_of_the_account(visit: Visit, owner: Any, look: dict[str, Any], path: str) -> None:
    page = visit(path, cookies=owner, **look)

    assert complaints(page) == []


@looks
def test_a_refused_form(visit: Visit, look: dict[str, Any]) -> None:
    page = visit("/account/login/", **look)

    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_label("Password").fill("not the one")
    page.get_by_role("button", name="Sign in", exact=True).click()

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
    sheet.page.get_by_role("button", name="to check").click()
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
