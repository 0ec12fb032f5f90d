"""The objects that the storage holds, one after the other, without holding the list of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as the storage knows it; `size` in bytes."""

    name: str
    size: int
    modified_at: dt.datetime


def walk(folder: str, *, after: str = "") -> Iterator[StoredObject]:
    """Every object below a folder, those behind the name `after` only, always in the same order.

    An S3 store is asked for pages of a thousand. Of other storages one folder at a time is listed.
    """
    if settings.STORAGES["default"]["BACKEND"].endswith(".S3Storage"):
        yield from _of_bucket(storages["default"], folder, after)
    else:
        yield from _below(storages["default"], folder.rstrip("/"), after)


def _of_bucket(store: Any, folder: str, after: str) -> Iterator[StoredObject]:
    root = f"{store.location.strip('/')}/".lstrip("/")
    asked = {"Prefix": f"{root}{folder.rstrip('/')}/"} | ({"Marker": root + after} if after else {})
    for each in store.bucket.objects.filter(**asked):
        yield StoredObject(each.key.removeprefix(root), each.size, each.last_modified)


def _below(store: Storage, folder: str, after: str) -> Iterator[StoredObject]:
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    # `after` in this folder: entries before its next part were seen, that part itself perhaps in part.
    inside = after.removeprefix(f"{folder}/") if after.startswith(f"{folder}/") else ""
    reached = inside.partition("/")[0]
    inner = set(folders)
    for name in sorted({*folders, *files}):
        path = f"{folder}/{name}"
        if name < reached or path == after:
            continue
        if name in inner:
            yield from _below(store, path, after if name == reached else "")
        elif (found := _described(store, path)) is not None:
            yield found


def _described(store: Storage, name: str) -> StoredObject | None:
    try:
        return StoredObject(name, store.size(name), store.get_modified_time(name))
    except FileNotFoundError:
        return None  # it went meanwhile
