"""From probabilities to confidences: 0.9 where cells that were left out of learning were right often enough."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

CONFIDENT = 0.9
_HIGHEST = 0.99
_JUST_BELOW = 0.899
_LEAST_CONFIDENCE = 0.02
_RISE = 0.004  # at least, from one part to the next
_PARTS = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
NEVER = 0.9998  # the threshold where no share of the cells is right often enough
_LEAST_CELLS = 100  # above a threshold, or it says nothing


def threshold(probabilities: Numbers, right: NDArray[np.bool_], weights: Numbers, most_wrong: float) -> float:
    """The lowest probability from which on at most a share of the cells is wrong; cells count by their weights."""
    order = np.argsort(-probabilities, kind="stable")
    wrong = np.cumsum(weights[order] * ~right[order])
    total = np.cumsum(weights[order])
    last = np.append(np.diff(probabilities[order]) != 0, True)  # of those that have the same probability
    good = np.flatnonzero((wrong <= most_wrong * total) & (np.arange(len(order)) >= _LEAST_CELLS) & last)
    return min(NEVER, float(probabilities[order[good[-1]]])) if len(good) else NEVER


def covering(probabilities: Numbers, share: float) -> float:
    """The highest threshold that at least a share (0..1) of the probabilities reach."""
    return float(np.quantile(probabilities, 1 - share, method="lower"))


def levels(
    probabilities: Numbers, right: NDArray[np.bool_], weights: Numbers, most_wrong: float, highest: float = 1.0
) -> list[tuple[float, float]]:
    """Points (probability, confidence), both rising: below the threshold the share that was right.

    The threshold is no higher than `highest`, whatever is wrong above it.
    """
    least = min(highest, threshold(probabilities, right, weights, most_wrong))
    below = probabilities < least
    points = _rising(probabilities[below], right[below], weights[below])
    ceilings = [_JUST_BELOW - _RISE * rank for rank in range(len(points), 0, -1)]
    kept = [(p, min(c, top)) for (p, c), top in zip(points, ceilings, strict=True) if p < least - 0.0002]
    lowest = kept[0][1] if kept else _LEAST_CONFIDENCE
    ends = [(0.0, lowest), *kept, (least - 0.0001, _JUST_BELOW), (least, CONFIDENT), (1.0, _HIGHEST)]
    return [(round(p, 5), round(c, 4)) for p, c in ends]


def _rising(probabilities: Numbers, right: NDArray[np.bool_], weights: Numbers) -> list[tuple[float, float]]:
    """The share that was right by rising probability, never falling."""
    blocks: list[list[float]] = []  # of each the weight, the weight that was right, and of its probabilities
    parts = np.searchsorted(_PARTS, probabilities, side="right")
    for part in sorted(set(parts.tolist())):
        own = parts == part
        weight = weights[own]
        blocks.append([weight.sum(), (weight * right[own]).sum(), (weight * probabilities[own]).sum()])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][0] >= blocks[-1][1] * blocks[-2][0]:
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    return [(float(p / w), float(max(_LEAST_CONFIDENCE, r / w))) for w, r, p in blocks]
