"""The kinds of column that a list of fields may hold, as people see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from extraction.model import DataType


@dataclass(frozen=True, slots=True)
class KnownDataType:
    """A kind of column: `id` is what is stored and sent, `example` a value as the results hold it."""

    id: str
    label: str
    description: str
    example: str | float | bool


_KNOWN = (
    KnownDataType(DataType.TEXT, "Text", "Words as printed.", "Ethics for California CPAs"),
    KnownDataType(DataType.PERSON, "Person", "A name, without titles and degrees.", "Maria Lopez"),
    KnownDataType(DataType.ORGANISATION, "Organisation", "A company, society or school.", "Surgent CPE"),
    KnownDataType(DataType.DATE, "Date", "A day; of a range of days the last.", "2025-03-14"),
    KnownDataType(DataType.NUMBER, "Number", "A quantity, with a decimal point.", 1.5),
    KnownDataType(DataType.MONEY, "Money", "An amount, without its currency.", 249.0),
    KnownDataType(DataType.IDENTIFIER, "Identifier", "A number or code that names something.", "103075"),
    KnownDataType(DataType.CHOICE, "Choice", "One of the values that the field lists.", "Regulatory Ethics"),
    KnownDataType(DataType.YES_NO, "Yes or no", "Whether something is so.", True),
)

DATA_TYPES: Mapping[str, KnownDataType] = MappingProxyType({known.id: known for known in _KNOWN})


def as_choices() -> list[tuple[str, str]]:
    """(id, label) of every kind, for a form."""
    return [(known.id, known.label) for known in _KNOWN]
