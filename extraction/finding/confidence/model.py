"""The learned model: adds up what each signal is worth, as a logistic regression does, so that every step can be told.

A probability below or above which cells are to be looked at is no number that a person can use, so it is turned into
a confidence by `levels`: 0.9 stands where, on layouts left out of learning, 99.5 % of the cells above were right; below
it the confidence is the share that was right there.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, Self

WEIGHTS = Path(__file__).with_name("weights.json")

Signals = Mapping[str, float | str]

TELLING = 0.25  # worth, in logarithms of the odds, from which a signal is worth telling
_AND = " × "


class Share(NamedTuple):
    """What a signal adds to the logarithm of the odds, against what it does on average."""

    signal: str
    value: float | str
    worth: float


class Weighing(NamedTuple):
    """How likely a cell is right, 0 to 1, and what of its signals is worth telling."""

    probability: float
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class Steps:
    """What a number is worth: `sums[i]` from `edges[i - 1]` up to `edges[i]`."""

    edges: tuple[float, ...]
    sums: tuple[float, ...]

    @classmethod
    def of(cls, steps: Sequence[Sequence[float]], offset: float) -> Self:
        edges, worths = zip(*steps, strict=True) if steps else ((), ())
        return cls(tuple(edges), tuple(accumulate(worths, initial=-offset)))

    def worth(self, number: float) -> float:
        return self.sums[bisect_right(self.edges, number)]

    def __add__(self, other: Steps) -> Steps:
        edges = tuple(sorted({*self.edges, *other.edges}))
        return Steps(edges, tuple([self.worth(edge) + other.worth(edge) for edge in (-math.inf, *edges)]))


class Kind(NamedTuple):
    """What each word of a signal is worth, by the word of another one where it is a pair of signals."""

    beside: str  # the other one; empty where there is none
    name: str
    worths: Mapping[float | str, Mapping[float | str, float]]

    @classmethod
    def of(cls, names: str, stored: Mapping[str, float]) -> Self:
        worths: dict[float | str, dict[float | str, float]] = {}
        for words, worth in stored.items():
            beside, _, word = words.rpartition(_AND)
            worths.setdefault(beside, {})[word] = worth
        beside, _, name = names.rpartition(_AND)
        return cls(beside, name, worths)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of kinds ("source" → "caption"), of pairs of kinds and of numbers, for all columns or for one."""

    bias: float
    kinds: Sequence[Kind]
    numbers: Mapping[str, Steps]
    numbers_by_role: Mapping[str, Mapping[str, Steps]]  # all that count for a column, where some are its own
    levels: tuple[tuple[float, float], ...]  # (probability, confidence), both rising

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        numbers = {name: Steps.of(**steps) for name, steps in stored["numbers"].items()}
        by_role: dict[str, dict[str, Steps]] = {}
        for name, of_roles in stored["numbers_by_role"].items():
            for role, steps in of_roles.items():
                own, shared = Steps.of(**steps), numbers.get(name)
                by_role.setdefault(role, dict(numbers))[name] = shared + own if shared else own
        return cls(
            stored["bias"],
            [Kind.of(names, worths) for names, worths in stored["kinds"].items()],
            numbers,
            by_role,
            tuple((low, high) for low, high in stored["levels"]),
        )

    def weigh(self, signals: Signals) -> Weighing:
        """What all signals add up to."""
        total, shares = 0.0, []
        for beside, name, worths in self.kinds:
            if (words := worths.get(signals.get(beside, ""))) and (worth := words.get(signals.get(name, ""))):
                total += worth
                if not -TELLING < worth < TELLING:
                    shares.append(Share(name, signals[name], worth))
        numbers = self.numbers_by_role.get(str(signals.get("role")), self.numbers)
        for name, number in signals.items():
            steps = numbers.get(name)
            if steps is not None and not isinstance(number, str):
                worth = steps.sums[bisect_right(steps.edges, number)]
                total += worth
                if not -TELLING < worth < TELLING:
                    shares.append(Share(name, number, worth))
        odds = max(-30.0, min(30.0, self.bias + total))
        return Weighing(1.0 / (1.0 + math.exp(-odds)), shares)

    def confidence(self, probability: float) -> float:
        """The confidence of a probability, between the levels in a straight line."""
        at = bisect_right(self.levels, (probability, math.inf))
        if at == 0:
            return self.levels[0][1]
        if at == len(self.levels):
            return self.levels[-1][1]
        (p0, c0), (p1, c1) = self.levels[at - 1 : at + 1]
        return c0 + (c1 - c0) * (probability - p0) / (p1 - p0) if p1 > p0 else c1


@dataclass(frozen=True, slots=True)
class Models:
    """One model for cells with a value, one for cells without."""

    filled: Model
    empty: Model


@cache
def models() -> Models:
    """Those that were learned last."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Models(Model.of(stored["filled"]), Model.of(stored["empty"]))
