"""Which run and task the code at hand works on, for whoever writes a log line or reports a fault."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Mapping
from contextvars import ContextVar

_bound: ContextVar[Mapping[str, str]] = ContextVar("log_context", default={})  # noqa: B039 - never changed in place


@contextlib.contextmanager
def about(**ids: uuid.UUID) -> Iterator[None]:
    """Within the block every line tells these: `with about(run_id=…, task_id=…)`."""
    token = _bound.set({**_bound.get(), **{name: str(value) for name, value in ids.items()}})
    try:
        yield
    finally:
        _bound.reset(token)


def current() -> Mapping[str, str]:
    """What is known here, by name."""
    return _bound.get()
