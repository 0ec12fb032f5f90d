"""Fills the fields of a template from documents and prints them as JSON.

    python -m extraction certificates/ scan.pdf --template california --json
    python -m extraction scan.pdf --explain

Folders are searched and ZIP archives unpacked. Documents are read in processes that may die of them. One that cannot be
read is printed with its `error`, and the command still succeeds; exit code 2 means that it was called wrongly.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from extraction.as_json import document_as_json, extraction_as_json
from extraction.asking_shell import Reader, add_arguments, reader_of
from extraction.errors import Unreadable
from extraction.explaining import explanation
from extraction.model import Document
from extraction.presets import PRESETS
from extraction.sandbox import Budget, Sandbox
from extraction.sources import Source, sources

Entry = dict[str, Any]

_AHEAD = 100  # documents for each worker: while one reads forty scanned pages, the others do not run out of work
_AHEAD_BYTES = 256 * 1024**2  # of what came out of archives; it is unpacked no further ahead


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    missing = [str(path) for path in options.files if not path.exists()]
    if missing:
        parser.error(f"no such file or folder: {', '.join(missing)}")
    found = (source for path in options.files for source in sources(path))
    read = reader_of(options, parser.error)
    entries = read_all(found, _task(options, read), options.jobs, Budget(seconds=options.seconds))
    with contextlib.closing(entries):
        if options.explain:
            _print_texts(entries)
        else:
            _print(entries, lines=options.jsonl)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m extraction", description="Fills fields from documents.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a document, a folder or a ZIP archive")
    parser.add_argument("--template", choices=sorted(PRESETS), default="california", help="the fields to fill")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object (the default)")
    form.add_argument("--jsonl", action="store_true", help="one JSON object per document and line, as they are done")
    form.add_argument(
        "--explain", action="store_true", help="say in words why each value was chosen, and how sure it is"
    )
    form.add_argument("--words", action="store_true", help="print the pages and words instead of filling fields")
    parser.add_argument("--jobs", type=_positive(int), default=os.cpu_count() or 1, help="documents read at a time")
    parser.add_argument("--seconds", type=_positive(float), default=Budget().seconds, help="time for one document")
    add_arguments(parser)
    return parser


def _positive(number: Callable[[str], Any]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        value = number(text)
        if value <= 0:
            raise argparse.ArgumentTypeError("must be more than 0")
        return value

    parse.__name__ = number.__name__  # argparse names it in its message
    return parse


def _task(options: argparse.Namespace, read: Reader) -> Callable[[Sandbox, Source], Entry]:
    """What is done with one document."""
    fields = PRESETS[options.template].fields

    def task(sandbox: Sandbox, source: Source) -> Entry:
        started = time.perf_counter()
        outcome: Any
        try:
            if isinstance(source.content, Unreadable):
                raise source.content
            if options.words:
                outcome = sandbox.read(source.content, source.name)
            else:
                outcome = read(sandbox, source.content, source.name, fields)
        except Unreadable as refusal:
            outcome = refusal
        if options.explain and not isinstance(outcome, Document):
            return {"text": explanation(source.name, outcome)}
        as_json = document_as_json if options.words else extraction_as_json
        return as_json(source.name, outcome, time.perf_counter() - started)

    return task


def read_all(
    found: Iterable[Source], task: Callable[[Sandbox, Source], Entry], jobs: int, budget: Budget
) -> Generator[Entry, None, None]:
    """The entries in the order of the documents; `jobs` workers read them, each with its own sandbox."""
    own = threading.local()
    sandboxes: list[Sandbox] = []

    def work(source: Source) -> Entry:
        if not hasattr(own, "sandbox"):
            own.sandbox = Sandbox(budget)
            sandboxes.append(own.sandbox)
        return task(own.sandbox, source)

    pending: deque[tuple[Future[Entry], int]] = deque()
    held = 0
    pool = ThreadPoolExecutor(jobs)
    try:
        for source in found:
            size = len(source.content) if isinstance(source.content, bytes) else 0
            pending.append((pool.submit(work, source), size))
            held += size
            while len(pending) > _AHEAD * jobs or held > _AHEAD_BYTES:
                future, size = pending.popleft()
                yield future.result()
                held -= size
        while pending:
            yield pending.popleft()[0].result()
    finally:
        pool.shutdown(cancel_futures=True)
        for sandbox in sandboxes:
            sandbox.close()


def _print_texts(entries: Iterable[Entry]) -> None:
    for entry in entries:
        sys.stdout.write(entry["text"] + "\n")
        sys.stdout.flush()


def _print(entries: Iterable[Entry], *, lines: bool) -> None:
    if lines:
        for entry in entries:
            sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    else:
        json.dump({"documents": list(entries)}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        sys.exit(main())
    sys.exit(1)
