"""How parent and child talk: pickles with their length before them, over two pipes.

The child may have been taken over by a document, so the parent does not let its pickles name anything but values.
"""

from __future__ import annotations

import io
import pickle
import struct
from typing import Any

_LENGTH = struct.Struct(">Q")
LONGEST = 512 * 1024**2

_MODULES = frozenset({"extraction.model", "extraction.errors", "extraction.sandbox.work", "extraction.reading.kinds"})
_VALUES = frozenset({("datetime", "date"), ("datetime", "datetime")})


def packed(message: Any) -> bytes:
    """A message ready to be sent."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


class Inbox:
    """Puts messages together from the pieces in which they arrive."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> None:
        self._buffer += piece
        if len(self._buffer) >= _LENGTH.size and _LENGTH.unpack_from(self._buffer)[0] > LONGEST:
            raise pickle.UnpicklingError("the message is too long")

    def take(self) -> bytes | None:
        """The body of the next whole message, None while it is not there yet."""
        if len(self._buffer) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(self._buffer)[0]
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        return body


class _ValuesOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module in _MODULES and "." not in name) or (module, name) in _VALUES:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")


def unpacked_answer(body: bytes) -> Any:
    """The message of a child; raises `pickle.UnpicklingError` where it holds anything but values."""
    return _ValuesOnly(io.BytesIO(body)).load()


def unpacked_order(body: bytes) -> Any:
    """The message of the parent, which the child trusts."""
    return pickle.loads(body)  # noqa: S301
