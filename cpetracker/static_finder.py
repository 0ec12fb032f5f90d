"""Offers named files of node_modules under `vendor/`, so that pages use what npm installed and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.core.files.storage import FileSystemStorage, Storage

PREFIX = "vendor/"
# What a browser loads; everything is an ES module or a style sheet that stands alone.
FILES = (
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "@tabler/core/dist/css/tabler.min.css",
    "split.js/dist/split.es.js",
    "tabulator-tables/dist/css/tabulator_simple.min.css",
    "tabulator-tables/dist/js/tabulator_esm.min.mjs",
    "uppy/dist/uppy.min.css",
    "uppy/dist/uppy.min.mjs",
)


class NodeModulesFinder(BaseFinder):
    """A file that is not named in FILES does not exist for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        # what collectstatic puts before each name
        self.storage.prefix = PREFIX.rstrip("/")  # type: ignore[attr-defined]

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        if (Path(settings.STATIC_ROOT) / PREFIX).is_dir():
            return []  # collected already, as in the container image, which has no node_modules
        missing = [name for name in FILES if not (settings.NODE_MODULES / name).is_file()]
        if not missing:
            return []
        return [
            CheckWarning(f"The front-end file {missing[0]} is missing.", hint="Run `make setup`.", id="cpetracker.W010")
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(PREFIX)
        file = settings.NODE_MODULES / name
        found = path.startswith(PREFIX) and name in FILES and file.is_file()
        if not found:
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in FILES:
            if (settings.NODE_MODULES / name).is_file() and not any(fnmatch(name, p) for p in ignore_patterns or ()):
                yield name, self.storage
