"""How the confidence fares on layouts that it was not learned from: each is left out once, in tenths of all layouts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.design import Design, Matrix
from training.fitting import fit
from training.levels import covering, threshold
from training.observing import Observation

FOLDS = 10
_SHARES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
# What an observation counts in learning: gaps are made in plenty, and first sights are what is to be foretold.
_WORTH = {"read": 1.0, "gaps": 0.3, "first sight": 2.0}
# Of the values found, at least so many are at 0.9 and above: where most cells are marked, no mark is heeded.
LEAST_COVERED = 0.85

Numbers = NDArray[np.float64]


def fold_of(layout: str) -> int:
    """The tenth that a layout belongs to; the same in every run."""
    return hashlib.sha256(layout.encode()).digest()[0] % FOLDS


def weights_of(seen: Sequence[Observation]) -> Numbers:
    """Layouts with many cells do not drown the others: each counts by the root of its cells."""
    sizes = Counter((o.layout, o.manner) for o in seen)
    return np.array([_WORTH[o.manner] / sizes[o.layout, o.manner] ** 0.5 for o in seen])


def left_out(seen: Sequence[Observation], design: Design, matrix: Matrix) -> Numbers:
    """The probability that each is right, by worths learned from the other tenths' layouts."""
    folds = np.array([fold_of(o.layout) for o in seen])
    weights, right = weights_of(seen), np.array([o.right for o in seen], np.float64)
    found = np.zeros(len(seen))
    for fold in sorted(set(folds)):
        others, own = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        learned = fit(design, matrix[others], right[others], weights[others])
        found[own] = learned.probabilities(matrix[own])
    return found


def show_curve(seen: Sequence[Observation], probabilities: Numbers, title: str) -> None:
    """Prints how many cells a threshold leaves wrong."""
    for manner in sorted({o.manner for o in seen}):
        chosen = np.array([o.manner == manner for o in seen])
        right = np.array([o.right for o in seen])[chosen]
        own = probabilities[chosen]
        order = np.argsort(-own, kind="stable")
        wrong = np.cumsum(~right[order])
        print(f"{title}, {manner}: {len(own)}, {int((~right).sum())} wrong; left out, the surest")
        for share in _SHARES:
            count = max(1, int(share * len(own)))
            print(f"  {share:4.0%} (from {own[order[count - 1]]:.4f} on): {wrong[count - 1] / count:6.2%} wrong")


def confident_when_left_out(seen: Sequence[Observation], most_wrong: float = 0.005) -> NDArray[np.bool_]:
    """Which cells are confident where neither their layout's weights nor its share in the threshold are known."""
    signals = [o.signals for o in seen]
    design = Design.of(signals)
    matrix, _ = design.centred(signals)
    probabilities, right = left_out(seen, design, matrix), np.array([o.right for o in seen])
    folds, ones = np.array([fold_of(o.layout) for o in seen]), np.ones(len(seen))
    sure = np.zeros(len(seen), np.bool_)
    for fold in sorted(set(folds)):
        others, own = folds != fold, folds == fold
        least = threshold(probabilities[others], right[others], ones[others], most_wrong)
        sure[own] = probabilities[own] >= min(least, covering(probabilities[others], LEAST_COVERED))
    return sure
