from __future__ import annotations

from types import SimpleNamespace

import pytest

from extraction.model import DataType
from templates_app.data_types import DATA_TYPES, as_choices
from templates_app.specs import field_spec


def test_every_kind_that_extraction_knows_is_described_once() -> None:
    assert list(DATA_TYPES) == [kind.value for kind in DataType]
    assert [choice for choice, _label in as_choices()] == list(DATA_TYPES)


def test_a_column_of_an_unknown_kind_is_refused() -> None:
    column = SimpleNamespace(field_key="x", field_name="X", data_type_id="colour", ai_prompt="", aliases=[], choices=[])

    with pytest.raises(ValueError, match="colour"):
        field_spec(column)
