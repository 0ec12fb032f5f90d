"""The reader of this worker process: one child process that parses what strangers made, under a budget."""

from __future__ import annotations

import atexit
import functools
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from extraction.sandbox import Sandbox


@functools.cache
def process_reader() -> Sandbox:
    """Started with the first document and kept warm; its child dies with this process."""
    # Here, because every Django process imports the worker's doorways and only workers read documents.
    from extraction.sandbox import Budget, Sandbox

    sandbox = Sandbox(Budget(seconds=settings.DOCUMENT_MAX_SECONDS, memory_bytes=settings.DOCUMENT_MAX_MEMORY_BYTES))
    atexit.register(sandbox.close)
    return sandbox
