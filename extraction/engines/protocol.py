"""What an engine is: something that fills fields from documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from extraction.model import Document, FieldSpec, Table


class Engine(Protocol):
    """Fills fields from a document that was read. Deterministic, without side effects, safe to call again."""

    @property
    def name(self) -> str:
        """Recorded with each result, e.g. "offline/1"."""

    def extract(self, document: Document, fields: Sequence[FieldSpec]) -> Table:
        """The rows found, in reading order; no row where the document holds none of what is asked for."""
