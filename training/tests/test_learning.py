"""Learning: what is learned holds for layouts that were left out, and is the same every time."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.crossvalidation import left_out
from training.design import Design
from training.fitting import fit
from training.levels import CONFIDENT, NEVER, covering, levels, threshold
from training.observing import Observation, store, stored


def observed(count: int = 400) -> list[Observation]:
    """Values of which captioned ones are right, and displayed ones as often wrong; layouts tell nothing."""
    chosen = random.Random(5)  # noqa: S311 - for repeatable observations
    seen = []
    for number in range(count):
        source = chosen.choice(["caption", "display"])
        right = source == "caption" or chosen.random() < 0.5
        evidence: dict[str, float | str] = {"source": source, "score": chosen.random(), "gap": chosen.random()}
        seen.append(Observation(f"layout {number % 40}", "read", True, right, True, {"role": "sponsor", **evidence}))
    return seen


def learned(seen: list[Observation]) -> tuple[Design, np.ndarray]:
    design = Design.of([o.signals for o in seen])
    matrix, _ = design.centred([o.signals for o in seen])
    right = np.array([o.right for o in seen], np.float64)
    return design, fit(design, matrix, right, np.ones(len(seen))).worths


def test_evidence_that_was_always_right_is_worth_more() -> None:
    design, worths = learned(observed())

    worth = dict(zip(design.names, worths, strict=True))
    assert worth["kind", "source", "caption"] > worth["kind", "source", "display"] + 1


def test_learning_twice_gives_the_same() -> None:
    (_, once), (_, again) = learned(observed()), learned(observed())

    assert np.array_equal(once, again)


def test_what_can_only_speak_for_a_value_is_never_worth_less_than_nothing() -> None:
    design, worths = learned(observed())

    by_signal = {rest[0]: sort for sort, *rest in design.names if sort == "step"}
    assert {"score", "gap"} <= by_signal.keys()
    for (sort, *rest), worth in zip(design.names, worths, strict=True):
        if sort != "kind" and rest[0] == "score":
            assert worth >= 0
        if sort != "kind" and rest[0] == "gap":
            assert worth <= 0


def test_a_layout_is_judged_without_its_own_answers() -> None:
    seen = observed()
    odd = [Observation("odd", "read", True, False, True, o.signals) for o in seen if o.signals["source"] == "caption"]
    seen = [*seen, *odd[:30]]
    design = Design.of([o.signals for o in seen])
    matrix, _ = design.centred([o.signals for o in seen])

    found = left_out(seen, design, matrix)

    assert found[-30:].mean() > 0.8  # all wrong, and only its own answers could have told


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=120, max_size=300))
def test_above_the_threshold_no_more_is_wrong_than_was_asked_for(cells: list[tuple[float, bool]]) -> None:
    probabilities, right = np.array([p for p, _ in cells]), np.array([ok for _, ok in cells])

    least = threshold(probabilities, right, np.ones(len(cells)), 0.1)

    sure = probabilities >= least
    assert least == NEVER or (~right[sure]).sum() <= 0.1 * sure.sum()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300))
def test_levels_rise_and_only_the_threshold_reaches_what_is_confident(cells: list[tuple[float, bool]]) -> None:
    probabilities, right = np.array([p for p, _ in cells]), np.array([ok for _, ok in cells])

    points = levels(probabilities, right, np.ones(len(cells)), 0.005)

    assert [c for _, c in points] == sorted(c for _, c in points)
    assert [c >= CONFIDENT for _, c in points] == [False] * (len(points) - 2) + [True, True]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300), st.floats(0.1, 1))
def test_a_share_of_the_values_is_confident_whatever_is_wrong(cells: list[tuple[float, bool]], share: float) -> None:
    probabilities, right = np.array([p for p, _ in cells]), np.array([ok for _, ok in cells])

    points = levels(probabilities, right, np.ones(len(cells)), 0.0, covering(probabilities, share))

    least = next(probability for probability, confidence in points if confidence >= CONFIDENT)
    assert np.mean(probabilities >= least - 1e-5) >= share - 1e-9  # stored with five digits


def test_observations_are_kept_as_they_are(tmp_path: Path) -> None:
    seen = observed(20)

    store(tmp_path / "seen.jsonl.gz", seen)

    assert list(stored(tmp_path / "seen.jsonl.gz")) == seen
