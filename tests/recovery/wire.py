"""A line to a server on this machine that can be cut and mended."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable


class Wire:
    """Listens on `port` and hands everything on. Cut, it ends what goes through it and refuses what comes."""

    def __init__(self, *, to: int) -> None:
        self._to = to
        self._ends: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = self._listen(0)
        self.port = int(self._listener.getsockname()[1])

    def cut(self) -> None:
        _end(self._listener)
        self._listener.close()
        for end in list(self._ends):
            _end(end)

    def mend(self) -> None:
        self._listener = self._listen(self.port)

    def close(self) -> None:
        self.cut()
        for thread in self._threads:
            thread.join()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self._begin(self._accept, listener)
        return listener

    def _begin(self, target: Callable[[socket.socket], None], line: socket.socket) -> None:
        self._threads.append(threading.Thread(target=target, args=(line,), daemon=True))
        self._threads[-1].start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                self._begin(self._join, near)

    def _join(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._to)) as far:
            self._ends |= {near, far}
            back = threading.Thread(target=_pump, args=(far, near), daemon=True)
            back.start()
            _pump(near, far)
            back.join()
            self._ends -= {near, far}


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Until one side ends; then the other is told."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        _end(end)


def _end(line: socket.socket) -> None:
    """Wakes whoever waits on it, which closing alone does not; who waited closes it."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
