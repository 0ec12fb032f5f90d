"""What a worker holds while it works on a task, and what it brings back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Attempt:
    """A worker's right to write the result of a task, until another attempt begins."""

    task_id: uuid.UUID
    run_id: uuid.UUID
    token: uuid.UUID
    attempts: int  # this one included


@dataclass(frozen=True, slots=True)
class FileEnd:
    """What came of one file of a task."""

    source_file_id: uuid.UUID
    outcome: str
    detail: str = ""
    rows_count: int = 0


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """What came of a task; `result` and `evidence` as the columns of `ExtractionTask`."""

    outcome: str
    detail: str = ""
    rows_count: int = 0
    doubtful_cells: int = 0
    result: dict[str, Any] | None = None
    evidence: list[Any] | None = None
    engine: str = ""
    files: tuple[FileEnd, ...] = field(default=())
