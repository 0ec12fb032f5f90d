"""The documents that an argument of a command names: a file, or all that a folder or an archive holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extraction.errors import Reason, Unreadable
from extraction.reading.archives import unpack
from extraction.reading.kinds import HEAD_BYTES, Kind, sniff


@dataclass(frozen=True, slots=True)
class Source:
    """One document: where it is, or why it cannot be had."""

    name: str  # as the argument gave it; below a folder or inside an archive, the path from there
    content: Path | bytes | Unreadable


def sources(argument: Path) -> Iterator[Source]:
    """The documents of one argument, in order of their names. Hidden files and folders are passed over."""
    if argument.is_dir():
        for path in _files(argument):
            yield from _opened(path, path.relative_to(argument).as_posix(), inside=True)
    else:
        yield from _opened(argument, str(argument), inside=False)


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _opened(path: Path, name: str, *, inside: bool) -> Iterator[Source]:
    try:
        with path.open("rb") as opened:
            if sniff(opened.read(HEAD_BYTES), name) is not Kind.ARCHIVE:
                yield Source(name, path)
                return
            opened.seek(0)
            for member in unpack(opened, name):
                shown = f"{name}/{member.path}" if inside else member.path
                refusal = Unreadable(member.reason, member.detail) if member.reason else None
                yield Source(shown, refusal or member.data or b"")
    except Unreadable as refusal:
        yield Source(name, refusal)
    except OSError as error:
        yield Source(name, Unreadable(Reason.CORRUPT, f"It cannot be opened: {error.strerror}."))
