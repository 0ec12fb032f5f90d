"""The product as a person starts it, and a browser before it. One server for all: starting takes seconds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.sheet_page import SheetPage
from tests.recovery.product import ADDRESS, ROOT, Product

SAMPLES = ROOT / "cpe" / "samples"
PASSWORD = "seven quiet ledgers"
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)
# What Chromium says of refusals and lost connections that a test provokes and the page words for people.
PROVOKED = ("the server responded with a status of", "WebSocket connection to", "net::ERR_")

Visit = Callable[..., Page]


class OpenProduct(Product):
    """A running product that nobody has signed in to yet."""

    welcome = ""  # the one-time link

    def open(self) -> None:
        address = ADDRESS.search(self.start())
        assert address
        self.welcome = address.group()

    def add_user(self, email: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(
            [sys.executable, "manage.py", "create_user", email],
            cwd=ROOT,
            env={**environment, "CPETRACKER_DATA": str(self.folder / "data")},
            input=PASSWORD.encode(),
            check=True,
            capture_output=True,
        )


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenProduct]:
    running = OpenProduct(tmp_path_factory.mktemp("browser"))
    try:
        running.open()
        yield running
    finally:
        if running.up is not None and running.up.poll() is None:
            running.stop()
        running.client.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or _installed_browser(), args=list(QUIET)
        )
        yield browser
        browser.close()


def _installed_browser() -> str:
    """Chromium without windows where it is installed: the whole one draws its own menus for each page too."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert found, "Install chromium-headless-shell or chromium, or name a browser in CHROMIUM."
    return found


@pytest.fixture(scope="session")
def home(product: OpenProduct) -> str:
    return f"http://localhost:{product.port}"


@pytest.fixture(scope="session")
def owner(product: OpenProduct, chromium: Browser) -> Any:
    """The cookies of the owner, who came in by the one-time link."""
    context = chromium.new_context()
    context.new_page().goto(product.welcome)
    cookies = context.storage_state()
    context.close()
    return cookies


@pytest.fixture(scope="session")
def newcomer(product: OpenProduct, chromium: Browser, home: str) -> Any:
    """The cookies of a user without sheets who signed in by e-mail and password; a test gives them one."""
    return _signed_in(product, chromium, home, "newcomer@example.com")


@pytest.fixture(scope="session")
def newcomer_without_sheets(product: OpenProduct, chromium: Browser, home: str) -> Any:
    return _signed_in(product, chromium, home, "looking-on@example.com")


def _signed_in(product: OpenProduct, chromium: Browser, home: str, email: str) -> Any:
    product.add_user(email)
    context = chromium.new_context(base_url=home)
    page = context.new_page()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/cpe/**")
    cookies = context.storage_state()
    context.close()
    return cookies


@pytest.fixture
def visit(chromium: Browser, home: str) -> Iterator[Visit]:
    """Opens an address in a browser of its own; the test fails if a page complained to its console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in PROVOKED):
            complaints.append(message.text)

    def opened(path: str, *, cookies: Any = None, doubt_below: str = "", **options: Any) -> Page:
        context = chromium.new_context(base_url=home, storage_state=cookies, **{"viewport": DESK, **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        if doubt_below:
            page.route("**/cpe/?*", lambda route: _doubting(route, doubt_below))
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _doubting(route: Route, below: str) -> None:
    """The page as it is when cells of less than that confidence are doubtful, however sure the engine has become."""
    answer = route.fetch()
    route.fulfill(
        response=answer, body=re.sub(r'data-doubt-below="[^"]*"', f'data-doubt-below="{below}"', answer.text())
    )


_ALL_HEED = "() => [...document.querySelectorAll('[data-controller]')].every((one) => 'ready' in one.dataset)"


@pytest.fixture
def new_sheet(visit: Visit, owner: Any) -> Callable[..., SheetPage]:
    """A fresh sheet of California, open in a browser of the owner's."""

    def made(name: str, **options: Any) -> SheetPage:
        page = visit("/cpe/", cookies=owner, **options)
        sheet = SheetPage.created(page, name)
        page.wait_for_function(_ALL_HEED)  # a button pressed sooner does nothing yet
        return sheet

    return made


@pytest.fixture
def read_sheet(visit: Visit, owner: Any, read_sheet_address: str) -> Callable[..., SheetPage]:
    """A sheet with rows in it, open in a browser of the owner's; tests may look at it but not change it."""

    def opened(**options: Any) -> SheetPage:
        return SheetPage(visit(read_sheet_address, cookies=owner, **options)).with_rows()

    return opened


@pytest.fixture(scope="session")
def read_sheet_address(chromium: Browser, home: str, owner: Any) -> str:
    context = chromium.new_context(base_url=home, storage_state=owner, viewport=DESK)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/cpe/")
    sheet = SheetPage.created(page, "Read once")
    sheet.choose(SAMPLES / "Course history from a website.html", SAMPLES / "Ethics for California.pdf")
    sheet.start()
    sheet.finished(files=2)
    address = page.url
    context.close()
    return address
