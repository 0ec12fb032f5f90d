"""Work that documents might do to the process that reads them."""

from __future__ import annotations

import os
import signal
import time

from extraction import Reason, Unreadable


def echo(value: object) -> object:
    return value


def process_id() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def open_files() -> list[str]:
    return [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if int(fd) > 2 and _is_open(fd)]


def _is_open(fd: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{fd}")


def loop() -> None:
    while True:
        pass


def hold_the_interpreter() -> None:
    time.sleep(600)


def eat_memory() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(os.urandom(1 << 20) * 8))


def leap() -> int:
    return len(bytearray(64 << 30))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def abort() -> None:
    os.abort()


def stumble() -> None:
    raise ZeroDivisionError("a fault of a library")


def refuse() -> None:
    raise Unreadable(Reason.PASSWORD, "Ask the sender.")


def print_rubbish() -> str:
    os.write(1, b"a library prints something")
    return "done"


class Bad:
    """A pickle that would run a program in whoever reads it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch /tmp/taken-over",)


def answer_with_code() -> Bad:
    return Bad()
