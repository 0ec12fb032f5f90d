"""Reads a source as an import does."""

from __future__ import annotations

import io
from typing import Any

from integrations.google.drive import DriveFiles
from integrations.google.gmail import GmailMessages
from integrations.models import ImportBatch
from integrations.sources import Item

ALL = 10_000_000


def everything(files: DriveFiles, *ids: str) -> list[Item]:
    """All that these files and folders list."""
    found: list[Item] = []
    cursor = ""
    while True:
        page = files.page({"ids": list(ids)}, cursor)
        found += page.items
        cursor = page.following
        if not cursor:
            return found


def fetched(source: DriveFiles | GmailMessages, item: Item, most: int = ALL) -> bytes:
    into = io.BytesIO()
    source.fetch(item, into, most)
    return into.getvalue()


def counted(batch: ImportBatch) -> Any:
    """An import as it stands, with its counts."""
    return ImportBatch.objects.with_counts().get(pk=batch.pk)
