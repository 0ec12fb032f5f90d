"""The pages about Google in a browser, with a Google on this machine: picked by mouse and keyboard; axe is content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from django.db import connection as database
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.tests.factories import UserFactory
from integrations import connections, deliveries, delivering
from integrations.models import Connection, ImportBatch
from integrations.tests.conftest import google, google_connection
from integrations.tests.google_drive import APPS
from integrations.tests.google_server import GoogleServer
from integrations.tests.mails import certificate, mail
from jobs.models import ExtractionJob
from jobs.tests.conftest import NOON, own_storage
from jobs.tests.scenes import make_job
from tests.browser.axe import complaints
from tests.browser.conftest import DESK, PATIENCE_MS, PHONE

__all__ = ["google", "google_connection", "own_storage"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("google pages"),
    pytest.mark.django_db(transaction=True),
]

Open = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def _beside_a_loop() -> Iterator[None]:
    """Playwright runs a loop in this thread, and Django would not touch the database beside one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> Iterator[None]:
    """The queue's tables are none of Django's and are not flushed between tests."""
    yield
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def owner() -> User:
    return UserFactory()


@pytest.fixture
def sheet(owner: User) -> ExtractionJob:
    return make_job(owner)


@pytest.fixture
def drive(google: GoogleServer) -> GoogleServer:
    """With folders, files and a document of Google's own."""
    year = google.drive.folder("CPE 2026", modifiedTime="2026-11-02T09:00:00.000Z")
    google.drive.folder("Clients", modifiedTime="2026-10-11T09:00:00.000Z")
    becker = google.drive.folder("Becker", into=year, modifiedTime="2026-09-30T09:00:00.000Z")
    for number, name in enumerate(["Ethics for California.pdf", "Fraud in small audits.pdf", "Webinar 14 March.pdf"]):
        google.drive.add(name, certificate(number, 80_000 * number), into=year, modifiedTime="2026-03-14T09:00:00.000Z")
    google.drive.add("CPE log", into=year, mime=f"{APPS}spreadsheet", modifiedTime="2026-08-01T09:00:00.000Z")
    google.drive.add("Revenue recognition.pdf", certificate(9), into=becker, modifiedTime="2026-05-05T09:00:00.000Z")
    return google


@pytest.fixture
def visit(live_server: LiveServer, chromium: Browser, owner: User) -> Iterator[Open]:
    """Opens a page as the owner."""
    client = Client()
    client.force_login(owner)
    contexts = []

    def opened(path: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, bypass_csp=True, **{"viewport": DESK, **options})
        context.set_default_timeout(PATIENCE_MS)
        cookie = client.cookies[configured.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.route("**/static/**", _static)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def _static(route: Route) -> None:
    """A live server of tests has none, because ours is no plain app of static files."""
    name = urlsplit(route.request.url).path.removeprefix(configured.STATIC_URL)
    found = finders.find(name)
    assert isinstance(found, str), name
    route.fulfill(path=found)


@pytest.mark.parametrize("look", [{"viewport": DESK}, PHONE], ids=["desk", "phone"])
def test_axe_is_content_with_every_page(
    visit: Open, look: Any, sheet: ExtractionJob, drive: GoogleServer, google_connection: Connection
) -> None:
    drive.gmail.add(mail(("one.pdf", certificate(1))))
    export = deliveries.export_to_drive(run=sheet.runs.get(), connection=google_connection, file_format="csv", now=NOON)
    delivering.save_to_drive(export_id=export.pk, clock=lambda: NOON)
    page = visit("/account/connections/", **look)
    shown(page, "connections", look)

    page.goto(f"/jobs/{sheet.pk}/import/drive/")
    page.get_by_role("link", name="CPE 2026").click()
    page.get_by_label("Ethics for California.pdf").check()
    page.get_by_role("link", name="Becker").click()
    expect(page.get_by_text("Chosen elsewhere")).to_be_visible()
    shown(page, "drive", look)

    page.goto(f"/jobs/{sheet.pk}/import/gmail/")
    page.get_by_label("Search, as in Gmail").fill("from:becker")
    page.get_by_role("button", name="Show what matches").click()
    expect(page.get_by_text("1 file matches")).to_be_visible()
    shown(page, "gmail", look)

    page.goto(f"/jobs/{sheet.pk}/export/drive/")
    page.get_by_role("link", name="Choose another folder").click()
    shown(page, "export", look)


def shown(page: Page, name: str, look: Any) -> None:
    folder = os.environ.get("GOOGLE_SHOTS")
    if folder:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(300)
            page.screenshot(path=f"{folder}/{name}-{look['viewport']['width']}-{theme}.png", full_page=True)
    assert complaints(page) == []


def test_a_long_folder_is_shown_further_with_what_is_ticked(
    visit: Open, google: GoogleServer, google_connection: Connection, sheet: ExtractionJob
) -> None:
    for number in range(60):
        google.drive.add(f"{number:02}.pdf", certificate(number))
    page = visit(f"/jobs/{sheet.pk}/upload/", **PHONE)
    page.locator('[data-opens="drive-dialog"][data-ready]').click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("07.pdf").check()

    dialog.get_by_role("link", name="Show more").click()

    expect(dialog.locator(".picker__entry")).to_have_count(60)
    expect(dialog.get_by_role("link", name="Show more")).to_have_count(0)
    expect(dialog.get_by_label("07.pdf")).to_be_checked()
    if folder := os.environ.get("GOOGLE_SHOTS"):
        page.screenshot(path=f"{folder}/dialog-390.png")


def test_files_of_two_folders_are_picked_by_keyboard_from_the_sheet(
    visit: Open, sheet: ExtractionJob, drive: GoogleServer, google_connection: Connection
) -> None:
    page = visit(f"/cpe/?job_id={sheet.pk}")
    shown(page, "sheet", {"viewport": DESK})
    page.locator('[data-opens="drive-dialog"][data-ready]').focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Import from Google Drive")
    dialog.get_by_role("link", name="CPE 2026").focus()
    page.keyboard.press("Enter")
    dialog.get_by_label("Webinar 14 March.pdf").focus()
    page.keyboard.press("Space")
    dialog.get_by_role("link", name="Becker").focus()
    page.keyboard.press("Enter")
    dialog.get_by_label("Revenue recognition.pdf").focus()
    page.keyboard.press("Space")
    if folder := os.environ.get("GOOGLE_SHOTS"):
        page.screenshot(path=f"{folder}/dialog-1440-light.png")
    assert complaints(page) == []
    dialog.get_by_role("button", name="Import what is ticked").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The import has begun")).to_be_visible()
    assert page.url.endswith(f"/cpe/?job_id={sheet.pk}")
    assert len(ImportBatch.objects.get().query["ids"]) == 2
    assert connections.credentials_of(google_connection)
