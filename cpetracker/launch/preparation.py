"""`make setup`: the virtual environment, the packages, the front-end files. Does only what has changed.

    python3 -m cpetracker.launch.preparation [--dev]

Runs on the machine's own Python with nothing installed, so it imports the standard library alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DONE = VENV / "prepared.json"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 22
NEEDED_BYTES = 3_000_000_000


class Refused(Exception):
    """A sentence for a person: what is missing and what to do."""


def main(arguments: list[str]) -> int:
    try:
        _check_python()
        with (ROOT / "pyproject.toml").open() as one_at_a_time:
            fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
            prepare(dev="--dev" in arguments)
    except Refused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def prepare(*, dev: bool) -> None:
    """Makes the environment complete. Interrupted at any moment, it goes on at the step that was not finished."""
    if VENV.is_symlink():
        return  # another folder's: to clear or change it would break that one in the middle of its work
    if not _is_usable():
        _step("Making the virtual environment", _make_environment)
    _when_changed("packages", ["requirements.txt"], "Installing the Python packages", lambda: _pip("requirements.txt"))
    if dev:
        wanted = "requirements-dev.txt"
        _when_changed("tools", [wanted, "requirements.txt"], "Installing the tools for tests", lambda: _pip(wanted))
    front_end = ["package.json", "package-lock.json", ".npmrc"]
    if not (ROOT / "node_modules").is_dir():
        _forget("front end")
    _when_changed("front end", front_end, "Fetching the front-end files", _fetch_front_end)


def _check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        raise Refused(
            f"CPE Tracker needs Python 3.11 or newer, and this is {found}."
            " Install a newer one and name it: make run PYTHON=python3.12"
        )


def _is_usable() -> bool:
    """Whether the environment is whole and was made where it is now; one that was made by hand is kept."""
    home = _done().get("home")
    if home or not PYTHON.exists():
        return home == str(VENV) and PYTHON.exists()
    ask = "import pip, sys; print(sys.prefix)"
    answer = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False).stdout  # noqa: S603
    return answer.strip() == str(VENV)


def _make_environment() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise Refused(
            f"The disk has {free / 1e9:.1f} GB left, and the packages need 3. Free some space and run it again."
        )
    try:
        import ensurepip  # noqa: F401 - Debian keeps it in a package of its own
    except ImportError:
        raise Refused(
            f"This Python cannot make virtual environments. Install the package python{sys.version_info[0]}."
            f"{sys.version_info[1]}-venv (on Debian and Ubuntu: sudo apt install python3-venv) and run it again."
        ) from None
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "The virtual environment could not be made.")
    _note("home", str(VENV))


def _pip(requirements: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    remedy = "The packages could not be installed. Check the network connection and run it again."
    _run([*command, "--requirement", requirements], remedy)


def _fetch_front_end() -> None:
    if not _node_version("node"):
        _pip("requirements-node.txt")
    path = os.environ.get("PATH", "")
    if not _node_version("node") or not shutil.which("npm"):
        path = f"{VENV / 'bin'}{os.pathsep}{path}"
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise Refused(f"npm is missing. Install Node.js {OLDEST_NODE} or newer and run it again.")
    remedy = "The front-end files could not be fetched. Check the network connection and run it again."
    _run([npm, "ci", "--loglevel=error"], remedy, {**os.environ, "PATH": path})


def _node_version(program: str) -> int | None:
    """The major version of the machine's Node, if it is new enough; an older one cannot read the lock file."""
    found = shutil.which(program)
    if found is None:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    number = re.match(r"v(\d+)\.", answer)
    return int(number[1]) if number and int(number[1]) >= OLDEST_NODE else None


def _when_changed(name: str, files: list[str], words: str, do: Callable[[], None]) -> None:
    content = hashlib.sha256(b"".join((ROOT / file).read_bytes() for file in files)).hexdigest()
    if _done().get(name) != content:
        _step(words, do)
        _note(name, content)


def _step(words: str, do: Callable[[], None]) -> None:
    print(f"{words} …", end="", flush=True)  # noqa: T201
    began = time.monotonic()
    try:
        do()
    except Refused:
        print()  # noqa: T201
        raise
    print(f" {time.monotonic() - began:.0f} s")  # noqa: T201


def _run(command: list[str], remedy: str, environment: dict[str, str] | None = None) -> None:
    """Shows only what goes wrong."""
    no = subprocess.DEVNULL
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=no, stdout=no, check=False)  # noqa: S603
    if done.returncode != 0:
        raise Refused(remedy)


def _done() -> dict[str, str]:
    try:
        return dict(json.loads(DONE.read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _note(name: str, value: str) -> None:
    fresh = DONE.with_suffix(".new")
    fresh.write_text(json.dumps({**_done(), name: value}))
    fresh.replace(DONE)


def _forget(name: str) -> None:
    if name in _done():
        _note(name, "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
