"""Corpora of known documents: folders with a `truth.json`, {"documents": [{"file", "kind", "layout", "rows"}]}."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.agreement import RECOGNISED_KINDS
from extraction import Unreadable, read
from extraction.model import Document


@dataclass(frozen=True, slots=True)
class Known:
    """A document with what is true of it."""

    path: Path
    file: str
    kind: str
    layout: str  # documents of one layout were drawn by the same hand
    rows: Sequence[Mapping[str, Any]]

    @property
    def recognised(self) -> bool:
        return self.kind in RECOGNISED_KINDS


def known_documents(corpus: Path) -> Iterator[Known]:
    """The documents of a corpus, in the order of its truth."""
    name = corpus.resolve().name
    for entry in json.loads((corpus / "truth.json").read_text(encoding="utf-8"))["documents"]:
        layout = f"{name}/{entry.get('layout') or entry['file']}"
        yield Known(corpus / entry["file"], entry["file"], entry["kind"], layout, entry["rows"])


class Reader:
    """Reads documents; with a folder to keep them in, each only once. Raises `Unreadable` as `read` does."""

    def __init__(self, kept: Path | None = None) -> None:
        self._kept = kept

    def read(self, known: Known) -> Document:
        data = known.path.read_bytes()
        if self._kept is None:
            return read(data, known.file)
        digest = hashlib.sha256(data + known.file.encode()).hexdigest()
        kept = self._kept / f"{digest}.pickle"
        if kept.exists():
            outcome = pickle.loads(kept.read_bytes())  # noqa: S301 - what was written here
        else:
            outcome = self._outcome(data, known.file)
            self._kept.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(outcome))
        if isinstance(outcome, Unreadable):
            raise outcome
        document: Document = outcome
        return document

    def _outcome(self, data: bytes, name: str) -> Document | Unreadable:
        try:
            return read(data, name)
        except Unreadable as refusal:
            return refusal
