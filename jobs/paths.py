"""The path that a file came with, made harmless: it is shown and exported, never used to name an object."""

from __future__ import annotations

import re
import unicodedata

LONGEST_PATH = 1024
LONGEST_NAME = 255
UNNAMED = "unnamed"

_DRIVE = re.compile(r"^[A-Za-z]:$")


def clean_path(raw: str) -> str:
    """Folders and name with "/" between: relative, without "..", control characters or what misleads the eye."""
    shown = "".join(char for char in unicodedata.normalize("NFC", raw) if _is_shown(char))
    parts = [part.strip() for part in shown.replace("\\", "/").split("/")]
    kept = [_shortened(part) for part in parts if part not in ("", ".", "..") and not _DRIVE.match(part)]
    return _fitting(kept) or UNNAMED


def joined(folder: str, path: str) -> str:
    """A path inside something that has a path itself."""
    return _fitting([*folder.split("/"), *clean_path(path).split("/")])


def name_of(path: str) -> str:
    """The last part."""
    return path.rsplit("/", 1)[-1]


def _is_shown(char: str) -> bool:
    # Cc: NUL, line ends; Cf: marks that reverse the reading direction and make "gpj.exe" of "exe.jpg"; Cs: lone halves.
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def _shortened(part: str) -> str:
    if len(part) <= LONGEST_NAME:
        return part
    stem, dot, suffix = part.rpartition(".")
    kept = suffix if dot and len(suffix) <= 20 else ""
    return f"{(stem or suffix)[: LONGEST_NAME - len(kept) - 1]}.{kept}" if kept else part[:LONGEST_NAME]


def _fitting(parts: list[str]) -> str:
    """Leaves out outer folders until the rest fits; the name itself always does."""
    while len(path := "/".join(parts)) > LONGEST_PATH:
        parts = parts[1:]
    return path
