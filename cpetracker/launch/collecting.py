"""Collects static files when any of them has changed since the last time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from cpetracker.apps import CollectedStaticFiles


def collect_when_changed() -> bool:
    """Whether there was something to do; nothing where files are served from where they lie."""
    if settings.WHITENOISE_USE_FINDERS:
        return False
    note = Path(settings.STATIC_ROOT) / ".collected"
    state = _state()
    if note.is_file() and note.read_text() == state:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    note.write_text(state)
    return True


def _state() -> str:
    """A digest of the names, sizes and times of all files that would be collected, and of how they are stored."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(CollectedStaticFiles.ignore_patterns):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
