"""The presets are sound lists of columns."""

from __future__ import annotations

import pytest

from extraction.model import DataType
from extraction.presets import PRESETS, Preset

CERTIFICATE_KEYS = {
    "participant",
    "course_title",
    "completion_date",
    "credits",
    "field_of_study",
    "delivery_method",
    "sponsor",
    "sponsor_id",
    "course_id",
}

pytestmark = pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))


def test_a_preset_names_each_column_once(preset: Preset) -> None:
    names = [spec.name for spec in preset.fields]

    assert len(set(preset.keys)) == len(preset.keys)
    assert len(set(names)) == len(names)


def test_a_preset_of_a_state_holds_what_every_certificate_carries(preset: Preset) -> None:
    assert (set(preset.keys) >= CERTIFICATE_KEYS) == preset.for_states


def test_a_preset_says_where_it_comes_from(preset: Preset) -> None:
    assert preset.source
    assert preset.version >= 1


def test_only_choices_have_choices_and_every_column_is_explained(preset: Preset) -> None:
    assert all(bool(spec.choices) == (spec.data_type is DataType.CHOICE) for spec in preset.fields)
    assert all(spec.prompt for spec in preset.fields)
