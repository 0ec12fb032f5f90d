"""What rooms above want done when an import, or an export to Drive, ends: called in the transaction that ends it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Protocol


class ImportEnded(Protocol):
    """Called once for each import, however it ended."""

    def __call__(self, *, batch_id: uuid.UUID, now: dt.datetime) -> None:
        """An exception undoes the end."""


class ExportEnded(Protocol):
    """Called once for each export to Drive, however it ended."""

    def __call__(self, *, export_id: uuid.UUID, now: dt.datetime) -> None:
        """An exception undoes the end."""


_on_import_ended: list[ImportEnded] = []
_on_export_ended: list[ExportEnded] = []


def on_import_ended(called: ImportEnded) -> ImportEnded:
    """Register; from `AppConfig.ready`. Registering the same twice calls it once."""
    if called not in _on_import_ended:
        _on_import_ended.append(called)
    return called


def on_export_ended(called: ExportEnded) -> ExportEnded:
    """The same for exports."""
    if called not in _on_export_ended:
        _on_export_ended.append(called)
    return called


def import_ended(*, batch_id: uuid.UUID, now: dt.datetime) -> None:
    """Call all that registered, in the order of registration."""
    for called in _on_import_ended:
        called(batch_id=batch_id, now=now)


def export_ended(*, export_id: uuid.UUID, now: dt.datetime) -> None:
    """Call all that registered, in the order of registration."""
    for called in _on_export_ended:
        called(export_id=export_id, now=now)
