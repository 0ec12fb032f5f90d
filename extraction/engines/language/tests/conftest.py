"""The loopback server, one for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extraction.engines.language.tests.loopback import Loopback


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback().running() as running:
        yield running
