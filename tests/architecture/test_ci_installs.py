"""`.ci/run` installs what a bare machine lacks, and nothing where nothing is missing. Its tools here are stand-ins."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORD = '#!/bin/sh\necho "$(basename "$0") $*" >> "$RECORD"\n'
APT = """#!/bin/sh
echo "apt-get $*" >> "$RECORD"
[ "$DEBIAN_FRONTEND" = noninteractive ] || exit 9
if read -r line; then exit 8; fi  # it must have no standard input to wait for
exit "${APT_FAILS:-0}"
"""
PYTHON = '#!/bin/sh\n[ -z "$NO_ENSUREPIP" ]\n'
TOOLS = {"make", "chromium-headless-shell", "curl", "redis-server", "doveconf"}
UPDATE = "apt-get update -qq"
INSTALL = "apt-get install -y -qq --no-install-recommends"


class Machine:
    """A PATH with the tools that the script itself uses, and stand-ins for those it looks for."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.record = folder / "record"
        for name in ("bash", "dirname", "basename", "sh"):
            found = shutil.which(name)
            assert found
            (self.programs / name).symlink_to(found)
        self.add("apt-get", APT)
        self.add("apt-cache", '#!/bin/sh\n[ "$2" != "$APT_LACKS" ]\n')
        self.add("python3", PYTHON)
        self.add("id", "#!/bin/sh\necho 0\n")

    def add(self, name: str, text: str = RECORD) -> None:
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def run(self, **variables: str) -> tuple[int, list[str]]:
        """Exit status, and what was called in which order."""
        environment = {"PATH": str(self.programs), "RECORD": str(self.record), **variables}
        done = subprocess.run(
            [str(self.programs / "bash"), ".ci/run"], cwd=ROOT, env=environment, input=b"typed\n", check=False
        )
        return done.returncode, self.record.read_text().splitlines() if self.record.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_bare_machine_gets_everything(machine: Machine) -> None:
    status, called = machine.run(NO_ENSUREPIP="1")

    everything = (
        "make python3-venv chromium-headless-shell fonts-liberation curl ca-certificates redis-server dovecot-imapd"
    )
    assert called == [UPDATE, f"{INSTALL} {everything}"]
    assert status == 127  # our apt-get brings no make; a real one does, and then the tests run


@pytest.mark.parametrize(
    ("lacking", "packages"),
    [
        ("chromium-headless-shell", "chromium-headless-shell fonts-liberation"),
        ("curl", "curl ca-certificates"),
        ("redis-server", "redis-server"),
        ("doveconf", "dovecot-imapd"),
    ],
)
def test_what_is_missing_is_installed_and_no_more(machine: Machine, lacking: str, packages: str) -> None:
    for name in TOOLS - {lacking}:
        machine.add(name)

    status, called = machine.run()

    assert (status, called) == (0, [UPDATE, f"{INSTALL} {packages}", "make test"])


def test_where_there_is_no_chromium_without_windows_the_whole_one_is_installed(machine: Machine) -> None:
    for name in TOOLS - {"chromium-headless-shell"}:
        machine.add(name)

    _, called = machine.run(APT_LACKS="chromium-headless-shell")

    assert called == [UPDATE, f"{INSTALL} chromium fonts-liberation", "make test"]


def test_a_machine_with_the_whole_chromium_gets_no_other(machine: Machine) -> None:
    for name in TOOLS - {"chromium-headless-shell"} | {"chromium"}:
        machine.add(name)

    assert machine.run() == (0, ["make test"])


def test_a_machine_with_everything_installs_nothing(machine: Machine) -> None:
    for name in TOOLS:
        machine.add(name)

    assert machine.run() == (0, ["make test"])


def test_who_is_not_root_asks_sudo(machine: Machine) -> None:
    for name in TOOLS - {"redis-server"}:
        machine.add(name)
    machine.add("id", "#!/bin/sh\necho 1000\n")
    machine.add("sudo", '#!/bin/sh\necho "sudo $1" >> "$RECORD"\nexec "$@"\n')

    _, called = machine.run()

    assert called == ["sudo apt-get", UPDATE, "sudo apt-get", f"{INSTALL} redis-server", "make test"]


def test_a_failing_installation_fails_the_whole(machine: Machine) -> None:
    machine.add("make")

    status, called = machine.run(APT_FAILS="100")

    assert (status, called) == (100, [UPDATE])
