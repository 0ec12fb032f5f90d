"""The learned model: what it makes of signals does not depend on chance, and evidence never counts against itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.finding.confidence.model import Model, models
from extraction.finding.confidence.wording import weighed

ROLES = ("participant", "course_title", "sponsor", "credits", "sponsor_id")
SOURCES = ("caption", "table", "sentence", "display", "head", "a kind that nobody knows yet")
FAVOURABLE = ("score", "fit", "strength", "margin", "certainty", "explained", "strong values in the row")
UNFAVOURABLE = ("other values", "best other", "passed over", "unread captions", "holds a caption", "shares words")

numbers = st.floats(0, 12, allow_nan=False)
signals_of_any_value = st.fixed_dictionaries(
    {"role": st.sampled_from(ROLES), "source": st.sampled_from(SOURCES)},
    optional=dict.fromkeys((*FAVOURABLE, *UNFAVOURABLE), numbers),
)


def confidence(signals: dict[str, Any], model: Model | None = None) -> float:
    model = model or models().filled
    return model.confidence(model.weigh(signals).probability)


@pytest.mark.parametrize("name", FAVOURABLE)
@settings(max_examples=25, deadline=None)
@given(signals=signals_of_any_value, one=numbers, more=numbers)
def test_more_of_what_speaks_for_a_value_never_lowers_its_confidence(
    name: str, signals: dict[str, Any], one: float, more: float
) -> None:
    low, high = sorted((one, more))

    assert confidence({**signals, name: low}) <= confidence({**signals, name: high}) + 1e-9


@pytest.mark.parametrize("name", UNFAVOURABLE)
@settings(max_examples=25, deadline=None)
@given(signals=signals_of_any_value, one=numbers, more=numbers)
def test_more_of_what_speaks_against_a_value_never_raises_its_confidence(
    name: str, signals: dict[str, Any], one: float, more: float
) -> None:
    low, high = sorted((one, more))

    assert confidence({**signals, name: low}) >= confidence({**signals, name: high}) - 1e-9


@settings(max_examples=25, deadline=None)
@given(signals=signals_of_any_value)
def test_the_same_signals_in_any_order_give_the_same_confidence(signals: dict[str, Any]) -> None:
    turned = dict(reversed(signals.items()))

    assert confidence(turned) == pytest.approx(confidence(signals), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(signals=signals_of_any_value)
def test_a_kind_of_evidence_that_was_not_learned_says_nothing(signals: dict[str, Any]) -> None:
    signals = {**signals, "source": "found by dowsing"}

    assert confidence(signals) == confidence({name: value for name, value in signals.items() if name != "source"})


@pytest.mark.parametrize("kind", ["filled", "empty"])
def test_confidence_rises_with_probability(kind: str) -> None:
    levels = getattr(models(), kind).levels

    assert list(levels) == sorted(levels)
    assert all(0 <= shown <= 1 for _, shown in levels)
    assert [shown for _, shown in levels] == sorted(shown for _, shown in levels)


def test_what_a_signal_adds_is_told_against_what_it_does_on_average() -> None:
    stored = {"steps": [[0.5, 2.0]], "offset": 1.0}  # half of the values had at least 0.5
    model = Model.of({"bias": 0.0, "kinds": {}, "numbers": {"score": stored}, "numbers_by_role": {}, "levels": []})

    worths = {number: [share.worth for share in model.weigh({"score": number}).shares] for number in (0.4, 0.6)}

    assert worths == {0.4: [-1.0], 0.6: [1.0]}


def test_reasons_never_say_what_is_not_so() -> None:
    stored = {"steps": [[0.8, 2.0]], "offset": 1.0}
    model = Model.of({"bias": 0.0, "kinds": {}, "numbers": {"margin": stored}, "numbers_by_role": {}, "levels": []})

    assert weighed(model.weigh({"margin": 0.05}).shares) == ("Against it speaks that a rival comes near.",)
    assert weighed(model.weigh({"margin": 0.9}).shares) == ("For it speaks that no rival comes near.",)
    assert weighed(model.weigh({"margin": 0.5}).shares) == ()  # less than most, and yet nothing comes near
