"""Reads documents and fills fields: bytes in, tables out. Pure Python, without Django; usable from a shell.

    from extraction import extract, read
    from extraction.presets import PRESETS

    table = extract(read(data, "certificate.pdf"), PRESETS["california"].fields)

Neither function opens a file, a network connection or a window. `extraction.sandbox` runs both in a process that may
die, which is how documents of unknown origin should be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extraction.errors import Reason, Unreadable
from extraction.model import Box, Cell, DataType, Document, FieldSpec, Page, Place, Row, Table, Value, Word
from extraction.reading import read
from extraction.reading.limits import Limits

if TYPE_CHECKING:
    from extraction.engines.protocol import Engine

__all__ = [
    "Box",
    "Cell",
    "DataType",
    "Document",
    "FieldSpec",
    "Limits",
    "Page",
    "Place",
    "Reason",
    "Row",
    "Table",
    "Unreadable",
    "Value",
    "Word",
    "extract",
    "read",
]


def extract(document: Document, fields: Sequence[FieldSpec], engine: Engine | None = None) -> Table:
    """The rows that `engine`, by default the offline one, finds for `fields` in a document that was read."""
    if engine is None:
        from extraction.engines.offline import OfflineEngine  # its vocabulary takes a while to load

        engine = OfflineEngine()
    return engine.extract(document, fields)
