"""Why a document could not be read, in words for the person who dropped it."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The outcomes other than rows; the value is the code that is stored and sent over the API."""

    PASSWORD = "password_needed"  # noqa: S105 - a reason, not a secret
    CORRUPT = "corrupt"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    TOOK_TOO_LONG = "took_too_long"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"  # the reader died on it

    @property
    def sentence(self) -> str:
        """What happened and what the person can do about it."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.PASSWORD: "This file is protected by a password. Save a copy without the password and upload that.",
    Reason.CORRUPT: "This file is damaged and cannot be opened. Download it again, or scan the paper.",
    Reason.EMPTY: "This file is empty. Check that it was saved completely and upload it again.",
    Reason.TOO_LARGE: "This file is too large to read. Split it or save it at a lower resolution and upload it again.",
    Reason.UNSUPPORTED: (
        "This kind of file cannot be read. Upload a PDF, an image, a Word or Excel file, an e-mail or a web page."
    ),
    Reason.TOOK_TOO_LONG: (
        "Reading this file took too long and was stopped. Print it to a new PDF, or split it, and upload that."
    ),
    Reason.OUT_OF_MEMORY: (
        "This file needs more memory than one file may take. Split it or save it at a lower resolution."
    ),
    Reason.CRASHED: "The reader failed on this file. Print it to a new PDF and upload that.",
}


class Unreadable(Exception):
    """A document that gives no table, and the reason.

    `detail` says more than the reason's own sentence where there is more to say ("It unpacks to 3 GB; 500 MB is the
    limit.").
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)  # both, so that it survives pickling
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason.sentence} {self.detail}".strip()
