"""Status, step and counters have one writer. Read from the syntax trees of all rooms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cpetracker", "cpe", "jobs", "templates_app", "accounts", "integrations", "automations", "usage")
OWNED = {"status", "config_step", "tasks_total", "tasks_completed", "tasks_failed"}
WRITER = ROOT / "jobs" / "lifecycle.py"
# They write a status of something else, of an answer or of a message, and know neither runs nor tasks.
OF_SOMETHING_ELSE = {
    ROOT / "accounts" / "bearer.py",
    ROOT / "integrations" / "batches.py",
    ROOT / "integrations" / "deliveries.py",
    ROOT / "jobs" / "idempotency.py",
    ROOT / "jobs" / "webhooks" / "delivering.py",
    ROOT / "jobs" / "webhooks" / "endpoints.py",
    ROOT / "usage" / "billing" / "sending.py",
}


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts) and path not in {WRITER, *OF_SOMETHING_ELSE}:
                yield path


def _writes(tree: ast.AST) -> Iterator[int]:
    """Lines that assign an owned attribute, or hand an owned column to a query that writes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (t.lineno for t in targets if isinstance(t, ast.Attribute) and t.attr in OWNED)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            writes = node.func.attr in {"update", "aupdate", "create", "acreate", "update_or_create", "bulk_update"}
            # `update` of a dictionary takes these words too; none of ours do
            yield from (node.lineno for word in node.keywords if writes and word.arg in OWNED)


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ("run.status = 'failed'", True),
        ("run.tasks_failed += 1", True),
        ("JobRun.objects.filter(pk=1).update(status='failed')", True),
        ("JobRun.objects.create(job=job, config_step='submitted')", True),
        ("JobRun.objects.filter(status='failed')", False),
        ("answer = Response(body, status=409)", False),
    ],
)
def test_the_search_finds_writers(code: str, caught: bool) -> None:
    assert bool(list(_writes(ast.parse(code)))) == caught


def test_nobody_but_the_lifecycle_writes_state() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}" for path in _sources() for line in _writes(ast.parse(path.read_text()))]

    assert found == []


@pytest.mark.parametrize("path", sorted(OF_SOMETHING_ELSE), ids=lambda path: path.name)
def test_who_writes_a_status_of_something_else_knows_no_run_and_no_task(path: Path) -> None:
    tree = ast.parse(path.read_text())
    hints = {id(part) for node in ast.walk(tree) if isinstance(node, ast.arg) for part in ast.walk(node)}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in hints}

    assert not named & {"JobRun", "ExtractionTask"}


def test_the_lifecycle_does_write_state() -> None:
    assert any(_writes(ast.parse(WRITER.read_text())))
