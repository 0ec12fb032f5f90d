"""What a preset is: a state's columns as plain data, so that a shell needs no database."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.model import FieldSpec


@dataclass(frozen=True, slots=True)
class Preset:
    """A list of columns that ships with the product.

    `slug` is its name in programs and on the command line and never changes; `version` goes up with every change of the
    columns, so that a copy made earlier can be told from the present one. `source` says where the columns come from.
    """

    slug: str
    name: str
    version: int
    fields: tuple[FieldSpec, ...]
    source: str
    description: str = ""
    for_states: bool = True  # whether it is a list of columns that a state asks for

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(spec.key for spec in self.fields)
