"""Stored objects: what they are called, and how they are put, opened and deleted."""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

logger = logging.getLogger(__name__)


class StorageUnavailable(Exception):
    """The storage did not answer; it may when asked again."""


class ObjectMissing(Exception):
    """There is no object of that name, and there will be none."""


FOLDERS: Final = ("imports", "jobs")  # all our objects are below these


def run_folder(*, job_id: uuid.UUID, run_id: uuid.UUID) -> str:
    """Where a run's own objects are; the images of their pages too."""
    return f"jobs/{job_id}/runs/{run_id}"


def imports_folder(*, run_id: uuid.UUID) -> str:
    """Where what came out of a run's archives is."""
    return f"imports/{run_id}"


UPLOADS: Final = "uploads"


def arrived_name(*, job_id: uuid.UUID, run_id: uuid.UUID, file_id: uuid.UUID, way: str = UPLOADS) -> str:
    """Of a file that came from outside; `way` says how: it was uploaded, or by "gmail_imports" and the like."""
    return f"{run_folder(job_id=job_id, run_id=run_id)}/{way}/{file_id}"


def extracted_name(*, run_id: uuid.UUID, file_id: uuid.UUID) -> str:
    """Of a file that came out of an archive."""
    return f"{imports_folder(run_id=run_id)}/extracted_{file_id}"


def export_name(*, job_id: uuid.UUID, run_id: uuid.UUID, export_id: uuid.UUID) -> str:
    """Of an export that is kept."""
    return f"{run_folder(job_id=job_id, run_id=run_id)}/exports/{export_id}"


def pages_folder(storage_name: str) -> str:
    """Where the page images of an object are kept, and what was read on its pages, beside it; deleted with it."""
    return f"{storage_name}_pages"


def reading_name(storage_name: str, edition: str) -> str:
    """Of what the reader of this edition read on the pages of an object."""
    return f"{pages_folder(storage_name)}/reading_{edition}"


def put(name: str, content: bytes | IO[bytes]) -> None:
    """Store under exactly this name. Raises `StorageUnavailable`."""
    data: File[Any] = ContentFile(content) if isinstance(content, bytes) else File(content)
    with _translated(name):
        default_storage.save(name, data)


def load(name: str) -> bytes | Path:
    """The content, or the path of the file where the storage has it on this machine.

    Raises `ObjectMissing` and `StorageUnavailable`.
    """
    path = _local_path(name)
    if path is not None and path.is_file():
        return path
    with _translated(name), default_storage.open(name) as opened:
        return bytes(opened.read())


def open_object(name: str) -> IO[bytes]:
    """For reading; the caller closes it. Raises `ObjectMissing` and `StorageUnavailable`."""
    with _translated(name):
        return default_storage.open(name)


def open_part(name: str, first: int, last: int) -> IO[bytes]:
    """For reading from the first byte to the last one; a store that can is asked for no more than these.

    The caller reads no further and closes it. Raises `ObjectMissing` and `StorageUnavailable`.
    """
    with _translated(name):
        if hasattr(default_storage, "open_part"):
            part: IO[bytes] = default_storage.open_part(name, first, last)
            return part
        opened = default_storage.open(name)
        opened.seek(first)
        return opened


def delete(name: str) -> None:
    """Delete one object now; that there is none is fine. Raises `StorageUnavailable`."""
    with _translated(name):
        default_storage.delete(name)


def delete_after_commit(names: Iterable[str]) -> None:
    """Delete objects, and their page images, when the running transaction is committed; never before."""
    doomed = [name for name in names if name]
    if doomed:
        transaction.on_commit(partial(_delete_all, doomed), robust=True)


@contextlib.contextmanager
def discarded_on_failure() -> Iterator[list[str]]:
    """A list for the names of what is written before its rows are: deleted again if the block does not succeed."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        _delete_all(written)
        raise


def _delete_all(names: Iterable[str]) -> None:
    for name in names:
        try:
            default_storage.delete(name)
            _delete_pages(pages_folder(name))
        except Exception:
            # An object too many is untidy, not wrong; the others still have to go.
            logger.warning("The object %s could not be deleted.", name, exc_info=True)


def _delete_pages(folder: str) -> None:
    try:
        _, pages = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for page in pages:
        default_storage.delete(f"{folder}/{page}")
    with contextlib.suppress(OSError):
        default_storage.delete(folder)  # a folder of its own on a file system, nothing on an object store


def _local_path(name: str) -> Path | None:
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


@contextlib.contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as gone:
        raise ObjectMissing(name) from gone
    except Exception as failed:
        # Every storage has errors of its own; all but an absent object may pass.
        raise StorageUnavailable(name) from failed
