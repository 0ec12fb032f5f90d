"""The readers of this process: child processes that parse what strangers made, under a budget."""

from __future__ import annotations

import atexit
import contextlib
import functools
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from jobs.errors import Busy

if TYPE_CHECKING:
    from extraction.model import FieldSpec
    from extraction.sandbox import Examination, Extraction, Sandbox

PATIENCE: Final = 15.0  # seconds that a person waits for the reader's turn
IDLE: Final = 60.0  # seconds after which a web process gives back the memory of its reader


class AllReadersBusy(Busy):
    code = "readers_busy"
    sentence = "Several files are being tried just now. Try yours again in a moment."
    retry_after = 10


class PatientReader:
    """A web process's reader for people who wait: one document at a time, without a child while nobody asks."""

    def __init__(self, sandbox: Sandbox, *, patience: float = PATIENCE, idle: float = IDLE) -> None:
        self._sandbox = sandbox
        self._patience = patience  # seconds
        self._idle = idle  # seconds
        self._turn = threading.Lock()
        self._end: threading.Timer | None = None

    def extract(
        self, source: bytes | Path, name: str, fields: Sequence[FieldSpec], kept: bytes | None = None
    ) -> Extraction:
        """As `Sandbox.extract`; raises `AllReadersBusy` too."""
        with self._in_turn():
            return self._sandbox.extract(source, name, fields, kept)

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
        """As `Sandbox.examine`; raises `AllReadersBusy` too. The turn ends before a model is asked."""
        with self._in_turn():
            return self._sandbox.examine(source, name, fields, kept, pictures=pictures, width=width)

    @contextlib.contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._patience):
            raise AllReadersBusy
        try:
            if self._end is not None:
                self._end.cancel()
            yield
        finally:
            self._end = threading.Timer(self._idle, self._close_if_idle)
            self._end.daemon = True
            self._end.start()
            self._turn.release()

    def close(self) -> None:
        """Ends the child; the next document would start another."""
        with self._turn:
            if self._end is not None:
                self._end.cancel()
            self._sandbox.close()

    def _close_if_idle(self) -> None:
        if self._turn.acquire(blocking=False):
            try:
                self._sandbox.close()
            finally:
                self._turn.release()


@functools.cache
def process_reader() -> Sandbox:
    """Started with the first document and kept warm; its child dies with this process."""
    sandbox = _sandbox()
    atexit.register(sandbox.close)
    return sandbox


@functools.cache
def trial_reader() -> PatientReader:
    """Apart from `process_reader`, so that a long trial keeps nobody from seeing pages."""
    reader = PatientReader(_sandbox())
    atexit.register(reader.close)
    return reader


def _sandbox() -> Sandbox:
    # Here, because every Django process imports the worker's doorways and few read documents.
    from extraction.sandbox import Budget, Sandbox

    return Sandbox(Budget(seconds=settings.DOCUMENT_MAX_SECONDS, memory_bytes=settings.DOCUMENT_MAX_MEMORY_BYTES))
