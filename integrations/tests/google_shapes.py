"""What Google's discovery documents say may be asked and is answered, held against questions and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from googleapiclient.discovery_cache import get_static_doc

_DOCUMENTS = (("drive", "v3"), ("gmail", "v1"))
Mask = dict[str, "Mask"]


class BadQuestion(Exception):
    """The API has no such thing."""

    def __init__(self, message: str, status: int = 400, reason: str = "badRequest") -> None:
        super().__init__(message)
        self.status, self.reason = status, reason


@dataclass
class Question:
    """A call of a method of an API: `drive.files.list` with its parameters."""

    method: str
    given: dict[str, str]
    headers: Any
    body: bytes
    response: str = ""  # the name of the answer's schema
    is_upload: bool = False
    mask: Mask | None = None


@dataclass(frozen=True)
class _Method:
    id: str
    verb: str
    path: re.Pattern[str]
    parameters: frozenset[str]
    response: str
    uploads: bool = False
    required: frozenset[str] = field(default_factory=frozenset)


def understood(verb: str, path: str, given: dict[str, str], headers: Any, body: bytes) -> Question:
    """Raises `BadQuestion`."""
    for method in _methods():
        matched = method.path.fullmatch(path)
        if method.verb != verb or matched is None:
            continue
        unknown = set(given) - method.parameters
        if unknown:
            raise BadQuestion(f"{method.id} has no {sorted(unknown)}.")
        if missing := method.required - set(given) - set(matched.groupdict()):
            raise BadQuestion(f"{method.id} needs {sorted(missing)}.")
        api = method.id.partition(".")[0]
        mask = _mask(given["fields"]) if "fields" in given else None
        if mask is not None:
            _check(mask, {"$ref": method.response}, _document(api)["schemas"])
        everything = {**given, **matched.groupdict()}
        return Question(method.id, everything, headers, body, method.response, method.uploads, mask)
    raise BadQuestion(f"No API has {verb} {path}.")


def narrowed(told: Any, question: Question) -> Any:
    """What was asked for of an answer; Drive gives only a little where nothing was."""
    mask = question.mask
    if mask is None and question.response == "File":
        mask = {"id": {}, "name": {}, "mimeType": {}, "kind": {}}
    return told if mask is None else _kept(told, mask)


def _kept(told: Any, mask: Mask) -> Any:
    if isinstance(told, list):
        return [_kept(each, mask) for each in told]
    if not isinstance(told, dict) or not mask or "*" in mask:
        return told
    return {name: _kept(value, mask[name]) for name, value in told.items() if name in mask}


def _mask(text: str) -> Mask:
    """`a,b(c,d/e)` as a tree (https://developers.google.com/workspace/drive/api/guides/fields-parameter)."""
    letters = iter(re.findall(r"[\w*]+|[(),/]", text))
    return _level(letters)


def _level(letters: Iterator[str]) -> Mask:
    found: Mask = {}
    at = found
    last: Mask = {}
    for letter in letters:
        match letter:
            case ",":
                at = found
            case "/":
                at = last
            case "(":
                last.update(_level(letters))
            case ")":
                break
            case name:
                last = at.setdefault(name, {})
    return found


def _check(mask: Mask, shape: Mapping[str, Any], schemas: Mapping[str, Any]) -> None:
    shape = schemas[shape["$ref"]] if "$ref" in shape else shape
    if shape.get("type") == "array":
        _check(mask, shape["items"], schemas)
        return
    for name, inner in mask.items():
        if name != "*" and name not in shape.get("properties", {}):
            raise BadQuestion(f"Invalid field selection {name}")
        if inner:
            _check(inner, shape["properties"][name], schemas)


@cache
def _document(api: str) -> dict[str, Any]:
    return dict(json.loads(get_static_doc(api, dict(_DOCUMENTS)[api])))


@cache
def _methods() -> tuple[_Method, ...]:
    """Fixed paths before those with a parameter in the same place: `files/generateIds` before `files/{fileId}`."""
    found = [each for api, _ in _DOCUMENTS for each in _of(_document(api), _document(api))]
    return tuple(sorted(found, key=lambda each: each.path.pattern.count("?P<")))


def _of(document: Mapping[str, Any], resource: Mapping[str, Any]) -> Iterator[_Method]:
    for method in resource.get("methods", {}).values():
        own = method.get("parameters", {})
        names = frozenset({*document["parameters"], *own})
        required = frozenset(name for name, facts in own.items() if facts.get("required"))
        response = method.get("response", {}).get("$ref", "")
        path = _pattern("/" + document["servicePath"] + method["path"])
        yield _Method(method["id"], method["httpMethod"], path, names, response, required=required)
        for protocol in method.get("mediaUpload", {}).get("protocols", {}).values():
            more = names | {"uploadType", "upload_id"}
            upload = _pattern(protocol["path"])
            yield _Method(method["id"], method["httpMethod"], upload, more, response, True, required)
            yield _Method(method["id"], "PUT", upload, more, response, True, required)
    for inner in resource.get("resources", {}).values():
        yield from _of(document, inner)


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile("".join(re.escape(p) if at % 2 == 0 else f"(?P<{p}>[^/]+)" for at, p in enumerate(parts)))
