"""What questions to a model cost, and how much of it is left."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Spent:
    """What was used of a model."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0  # of waiting for it
    cost: Decimal | None = Decimal(0)  # US dollars; None where the price of something in it is not known

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.requests + other.requests,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.seconds + other.seconds,
            None if self.cost is None or other.cost is None else self.cost + other.cost,
        )


NOTHING = Spent()


class Purse(Protocol):
    """Says whether there is something left, and is told what was spent. Safe to share between threads."""

    def is_empty(self) -> bool: ...

    def spend(self, spent: Spent) -> None: ...


class Budget:
    """A purse for the questions of one process; None is no bound.

    What is under way when it runs out is ended, so a little more may be spent than it holds.
    """

    def __init__(self, *, tokens: int | None = None, cost: Decimal | None = None, spent: Spent = NOTHING) -> None:
        self._tokens = tokens
        self._cost = cost
        self._spent = spent
        self._lock = threading.Lock()

    @property
    def spent(self) -> Spent:
        return self._spent

    def is_empty(self) -> bool:
        """Also where a cost is bounded and the price is not known: nobody could tell."""
        with self._lock:
            if self._tokens is not None and self._spent.tokens >= self._tokens:
                return True
            if self._cost is None:
                return False
            return self._spent.cost is None or self._spent.cost >= self._cost

    def spend(self, spent: Spent) -> None:
        with self._lock:
            self._spent += spent
