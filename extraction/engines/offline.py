"""The engine that needs nothing but the document: the vocabulary of the trade and the layout of the page."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.finding.finder import find_rows
from extraction.model import Document, FieldSpec, Table


class OfflineEngine:
    """Fills fields by captions, sentences, tables and typography. Deterministic; holds no state."""

    name = "offline/1"

    def extract(self, document: Document, fields: Sequence[FieldSpec]) -> Table:
        """The rows found, in reading order; none where the document holds nothing of what is asked for."""
        return find_rows(document, fields)
