"""Server-Sent Events as they come over the line (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

FIRST_WAIT: Final = 2.0  # seconds before coming back to a stream that ended, until the server names another time


@dataclass(frozen=True, slots=True)
class Event:
    """A message; `place` is where to go on behind it, `wait` how long to stay away once the stream ended."""

    message: dict[str, Any]
    place: str
    wait: float


def read(lines: Iterable[str], *, place: str = "", wait: float = FIRST_WAIT) -> Iterator[Event]:
    """The messages of a stream; comments and what is unknown are passed over."""
    data: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                data.append(value)
            case "id":
                place = value
            case "retry" if value.isdigit():
                wait = int(value) / 1000
            case "" if not line and data:
                yield Event(json.loads("\n".join(data)), place, wait)
                data = []
