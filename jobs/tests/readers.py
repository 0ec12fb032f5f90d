"""A reader for tests with the interface of `extraction.sandbox.Sandbox`: it does what it is told for each name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extraction.errors import Reason, Unreadable
from extraction.model import Box, Cell, Document, FieldSpec, Page, Place, Row, Table, Value, Word
from extraction.sandbox import Examination, Extraction


@dataclass(frozen=True)
class Read:
    table: Table
    reading: bytes = b""
    engine: str = "offline/1"
    pages: int = 2
    recognised_pages: int = 1
    seconds: float = 0.25


Answer = Table | Exception | Callable[[], None]


@dataclass
class ScriptedReader:
    """Every document gives one row, unless `answers` has something else for its name."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    reading: bytes = b""  # what there is to keep of each document that comes without anything kept
    kept: list[bytes | None] = field(default_factory=list)  # what came with each document
    words: str = "Lease Modifications in Practice"  # of the page that `examine` gives for each document
    pictures: int = 0  # that it was asked for, the last time

    def extract(self, source: bytes | Path, name: str, fields: Sequence[FieldSpec], kept: bytes | None = None) -> Read:
        self.asked.append(name)
        self.kept.append(kept)
        answer = self.answers.get(name, table([f"Course of {name}", dt.date(2026, 3, 2)], fields=fields))
        if callable(answer):
            answer()
            answer = table([f"Course of {name}", None], fields=fields)
        if isinstance(answer, Exception):
            raise answer
        return Read(answer, b"" if kept else self.reading)

    def examine(
        self,
        source: bytes | Path,
        name: str,
        fields: Sequence[FieldSpec],
        kept: bytes | None = None,
        *,
        pictures: int = 0,
        width: int = 1200,
    ) -> Examination:
        self.pictures = pictures
        found = self.extract(source, name, fields, kept)
        words = tuple(
            Word(text, Box(50.0 * at, 50, 50.0 * at + 40, 60), 10) for at, text in enumerate(self.words.split())
        )
        document = Document(name, "text", (Page(1, 600, 800, words),))
        extraction = Extraction(name, "text", found.pages, found.table, found.seconds, engine=found.engine)
        return Examination(document, extraction, ((1, b"picture"),))


def table(*rows: Sequence[Value], fields: Sequence[FieldSpec]) -> Table:
    """A table with these values, each with evidence."""
    specs = tuple(fields)
    return Table(
        specs,
        tuple(Row({spec.key: _cell(value) for spec, value in zip(specs, row, strict=False)}) for row in rows),
    )


def refusal(reason: Reason, detail: str = "") -> Unreadable:
    return Unreadable(reason, detail)


def _cell(value: Value) -> Cell:
    place = Place(1, Box(0.1, 0.2, 0.30001, 0.4))
    return Cell(value=value, printed=str(value), confidence=0.9, place=place) if value is not None else Cell()
