"""Signals as columns of numbers: one for each kind and pair of kinds, and one for each step of a number.

A number counts in steps: each adds its worth from its edge upwards. Where more can only speak for a value (or only
against it), the steps' worths are bound to be positive (or negative), so that the confidence is monotone in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Signals = Mapping[str, float | str]
Matrix = NDArray[np.float32]
Column = NDArray[np.float32]
Name = tuple[str, ...]  # ("kind", "source", "caption"), ("pair", "role", "source", "sponsor", "head"), ("step", …)

RISING = frozenset(
    {"score", "fit", "strength", "supports", "margin", "certainty", "page certainty", "explained", "repeats"}
    | {"strong values in the row", "items", "completion", "row explained"}
)
FALLING = frozenset(
    {"other values", "best other", "passed over", "unread captions", "gap", "holds a caption", "shares words"}
    | {"as another value", "hints", "unknown columns"}
)
PAIRS = (
    ("role", "source"),
    ("role", "direction"),
    ("role", "manner"),
    ("role", "medium"),
    ("role", "before"),
    ("role", "after"),
    ("role", "under"),
    ("role", "over"),
    ("source", "before"),
    ("source", "after"),
    ("source", "manner"),
    ("role", "column"),
    ("manner", "total"),
    ("manner", "sum"),
)
BY_ROLE = frozenset(
    {"score", "margin", "fit", "words", "supports", "other values", "best other", "repeats", "captions", "size"}
    | {"unread captions", "hints", "height", "strong values in the row", "certainty"}
)
_LEAST = 8  # observations that a column needs
_MOST_STEPS = 7
_LEAST_WORTH = 5e-5
_DIGITS = 4


@dataclass(frozen=True)
class Design:
    """The columns, in order, with their means and the bounds of their worths."""

    names: tuple[Name, ...]
    edges: Mapping[str, tuple[float, ...]]

    @classmethod
    def of(cls, seen: Sequence[Signals]) -> Design:
        edges = {name: _edges(numbers) for name, numbers in sorted(_numbers(seen).items())}
        counts = Counter(name for signals in seen for name in _columns(signals, edges))
        names = tuple(sorted(name for name, count in counts.items() if count >= _LEAST))
        return cls(names, edges)

    def matrix(self, seen: Sequence[Signals]) -> Matrix:
        places = {name: place for place, name in enumerate(self.names)}
        filled = np.zeros((len(seen), len(self.names)), np.float32)
        for line, signals in enumerate(seen):
            for name in _columns(signals, self.edges):
                if (place := places.get(name)) is not None:
                    filled[line, place] = 1.0
        return filled

    def bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the greatest worth of each column."""
        low, high = np.full(len(self.names), -np.inf), np.full(len(self.names), np.inf)
        for place, (sort, *rest) in enumerate(self.names):
            if sort in ("step", "own step") and rest[0] in RISING:
                low[place] = 0.0
            elif sort in ("step", "own step") and rest[0] in FALLING:
                high[place] = 0.0
        return low, high

    def centred(self, seen: Sequence[Signals], means: Column | None = None) -> tuple[Matrix, Column]:
        """The matrix with its steps told against their means, and the means; a number that is missing says nothing."""
        matrix = self.matrix(seen)
        roles = np.array([str(signals["role"]) for signals in seen])
        has = {name: np.array([name in signals for signals in seen]) for name in self.edges}
        found = np.zeros(len(self.names), np.float32) if means is None else means
        for place, (sort, *rest) in enumerate(self.names):
            if sort not in ("step", "own step"):
                continue
            there = has[rest[0]] & (roles == rest[1]) if sort == "own step" else has[rest[0]]
            if means is None:
                found[place] = matrix[there, place].mean() if there.any() else 0.0
            matrix[there, place] -= found[place]
        return matrix, found

    def as_stored(self, worths: NDArray[np.float64], means: Column, bias: float) -> dict[str, Any]:
        """What `extraction.finding.confidence.model` reads; steps are told against the average."""
        kinds: dict[str, dict[str, float]] = {}
        numbers: dict[str, Any] = {}
        own: dict[str, dict[str, Any]] = {}
        for (sort, *rest), worth, mean in zip(self.names, worths.tolist(), means.tolist(), strict=True):
            if abs(worth) < _LEAST_WORTH:
                continue
            if sort == "kind":
                kinds.setdefault(rest[0], {})[rest[1]] = round(worth, _DIGITS)
            elif sort == "pair":
                kinds.setdefault(f"{rest[0]} × {rest[1]}", {})[f"{rest[2]} × {rest[3]}"] = round(worth, _DIGITS)
            else:
                by_name = numbers if sort == "step" else own.setdefault(rest[0], {})
                steps = by_name.setdefault(rest[0] if sort == "step" else rest[1], {"steps": [], "offset": 0.0})
                steps["steps"] = sorted([*steps["steps"], [float(rest[-1]), round(worth, _DIGITS)]])
                steps["offset"] = round(steps["offset"] + worth * mean, _DIGITS)
        return {"bias": round(bias, _DIGITS), "kinds": kinds, "numbers": numbers, "numbers_by_role": own}


def _columns(signals: Signals, edges: Mapping[str, Sequence[float]]) -> Iterator[Name]:
    role = str(signals["role"])
    for name, value in signals.items():
        if isinstance(value, str):
            yield "kind", name, value
            continue
        for edge in edges.get(name, ()):
            if value < edge:
                break
            yield "step", name, repr(edge)
            if name in BY_ROLE:
                yield "own step", name, role, repr(edge)
    for one, other in PAIRS:
        if one in signals and other in signals:
            yield "pair", one, other, str(signals[one]), str(signals[other])


def _numbers(seen: Sequence[Signals]) -> dict[str, list[float]]:
    numbers: dict[str, list[float]] = {}
    for signals in seen:
        for name, value in signals.items():
            if not isinstance(value, str):
                numbers.setdefault(name, []).append(value)
    return numbers


def _edges(numbers: Sequence[float]) -> tuple[float, ...]:
    """Where a number steps: its values if they are few, else some of them in equal shares."""
    distinct = sorted(set(numbers))
    if len(distinct) > _MOST_STEPS:
        shares = np.quantile(np.array(numbers), np.linspace(0, 1, _MOST_STEPS + 2)[1:-1], method="higher")
        distinct = [distinct[0], *sorted({round(float(edge), 4) for edge in shares})]
    return tuple(distinct[1:])
