"""Static files: what is offered, how it is named, how it is served."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from asgiref.testing import ApplicationCommunicator
from asgiref.typing import Scope
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from pytest_django import Settings

from cpetracker.launch.collecting import collect_when_changed
from cpetracker.static_files import StaticFiles
from cpetracker.static_finder import FILES, NodeModulesFinder


@pytest.fixture
def collected(tmp_path: Path, settings: Settings) -> Path:
    """The static files as production serves them, in a folder of the test's."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    settings.WHITENOISE_MAX_AGE = 3600
    backend = "cpetracker.static_files.HashedStaticFiles"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    return tmp_path / "static"


async def untouched(scope: Scope, receive: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b"the application"})  # type: ignore[operator]


async def get(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": lines}
    line = ApplicationCommunicator(StaticFiles(untouched), scope)
    await line.send_input({"type": "http.request", "body": b""})
    start = await line.receive_output()
    body = b""
    while (piece := await line.receive_output())["body"] or piece.get("more_body"):
        body += piece["body"]
        if not piece.get("more_body"):
            break
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body


def test_every_offered_file_of_npm_exists() -> None:
    assert [name for name in FILES if not find(f"vendor/{name}")] == []
    assert NodeModulesFinder().check() == []


@pytest.mark.parametrize("path", ["vendor/uppy/package.json", "vendor/../package.json", "uppy/dist/uppy.min.mjs"])
def test_nothing_else_of_node_modules_is_offered(path: str) -> None:
    assert find(path) is None


def test_missing_files_of_npm_are_told_with_the_remedy(tmp_path: Path, settings: Settings) -> None:
    settings.NODE_MODULES = settings.STATIC_ROOT = tmp_path

    told = NodeModulesFinder().check()

    assert [message.hint for message in told] == ["Run `make setup`."]


def test_modules_import_each_other_by_their_hashed_names(collected: Path) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)

    (app,) = (path for path in (collected / "js").glob("app.*.js") if not path.name.endswith(".gz"))
    imported = re.findall(r'^(?:(?!//).)*["\'](\./[^"\']+)["\']', app.read_text(), re.MULTILINE)

    assert imported
    assert all(
        re.fullmatch(r"\./[\w-]+\.[0-9a-f]{12}\.js", name) and (collected / "js" / name).exists() for name in imported
    )


def test_collecting_is_done_once_until_something_changes(collected: Path, settings: Settings) -> None:
    own = collected.parent / "own"
    own.mkdir()
    (own / "page.css").write_text("a {}")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, own]

    first, second = collect_when_changed(), collect_when_changed()
    (own / "page.css").write_text("a { color: red }")

    assert (first, second, collect_when_changed()) == (True, False, True)


async def test_a_hashed_file_is_kept_for_ever_and_a_plain_one_is_asked_for_again(collected: Path) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    (hashed,) = (path.name for path in (collected / "css").glob("tokens.*.css"))

    _, for_ever, _ = await get(f"/static/css/{hashed}")
    _, again, _ = await get("/static/css/tokens.css")

    assert "immutable" in for_ever["cache-control"]
    assert again["cache-control"] == "max-age=3600, public"


async def test_a_file_is_sent_compressed_to_whom_understands_it(collected: Path) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)

    _, plain, whole = await get("/static/css/tokens.css")
    _, headers, packed = await get("/static/css/tokens.css", accept_encoding="gzip")

    assert "content-encoding" not in plain
    assert headers["content-encoding"] == "gzip"
    assert len(packed) < len(whole)


async def test_a_file_that_the_browser_has_is_not_sent_again(collected: Path) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    _, headers, _ = await get("/static/css/tokens.css")

    status, _, body = await get("/static/css/tokens.css", if_modified_since=headers["last-modified"])

    assert (status, body) == (304, b"")


@pytest.mark.parametrize("path", ["/cpe/", "/static/none.css", "/static/../manage.py"])
async def test_what_is_no_static_file_goes_to_the_application(path: str) -> None:
    assert await get(path) == (418, {}, b"the application")
