"""Where things lie in the data folder."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

SOCKET_NAME = ".s.PGSQL.5432"
# A socket's path may have 107 bytes on Linux and 103 on macOS; some are kept in reserve.
LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True, slots=True)
class ServerFolder:
    """The embedded PostgreSQL's folder: `<data>/postgres`, private to whoever starts it."""

    path: Path

    @property
    def cluster(self) -> Path:
        return self.path / "cluster"

    @property
    def lease(self) -> Path:
        """Locked shared by every process that uses the server."""
        return self.path / "lease.lock"

    @property
    def keeper_lock(self) -> Path:
        """Locked by the one keeper for as long as it lives."""
        return self.path / "keeper.lock"

    @property
    def keeper_pid(self) -> Path:
        """The keeper's process number, for whoever looks after the machine."""
        return self.path / "keeper.pid"

    @property
    def server_lock(self) -> Path:
        """Locked by every process of the server: free means that none of them is left."""
        return self.path / "server.lock"

    @property
    def log(self) -> Path:
        return self.path / "server.log"

    @property
    def failure(self) -> Path:
        """Why the last keeper gave up, a sentence for a person."""
        return self.path / "failure.txt"

    @property
    def socket_folder(self) -> Path:
        """The folder to name as `host`: the cluster itself, or a short link to it where its path is too long."""
        if len(os.fsencode(self.cluster / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return self.cluster
        return _short_link(self.cluster)

    def make(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _short_link(target: Path) -> Path:
    folder = _private_folder()
    link = folder / hashlib.sha256(os.fsencode(target)).hexdigest()[:16]
    if link.is_symlink() and link.readlink() == target:
        return link
    fresh = folder / f"{link.name}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    return fresh.replace(link)


def _private_folder() -> Path:
    """A short folder of this user's own. One that somebody else laid there is refused: he could pose as the server."""
    for parent in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):  # noqa: S108 - checked below
        if not parent or len(os.fsencode(parent)) > 50 or not os.access(parent, os.W_OK):
            continue
        folder = Path(parent, f"cpetracker-{os.geteuid()}")
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077:
            return folder
    raise PermissionError(
        "No short private folder for the database's socket. Set CPETRACKER_DATA to a path under 80 characters."
    )
