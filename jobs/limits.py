"""How much may be uploaded; the values come from settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.conf import settings


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bounds of what one file, one archive and one run take, in bytes and files."""

    file_bytes: int
    archive_bytes: int
    run_bytes: int
    run_files: int

    @classmethod
    def configured(cls) -> Self:
        """As docs/settings.md has them; an archive may be as large as a request."""
        return cls(
            file_bytes=settings.UPLOAD_MAX_FILE_BYTES,
            archive_bytes=settings.UPLOAD_MAX_REQUEST_BYTES,
            run_bytes=settings.UPLOAD_MAX_RUN_BYTES,
            run_files=settings.UPLOAD_MAX_RUN_FILES,
        )


def in_words(size: int) -> str:
    """Bytes as people say them, by thousands: "130 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.0f} MB" if size < 1_000_000_000 else f"{size / 1_000_000_000:.1f} GB"
