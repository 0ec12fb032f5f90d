"""The examples for integrators, run as they stand in the page against the running product."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Served
from tests.recovery.product import ROOT

PAGE = (ROOT / "docs" / "integrators.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
PYTHON = [code for language, code in BLOCKS if language == "python"]
SHELL = "".join(code for language, code in BLOCKS if language == "bash")
PATIENCE_SECONDS = 300

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("served")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the reader sits: in the folder of the product. What the examples write lands in the test's own."""
    (tmp_path / "cpe").symlink_to(ROOT / "cpe")
    return tmp_path


def run(command: list[str], code: str, folder: Path, served: Served) -> str:
    """What it printed. Beside a bare environment the example gets what the page tells its reader to set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {
        "CPETRACKER_URL": served.address,
        "CPETRACKER_TOKEN": served.token,
        "PYTHONPATH": str(ROOT / "clients" / "python"),  # stands for `pip install ./clients/python`
    }
    ran = subprocess.run(
        command, input=code, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def test_the_page_tells_to_set_what_the_examples_need() -> None:
    used = set(re.findall(r"\bCPETRACKER_\w+", SHELL + "".join(PYTHON)))

    assert used == set(re.findall(r"^export (\w+)=", PAGE, re.MULTILINE)) == {"CPETRACKER_URL", "CPETRACKER_TOKEN"}
    assert {language for language, _ in BLOCKS} == {"bash", "python"}


def test_the_shell_makes_a_table(served: Served, folder: Path) -> None:
    run(["bash", "-euo", "pipefail", "-s"], SHELL, folder, served)

    table = json.loads((folder / "rows.json").read_text())
    lines = list(csv.reader((folder / "rows.csv").read_text(encoding="utf-8-sig").splitlines()))
    rows = [row for result in table["results"] for row in result["extracted_data"]["results"]]
    assert len(rows) > 1
    assert len(lines) == len(rows) + 1
    assert len(json.loads((folder / "uploaded.json").read_text())["files"]) == 2
    book = openpyxl.load_workbook(folder / "rows.xlsx", read_only=True)
    assert book.sheetnames
    book.close()


SAYS = [
    ("create_sheet", r"completed \d documents read"),
    ("Who taught what", r"Course Title: .+ \(\d+% sure, page 1\)"),
    ("except Problem", r"400 \w+ .+"),
    ("cpe.events", r"(?m)^snapshot (in_progress|completed)$"),
]


@pytest.mark.parametrize(("mark", "says"), SAYS, ids=[mark for mark, _ in SAYS])
def test_the_python_examples_do_what_they_say(served: Served, folder: Path, mark: str, says: str) -> None:
    (code,) = [code for code in PYTHON if mark in code]

    assert re.search(says, run([sys.executable, "-"], code, folder, served))


def test_every_python_example_is_run() -> None:
    assert [code for code in PYTHON if not any(mark in code for mark, _ in SAYS)] == []
