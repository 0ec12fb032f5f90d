"""What is asked of a paper: for each column the captions that announce it, and how its values are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extraction.model import DataType, FieldSpec
from extraction.vocabulary.column_names import stems, wordings
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.papers import ITEMS, STRONG, WEAK, Item
from extraction.vocabulary.phrases import PhraseIndex

_QUOTED = re.compile(r"[\"“']([^\"”']{2,40})[\"”']")
_INSTEAD = 0.72  # how well the caption of another item serves where the item's own is not printed
_NEGATION = re.compile(r"\b(?:not|never|rather than|instead of|no)\b", re.IGNORECASE)
_GOODS = frozenset({"description", "quantity", "unit_price", "item_code"})
_MONEY = (DataType.MONEY, DataType.NUMBER)


class Target(NamedTuple):
    """A column that a caption may announce (from `~`: an item nobody asks for), and how surely."""

    role: str
    strength: float


Captions = PhraseIndex[tuple[Target, ...]]


@dataclass(frozen=True, eq=False)
class Wanted:
    """The columns of a table about papers of any kind."""

    fields: tuple[FieldSpec, ...]
    items: Mapping[str, Item]  # by key of a column, the item it means, where the vocabulary knows it
    captions: Captions  # of what stands once on a paper
    headings: Captions  # of the columns of its table of goods
    line_keys: frozenset[str]  # the columns that are filled from each row of that table
    stems: Mapping[str, tuple[frozenset[str], frozenset[str]]]  # of columns without an item: those of names, of prompts

    def kind(self, role: str) -> DataType:
        """How values of a role are read; the item's kind where the column itself takes any text."""
        if role.startswith("~"):
            return ITEMS[role[1:]].kind
        spec = next(spec for spec in self.fields if spec.key == role)
        item = self.items.get(role)
        return item.kind if item and spec.data_type is DataType.TEXT else spec.data_type

    def item_key(self, role: str) -> str:
        """The item that a role means, empty where the vocabulary knows none."""
        if role.startswith("~"):
            return role[1:]
        item = self.items.get(role)
        return item.key if item else ""

    @classmethod
    def of(cls, fields: Sequence[FieldSpec]) -> Wanted:
        return _wanted(tuple(fields))


@lru_cache(maxsize=64)
def _wanted(fields: tuple[FieldSpec, ...]) -> Wanted:
    meant = {spec.key: _meanings(spec) for spec in fields}
    goods = any(line and not paper and line.item.key in _GOODS for paper, line in meant.values())
    items = {key: found.item for key, pair in meant.items() if (found := _settled(*pair, goods=goods))}
    own = [(spec, list(_own(spec))) for spec in fields]
    return Wanted(
        fields=fields,
        items=items,
        captions=_index([*_asked(own), *_of_items(items, line=False)]),
        headings=_index([*_asked(own), *_of_items(items, line=True)]),
        line_keys=frozenset(key for key, item in items.items() if item.line),
        stems={spec.key: _stems(spec) for spec in fields if spec.key not in items},
    )


def _own(spec: FieldSpec) -> Iterator[tuple[str, float]]:
    """The captions that a column brings itself, with how surely they are its own."""
    for text in (spec.name, *spec.aliases):
        for wording in wordings(text):
            yield wording, 1.0
    yield spec.key.replace("_", " "), 0.9
    for quoted in _QUOTED.findall(spec.prompt):
        yield quoted, 0.85


def _asked(own: Sequence[tuple[FieldSpec, list[tuple[str, float]]]]) -> Iterator[tuple[str, Target]]:
    for spec, texts in own:
        yield from ((text, Target(spec.key, strength)) for text, strength in texts)


