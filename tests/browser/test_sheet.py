"""The main job: drop, start, watch, drop more, export; every file with an outcome."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import FilePayload, Route, expect

from tests.browser.conftest import SAMPLES
from tests.browser.sheet_page import READING_MS, SheetPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HISTORY = SAMPLES / "Course history from a website.html"  # six courses
ETHICS = SAMPLES / "Ethics for California.pdf"
WORD = SAMPLES / "Word certificate.docx"
PATHS = "Source File Path(s)"

NewSheet = Callable[..., SheetPage]


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def zipped(**members: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for folder, path in members.items():
            archive.write(path, f"{folder}/{path.name}")
    return packed.getvalue()


def test_start_is_off_without_files_and_says_why(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Nothing yet")

    expect(sheet.start_button).to_be_disabled()
    expect(sheet.start_reason).to_have_text("Add certificates first.")
    expect(sheet.page.get_by_text("Your rows will appear here")).to_be_visible()


def test_rows_appear_and_the_sheet_takes_more(new_sheet: NewSheet) -> None:
    sheet = new_sheet("One drop")

    sheet.choose(HISTORY)
    expect(sheet.start_reason).to_have_text("1 file is ready to read.")
    sheet.start()

    expect(sheet.file(HISTORY.name)).to_contain_text("6 rows", timeout=READING_MS)
    sheet.finished(files=1)
    expect(sheet.rows).to_have_count(6)
    expect(sheet.cell(0, 0)).to_have_text(HISTORY.name)
    expect(sheet.start_reason).to_have_text("Add more certificates to read them into this sheet.")


def test_upload_and_start_are_off_while_reading(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Busy").choose(SAMPLES / "Photo from a phone.jpg", SAMPLES / "Scanned certificate.pdf")

    sheet.start()

    expect(sheet.start_reason).to_have_text("Reading. You can add more as soon as it is done.")
    expect(sheet.start_button).to_be_disabled()
    expect(sheet.page.get_by_role("button", name="Choose files")).to_be_disabled()
    expect(sheet.page.get_by_role("button", name="Remove")).to_have_count(0)
    sheet.finished(files=2)


def test_a_file_dropped_on_the_sheet_is_uploaded(new_sheet: NewSheet) -> None:
    sheet = new_sheet("By hand")

    sheet.drop(ETHICS)

    expect(sheet.file(ETHICS.name)).to_contain_text("Waiting")


def test_a_folder_keeps_its_paths(new_sheet: NewSheet, tmp_path: Path) -> None:
    folder = tmp_path / "2025" / "march"
    folder.mkdir(parents=True)
    (folder / WORD.name).write_bytes(WORD.read_bytes())
    sheet = new_sheet("Folder")
    expect(sheet.page.get_by_role("button", name="Choose a folder")).to_be_enabled()

    sheet.page.locator('[data-part="folder-input"]').set_input_files(tmp_path / "2025")

    expect(sheet.file(f"2025/march/{WORD.name}")).to_contain_text("Waiting")


def test_every_file_ends_in_an_outcome_with_what_to_do(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Mixed pile").choose(
        ETHICS,
        file("empty.pdf", b""),
        file("broken.pdf", b"%PDF-1.7\nnothing of a PDF follows"),
        file("program.exe", b"MZ" + bytes(200)),
        file("shopping list.txt", b"milk, bread and a new stapler for the office"),
        file("pile.zip", zipped(spring=WORD)),
    )
    expect(sheet.file("empty.pdf")).to_contain_text("This file is empty.")

    sheet.start().finished(files=6)

    expect(sheet.file(ETHICS.name)).to_contain_text("1 row")
    expect(sheet.file("broken.pdf")).to_contain_text("damaged")
    expect(sheet.file("program.exe")).to_contain_text("cannot be read")
    expect(sheet.file("shopping list.txt")).to_contain_text("Nothing found")
    expect(sheet.files.filter(has_text=re.compile("pile.zip\\s+Unpacked"))).to_have_count(1)
    expect(sheet.file(f"spring/{WORD.name}")).to_contain_text("1 row")


@pytest.mark.parametrize(("reason", "offered"), [("corrupt", False), ("unavailable", True)])
def test_another_try_is_offered_only_where_it_may_help(new_sheet: NewSheet, reason: str, offered: bool) -> None:
    sheet = new_sheet(f"Broken: {reason}")
    sheet.page.route("**/files:all*", lambda route: _with_reason(route, reason))
    sheet.choose(file("broken.pdf", b"%PDF-1.7\nnothing of a PDF follows")).start().finished(files=1)
    sheet.page.reload()
    expect(sheet.file("broken.pdf")).to_be_visible()

    expect(sheet.page.get_by_role("button", name="Retry the failed ones")).to_be_visible(visible=offered)
    sheet.page.unroute_all(behavior="ignoreErrors")


def _with_reason(route: Route, reason: str) -> None:
    answer = route.fetch()
    body = answer.json()
    for each in body["files"]:
        each["reason"] = each["reason"] and reason
    route.fulfill(response=answer, json=body)


def test_a_waiting_file_can_be_removed_and_a_read_one_not(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Second thoughts").choose(HISTORY)
    sheet.start().finished(files=1)
    sheet.choose(ETHICS, WORD)
    expect(sheet.file(WORD.name)).to_be_visible()

    sheet.page.get_by_role("button", name=f"Remove {WORD.name}").click()

    expect(sheet.file(WORD.name)).to_have_count(0)
    expect(sheet.page.get_by_role("button", name=f"Remove {ETHICS.name}")).to_be_visible()
    expect(sheet.page.get_by_role("button", name=f"Remove {HISTORY.name}")).to_have_count(0)


def test_a_second_drop_appends_and_both_exports_hold_all(new_sheet: NewSheet, tmp_path: Path) -> None:
    sheet = new_sheet("Two drops").choose(HISTORY)
    sheet.start().finished(files=1)

    sheet.choose(ETHICS).start().finished(files=2)

    expect(sheet.rows).to_have_count(7)
    expect(sheet.cell(6, 0)).to_have_text(ETHICS.name)
    written = _exported(sheet, "Export CSV", tmp_path / "out.csv")
    rows = list(csv.reader(written.read_text("utf-8-sig").splitlines()))
    assert rows[0][0] == PATHS
    assert [row[0] for row in rows[1:]] == [HISTORY.name] * 6 + [ETHICS.name]
    book = openpyxl.load_workbook(_exported(sheet, "Export XLSX", tmp_path / "out.xlsx"), read_only=True)
    assert [row[0] for row in book.worksheets[0].iter_rows(values_only=True)] == [row[0] for row in rows]
    book.close()


def test_stopping_keeps_what_was_found_and_takes_more(new_sheet: NewSheet) -> None:
    sheet = new_sheet("Stopped").choose(HISTORY, *sorted(SAMPLES.glob("S*.pdf")), SAMPLES / "Photo from a phone.jpg")
    sheet.start()

    sheet.page.get_by_role("button", name="Stop", exact=True).click()

    expect(sheet.page.locator(".workspace")).to_have_attribute("data-status", "pending", timeout=READING_MS)
    sheet.choose(ETHICS).start()
    expect(sheet.file(ETHICS.name)).to_contain_text("1 row", timeout=READING_MS)


def _exported(sheet: SheetPage, name: str, path: Path) -> Path:
    with sheet.page.expect_download() as download:
        sheet.page.get_by_role("link", name=name).click()
    download.value.save_as(path)
    return path
