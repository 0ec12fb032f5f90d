"""Fits the worths: logistic regression with small worths preferred and some bound to one side.

Accelerated projected gradient descent (FISTA with restarts): deterministic, and no library beyond numpy is needed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.design import Design, Matrix

Numbers = NDArray[np.float64]

_STEPS = 400
_SHRINKAGE = 3e-4  # of the squared worths, against the mean loss


class Fit(NamedTuple):
    """Worths by column of a design."""

    worths: Numbers
    bias: float

    def probabilities(self, matrix: Matrix) -> Numbers:
        """How likely each is right."""
        odds = np.asarray(matrix @ self.worths.astype(np.float32) + self.bias, np.float64)
        return 1.0 / (1.0 + np.exp(-odds))


def fit(design: Design, matrix: Matrix, right: Numbers, weights: Numbers) -> Fit:
    """The worths that explain best which cells, lines of the matrix, are right."""
    low, high = design.bounds()
    return Fit(*_descend(matrix, right, weights / weights.sum(), low, high))


def _descend(matrix: Matrix, answers: Numbers, shares: Numbers, low: Numbers, high: Numbers) -> tuple[Numbers, float]:
    worths, bias = np.zeros(matrix.shape[1]), 0.0
    ahead, ahead_bias, momentum = worths.copy(), bias, 1.0
    rate = 4.0 / (_largest_curvature(matrix, shares) + 1.0 + 8 * _SHRINKAGE)
    for _ in range(_STEPS):
        odds = matrix @ ahead.astype(np.float32) + ahead_bias
        errors = shares * (1.0 / (1.0 + np.exp(-odds)) - answers)
        slope = matrix.T @ errors.astype(np.float32) + 2 * _SHRINKAGE * ahead
        moved = np.clip(ahead - rate * slope, low, high)
        moved_bias = ahead_bias - rate * errors.sum()
        if float((ahead - moved) @ (moved - worths)) > 0:  # overshot: begin anew from here
            momentum = 1.0
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / following * (moved - worths)
        ahead_bias = moved_bias + (momentum - 1) / following * (moved_bias - bias)
        worths, bias, momentum = moved, moved_bias, following
    return worths, float(bias)


def _largest_curvature(matrix: Matrix, shares: Numbers) -> float:
    """The greatest eigenvalue of the weighted matrix's square, by power iteration, with a margin."""
    direction = np.full(matrix.shape[1], matrix.shape[1] ** -0.5, np.float32)
    size = 1.0
    for _ in range(30):
        direction = matrix.T @ (shares.astype(np.float32) * (matrix @ direction))
        size = float(np.linalg.norm(direction)) or 1.0
        direction /= size
    return 1.1 * size
