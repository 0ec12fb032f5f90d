"""`make setup`: does what has changed, says what is missing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from cpetracker.launch import preparation
from cpetracker.launch.preparation import Refused, prepare

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the files that are looked at, where nothing has been prepared."""
    for name in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(preparation, "ROOT", tmp_path)
    monkeypatch.setattr(preparation, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(preparation, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(preparation, "DONE", tmp_path / ".venv" / "prepared.json")
    return tmp_path


@pytest.fixture
def done(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, instead of doing it: the network is not the tests'."""
    steps: list[str] = []

    def environment() -> None:
        steps.append("environment")
        (checkout / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        preparation.PYTHON.touch()
        preparation._note("home", str(preparation.VENV))

    def front_end() -> None:
        steps.append("front end")
        (checkout / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(preparation, "_make_environment", environment)
    monkeypatch.setattr(preparation, "_pip", steps.append)
    monkeypatch.setattr(preparation, "_fetch_front_end", front_end)
    return steps


def test_the_first_time_everything_is_done_in_order(done: list[str]) -> None:
    prepare(dev=True)

    assert done == ["environment", "requirements.txt", "requirements-dev.txt", "front end"]


def test_running_needs_no_tools_for_tests(done: list[str]) -> None:
    prepare(dev=False)

    assert done == ["environment", "requirements.txt", "front end"]


def test_the_second_time_nothing_is_done(done: list[str]) -> None:
    prepare(dev=True)
    done.clear()

    prepare(dev=True)

    assert done == []


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ("requirements.txt", ["requirements.txt", "requirements-dev.txt"]),
        ("requirements-dev.txt", ["requirements-dev.txt"]),
        ("package-lock.json", ["front end"]),
    ],
)
def test_what_has_changed_is_done_again(changed: str, steps: list[str], done: list[str], checkout: Path) -> None:
    prepare(dev=True)
    done.clear()

    (checkout / changed).write_text("another version")
    prepare(dev=True)

    assert done == steps


def test_a_step_that_failed_is_done_again(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def without_network(_requirements: str) -> None:
        raise Refused("no network")

    with monkeypatch.context() as offline:
        offline.setattr(preparation, "_pip", without_network)
        with pytest.raises(Refused):
            prepare(dev=False)
    done.clear()

    prepare(dev=False)

    assert done == ["requirements.txt", "front end"]


def test_a_checkout_that_was_moved_is_prepared_anew(done: list[str]) -> None:
    prepare(dev=False)
    preparation.DONE.write_text(json.dumps({"home": "/where/it/was"}))
    done.clear()

    prepare(dev=False)

    assert done[0] == "environment"


def test_an_environment_made_by_hand_is_kept(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "VENV", Path(sys.prefix))
    monkeypatch.setattr(preparation, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(preparation, "DONE", preparation.ROOT / "prepared.json")

    prepare(dev=False)

    assert "environment" not in done


def test_half_an_environment_is_made_anew(done: list[str]) -> None:
    preparation.PYTHON.parent.mkdir(parents=True)
    preparation.PYTHON.write_text("#!/bin/sh\nexit 1\n")
    preparation.PYTHON.chmod(0o700)

    prepare(dev=False)

    assert done[0] == "environment"


def test_a_full_disk_is_told_before_anything_is_made(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, 900_000_000))

    with pytest.raises(Refused, match=r"The disk has 0\.9 GB left, and the packages need 3"):
        preparation._make_environment()

    assert not (checkout / ".venv").exists()


def test_an_old_python_is_told_with_the_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "OLDEST_PYTHON", (4, 0))

    code = preparation.main([])

    assert code == 1
    assert "CPE Tracker needs Python 3.11 or newer, and this is 3." in capsys.readouterr().err


def test_it_runs_where_nothing_is_installed() -> None:
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.insert(0, {str(preparation.ROOT)!r})\nimport cpetracker.launch.preparation",
    ]

    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_an_environment_that_is_only_linked_to_is_left_as_it_is(checkout: Path, done: list[str]) -> None:
    elsewhere = checkout.parent / "environment-of-another-folder"
    elsewhere.mkdir()
    preparation.VENV.symlink_to(elsewhere)

    prepare(dev=True)

    assert done == []
    assert list(elsewhere.iterdir()) == []
