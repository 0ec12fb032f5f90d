"""The product as an integrator meets it: running, with an API token of its owner. One for all who only use it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.recovery.product import ROOT, running


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, and what opens it."""

    address: str
    token: str


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`manage.py up`; whoever asks for it belongs to the xdist group "served", so that it is started once."""
    folder = tmp_path_factory.mktemp("served")
    with running(folder) as product:
        command = ["manage.py", "create_token", "owner@localhost", "--name", "Tests", "--scopes", "read", "write"]
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment["CPETRACKER_DATA"] = str(folder / "data")
        made = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        yield Served(f"http://127.0.0.1:{product.port}", made.stdout.strip())