def _of_items(items: Mapping[str, Item], *, line: bool) -> Iterator[tuple[str, Target]]:
    """The vocabulary's captions, for the columns that mean their items and for nobody where none does."""
    meant: dict[str, list[tuple[str, float]]] = {}
    for key, item in items.items():
        meant.setdefault(item.key, []).append((key, 1.0))
        for other in item.instead:
            meant.setdefault(other, []).append((key, _INSTEAD))
    for item in ITEMS.values():
        if item.line != line:
            continue
        roles = meant.get(item.key, [(f"~{item.key}", 1.0)])
        for strength, texts in ((STRONG, item.strong), (WEAK, item.weak)):
            for text in texts:
                yield from ((text, Target(role, strength * share)) for role, share in roles)


def _index(found: Sequence[tuple[str, Target]]) -> Captions:
    """Each caption with all that it may announce; for one column the surest."""
    texts: dict[str, str] = {}
    targets: dict[str, dict[str, float]] = {}
    for text, target in found:
        key = match_key(text)
        texts.setdefault(key, text)
        strengths = targets.setdefault(key, {})
        strengths[target.role] = max(target.strength, strengths.get(target.role, 0.0))
    return PhraseIndex((texts[key], _ranked(strengths)) for key, strengths in targets.items())


def _ranked(strengths: Mapping[str, float]) -> tuple[Target, ...]:
    return tuple(sorted((Target(*pair) for pair in strengths.items()), key=lambda t: (-t.strength, t.role)))


class _Meaning(NamedTuple):
    item: Item
    strength: float


def _phrases(*, line: bool) -> PhraseIndex[_Meaning]:
    items = [item for item in ITEMS.values() if item.line == line]
    strong = [(text, _Meaning(item, STRONG)) for item in items for text in item.strong]
    return PhraseIndex([*strong, *((text, _Meaning(item, WEAK)) for item in items for text in item.weak)])


_ON_PAPER, _IN_LINES = _phrases(line=False), _phrases(line=True)


def _meanings(spec: FieldSpec) -> tuple[_Meaning | None, _Meaning | None]:
    """The item on the paper and the item of a line that a column may mean: by its key, name, aliases, or prompt."""
    if spec.key in ITEMS:
        known = _Meaning(ITEMS[spec.key], STRONG)
        return (None, known) if known.item.line else (known, None)
    texts = (spec.name, spec.key.replace("_", " "), *spec.aliases)
    paper, line = (
        next((found for text in texts if (found := index.exact(text)) and _suits(found.item, spec)), None)
        for index in (_ON_PAPER, _IN_LINES)
    )
    return (paper, line) if paper or line else (_of_prompt(spec), None)


def _of_prompt(spec: FieldSpec) -> _Meaning | None:
    wanted = _NEGATION.split(spec.prompt)[0]
    hits = _ON_PAPER.scan([match_key(word) for word in wanted.split()])
    sure = (hit.meaning for hit in hits if hit.stop - hit.start > 1 and hit.meaning.strength == STRONG)
    return next((meaning for meaning in sure if _suits(meaning.item, spec)), None)


def _settled(paper: _Meaning | None, line: _Meaning | None, *, goods: bool) -> _Meaning | None:
    """Of two items of one name that of the line, where the table is about goods and the name is rather theirs."""
    if paper and line:
        return line if goods and line.strength > paper.strength else paper
    return paper or (line if goods else None)


def _suits(item: Item, spec: FieldSpec) -> bool:
    if spec.data_type is DataType.TEXT or spec.data_type is item.kind:
        return True
    names = (DataType.PERSON, DataType.ORGANISATION, DataType.TEXT)
    alike = (_MONEY, names, (DataType.IDENTIFIER, DataType.TEXT), (DataType.CHOICE, DataType.TEXT))
    return any(spec.data_type in kinds and item.kind in kinds for kinds in alike)


def _stems(spec: FieldSpec) -> tuple[frozenset[str], frozenset[str]]:
    names = frozenset[str]().union(*(stems(text) for text in (spec.name, *spec.aliases)))
    return names, names | stems(spec.prompt)
