"""Files and folders on their way up: found, grouped into requests, read while they are sent, counted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

MOST_FILES: Final = 50  # in one request: what is repeated when a connection breaks stays small
MOST_BYTES: Final = 50_000_000

Progress = Callable[[int, int], None]  # bytes sent, bytes in all


@dataclass(frozen=True, slots=True)
class Upload:
    """A file here, and the path it shall have there."""

    source: Path
    path: str
    size: int


def found(paths: Iterable[str | os.PathLike[str]]) -> list[Upload]:
    """The files named, and all below the folders named, which keep their names. What begins with a dot is left out.

    Raises `FileNotFoundError`.
    """
    return [upload for path in paths for upload in _found(Path(path))]


def batches(uploads: Iterable[Upload]) -> Iterator[list[Upload]]:
    """Requests of a size that can be repeated; a larger file goes alone."""
    batch: list[Upload] = []
    for upload in uploads:
        if batch and (len(batch) == MOST_FILES or sum(each.size for each in batch) + upload.size > MOST_BYTES):
            yield batch
            batch = []
        batch.append(upload)
    if batch:
        yield batch


class Counter:
    """Tells how far all of it has come; what a repeated request sends again counts once."""

    def __init__(self, total: int, tell: Progress | None) -> None:
        self.total = total
        self.done = 0  # in requests that were answered
        self.tell = tell or (lambda sent, total: None)

    def opened(self, batch: list[Upload], boundary: str) -> dict[str, Any]:
        """A request's content for httpx; each file is opened when its turn comes and read piece by piece.

        With the same boundary a repeated request is the same to the byte.
        """
        sent = [0]

        def count(length: int) -> None:
            sent[0] += length
            self.tell(min(self.done + sent[0], self.total), self.total)

        return {
            "files": [("files", (upload.source.name, Reading(upload, count))) for upload in batch],
            "data": {"paths": [upload.path for upload in batch]},
            "headers": {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        }

    def answered(self, batch: list[Upload]) -> None:
        self.done += sum(upload.size for upload in batch)
        self.tell(self.done, self.total)


class Reading:
    """As much of a file as httpx asks for. It is open only while it is being read."""

    def __init__(self, upload: Upload, count: Callable[[int], None]) -> None:
        self._upload = upload
        self._count = count
        self._stream: IO[bytes] | None = None

    def read(self, size: int = -1) -> bytes:
        if self._stream is None:
            self._stream = self._upload.source.open("rb")
        piece = self._stream.read(size)
        if piece:
            self._count(len(piece))
        else:
            self._stream.close()
            self._stream = None
        return piece

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """httpx asks for the end to learn the length, and for the beginning before it reads."""
        return self._upload.size if whence == os.SEEK_END else offset

    def tell(self) -> int:
        return 0


def _found(path: Path) -> Iterator[Upload]:
    if not path.is_dir():
        yield Upload(path, path.name, path.stat().st_size)
        return
    top = path.resolve()
    for source in sorted(top.rglob("*")):
        inside = source.relative_to(top)
        if source.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield Upload(source, (Path(top.name) / inside).as_posix(), source.stat().st_size)
