"""One event loop for all questions of a process, in a thread of its own: many wait in it for answers at once."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_lock = threading.Lock()
_running: tuple[int, asyncio.AbstractEventLoop] | None = None  # the process that it runs in, and the loop


def wait_for(question: Coroutine[Any, Any, T]) -> T:
    """What the coroutine gives, run in the loop while this thread waits. Interrupted, the coroutine is cancelled."""
    future = asyncio.run_coroutine_threadsafe(question, _loop())
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


def _loop() -> asyncio.AbstractEventLoop:
    global _running
    with _lock:
        if _running is None or _running[0] != os.getpid():
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="language-models", daemon=True).start()
            _running = os.getpid(), loop
        return _running[1]
