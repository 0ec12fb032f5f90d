"""The processes of this machine that count together: who they are, and what each costs."""

from __future__ import annotations

import atexit
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import Metric, ProcessCollector
from prometheus_client.multiprocess import mark_process_dead
from prometheus_client.registry import Collector


def register(folder: Path, kind: str) -> None:
    """This process is one of them, as a "web" or a "worker", until it ends."""
    mark = folder / f"process-{os.getpid()}"
    mark.write_text(kind)
    atexit.register(_forget, mark)


def living(folder: Path) -> dict[int, str]:
    """Process number to kind. What those left who were killed is cleared away: their open sockets, not their counts."""
    found: dict[int, str] = {}
    for mark in folder.glob("process-*"):
        number = int(mark.name.removeprefix("process-"))
        if _lives(number):
            with contextlib.suppress(FileNotFoundError):
                found[number] = mark.read_text()
        else:
            _forget(mark)
    return found


def clear(folder: Path) -> None:
    """At a start, when no process of an earlier one is left: counters begin at nought, which Prometheus understands."""
    if folder.is_dir():
        for leftover in folder.iterdir():
            leftover.unlink()


class ProcessesCollector(Collector):
    """Memory, processor time and open files of each, by kind and process number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def collect(self) -> Iterator[Metric]:
        families: dict[str, Metric] = {}
        for number, kind in sorted(living(self.folder).items()):
            for metric in _of_process(number):
                family = families.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
                for sample in metric.samples:
                    family.add_sample(sample.name, {"kind": kind, "pid": str(number)}, sample.value)
        yield from families.values()


def _of_process(number: int) -> Iterator[Metric]:
    yield from ProcessCollector(namespace="cpetracker", pid=lambda: number, registry=None).collect()


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _forget(mark: Path) -> None:
    mark.unlink(missing_ok=True)
    mark_process_dead(int(mark.name.removeprefix("process-")), str(mark.parent))
