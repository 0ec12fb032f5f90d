"""From a stored column to what an extraction engine is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from extraction.model import DataType, FieldSpec


class Column(Protocol):
    """What a template's field and a run's field have in common."""

    @property
    def field_key(self) -> str: ...

    @property
    def field_name(self) -> str: ...

    @property
    def data_type_id(self) -> str: ...

    @property
    def ai_prompt(self) -> str: ...

    @property
    def aliases(self) -> Sequence[str]: ...

    @property
    def choices(self) -> Sequence[str]: ...


def field_spec(column: Column) -> FieldSpec:
    """Raises `ValueError` for a data type that nobody knows."""
    return FieldSpec(
        key=column.field_key,
        name=column.field_name,
        data_type=DataType(column.data_type_id),
        prompt=column.ai_prompt,
        aliases=tuple(column.aliases),
        choices=tuple(column.choices),
    )
