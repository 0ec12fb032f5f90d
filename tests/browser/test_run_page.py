"""One run on its page: followed live, told of truly, walked by keys; and from it to other runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import complaints, looks
from tests.browser.conftest import DESK, PATIENCE_MS, PHONE, Visit
from tests.browser.run_screen import BROKEN, READING_MS, Job, RunScreen, letter

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

ETHICS, TAX = letter("Ethics", hours=2.5), letter("Tax", day=9)
NewJob = Callable[[str], Job]


@pytest.fixture
def new_job(visit: Visit, owner: Any) -> NewJob:
    return lambda name: Job(visit("/jobs/", cookies=owner), name)


@pytest.fixture
def screen(visit: Visit, owner: Any) -> Callable[..., RunScreen]:
    return lambda address, **options: RunScreen(visit(address, cookies=owner, **options))


@pytest.fixture(scope="session")
def read_once(chromium: Browser, home: str, owner: Any) -> tuple[str, str]:
    """The addresses of a job's first run, which has problems and a folder read together, and of its append run."""
    context = chromium.new_context(base_url=home, storage_state=owner, viewport=DESK)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/jobs/")
    job = Job(page, "Read once")
    together = {f"letters/{name}.txt": letter(f"Course {name}") for name in "abc"}
    job.read({"one.txt": ETHICS, "broken.pdf": BROKEN, **together}, modes={"letters": "combined"})
    first = job.run_id
    job.new_run(append_results=True)
    job.read({"two.txt": TAX})
    context.close()
    return job.address(first), job.address()


Screen = Callable[..., RunScreen]


def test_a_run_is_followed_from_its_start_to_its_end(new_job: NewJob, screen: Screen) -> None:
    job = new_job("Followed").prepare({"one.txt": ETHICS, "broken.pdf": BROKEN})
    shown = screen(job.address())
    expect(shown.state).to_contain_text("This run has 2 files and is not started yet.")
    expect(shown.state.get_by_role("link", name="Continue with: Upload")).to_be_visible()

    job.submit()

    shown.ended("Done, with problems")
    expect(shown.rows).to_have_count(1)
    expect(shown.file("one.txt")).to_contain_text("1 row")
    expect(shown.file("broken.pdf")).to_contain_text("This file is damaged and cannot be opened.")
    expect(shown.state).to_contain_text("Reading the same files again would not help")
    expect(shown.page.get_by_role("button", name=re.compile("Retry"))).to_have_count(0)
    told = shown.files.all_inner_texts()
    shown.page.reload()
    expect(shown.rows).to_have_count(1)
    assert shown.files.all_inner_texts() == told


def test_a_run_that_is_made_elsewhere_is_told_of_and_the_page_stays(new_job: NewJob, screen: Screen) -> None:
    job = new_job("Stays").read({"one.txt": ETHICS})
    shown = screen(job.address()).ended()
    expect(shown.standing).to_contain_text("of 1")

    job.new_run(append_results=True)
    job.read({"two.txt": TAX})

    expect(shown.standing).to_have_text(re.compile(r"Run 1\s+of 2"))
    expect(shown.rows).to_have_count(1)
    expect(shown.files).to_have_count(1)


def test_a_run_is_stopped_after_a_question(new_job: NewJob, screen: Screen) -> None:
    job = new_job("Stopped").prepare({f"{number}.txt": ETHICS for number in range(200)})
    shown = screen(job.address())
    expect(shown.files).to_have_count(200, timeout=READING_MS)
    job.submit()

    shown.state.get_by_role("button", name="Stop", exact=True).click()
    shown.page.get_by_role("dialog", name="Stop this run?").get_by_role("button", name="Stop the run").click()

    shown.ended("Stopped")
    expect(shown.state).to_contain_text("What had been read by then is kept.")
    expect(shown.file("Stopped before its turn").first).to_be_attached()


def test_a_run_of_which_nothing_could_be_read_says_what_to_do(new_job: NewJob, screen: Screen) -> None:
    job = new_job("Unreadable").read({"broken.pdf": BROKEN})

    shown = screen(job.address()).ended("Failed")

    expect(shown.page.get_by_role("heading", name="None of the documents could be read")).to_be_visible()
    expect(shown.page.get_by_role("link", name="Export CSV")).to_have_attribute("aria-disabled", "true")


def test_another_run_is_chosen_by_keys(read_once: tuple[str, str], screen: Screen) -> None:
    first, latest = read_once
    shown = screen(latest)
    expect(shown.rows).to_have_count(5)
    expect(shown.files).to_have_count(1)

    shown.page.locator(".run-selector summary").focus()
    shown.page.keyboard.press("Enter")
    expect(shown.page.get_by_label("Find a run by number, state or date")).to_be_focused()
    shown.page.keyboard.press("1")
    expect(shown.page.locator(".run-choice")).to_have_count(1)
    shown.page.keyboard.press("ArrowDown")
    expect(shown.page.locator(".run-choice")).to_be_focused()
    shown.page.keyboard.press("Enter")

    shown.page.wait_for_url(f"**{first}")
    expect(shown.rows).to_have_count(4)
    expect(shown.files).to_have_count(5)


