"""Runs a module as a child of `manage.py up`, and ends it when the parent dies, however that dies.

    python -m cpetracker.launch.child PIPE SECONDS MODULE [ARGUMENT ...]

PIPE is the reading end of a pipe that only the parent can write: its end is the parent's. The child then has SECONDS to
finish what it does.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time


def follow(pipe: int, seconds: float) -> None:
    """Starts the thread that waits for the parent's end."""
    threading.Thread(target=_wait, args=(pipe, seconds), daemon=True, name="parent watch").start()


def _wait(pipe: int, seconds: float) -> None:
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(seconds)
    os._exit(1)


def main(arguments: list[str]) -> None:
    pipe, seconds, module = int(arguments[0]), float(arguments[1]), arguments[2]
    os.set_inheritable(pipe, False)
    follow(pipe, seconds)
    sys.argv = [module, *arguments[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
