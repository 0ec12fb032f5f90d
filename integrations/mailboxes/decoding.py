"""Transfer encodings of mail (RFC 2045, 6), undone piece by piece, so that no attachment is held in memory."""

from __future__ import annotations

import binascii
from typing import Final, Protocol

_BASE64: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_NOT_BASE64: Final = bytes(set(range(256)) - _BASE64)


class Decoder(Protocol):
    """Takes pieces of what was sent and gives pieces of what was meant."""

    def feed(self, piece: bytes) -> bytes: ...

    def finish(self) -> bytes: ...


def decoder(encoding: str) -> Decoder:
    """For the value of Content-Transfer-Encoding; what is not known is taken as it is."""
    match encoding.strip().lower():
        case "base64":
            return _Base64()
        case "quoted-printable":
            return _QuotedPrintable()
        case _:
            return _AsItIs()


def decoded_size(encoding: str, size: int) -> int:
    """At least so many bytes come of `size` encoded ones, where they are about as usual."""
    # Lines of 76 letters and a line end hold 57 bytes.
    return size * 57 // 78 if encoding.strip().lower() == "base64" else size if encoding else 0


class _AsItIs:
    def feed(self, piece: bytes) -> bytes:
        return piece

    def finish(self) -> bytes:
        return b""


class _Base64:
    """What stands between the letters is left out, as RFC 2045, 6.8 asks; so is the padding, which says nothing new."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> bytes:
        letters = self._rest + piece.translate(None, _NOT_BASE64)
        whole = len(letters) - len(letters) % 4
        self._rest = letters[whole:]
        return binascii.a2b_base64(letters[:whole])

    def finish(self) -> bytes:
        # One letter alone is less than a byte: it was cut off or is none.
        rest = self._rest if len(self._rest) > 1 else b""
        return binascii.a2b_base64(rest + b"=" * (-len(rest) % 4))


class _QuotedPrintable:
    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> bytes:
        lines, end, self._rest = (self._rest + piece).rpartition(b"\n")
        return binascii.a2b_qp(lines + end)

    def finish(self) -> bytes:
        return binascii.a2b_qp(self._rest)
