"""Which files and folders of Drive are meant, as an import keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from jobs.errors import Invalid

MOST: Final = 50  # at once; a folder counts as one
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")


class BadChoice(Invalid):
    code = "bad_drive_choice"
    sentence = "Choose files or folders of Drive."


def checked(query: Mapping[str, Any]) -> dict[str, Any]:
    """`{"ids": […]}` of files, folders and shared drives; `root` is My Drive. Raises `BadChoice`."""
    unknown = set(query) - {"ids"}
    if unknown:
        raise BadChoice(f"A choice in Drive has no “{sorted(unknown)[0]}”.")
    ids = query.get("ids")
    if not isinstance(ids, list) or not ids:
        raise BadChoice
    if len(ids) > MOST:
        raise BadChoice(f"Choose at most {MOST} files and folders at once, or the folder that they are in.")
    return {"ids": list(dict.fromkeys(checked_id(each) for each in ids))}


def checked_id(value: object) -> str:
    """An id that can stand in a question to Drive. Raises `BadChoice`."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadChoice("That is no id of a file or folder in Drive.")
    return value
