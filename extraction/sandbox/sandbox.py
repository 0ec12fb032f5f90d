"""The door through which documents of unknown origin are read."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extraction.model import Document, FieldSpec
from extraction.sandbox.budget import Budget
from extraction.sandbox.process import ChildProcess
from extraction.sandbox.work import Examination, Extraction

Source = bytes | str | os.PathLike[str]

_WORN = 0.7
"""A process that holds this share of the memory budget between two documents is replaced."""


class Sandbox:
    """Reads documents one at a time in a child process that is kept warm and replaced when it had to die.

    Safe to share between threads. Its methods raise `Unreadable`: with the reader's own reason, or TOOK_TOO_LONG,
    OUT_OF_MEMORY or CRASHED where the child did not survive the document.
    """

    def __init__(self, budget: Budget | None = None, *, work: str = "extraction.sandbox.work") -> None:
        self._budget = budget or Budget()
        self._work = work  # the module whose functions the child offers
        self._lock = threading.Lock()
        self._child: ChildProcess | None = None

    def extract(self, source: Source, name: str, fields: Sequence[FieldSpec], kept: bytes | None = None) -> Extraction:
        """The rows that the offline engine finds; `source` is the bytes or the path of the document.

        `kept` is the `reading` of an earlier extraction from the same bytes: nothing is recognised again.
        """
        result: Extraction = self.call("extract", _portable(source), name, tuple(fields), kept)
        return result

    def examine(
        self,
        source: Source,
        name: str,
        fields: Sequence[FieldSpec],
        kept: bytes | None = None,
        *,
        pictures: int = 0,
        width: int = 1200,
    ) -> Examination:
        """The same with the document and the pictures of its first pages, for an engine in this process."""
        result: Examination = self.call("examine", _portable(source), name, tuple(fields), kept, pictures, width)
        return result

    def read(self, source: Source, name: str) -> Document:
        """The document as pages of words."""
        document: Document = self.call("read", _portable(source), name)
        return document

    def render(self, source: Source, name: str, page: int, width: int) -> bytes:
        """The picture of a page, numbered and turned as `read` does, as WebP."""
        picture: bytes = self.call("render", _portable(source), name, page, width)
        return picture

    def call(self, function: str, *arguments: Any) -> Any:
        """Calls a function of the work module in the child."""
        with self._lock:
            return self._ready_child().call(function, *arguments)

    def close(self) -> None:
        """Ends the child; the next call would start another."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ready_child(self) -> ChildProcess:
        child = self._child
        if child is not None and child.is_alive and not self._is_worn(child):
            return child
        self._end()
        self._child = child = ChildProcess(self._work, self._budget)
        return child

    def _is_worn(self, child: ChildProcess) -> bool:
        if child.documents >= self._budget.documents:
            return True
        return child.resident_bytes > _WORN * self._budget.memory_bytes

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None


def _portable(source: Source) -> Path | bytes:
    """The child has another working directory, and buffers do not travel."""
    return bytes(source) if isinstance(source, bytes | bytearray | memoryview) else Path(source).resolve()
