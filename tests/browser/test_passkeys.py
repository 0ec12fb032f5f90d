"""Passkeys and an authenticator app, with an authenticator that Chromium pretends to have."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, OpenProduct, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLATFORM: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def confirm(page: Page) -> None:
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def own_device(page: Page) -> tuple[Any, str]:
    """A device with a fingerprint reader, whose owner always touches it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": PLATFORM})
    return tools, made["authenticatorId"]


def test_a_passkey_is_made_opens_alone_and_beside_the_password_and_is_removed(
    visit: Visit, product: OpenProduct
) -> None:
    product.add_user("keys@example.com")
    page = visit("/account/login/")
    tools, device = own_device(page)
    sign_in(page, "keys@example.com")
    page.goto("/account/2fa/")

    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    page.get_by_label("Name").fill("My notebook")
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".ways__codes li")).to_have_count(10)

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/cpe/**")

    sign_out(page)
    sign_in(page, "keys@example.com")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url("**/cpe/**")

    page.goto("/account/2fa/webauthn/")
    page.get_by_role("link", name="Remove My notebook").click()
    confirm(page)
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("You have none.")).to_be_visible()

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert tools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]


def test_a_person_who_turns_back_is_told_in_words(visit: Visit, product: OpenProduct) -> None:
    page = visit("/account/login/")
    tools, device = own_device(page)
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})

    page.locator('[data-controller="passkey"][data-ready]').wait_for()
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")


def test_an_app_is_set_up_from_the_page_and_asked_for(visit: Visit, product: OpenProduct) -> None:
    product.add_user("digits@example.com")
    page = visit("/account/login/")
    sign_in(page, "digits@example.com")
    page.goto("/account/2fa/")

    page.get_by_role("link", name="Set up an authenticator app").click()
    confirm(page)
    expect(page.get_by_alt_text("A picture for your authenticator app")).to_be_visible()
    secret = page.get_by_label("Secret for your authenticator app").input_value()
    now = int(time.time()) // 30
    page.get_by_label("Authenticator code").fill(format_hotp_value(hotp_value(secret, now)))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator(".ways__codes li").first.inner_text()

    sign_out(page)
    sign_in(page, "digits@example.com")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/cpe/**")
