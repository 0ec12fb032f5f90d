"""Which reader this is: what it reads is worth keeping as long as the same reader would read the same again."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_FOLDER = Path(__file__).parent
_OUTSIDE = (_FOLDER.parent / "model.py",)
_LIBRARIES = (
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "openvino",
    "pillow",
    "pillow-heif",
    "pypdfium2",
    "rapidocr",  # brings the networks' weights
)


@cache
def edition() -> str:
    """A short name of this reader: its code with all its settings, its networks, and the libraries that run them.

    Two processes that give the same name read the same bytes alike.
    """
    digest = hashlib.sha256()
    for path in (*sorted(_FOLDER.glob("*.py")), *_OUTSIDE):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for library in _LIBRARIES:
        digest.update(f"{library} {_version(library)}\0".encode())
    return digest.hexdigest()[:16]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
