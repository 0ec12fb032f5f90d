"""A job as a person makes it: name, documents, fields, a trial, a look, start; and the same later, with another run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import SAMPLES, Visit
from tests.browser.sheet_page import READING_MS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

LETTER = b"Course Title: Ethics for auditors\nCompletion Date: March 14, 2025\n"
NewJob = Callable[..., Page]


def letter(name: str, text: bytes = LETTER) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text}


def archive(**members: bytes) -> FilePayload:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as pile:
        for name, content in members.items():
            pile.writestr(name.replace("__", "/"), content)
    return {"name": "pile.zip", "mimeType": "application/zip", "buffer": stored.getvalue()}


@pytest.fixture
def new_job(visit: Visit, owner: Any) -> NewJob:
    """A fresh job on its upload page."""

    def made(name: str, **options: Any) -> Page:
        page = visit("/jobs/new/", cookies=owner, **options)
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Continue to upload").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        return page

    return made


def upload(page: Page, *files: FilePayload) -> None:
    expect(page.get_by_role("button", name="Choose files")).to_be_enabled()
    page.locator('[data-part="files-input"]').set_input_files(list(files))


def to_fields(page: Page) -> Locator:
    """Goes on to the fields, and gives the editor when it is alive."""
    page.get_by_role("button", name="Continue to fields").click()
    editor = page.locator("form[data-ready] .field-editor[data-ready]")
    expect(editor).to_be_visible()
    return editor


def add_field(page: Page, name: str, kind: str = "") -> None:
    page.get_by_role("button", name="Add a field").click()
    card = page.locator(".field-card").last
    expect(card.get_by_label("Name")).to_be_focused()
    page.keyboard.type(name)
    if kind:
        card.get_by_label("Type").select_option(kind)


def names(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator('.field-cards [name="field_name"]').all()]


def menu_of(page: Page, job: str) -> Locator:
    """What opens the menu of a job in the list."""
    return page.locator(".line").filter(has=page.get_by_role("link", name=job, exact=True)).locator("summary")


def saved(page: Page) -> None:
    expect(page.locator('[data-part="save-state"]')).to_have_text("All changes are saved.")


def test_from_a_new_job_to_its_rows(new_job: NewJob) -> None:
    page = new_job("Whole path")
    sample = SAMPLES / "Ethics for California.pdf"
    upload(page, {"name": sample.name, "mimeType": "application/pdf", "buffer": sample.read_bytes()})
    expect(page.locator(".run-file")).to_have_count(1)

    to_fields(page)
    add_field(page, "Course Title")
    add_field(page, "Completion Date", "date")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.locator(".trial__row").first).to_contain_text("Course Title", timeout=READING_MS)
    expect(page.locator(".trial__row").first).to_contain_text(re.compile(r"\d+ %"))
    page.get_by_role("button", name="Continue to review").click()

    expect(page.locator("#start-why")).to_contain_text("1 task: 1 document, 2 fields each.")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]+/\?run_id="))
    page.goto("/jobs/?q=Whole+path")
    # nothing is pressed: the list asks by itself while the job runs
    expect(page.locator(".line").filter(has_text="Whole path")).to_contain_text("1 of 1", timeout=READING_MS)
    expect(page.locator("#job-watcher")).to_have_count(0)


def test_fields_are_reordered_by_keyboard_button_and_hand_and_kept(new_job: NewJob) -> None:
    page = new_job("Order")
    to_fields(page)
    for name in ("One", "Two", "Three"):
        add_field(page, name)
    news = page.locator('[data-part="field-news"]')

    page.keyboard.press("Alt+ArrowUp")
    expect(news).to_have_text("“Three” is now 2 of 3.")
    expect(page.locator('[name="field_name"]').nth(1)).to_be_focused()
    page.get_by_role("button", name="Move up Three").click()
    assert names(page) == ["Three", "One", "Two"]

    grip, target = page.locator(".field-card__grip").first, page.locator(".field-card").last
    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 4, steps=12)
    page.mouse.up()
    assert names(page) == ["One", "Two", "Three"]
    expect(news).to_have_text("“Three” is now 3 of 3.")

    saved(page)
    page.reload()
    assert names(page) == ["One", "Two", "Three"]


def test_a_removed_field_comes_back_with_all_that_was_typed(new_job: NewJob) -> None:
    page = new_job("Undo")
    to_fields(page)
    add_field(page, "Vendor")
    page.get_by_text("How to find it").first.click()
    page.get_by_label("Also printed as").fill("Supplier")
    page.keyboard.press("Enter")
    add_field(page, "Total")

    page.get_by_role("button", name="Remove Vendor").click()
    assert names(page) == ["Total"]
    expect(page.get_by_role("button", name="Remove Total")).to_be_focused()
    page.get_by_role("button", name="Undo").click()

    assert names(page) == ["Vendor", "Total"]
    expect(page.locator('[name="field_name"]').first).to_be_focused()
    saved(page)
    page.reload()
    expect(page.locator('.field-cards [name="aliases"]').first).to_have_value("Supplier")


def test_what_cannot_be_saved_says_so_at_its_field_and_is_saved_once_it_can(new_job: NewJob) -> None:
    page = new_job("Refused")
    to_fields(page)
    add_field(page, "Kind", "choice")
    card = page.locator(".field-card")

    expect(card.locator('[data-error="choices"]')).to_have_text("“Kind” needs the values to choose from.")
    card.get_by_label("Values to choose from").fill("Live")
    page.keyboard.type(",Self study,")

    saved(page)
    expect(card.locator('[data-error="choices"]')).to_have_text("")
    expect(card.get_by_role("button", name="Remove Self study")).to_be_visible()


def test_fields_come_from_a_template_and_go_into_one(new_job: NewJob) -> None:
    page = new_job("Templates")
    to_fields(page)
    page.get_by_label("Template to take the fields from").select_option(label="California")
    page.get_by_role("button", name="Use its fields").click()
    expect(page.locator(".field-card").first).to_be_visible()
    taken = names(page)
    saved(page)

    page.get_by_role("button", name="Save as template").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Kept by the wizard")
    page.get_by_role("dialog").get_by_role("button", name="Save template").click()

    expect(page.get_by_text("“Kept by the wizard” is among your templates.")).to_be_visible()
    page.get_by_role("link", name="Templates").click()
    page.get_by_role("link", name="Kept by the wizard", exact=True).click()
    assert names(page) == taken


def test_folders_failures_and_files_that_are_taken_out_again(new_job: NewJob) -> None:
    page = new_job("Folders")
    upload(page, archive(x__a=LETTER, x__b=LETTER, y__c=LETTER), letter("odd.bin", bytes(range(256))))
    expect(page.locator(".folder-mode")).to_have_count(2)
    expect(page.locator(".run-file[data-state='failed']")).to_contain_text("This kind of file cannot be read.")

    page.get_by_label("pile.zip/x").select_option(label="All documents of the folder together")
    page.get_by_role("button", name="Remove odd.bin").click()
    expect(page.locator(".run-file[data-state='failed']")).to_have_count(0)
    to_fields(page)
    add_field(page, "Course Title")
    page.get_by_role("button", name="Continue to review").click()

    expect(page.locator("#start-why")).to_contain_text("2 tasks: 3 documents")
    page.get_by_role("button", name="Fields").click()
    expect(page.locator(".field-editor[data-ready]")).to_be_visible()
    assert names(page) == ["Course Title"]


def test_a_started_run_is_closed_and_another_is_made_after_it(new_job: NewJob) -> None:
    page = new_job("Two runs")
    upload(page, letter("one.txt"))
    expect(page.locator(".run-file")).to_have_count(1)
    to_fields(page)
    add_field(page, "Course Title")
    page.get_by_role("button", name="Continue to review").click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]+/\?run_id="))

    page.goto(page.url.replace("/?run_id", "/fields/?run_id"))
    expect(page.get_by_text("Run 1 was started")).to_be_visible()
    page.get_by_role("button", name="New run", exact=True).last.click()
    page.get_by_role("radio", name="Add to the results").check()
    page.get_by_role("button", name="Make the run").click()

    expect(page.get_by_role("button", name="Choose files")).to_be_enabled()
    expect(page.locator(".run-file")).to_have_count(0)
    to_fields(page)
    assert names(page) == ["Course Title"]


def test_a_job_is_renamed_duplicated_and_deleted_in_the_list(new_job: NewJob) -> None:
    page = new_job("Before")
    page.goto("/jobs/?q=Before")

    menu_of(page, "Before").click()
    page.get_by_role("button", name="Rename", exact=True).click()
    name = page.get_by_role("dialog").get_by_label("Name")
    expect(name).to_have_value("Before")
    name.fill("Beforehand")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Beforehand")).to_be_visible()

    menu_of(page, "Beforehand").click()
    page.get_by_role("button", name="Duplicate", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beforehand (copy)")

    page.goto("/jobs/?q=Beforehand")
    menu_of(page, "Beforehand (copy)").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Delete “Beforehand (copy)”?")
    page.get_by_role("button", name="Delete job").click()
    expect(page.locator(".line")).to_have_count(1)


def test_the_list_narrows_while_one_types(new_job: NewJob) -> None:
    page = new_job("Needle 7")
    page.goto("/jobs/")

    page.get_by_label("Find by name").fill("needle")

    expect(page.locator(".line")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=needle"))
    page.get_by_label("Find by name").fill("no such job")
    expect(page.get_by_text("No job fits")).to_be_visible()


def test_without_script_fields_are_edited_by_the_same_buttons(new_job: NewJob, visit: Visit, owner: Any) -> None:
    address = new_job("No script").url.replace("/upload/", "/fields/")
    page = visit(address, cookies=owner, java_script_enabled=False)

    page.get_by_role("button", name="Add a field").click()
    page.locator(".field-card").get_by_label("Name").fill("Vendor")
    page.get_by_role("button", name="Add a field").click()
    page.locator(".field-card").last.get_by_label("Name").fill("Total")
    page.get_by_role("button", name="Move up").last.click()
    assert names(page) == ["Total", "Vendor"]
    page.get_by_role("button", name="Continue to review").click()

    expect(page.get_by_text("Upload at least one document first.")).to_be_visible()
    expect(page.locator(".review__fields li")).to_have_count(2)
