"""Only one `manage.py up` for a data folder, and only on a port that is free."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

from cpetracker.launch.locks import open_lock, try_lock


class Refused(Exception):
    """A sentence for a person: why it does not start and what to do."""


def claim(folder: Path, address: str) -> int:
    """Holds the data folder until this process ends; the descriptor is the claim. Raises Refused."""
    claimed = open_lock(folder / "up.lock")
    note = folder / "up.address"
    if not try_lock(claimed):
        os.close(claimed)
        where = note.read_text() if note.exists() else address
        raise Refused(f"CPE Tracker is already running at {where} – open that, or stop it with Ctrl-C in its terminal.")
    note.write_text(address)
    return claimed


def listen(host: str, port: int) -> socket.socket:
    """The listening socket, held by the parent: while the web process restarts, visitors wait and are not refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise Refused(_remedy(error, host, port)) from None
    return listener


def _remedy(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Stop that, or choose another port: make run PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"This account may not listen on port {port}. Choose one from 1024: make run PORT=8000"
    return f"HOST={host} is not an address of this machine ({error.strerror}). Set HOST=127.0.0.1, or 0.0.0.0 for all."
