"""axe-core finds nothing to complain about on the pages of jobs and templates, nor in what opens on them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import LOOK, complaints_at_both_widths
from tests.browser.conftest import DESK, PATIENCE_MS, Visit
from tests.browser.sheet_page import READING_MS
from tests.browser.test_wizard import add_field, archive, letter, saved, to_fields, upload

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]


@pytest.fixture(scope="module")
def places(chromium: Browser, home: str, owner: Any) -> dict[str, str]:
    """Addresses of a started run, and of one with folders and a file that cannot be read; a template of one's own."""
    context = chromium.new_context(base_url=home, storage_state=owner, viewport=DESK)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    started = _job(page, "Looked at")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(re.compile(r"/\?run_id="))
    open_run = _job(page, "Looked at before its start")
    page.goto("/templates/")
    page.locator("form[action$='/copy/'] button:visible").last.click()
    page.wait_for_url(re.compile(r"/templates/[0-9a-f-]+/"))
    own = page.url
    context.close()
    return {"started": started, "open": open_run, "own": own}


def _job(page: Page, name: str) -> str:
    """A job up to its review; the address of the job."""
    page.goto("/jobs/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Continue to upload").click()
    upload(page, archive(x__a=b"Course Title: Ethics", y__b=b"Course Title: Tax"), letter("odd.bin", bytes(range(256))))
    expect(page.locator(".folder-mode")).to_have_count(2)
    expect(page.locator(".run-file[data-state='failed']")).to_have_count(1)
    address = page.url.partition("/upload/")[0]
    to_fields(page)
    add_field(page, "Course Title")
    add_field(page, "Kind", "choice")
    page.get_by_label("Values to choose from").last.fill("Live")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Continue to review").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_enabled()
    return address


@pytest.mark.parametrize("page_name", ["upload", "fields", "review"])
@pytest.mark.parametrize("run", ["started", "open"])
def test_the_wizard(visit: Visit, owner: Any, places: dict[str, str], run: str, page_name: str) -> None:
    page = visit(f"{places[run]}/{page_name}/", cookies=owner, **LOOK)

    assert complaints_at_both_widths(page) == []


@pytest.mark.parametrize(
    "path",
    [
        "/jobs/",
        "/jobs/?q=no+such+job",
        "/jobs/new/",
        "/templates/",
        "/templates/new/",
        "/account/connections/",
        "/automations/",
        "/automations/new/",
    ],
)
def test_the_lists_and_what_begins_there(visit: Visit, owner: Any, places: dict[str, str], path: str) -> None:
    page = visit(path, cookies=owner, **LOOK)

    assert complaints_at_both_widths(page) == []


def test_an_import(visit: Visit, owner: Any, places: dict[str, str]) -> None:
    page = visit(f"{places['open']}/import/", cookies=owner, **LOOK)

    assert complaints_at_both_widths(page) == []


def test_the_lists_of_a_newcomer(visit: Visit, newcomer_without_sheets: Any) -> None:
    page = visit("/jobs/", cookies=newcomer_without_sheets, **LOOK)
    assert complaints_at_both_widths(page) == []

    page.goto("/templates/")
    assert complaints_at_both_widths(page) == []


def test_the_editor_of_a_template_and_what_is_wrong_with_it(visit: Visit, owner: Any, places: dict[str, str]) -> None:
    page = visit(places["own"], cookies=owner, **LOOK)
    page.locator(".field-card summary").first.click()
    page.locator(".field-card").first.get_by_label("Name").fill("")
    page.get_by_role("button", name="Save template").last.click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert complaints_at_both_widths(page) == []


def test_a_trial(visit: Visit, owner: Any, places: dict[str, str]) -> None:
    page = visit(f"{places['open']}/fields/", cookies=owner, **LOOK)
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.locator("[data-part='trial-news']")).to_contain_text(re.compile("found|read"), timeout=READING_MS)

    page.get_by_role("button", name=re.compile("^Remove Course Title")).click()

    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert complaints_at_both_widths(page) == []
    page.get_by_role("button", name="Undo").click()
    saved(page)  # as the next look wants to find it


def test_the_menus_and_dialogs(visit: Visit, owner: Any, places: dict[str, str]) -> None:
    page = visit("/jobs/?q=Looked", cookies=owner, **LOOK)
    page.locator(".line__menu summary").first.click()
    assert complaints_at_both_widths(page) == []

    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert complaints_at_both_widths(page) == []

    page.goto(f"{places['started']}/upload/")
    page.get_by_role("button", name="New run", exact=True).last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert complaints_at_both_widths(page) == []
