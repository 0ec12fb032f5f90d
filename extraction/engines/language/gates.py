"""How many questions may wait for answers at once."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Gate(Protocol):
    """Lets questions through, not more at once than it should."""

    def slot(self) -> AbstractAsyncContextManager[object]:
        """To be held while a question is under way; entering waits for room."""


class OwnGate:
    """For the questions of this process alone."""

    def __init__(self, at_once: int) -> None:
        self._room = asyncio.Semaphore(at_once)

    def slot(self) -> AbstractAsyncContextManager[object]:
        return self._room
