"""Images of a document's pages: drawn once by the process's reader, then kept beside the document."""

from __future__ import annotations

from typing import Final

from extraction.errors import Reason, Unreadable
from jobs import storage
from jobs.errors import Absent
from jobs.models import SourceFile
from jobs.reader import process_reader

WIDTHS: Final = (400, 800, 1200, 1600, 2400)  # pixels; few, so that few images of a page are kept


class NoSuchPage(Absent):
    sentence = "There is no such page in this file."


def fitting_width(wanted: int) -> int:
    """The smallest width that is drawn and has at least the wanted pixels; the greatest where none has."""
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def page_image(*, file: SourceFile, page: int, width: int) -> bytes:
    """WebP of a page as a person reads it, `width` one of `WIDTHS`.

    Raises `NoSuchPage`, `Unreadable`, `storage.ObjectMissing` and `storage.StorageUnavailable`.
    """
    if not file.storage_name or not file.is_processable or page < 1:
        raise NoSuchPage
    name = f"{storage.pages_folder(file.storage_name)}/{page}_{width}.webp"
    try:
        kept = storage.load(name)
        return kept if isinstance(kept, bytes) else kept.read_bytes()
    except storage.ObjectMissing:
        pass
    try:
        drawn = process_reader().render(storage.load(file.storage_name), file.name, page, width)
    except Unreadable as refused:
        if refused.reason == Reason.UNSUPPORTED:  # said of a page that a readable file does not have
            raise NoSuchPage from None
        raise
    storage.put(name, drawn)
    return drawn
