"""What a person sees of a Drive who chooses from it: places, folders and files, a page at a time, and a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.utils.dateparse import parse_datetime
from googleapiclient.errors import HttpError

from integrations.google.addresses import Api
from integrations.google.chosen import checked_id
from integrations.google.files import FOLDER, SHORTCUT, size_of, target_of
from integrations.google.grants import Use
from integrations.google.refusals import in_words
from integrations.google.session import asking
from integrations.models import Connection
from jobs.errors import Invalid

PAGE: Final = 50
LONGEST_SEARCH: Final = 100
MY_DRIVE: Final = "root"
SHARED_WITH_ME: Final = "shared-with-me"
SHARED_DRIVES: Final = "shared-drives"
PLACES: Final = {MY_DRIVE: "My Drive", SHARED_WITH_ME: "Shared with me", SHARED_DRIVES: "Shared drives"}
_DEEPEST: Final = 20
_REMEMBERED_SECONDS: Final = 300  # the way to a folder, while somebody goes about in it
_ANY_DRIVE: Final = {"supportsAllDrives": True}
_FIELDS: Final = "id,name,mimeType,size,modifiedTime,shortcutDetails(targetId,targetMimeType)"


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` is what is opened or chosen: of a shortcut, what it leads to."""

    id: str
    name: str
    is_folder: bool
    is_shortcut: bool = False
    size: int | None = None
    modified: Any = None


@dataclass(frozen=True, slots=True)
class Listing:
    """`way` leads from a place to the folder, ids with names; it is empty where a search was made."""

    folder: str
    way: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    following: str
    search: str = ""

    @property
    def name(self) -> str:
        return self.way[-1][1] if self.way else ""

    @property
    def place(self) -> str:
        return self.way[0][0] if self.way else ""

    @property
    def is_real_folder(self) -> bool:
        """One that can be chosen as a whole, or be saved in."""
        return bool(self.way) and self.folder not in (SHARED_WITH_ME, SHARED_DRIVES)


def browse(
    *, connection: Connection, folder: str = "", search: str = "", page: str = "", only_folders: bool = False
) -> Listing:
    """A page of a folder or place, My Drive without one, or of what has these words in its name.

    Raises `chosen.BadChoice`, `SourceUnavailable`, `SourceRefused` and `ConnectionRefused`.
    """
    folder, search = checked_id(folder or MY_DRIVE), search.strip()
    if len(search) > LONGEST_SEARCH or not search.isprintable() or len(page) > 1000:
        raise Invalid(f"Search for at most {LONGEST_SEARCH} characters in one line.")
    with asking(connection, Api.DRIVE, Use.DRIVE) as service, in_words(connection.account):
        if search:
            return _listed(service, folder, (), _named(search), page, only_folders, search=search)
        if folder == SHARED_DRIVES:
            return _shared_drives(service, page)
        if folder == SHARED_WITH_ME:
            shared = ((folder, PLACES[folder]),)
            return _listed(service, folder, shared, "sharedWithMe = true", page, only_folders)
        way, drive = _way(service, connection, folder)
        return _listed(service, folder, way, f"'{folder}' in parents", page, only_folders, drive=drive)


def _listed(
    service: Any,
    folder: str,
    way: tuple[tuple[str, str], ...],
    wanted: str,
    page: str,
    only_folders: bool,
    *,
    drive: str = "",
    search: str = "",
) -> Listing:
    asked: dict[str, Any] = {
        "q": f"{wanted} and trashed = false" + (f" and mimeType = '{FOLDER}'" if only_folders else ""),
        "pageSize": PAGE,
        "orderBy": "folder,name_natural",
        "fields": f"nextPageToken,files({_FIELDS})",
        "includeItemsFromAllDrives": True,
        **_ANY_DRIVE,
    }
    if drive:
        asked |= {"corpora": "drive", "driveId": drive}
    answer = service.files().list(**asked, pageToken=page or None).execute()
    entries = tuple(_entry(file) for file in answer.get("files", []) if target_of(file)[0])
    return Listing(folder, way, entries, answer.get("nextPageToken", ""), search)


def _shared_drives(service: Any, page: str) -> Listing:
    fields = "nextPageToken,drives(id,name)"
    answer = service.drives().list(pageSize=PAGE, pageToken=page or None, fields=fields).execute()
    entries = tuple(Entry(each["id"], each["name"], is_folder=True) for each in answer.get("drives", []))
    way = ((SHARED_DRIVES, PLACES[SHARED_DRIVES]),)
    return Listing(SHARED_DRIVES, way, entries, answer.get("nextPageToken", ""))


def _entry(file: Mapping[str, Any]) -> Entry:
    target, mime = target_of(file)
    return Entry(
        id=target,
        name=file["name"],
        is_folder=mime == FOLDER,
        is_shortcut=file["mimeType"] == SHORTCUT,
        size=size_of(file),
        modified=parse_datetime(file.get("modifiedTime", "")),
    )


def _named(search: str) -> str:
    escaped = search.replace("\\", "\\\\").replace("'", "\\'")
    return f"name contains '{escaped}'"


def _way(service: Any, connection: Connection, folder: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """From the place to the folder, and the shared drive that it is in."""
    if folder == MY_DRIVE:
        return ((MY_DRIVE, PLACES[MY_DRIVE]),), ""
    key = f"drive-way-{connection.pk}-{folder}"
    known = cache.get(key)
    if known is None:
        known = _walked_up(service, folder)
        cache.set(key, known, _REMEMBERED_SECONDS)
    return known


def _walked_up(service: Any, folder: str) -> tuple[tuple[tuple[str, str], ...], str]:
    file = _folder(service, folder)
    drive, way, place = file.get("driveId", ""), [(folder, file["name"])], SHARED_WITH_ME
    while len(way) < _DEEPEST:
        if drive and file["id"] == drive:
            name = service.drives().get(driveId=drive, fields="name").execute()["name"]
            way[0], place = (drive, name), SHARED_DRIVES
            break
        parents = file.get("parents", [])
        if not parents:
            # What has no parent is shared with this account, or is the top of My Drive itself.
            if not file.get("shared"):
                way, place = way[1:], MY_DRIVE
            break
        try:
            file = _folder(service, parents[0])
        except HttpError as refused:
            if refused.status_code != 404:
                raise
            break  # what is above is not open to this account
        way.insert(0, (file["id"], file["name"]))
    return ((place, PLACES[place]), *way), drive


def _folder(service: Any, folder: str) -> dict[str, Any]:
    fields = "id,name,parents,driveId,shared"
    return dict(service.files().get(fileId=folder, fields=fields, **_ANY_DRIVE).execute())