def test_a_cell_leads_to_its_place_and_types_are_shown_as_such(read_once: tuple[str, str], screen: Screen) -> None:
    shown = screen(read_once[0])
    expect(shown.cell(0, 3)).to_have_text(re.compile("Mar 3, 2026"))
    expect(shown.cell(0, 4)).to_have_css("text-align", "right")
    expect(shown.cell(0, 4)).to_contain_text("2.5")

    shown.cell(0, 2).click()

    expect(shown.evidence.get_by_role("heading")).to_have_text("Course Title")
    expect(shown.evidence).to_contain_text("Ethics")
    expect(shown.page.locator(".evidence__mark")).to_be_in_viewport()
    shown.page.keyboard.press("Escape")
    expect(shown.page.get_by_role("grid")).to_be_focused()


def test_documents_that_were_read_together_are_named(read_once: tuple[str, str], screen: Screen) -> None:
    shown = screen(read_once[0])
    expect(shown.state).to_contain_text("Read together, folder by folder: letters")

    shown.page.get_by_text("letters/ 3 documents").first.click()
    shown.evidence.get_by_text("2 other documents of the folder").click()
    shown.evidence.get_by_role("button", name="letters/c.txt").click()

    expect(shown.evidence.get_by_role("link", name="letters/c.txt")).to_be_visible()


def test_originals_and_exports_can_be_taken_away(read_once: tuple[str, str], screen: Screen) -> None:
    shown = screen(read_once[1])
    expect(shown.rows).to_have_count(5)

    with shown.page.expect_download() as original:
        shown.page.get_by_role("link", name="Download two.txt").click()
    with shown.page.expect_download() as export:
        shown.page.get_by_role("link", name="Export CSV").click()

    assert Path(original.value.path()).read_text() == TAX
    assert Path(export.value.path()).read_text(encoding="utf-8-sig").count("\n") == 6
    shown.page.get_by_text("Earlier exports").click()
    expect(shown.page.locator(".export-list")).to_contain_text(re.compile(r"CSV\s+5 rows"))


def test_a_new_run_is_appended_and_shows_what_it_is_added_to(new_job: NewJob, screen: Screen) -> None:
    job = new_job("Appended").read({"one.txt": ETHICS})
    shown = screen(job.address())

    shown.state.get_by_role("button", name="New run").click()
    dialog = shown.page.get_by_role("dialog", name="New run")
    dialog.get_by_text("Add to the results").click()
    dialog.get_by_role("button", name="Make the run").click()

    shown.page.wait_for_url("**/upload/?run_id=*")
    shown.page.get_by_role("navigation", name="Steps of this run").get_by_role("link", name="Results").click()
    expect(shown.state).to_contain_text("Its rows come after those of run 1.")
    expect(shown.rows).to_have_count(1)
    expect(shown.files).to_have_count(0)


def test_a_question_about_a_run_that_was_stopped_elsewhere_goes_away(new_job: NewJob, screen: Screen) -> None:
    job = new_job("Asked in vain").prepare({f"{number}.txt": ETHICS for number in range(200)})
    shown = screen(job.address())
    expect(shown.files).to_have_count(200, timeout=READING_MS)
    job.submit()
    shown.state.get_by_role("button", name="Stop", exact=True).click()

    job.call("POST", job.api("/cancel", job.run_id))

    shown.ended("Stopped")
    expect(shown.page.get_by_role("dialog", name="Stop this run?")).to_have_count(0)


def test_a_phone_shows_all_of_it_without_scrolling_sideways(read_once: tuple[str, str], screen: Screen) -> None:
    shown = screen(read_once[0], **PHONE)
    expect(shown.rows).to_have_count(4)

    assert shown.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@looks
def test_axe_finds_nothing_on_the_page_of_a_run(
    read_once: tuple[str, str], screen: Screen, look: dict[str, Any]
) -> None:
    shown = screen(read_once[0], **look)
    expect(shown.rows.first).to_be_visible()
    assert complaints(shown.page) == []

    shown.page.locator(".run-selector summary").click()
    expect(shown.page.locator(".run-choice").first).to_be_visible()
    assert complaints(shown.page) == []
    shown.page.keyboard.press("Escape")

    shown.state.get_by_role("button", name="New run").click()
    assert complaints(shown.page) == []
    shown.page.keyboard.press("Escape")

    shown.page.get_by_text("letters/ 3 documents").first.click()
    expect(shown.evidence).to_be_visible()
    assert complaints(shown.page) == []
