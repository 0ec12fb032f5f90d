"""The client as somebody else installs it: by itself, typed, needing httpx alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.recovery.product import ROOT

SOURCE = ROOT / "clients" / "python"


def test_it_installs_and_works_without_the_product(tmp_path: Path) -> None:
    copy = tmp_path / "copy"  # building writes beside what is built
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "cpetracker_client"):
        (copy / name).symlink_to(SOURCE / name)
    target = tmp_path / "installed"

    offline = ["--no-index", "--no-build-isolation", "--no-deps", "--disable-pip-version-check", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "install", *offline, "--target", target, copy], check=True)
    use = "import cpetracker_client, sys; print(cpetracker_client.__file__, 'django' in sys.modules)"
    used = subprocess.run(
        [sys.executable, "-c", use],
        cwd=tmp_path,
        env={"PYTHONPATH": str(target)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert used.stdout.split() == [str(target / "cpetracker_client" / "__init__.py"), "False"]
    assert (target / "cpetracker_client" / "py.typed").exists()
