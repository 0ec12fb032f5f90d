"""How much of one document is read before reading stops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document. What is beyond `pages` is left out with a note; what is beyond the others is refused."""

    bytes: int = 100 * 1024**2
    pages: int = 200
    recognised_pages: int = 40  # OCR takes one to three seconds a page, a text layer milliseconds
    pixels: int = 180_000_000  # of one image: A3 at 1200 dpi
    characters: int = 2_000_000  # over all pages
    attachments: int = 50  # of one e-mail, nested messages included
    depth: int = 4  # messages inside messages
