"""What rooms above want done when an import ends: called inside the transaction that ends it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Protocol


class ImportEnded(Protocol):
    """Called once for each import, however it ended."""

    def __call__(self, *, batch_id: uuid.UUID, now: dt.datetime) -> None:
        """An exception undoes the end."""


_on_import_ended: list[ImportEnded] = []


def on_import_ended(called: ImportEnded) -> ImportEnded:
    """Register; from `AppConfig.ready`. Registering the same twice calls it once."""
    if called not in _on_import_ended:
        _on_import_ended.append(called)
    return called


def forget(called: ImportEnded) -> None:
    """Undo a registration."""
    _on_import_ended.remove(called)


def import_ended(*, batch_id: uuid.UUID, now: dt.datetime) -> None:
    """Call all that registered, in the order of registration."""
    for called in _on_import_ended:
        called(batch_id=batch_id, now=now)
