"""What is asked for: the columns, the captions that announce them, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import (
    READERS,
    Reader,
    Reading,
    read_anything,
    read_course_id,
    read_date,
    read_organisation,
    read_person,
)
from extraction.model import DataType, FieldSpec
from extraction.values.choices import parse_choice
from extraction.values.credits import parse_plain_number
from extraction.values.text import clean
from extraction.vocabulary.column_names import wordings
from extraction.vocabulary.labels import Label
from extraction.vocabulary.phrases import PhraseIndex

KNOWN_ROLES = frozenset(role for role in READERS if not role.startswith("~"))
DERIVED_ROLES = frozenset({"technical"})
_CERTIFICATE = {"participant", "course_title", "credits", "field_of_study", "sponsor_id"}
_OF_COURSES = frozenset(
    {"participant", "course_title", "completion_date", "credits", "field_of_study", "delivery_method", "sponsor_id"}
)
_SURELY = 0.8  # strength from which a caption means nothing else
_MANY_THINGS = frozenset({"~licence", "~certificate_id", "~other_date", "~status", "~score", "~level"})
_YES = re.compile(r"^\W*(?:yes|y|true|x|■|☑|☒|✓|✔)\b|^\W*[■☑☒✓✔]", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:no|n|false|none)\b|^\W*[□☐]", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“']([^\"”']{2,40})[\"”']")


@dataclass(frozen=True, eq=False)
class Asked:
    """The columns of a table, ready to be found."""

    fields: tuple[FieldSpec, ...]
    roles: tuple[str, ...]  # to be chosen together, the known ones of certificates always among them
    captions: tuple[PhraseIndex[Label], ...]
    readers: dict[str, Reader]
    meanings: Mapping[str, str]  # by key of a column of the user's own, the role that its name means

    @property
    def of_courses(self) -> bool:
        """Whether any column is one that only papers about courses fill."""
        return any(spec.key in _OF_COURSES for spec in self.fields)

    @property
    def own(self) -> tuple[FieldSpec, ...]:
        """The columns that a person added to those of certificates."""
        return tuple(spec for spec in self.fields if spec.key in self.readers and spec.key not in DERIVED_ROLES)

    @property
    def certificates(self) -> bool:
        """Whether the columns are those of certificates, so that other papers give no rows."""
        return len(_CERTIFICATE & {spec.key for spec in self.fields}) >= 2

    @classmethod
    def of(cls, fields: Sequence[FieldSpec]) -> Asked:
        return _asked(tuple(fields))


@lru_cache(maxsize=64)
def _asked(fields: tuple[FieldSpec, ...]) -> Asked:
    own = PhraseIndex(_own_captions(fields))
    readers = {spec.key: reader_of(spec) for spec in fields if spec.key not in KNOWN_ROLES}
    roles = [spec.key for spec in fields if spec.key not in DERIVED_ROLES]
    roles += [role for role in sorted(KNOWN_ROLES) if role not in roles]
    meanings = {spec.key: role for spec in fields if spec.key in readers and (role := _meaning(spec))}
    roles += [role for role in dict.fromkeys(meanings.values()) if role not in roles]
    return Asked(fields, tuple(roles), (own, CAPTIONS), readers, meanings)


def _meaning(spec: FieldSpec) -> str:
    """The one role of the vocabulary that a column's name or an alias of it means; empty where it has none."""
    labels = (CAPTIONS.exact(text) for text in (spec.name, *spec.aliases))
    found = {label.role for label in labels if label and label.strength >= _SURELY and label.role not in _MANY_THINGS}
    return found.pop() if len(found) == 1 else ""


def _own_captions(fields: Sequence[FieldSpec]) -> Iterator[tuple[str, Label]]:
    """The captions that the columns bring themselves: name, aliases, and words quoted in the prompt."""
    for spec in fields:
        if spec.key in DERIVED_ROLES or spec.key in KNOWN_ROLES:
            continue
        for text in (spec.name, *spec.aliases):
            if not _is_known(text):  # what announces a known item fills that, and by its meaning this column too
                yield from ((wording, Label(spec.key, 1.0)) for wording in wordings(text))
        yield spec.key.replace("_", " "), Label(spec.key, 0.9)
        for words in _QUOTED.findall(spec.prompt):
            yield words, Label(spec.key, 0.8)
    for spec in fields:
        if spec.key in KNOWN_ROLES:
            for alias in spec.aliases:
                if CAPTIONS.exact(alias) is None:
                    yield alias, Label(spec.key, 0.9)


def _is_known(text: str) -> bool:
    label = CAPTIONS.exact(text)
    return label is not None and label.asked and label.strength >= _SURELY


def reader_of(spec: FieldSpec) -> Reader:
    """How values of a column are read, by its type."""
    match spec.data_type:
        case DataType.DATE:
            return read_date
        case DataType.PERSON:
            return read_person
        case DataType.ORGANISATION:
            return read_organisation
        case DataType.IDENTIFIER:
            return read_course_id
        case DataType.NUMBER | DataType.MONEY:
            return _read_number
        case DataType.YES_NO:
            return _read_yes_no
        case DataType.CHOICE:
            return _choice_reader(spec.choices)
        case DataType.TEXT:
            return read_anything


def _read_number(piece: Piece) -> Reading | None:
    value = parse_plain_number(piece.text)
    return None if value is None else Reading(value, 1.0, clean(piece.text))


def _read_yes_no(piece: Piece) -> Reading | None:
    text = piece.text
    if _YES.match(text):
        return Reading(True, 1.0, clean(text))
    return Reading(False, 1.0, clean(text)) if _NO.match(text) else None


def _choice_reader(choices: tuple[str, ...]) -> Reader:
    def read_choice(piece: Piece) -> Reading | None:
        value = parse_choice(piece.cleaned, choices)
        return Reading(value, 1.0, piece.cleaned) if value else None

    return read_choice
