"""Opening the ZIP packages that Office files are, without trusting what they claim."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from extraction.errors import Reason, Unreadable
from extraction.reading.kinds import OLE_SIGNATURE

LARGEST = 400 * 1024**2
"""Bytes to which a package may unpack."""

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    EOFError,
    etree.XMLSyntaxError,
)


@contextmanager
def package(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The opened package; raises `Unreadable`, also for damage that comes to light while it is read."""
    if data.startswith(OLE_SIGNATURE):  # [MS-OFFCRYPTO] 2.3.2: an encrypted document is wrapped in a compound file
        raise Unreadable(Reason.PASSWORD)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            _measure(opened)
            yield opened
    except Unreadable:
        raise
    except RuntimeError as error:  # how zipfile reports an encrypted member
        raise Unreadable(Reason.PASSWORD) from error
    except _DAMAGE as error:
        raise Unreadable(Reason.CORRUPT) from error


def _measure(opened: zipfile.ZipFile) -> None:
    # zipfile stops reading a member at the size that its directory claims, so the claims can be trusted as bounds.
    total = sum(member.file_size for member in opened.infolist())
    if total > LARGEST:
        raise Unreadable(Reason.TOO_LARGE, f"It unpacks to {total / 1e6:.0f} MB; {LARGEST / 1e6:.0f} MB is the limit.")


def xml_part(opened: zipfile.ZipFile, path: str) -> etree._Element | None:
    """The root element of a part, None where the package has no such part. Entities and networks are off."""
    try:
        data = opened.read(path)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    return etree.fromstring(data, parser)
