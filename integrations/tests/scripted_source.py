"""A source for tests: it lists what it was given, two things a page, and does what it was told when one is fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from integrations.sources import Item, ItemTooLarge, Page

PAGE = 2


@dataclass
class ScriptedSource:
    """`contents` by path; `on_fetch` is called before a thing is fetched and may raise."""

    contents: dict[str, bytes] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)  # that are told, where they are known
    on_fetch: Callable[[str], None] = lambda path: None
    fetched: list[str] = field(default_factory=list)

    def __enter__(self) -> ScriptedSource:
        return self

    def __exit__(self, *failed: object) -> None:
        """Nothing is held."""

    def page(self, query: Mapping[str, Any], cursor: str) -> Page:
        first = int(cursor or 0)
        names = list(self.contents)[first : first + PAGE]
        items = tuple(Item(f"key of {name}", name, f"“{name}”", self.sizes.get(name)) for name in names)
        return Page(items, str(first + PAGE) if len(self.contents) > first + PAGE else "")

    def fetch(self, item: Item, into: BinaryIO, most: int) -> None:
        self.on_fetch(item.path)
        self.fetched.append(item.path)
        if len(self.contents[item.path]) > most:
            raise ItemTooLarge
        into.write(self.contents[item.path])
