"""A file from Drive, in pieces: gone on with where a connection broke, bounded, and whole or not at all."""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO, Final

from googleapiclient.http import MediaIoBaseDownload

from integrations.google.refusals import LOST
from integrations.sources import ItemTooLarge, SourceUnavailable

PIECE: Final = 4 * 1024**2  # bytes that are asked for, and held, at once
TRIES: Final = 4  # in a row for the same piece; then the import waits


class _Bounded:
    """Writes no more than may be, and knows what it wrote."""

    def __init__(self, into: BinaryIO, most: int) -> None:
        self._into, self._left = into, most
        self.size, self.digest = 0, hashlib.md5(usedforsecurity=False)

    def write(self, piece: bytes) -> int:
        self._left -= len(piece)
        if self._left < 0:
            raise ItemTooLarge
        self.size += len(piece)
        self.digest.update(piece)
        return self._into.write(piece)


def download(request: Any, into: BinaryIO, most: int, *, size: int | None = None, md5: str = "") -> None:
    """`size` and `md5` as Drive tells them, where it does. Raises `ItemTooLarge`, `SourceUnavailable`, and what the
    library raises."""
    target = _Bounded(into, most)
    media = MediaIoBaseDownload(target, request, chunksize=PIECE)
    done, failures = False, 0
    while not done:
        try:
            _, done = media.next_chunk()
            failures = 0
        except LOST:
            failures += 1
            if failures == TRIES:
                raise
            request.http.close()  # what is left of it would be taken for the next answer
    if (size is not None and target.size != size) or (md5 and target.digest.hexdigest() != md5):
        raise SourceUnavailable("Google did not give the whole file.")
