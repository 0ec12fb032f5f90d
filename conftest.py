"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asgiref.sync import SyncToAsync
from django.db import connections


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database cannot be dropped while the thread that runs asynchronous code's queries is connected."""
    yield
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: what they hold (a ZIP's clock, say) may differ from one worker to the next."""
    return argname if isinstance(val, bytes | bytearray) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: Playwright leaves an event loop in the thread of the tests, and others need their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
