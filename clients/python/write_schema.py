"""Writes `cpetracker_client/schema.py` from an OpenAPI schema in JSON on standard input; `make schema` calls it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

TARGET: Final = Path(__file__).parent / "cpetracker_client" / "schema.py"
METHODS: Final = ("get", "post", "put", "patch", "delete")
PLAIN: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
HEAD: Final = '''"""The server's operations and shapes. Written by `make schema` from the schema; not to be edited."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

'''


def written(schema: dict[str, Any]) -> str:
    """The module's text."""
    shapes = schema["components"]["schemas"]
    classes = sorted(name for name, shape in shapes.items() if "properties" in shape)
    names = sorted(shapes.keys() - set(classes))  # last, as they are made of classes
    return "".join(
        [
            HEAD,
            _operations(schema["paths"]),
            *(_class(name, shapes[name]) for name in classes),
            "\n",
            *(f"\n{name}: TypeAlias = {_type(shapes[name])}" for name in names),
            "\n",
        ]
    )


def _operations(paths: dict[str, Any]) -> str:
    found = {
        operation["operationId"]: (method.upper(), path)
        for path, methods in paths.items()
        for method, operation in methods.items()
        if method in METHODS
    }
    lines = "".join(f'    "{name}": ("{method}", "{path}"),\n' for name, (method, path) in sorted(found.items()))
    return f"OPERATIONS: dict[str, tuple[str, str]] = {{\n{lines}}}\n"


def _class(name: str, shape: dict[str, Any]) -> str:
    required = set(shape.get("required", ()))
    lines = "".join(_property(key, value, key in required) for key, value in shape["properties"].items())
    return f"\n\nclass {name}(TypedDict):\n{lines}"


def _property(name: str, shape: dict[str, Any], is_required: bool) -> str:
    found = _type(shape)
    return f"    {name}: {found}\n" if is_required else f"    {name}: NotRequired[{found}]\n"


def _type(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        return str(shape["$ref"]).rsplit("/", 1)[1]
    for several in ("oneOf", "anyOf", "allOf"):
        if several in shape:
            return _either([_type(each) for each in shape[several]])
    if "enum" in shape:
        return f"Literal[{', '.join(json.dumps(value) if value is not None else 'None' for value in shape['enum'])}]"
    kinds = shape.get("type", [])
    return _either([_of_kind(kind, shape) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def _of_kind(kind: str, shape: dict[str, Any]) -> str:
    match kind:
        case "array":
            return f"list[{_type(shape['items'])}]"
        case "object":
            values = shape.get("additionalProperties")
            return f"dict[str, {_type(values) if isinstance(values, dict) else 'Any'}]"
        case _:
            return PLAIN[kind]


def _either(types: list[str]) -> str:
    return "Any" if not types or "Any" in types else " | ".join(dict.fromkeys(types))


if __name__ == "__main__":
    TARGET.write_text(written(json.load(sys.stdin)), encoding="utf-8")
