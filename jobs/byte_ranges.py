"""Parts of a stored object, as viewers of big documents ask for them (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

_ONE_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_CHUNK: Final = 256 * 1024


class Unsatisfiable(Exception):
    """The part lies behind the end of the object."""


class Part(NamedTuple):
    """From the first byte to the last one, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def wanted(header: str, size: int) -> Part | None:
    """The one part that is asked for; None where all is to be sent: for no range, several, or none of ours.

    Raises `Unsatisfiable`.
    """
    found = _ONE_RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        first, last = size - min(int(found[2]), size), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
        if found[2] and int(found[2]) < first:
            return None
    if first >= size:
        raise Unsatisfiable
    return Part(first, last)


def pieces(opened: IO[bytes], length: int) -> Iterator[bytes]:
    """So many bytes from where it stands; closes it."""
    try:
        while length > 0 and (piece := opened.read(min(_CHUNK, length))):
            length -= len(piece)
            yield piece
    finally:
        opened.close()
