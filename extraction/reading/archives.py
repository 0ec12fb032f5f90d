"""ZIP archives unpacked in memory, without trusting what they say about themselves."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from extraction.errors import Reason, Unreadable
from extraction.reading.kinds import Kind, sniff

_SMALL = 10 * 1024**2  # bytes; a member that stays below harms nobody however well it was packed
_CHUNK = 1024**2
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$|\.git/)", re.I)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")  # the latter turn the direction of what follows
_DRIVE = re.compile(r"^[A-Za-z]:")
_UTF8_NAME = 0x800  # APPNOTE.TXT 4.4.4, bit 11
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, IndexError)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive with everything inside it may take."""

    members: int = 5000
    member_bytes: int = 100 * 1024**2
    total_bytes: int = 1024**3
    ratio: int = 200  # unpacked to packed; documents stay below 30
    depth: int = 3  # archives inside archives


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its bytes, or the reason why there are none."""

    path: str  # inside the archive, with "/", never absolute and never upwards
    data: bytes | None
    reason: Reason | None = None
    detail: str = ""


def unpack(source: BinaryIO, name: str, limits: ArchiveLimits = ArchiveLimits()) -> Iterator[Member]:
    """The files of the archive, those of archives inside it under that one's path; one at a time, never on disk.

    Raises `Unreadable` where the archive as a whole cannot be opened or is empty. Where a limit is reached, the last
    member is the archive itself with the reason, and nothing follows.
    """
    return _Unpacking(limits).files(source, name, "", limits.depth)


class _LimitReached(Exception):
    """The rest of the outermost archive is not unpacked; the message says why."""


class _Unpacking:
    """What is left of the limits while an archive is walked."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self._limits = limits
        self._members = limits.members
        self._bytes = limits.total_bytes

    def files(self, source: BinaryIO, name: str, folder: str, depth: int) -> Iterator[Member]:
        found = False
        try:
            for member in self._walk(source, folder, depth):
                found = True
                yield member
        except _LimitReached as limit:
            yield Member(_safe_path(name), None, Reason.TOO_LARGE, str(limit))
            return
        if not found and not folder:
            raise Unreadable(Reason.EMPTY, "The archive holds no files.")

    def _walk(self, source: BinaryIO, folder: str, depth: int) -> Iterator[Member]:
        try:
            with zipfile.ZipFile(source) as archive:
                for info in archive.infolist():
                    path = _name(info)
                    if not info.is_dir() and not _JUNK.search(path):
                        yield from self._member(archive, info, path, folder, depth)
        except (*_DAMAGE, NotImplementedError) as error:
            if not folder:
                raise Unreadable(Reason.CORRUPT) from error
            yield Member(folder.rstrip("/"), None, Reason.CORRUPT)

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, folder: str, depth: int
    ) -> Iterator[Member]:
        self._members -= 1
        if self._members < 0:
            raise _LimitReached(f"It holds more than {self._limits.members:,} files; the rest was left out.")
        safe = folder + _safe_path(path)
        if (objection := _objection(info, path)) is not None:
            yield Member(safe, None, objection.reason, objection.detail)
            return
        try:
            data = self._unpacked(archive, info)
        except Unreadable as reason:
            yield Member(safe, None, reason.reason, reason.detail)
            return
        if sniff(data, safe) is not Kind.ARCHIVE:
            yield Member(safe, data)
        elif depth <= 0:
            yield Member(safe, None, Reason.UNSUPPORTED, "It is an archive inside too many other archives.")
        else:
            yield from self._walk(io.BytesIO(data), f"{safe}/", depth - 1)

    def _unpacked(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        most = min(self._limits.member_bytes, max(_SMALL, info.compress_size * self._limits.ratio))
        if info.file_size > most:
            raise Unreadable(Reason.TOO_LARGE, _too_large(info.file_size, self._limits.member_bytes))
        pieces: list[bytes] = []
        size = 0
        try:
            with archive.open(info) as opened:
                while piece := opened.read(_CHUNK):
                    size += len(piece)
                    self._bytes -= len(piece)
                    if self._bytes < 0:
                        total = self._limits.total_bytes / 1e6
                        raise _LimitReached(f"It unpacks to more than {total:,.0f} MB; the rest was left out.")
                    if size > most:
                        raise Unreadable(Reason.TOO_LARGE, _too_large(size, self._limits.member_bytes))
                    pieces.append(piece)
        except NotImplementedError as error:
            raise Unreadable(
                Reason.UNSUPPORTED, "It is packed in a way that cannot be unpacked. Pack it again."
            ) from error
        except RuntimeError as error:  # how zipfile asks for a password
            raise Unreadable(Reason.PASSWORD) from error
        except _DAMAGE as error:
            raise Unreadable(Reason.CORRUPT) from error
        return b"".join(pieces)


def _too_large(size: int, limit: int) -> str:
    if size <= limit:
        return "It unpacks to so many times its packed size that no document can be in it."
    return f"It unpacks to {size / 1e6:,.0f} MB; {limit / 1e6:,.0f} MB is the limit."


def _objection(info: zipfile.ZipInfo, path: str) -> Unreadable | None:
    """Why a member is not even opened."""
    if info.flag_bits & _ENCRYPTED:
        return Unreadable(Reason.PASSWORD)
    if stat.S_ISLNK(info.external_attr >> 16):
        return Unreadable(Reason.UNSUPPORTED, "It is a link to another file.")
    if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
        return Unreadable(Reason.UNSUPPORTED, "Its name points outside the archive.")
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name with "/" between folders, read as UTF-8 where its packer forgot to say so."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _safe_path(path: str) -> str:
    """The path without anything that could lead out of a folder or deceive a reader of it."""
    parts = [_CONTROL.sub("", part).strip() for part in _DRIVE.sub("", path.replace("\\", "/")).split("/")]
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "unnamed"
