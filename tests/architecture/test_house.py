"""The house rules that no linter holds: names, sizes, who may write."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cpetracker", "automations", "integrations", "usage", "cpe", "jobs", "templates_app", "accounts", "extraction")
BANNED_WORDS = {
    "helper",
    "helpers",
    "util",
    "utils",
    "manager",
    "managers",
    "service",
    "services",
    "base",
    "common",
    "misc",
}
NAMED_BY_DJANGO = {"cpetracker/database/base.py"}  # where it looks for a database backend
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
EDGES = ("api", "views", "consumers.py", "admin.py", "tasks.py")
WRITES = {"save", "create", "bulk_create", "bulk_update", "delete", "update", "get_or_create", "update_or_create"}


def modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {"migrations", "tests", "node_modules"} & set(path.parts):
                yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", list(modules()), ids=named)
def test_a_module_says_what_it_does_and_shadows_no_standard_library(path: Path) -> None:
    words = set(path.stem.split("_"))

    assert not words & BANNED_WORDS or named(path) in NAMED_BY_DJANGO
    assert path.stem.startswith("__") or path.stem not in sys.stdlib_module_names - ALLOWED_LIKE_STANDARD_LIBRARY


# Inside a package, `extraction.reading.kinds` style names cannot be mistaken for the standard library's.
ALLOWED_LIKE_STANDARD_LIBRARY = {"calendar"}


@pytest.mark.parametrize("path", list(modules()), ids=named)
def test_a_module_is_about_one_thing_and_short_enough_to_read(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    longest = max(
        (node.end_lineno - node.lineno + 1 for node in functions(ast.parse(source)) if node.end_lineno), default=0
    )

    assert source.count("\n") <= LONGEST_MODULE
    assert longest <= LONGEST_FUNCTION


@pytest.mark.parametrize("path", list(modules()), ids=named)
def test_every_module_with_code_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    has_code = any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in tree.body)
    assert not has_code or ast.get_docstring(tree) or path.name == "apps.py"


@pytest.mark.parametrize(
    "path", [p for p in modules() if any(edge in p.parts or p.name == edge for edge in EDGES)], ids=named
)
def test_the_edge_never_writes_to_the_database_itself(path: Path) -> None:
    calls = [
        f"{named(path)}:{node.lineno} {ast.unparse(node.func)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        if "objects" in ast.unparse(node.func) or node.func.attr == "save"
    ]

    assert calls == []
