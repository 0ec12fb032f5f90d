"""Two runs side by side in a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import LOOK, complaints_at_both_widths
from tests.browser.conftest import DESK, PATIENCE_MS, PHONE, Visit
from tests.browser.run_screen import Job, letter

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="session")
def compared_job(chromium: Browser, home: str, owner: Any) -> str:
    """The address of a comparison: one row changed, one came, one went, one stayed."""
    context = chromium.new_context(base_url=home, storage_state=owner, viewport=DESK)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/jobs/")
    job = Job(page, "Compared")
    stays = {"stays.txt": letter("Fraud")}
    job.read({"changed.txt": letter("Ethics", hours=2), "gone.txt": letter("Audit"), **stays})
    job.new_run()
    job.read({"changed.txt": letter("Ethics", hours=4), "new.txt": letter("Tax"), **stays})
    context.close()
    return f"/jobs/{job.id}/compare/"


def sums(page: Page) -> dict[str, int]:
    found = page.locator(".compare__sum").all_inner_texts()
    return {words.split(maxsplit=1)[1]: int(words.split()[0]) for words in found}


def test_what_changed_came_and_went_is_said_in_words(visit: Visit, owner: Any, compared_job: str) -> None:
    page = visit(compared_job, cookies=owner)

    assert sums(page) == {"changed": 1, "added": 1, "removed": 1, "the same": 1}
    changed = page.get_by_role("row", name=re.compile("changed.txt"))
    expect(changed).to_contain_text("Changed")
    expect(changed.locator("td[data-changed]")).to_have_text(re.compile(r"was 2\s+→\s+now 4"))
    expect(page.get_by_role("row", name=re.compile("new.txt"))).to_contain_text("Added")
    expect(page.get_by_role("row", name=re.compile("gone.txt"))).to_contain_text("Removed")
    expect(page.get_by_role("row", name=re.compile("stays.txt"))).to_have_count(0)


def test_other_runs_and_all_rows_are_chosen_in_place(visit: Visit, owner: Any, compared_job: str) -> None:
    page = visit(compared_job, cookies=owner)

    page.get_by_label("Also rows that are the same").check()
    expect(page.get_by_role("row", name=re.compile("stays.txt"))).to_contain_text("Same")
    page.get_by_label("New run").select_option(page.get_by_label("Old run").input_value())

    expect(page.locator(".compare__sum").first).to_have_text("0 changed")
    expect(page.locator(".compare__sum").last).to_have_text("3 the same")
    page.reload()
    expect(page.locator(".compare__sum").last).to_have_text("3 the same")
    expect(page.get_by_label("Also rows that are the same")).to_be_checked()


def test_the_page_of_a_run_leads_to_its_comparison(visit: Visit, owner: Any, compared_job: str) -> None:
    page = visit(compared_job.removesuffix("compare/"), cookies=owner)

    page.get_by_role("link", name="Compare").click()

    expect(page.locator(".compare__sum").first).to_have_text("1 changed")
    page.get_by_role("link", name="Compared").click()
    expect(page.get_by_role("region", name="State of this run")).to_be_visible()


def test_on_a_phone_only_the_table_scrolls_sideways(visit: Visit, owner: Any, compared_job: str) -> None:
    page = visit(compared_job, cookies=owner, **PHONE)

    expect(page.get_by_role("group", name="Compared rows")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_on_the_comparison(visit: Visit, owner: Any, compared_job: str) -> None:
    page = visit(f"{compared_job}?all=1", cookies=owner, **LOOK)

    expect(page.get_by_role("table")).to_be_visible()
    assert complaints_at_both_widths(page) == []
