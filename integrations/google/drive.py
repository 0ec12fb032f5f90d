"""Google Drive as a source: the chosen files, and those in the chosen folders and the folders in them.

A file is known by its id: it stays the same when the file is renamed, moved or changed. The place in the list is the
stack of folders that are still to be looked into, with the page of the first.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from googleapiclient.errors import HttpError

from integrations.google.addresses import Api
from integrations.google.downloading import download
from integrations.google.files import EXPORTS, FIELDS, FOLDER, file_name, is_google_document, size_of, target_of
from integrations.google.grants import Use
from integrations.google.refusals import fetching, in_words
from integrations.google.session import asking
from integrations.models import Connection
from integrations.sources import Item, ItemRefused, Page, SourceRefused

PAGE: Final = 100  # files and folders
MOST_FOLDERS: Final = 2000  # in one import
TOP: Final = "Google Drive"
SHARED: Final = {"supportsAllDrives": True}
_GONE: Final = "It was deleted, or is not open to this account any more."


@dataclass(frozen=True, slots=True)
class _Folder:
    """Still to be looked into; `drive` is the id of its shared drive."""

    id: str
    path: str
    drive: str = ""


@dataclass(slots=True)
class _Walk:
    """How far the folders are. `seen` keeps shortcuts that lead in a circle, or twice to the same place, from being
    followed again."""

    todo: list[_Folder] = field(default_factory=list)
    token: str = ""  # the page of the first one
    seen: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, cursor: str) -> _Walk:
        kept = json.loads(cursor)
        return cls([_Folder(*each) for each in kept["todo"]], kept["token"], kept["seen"])

    def cursor(self) -> str:
        """Empty where nothing is left."""
        if not self.todo:
            return ""
        todo = [[each.id, each.path, each.drive] for each in self.todo]
        return json.dumps({"todo": todo, "token": self.token, "seen": self.seen}, separators=(",", ":"))

    def add(self, found: list[_Folder], *, behind: int) -> None:
        """Folders that were not met before, to be looked into next."""
        known = set(self.seen)
        new = [each for each in {each.id: each for each in found}.values() if each.id not in known]
        self.seen += [each.id for each in new]
        if len(self.seen) > MOST_FOLDERS:
            raise SourceRefused(f"There are more than {MOST_FOLDERS:,} folders in it. Choose some of them.")
        self.todo[behind:behind] = new


class DriveFiles:
    """One account's Drive; an `integrations.sources.Source`."""

    def __init__(self, service: Any, account: str) -> None:
        self._service = service
        self._account = account

    def page(self, query: Mapping[str, Any], cursor: str) -> Page:
        """First what was chosen itself, then folder by folder."""
        with in_words(self._account):
            walk, items = (_Walk.of(cursor), []) if cursor else self._chosen(query["ids"])
            if cursor:
                items = self._inside(walk)
        return Page(tuple(items), walk.cursor())

    def fetch(self, item: Item, into: BinaryIO, most: int) -> None:
        place = item.place
        if refused := place.get("refused"):
            raise ItemRefused(refused)
        with fetching(self._account):
            file = self._file(place["id"]) if place.get("by_shortcut") else place
            mime, files = file["mimeType"], self._service.files()
            if export := EXPORTS.get(mime):
                download(files.export_media(fileId=place["id"], mimeType=export[0]), into, most)
            elif is_google_document(mime):
                raise ItemRefused("Google’s forms, maps and sites cannot be exported as a file.")
            else:
                request = files.get_media(fileId=place["id"], **SHARED)
                download(request, into, most, size=size_of(file), md5=file.get("md5Checksum", ""))

    def _chosen(self, ids: list[str]) -> tuple[_Walk, list[Item]]:
        walk, items, folders, gone = _Walk(), [], [], []
        for each in ids:
            try:
                file = self._file(each)
            except HttpError as refused:
                if refused.status_code != 404:
                    raise
                file = {"trashed": True}
            if file["trashed"]:
                gone.append(each)
            elif target_of(file)[1] == FOLDER:
                folders.append(self._chosen_folder(file))
            else:
                items.append(_item(file, TOP))
        if len(gone) == len(ids):
            raise SourceRefused("What was chosen is not in Drive any more, or not open to this account.")
        items += [Item(each, f"{TOP}/{each}", each, place={"refused": _GONE}) for each in gone]
        walk.add(folders, behind=0)
        return walk, items

    def _chosen_folder(self, file: Mapping[str, Any]) -> _Folder:
        name, target = file["name"], target_of(file)[0]
        drive = file.get("driveId", "") if target == file["id"] else ""
        if drive == file["id"]:  # of which Drive says only that it is called “Drive”
            name = self._service.drives().get(driveId=drive, fields="name").execute()["name"]
        return _Folder(target, f"{TOP}/{file_name(name, FOLDER)}", drive)

    def _inside(self, walk: _Walk) -> list[Item]:
        """The next page of the first folder."""
        folder = walk.todo[0]
        answer = self._listed(folder, walk.token)
        items, folders = [], []
        for file in answer.get("files", []):
            target, mime = target_of(file)
            if mime == FOLDER:
                # What a shortcut leads to may be in any drive.
                drive = folder.drive if target == file["id"] else ""
                folders.append(_Folder(target, f"{folder.path}/{file_name(file['name'], FOLDER)}", drive))
            else:
                items.append(_item(file, folder.path))
        walk.add(folders, behind=1)
        walk.token = answer.get("nextPageToken", "")
        if not walk.token:
            walk.todo.pop(0)
        return items

    def _listed(self, folder: _Folder, token: str) -> dict[str, Any]:
        """A page that Google knows no more is asked for from the first on; what is there already is not taken again."""
        asked: dict[str, Any] = {
            "q": f"'{folder.id}' in parents and trashed = false",
            "pageSize": PAGE,
            "orderBy": "folder,name_natural",
            "fields": f"nextPageToken,files({FIELDS})",
            "includeItemsFromAllDrives": True,
            **SHARED,
        }
        if folder.drive:
            asked |= {"corpora": "drive", "driveId": folder.drive}
        try:
            return dict(self._service.files().list(**asked, pageToken=token or None).execute())
        except HttpError as refused:
            if not token or refused.status_code != 400:
                raise
            return dict(self._service.files().list(**asked).execute())

    def _file(self, file_id: str) -> dict[str, Any]:
        return dict(self._service.files().get(fileId=file_id, fields=FIELDS, **SHARED).execute())


def _item(file: Mapping[str, Any], folder: str) -> Item:
    target, mime = target_of(file)
    by_shortcut = target != file["id"]
    place = {"id": target, "mimeType": mime, "by_shortcut": by_shortcut}
    if not by_shortcut:
        place |= {name: file[name] for name in ("size", "md5Checksum") if name in file}
    if not target:
        place = {"refused": "The shortcut leads to nothing."}
    path = f"{folder}/{file_name(file['name'], mime)}"
    return Item(target or file["id"], path, path, None if by_shortcut else size_of(file), place)


@contextlib.contextmanager
def opened(connection: Connection | None) -> Iterator[DriveFiles]:
    """Raises `SourceUnavailable`, `SourceRefused` and `ConnectionRefused`."""
    with asking(connection, Api.DRIVE, Use.DRIVE) as service:
        yield DriveFiles(service, connection.account if connection else "")
