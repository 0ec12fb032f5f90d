"""API tokens: made, copied, used, revoked."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_token_is_made_copied_used_and_revoked(visit: Visit, owner: Any, home: str) -> None:
    page = visit("/account/tokens/", cookies=owner, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Name").fill("Nightly import")
    page.get_by_role("button", name="Make token").click()
    page.locator('[data-controller="copies"][data-ready]').get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    bearer = {"Authorization": f"Bearer {page.evaluate('navigator.clipboard.readText()')}"}
    used = httpx.get(f"{home}/api/jobs", headers=bearer)

    page.get_by_role("button", name="Revoke Nightly import").click()
    page.get_by_role("button", name="Revoke token").click()
    expect(page.get_by_text("Tokens that no longer work")).to_be_visible()

    assert used.status_code == 200
    assert httpx.get(f"{home}/api/jobs", headers=bearer).json()["code"] == "token_revoked"
