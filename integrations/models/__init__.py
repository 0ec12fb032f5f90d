"""Connections to the outside, and what came in over them."""

from __future__ import annotations

from integrations.models.batch import (
    OPEN_STATUSES,
    ImportBatch,
    ImportedItem,
    ImportSource,
    ImportStatus,
    Into,
    ItemOutcome,
)
from integrations.models.connection import Connection, ConnectionKind
from integrations.models.delivery import OPEN_EXPORTS, DriveExport, ExportStatus
from integrations.models.drop import DropAddress, DroppedMail

__all__ = [
    "OPEN_EXPORTS",
    "OPEN_STATUSES",
    "Connection",
    "ConnectionKind",
    "DriveExport",
    "DropAddress",
    "DroppedMail",
    "ExportStatus",
    "ImportBatch",
    "ImportSource",
    "ImportStatus",
    "ImportedItem",
    "Into",
    "ItemOutcome",
]
