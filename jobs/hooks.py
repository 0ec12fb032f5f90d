"""What other rooms want done when something happens to a run: called inside the transaction, and may refuse it."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from jobs.models import JobRun


class RunFinished(Protocol):
    """Called once for each time a run reaches a final status, a cancellation too, under the lock of its row."""

    def __call__(self, *, run: JobRun, now: dt.datetime) -> None:
        """An exception undoes the finish."""


_on_run_finished: list[RunFinished] = []


def on_run_finished(called: RunFinished) -> RunFinished:
    """Register; from `AppConfig.ready`. Registering the same twice calls it once."""
    if called not in _on_run_finished:
        _on_run_finished.append(called)
    return called


def forget(called: RunFinished) -> None:
    """Undo a registration."""
    _on_run_finished.remove(called)


def run_finished(*, run: JobRun, now: dt.datetime) -> None:
    """Call all that registered, in the order of registration."""
    for called in _on_run_finished:
        called(run=run, now=now)
