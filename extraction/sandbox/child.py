"""The child: waits for orders on its standard input, answers on its standard output, dies with its parent.

python -m extraction.sandbox.child <module of functions> <memory bytes> <parent's process id>
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO

from extraction.errors import Reason, Unreadable
from extraction.sandbox.wire import Inbox, packed, unpacked_order

_HEADROOM = 1024**3  # address space that libraries reserve and never touch
_LARGEST_FILE = 64 * 1024**2
_MOST_FILES = 256
_LONG = 0.2  # seconds; documents that take less leave no holes worth the time to give them back


def main(module_name: str, memory_bytes: int, parent: int) -> None:
    answers = _claim_standard_output()
    _limit(memory_bytes)
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    work, give_back = import_module(module_name), _trimmer()
    answers.write(packed(("ready", os.getpid(), "")))
    answers.flush()
    for order in _orders(sys.stdin.buffer):
        began = time.monotonic()
        answers.write(packed(_answer(work, *unpacked_order(order))))
        answers.flush()
        if time.monotonic() - began > _LONG:
            give_back()  # while the parent is busy with the answer


def _claim_standard_output() -> BinaryIO:
    """The pipe to the parent; whatever a library prints goes to standard error instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _limit(memory_bytes: int) -> None:
    wanted = {
        resource.RLIMIT_DATA: memory_bytes + _HEADROOM,  # the parent watches what is resident; this stops a sudden leap
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: _LARGEST_FILE,
        resource.RLIMIT_NOFILE: _MOST_FILES,
    }
    for kind, most in wanted.items():
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS refuses some of them
            continue


def _trimmer() -> Callable[[], object]:
    """What returns freed memory to the system: glibc keeps the holes that the pictures of pages leave in its heap."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return partial(trim, 0) if trim else lambda: None


def _die_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def _orders(pipe: BinaryIO) -> Iterator[bytes]:
    inbox = Inbox()
    while piece := os.read(pipe.fileno(), 1 << 20):
        inbox.feed(piece)
        while (order := inbox.take()) is not None:
            yield order


def _answer(work: ModuleType, function: str, arguments: tuple[Any, ...]) -> tuple[str, Any, str]:
    try:
        return "done", getattr(work, function)(*arguments), ""
    except Unreadable as refusal:
        return "refused", refusal.reason, refusal.detail
    except MemoryError:
        return "refused", Reason.OUT_OF_MEMORY, ""
    except Exception:  # a fault of ours or of a library: told apart from a refusal, and the next document goes on
        return "failed", None, traceback.format_exc()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
