"""What axe-core complains about, at both widths and in both themes."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
LOOK: dict[str, Any] = {"viewport": DESK, "bypass_csp": True}  # axe sets styles while it looks
LOOKS: list[dict[str, Any]] = [LOOK, LOOK | PHONE]  # where what is done depends on the width
looks = pytest.mark.parametrize("look", LOOKS, ids=["desk", "phone"])


def complaints_at_both_widths(page: Page) -> list[str]:
    """The same on a wide page and then on a narrow one, on which nothing may be cut off at the side."""
    page.set_viewport_size(DESK)
    wide = complaints(page)
    page.set_viewport_size(PHONE["viewport"])
    narrow = complaints(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        narrow.append("the page is wider than the window")
    return [*(f"wide: {each}" for each in wide), *(f"narrow: {each}" for each in narrow)]


def complaints(page: Page) -> list[str]:
    """What axe finds in light and in dark, one line for each element."""
    page.evaluate(AXE.read_text())
    # Themes differ in nothing but their colours.
    return [*_complaints_in(page, "light", {}), *_complaints_in(page, "dark", {"runOnly": ["color-contrast"]})]


def _complaints_in(page: Page, theme: Literal["light", "dark"], options: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=theme)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    page.evaluate(_COLOURS_HAVE_CHANGED)
    found = page.evaluate("options => axe.run(options)", options)
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
