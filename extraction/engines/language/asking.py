"""Asks a model: waits for its turn, tries again when the cause may pass, and gives up in good time."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from extraction.engines.language import loop
from extraction.engines.language.configuration import LanguageModel, Terms
from extraction.engines.language.gates import Gate, OwnGate
from extraction.engines.language.question import Question
from extraction.engines.language.refusals import NoAnswer, Silence
from extraction.engines.language.spending import NOTHING, Spent

if TYPE_CHECKING:
    from extraction.engines.language.answers import Answer
    from extraction.engines.language.library import Library

AT_ONCE: Final = 8
_FIRST_PAUSE: Final = 1.0  # seconds, doubled with each try
_CLOSED: Final = 30.0  # seconds for which a model that concerns all is not asked again
_PASSING: Final = frozenset(
    {Silence.UNREACHABLE, Silence.TOO_SLOW, Silence.TOO_BUSY, Silence.FAILED, Silence.UNUSABLE}
)  # worth another try at once

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Asker(Protocol):
    """Whoever answers questions."""

    @property
    def name(self) -> str:
        """Recorded with each result, e.g. "openai:gpt-5-mini"."""

    def ask(self, question: Question, pictures: Sequence[bytes]) -> tuple[Answer, Spent]:
        """Raises `NoAnswer`."""


class LanguageAsker:
    """Asks one model, for all threads of a process."""

    def __init__(
        self,
        model: LanguageModel,
        terms: Terms,
        gate: Gate | None = None,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.name = model.label
        self._model = model
        self._terms = terms
        self._gate = gate or OwnGate(AT_ONCE)
        self._clock = clock
        self._sleep = sleep
        self._library: Library | None = None
        self._open_at = 0.0  # before, nobody asks: the server wants a pause
        self._closed: tuple[float, Silence] | None = None  # until when it is not asked at all, and why

    def ask(self, question: Question, pictures: Sequence[bytes]) -> tuple[Answer, Spent]:
        """The answer, and what it took. Waits for it, and may be called by many threads at once."""
        return loop.wait_for(self._ask(question, list(pictures)))

    def close(self) -> None:
        """Ends its connections; another question would make new ones."""
        if self._library is not None:
            library, self._library = self._library, None
            loop.wait_for(library.close())

    async def _ask(self, question: Question, pictures: list[bytes]) -> tuple[Answer, Spent]:
        spent = NOTHING
        pause = _FIRST_PAUSE
        for left in reversed(range(self._terms.tries)):
            self._check_open(spent)
            try:
                answer, more = await self._try(question, pictures)
                return answer, spent + more
            except NoAnswer as failure:
                spent += failure.spent
                wait = self._wait(failure, pause)
                if not left or wait is None:
                    raise self._given_up(failure, spent) from None
            await self._sleep(wait)
            pause *= 2
        raise AssertionError  # the last try returns or raises

    async def _try(self, question: Question, pictures: list[bytes]) -> tuple[Answer, Spent]:
        async with self._gate.slot():
            while (wait := self._open_at - self._clock()) > 0:
                await self._sleep(wait)
            began = self._clock()
            try:
                answer, spent = await self._ready().ask(question, pictures)
            except NoAnswer as failure:
                failure.spent += Spent(seconds=self._clock() - began)
                raise
            return answer, spent + Spent(seconds=self._clock() - began)

    def _wait(self, failure: NoAnswer, pause: float) -> float | None:
        """Seconds until the next try, never fewer than the server asks for; None where there is to be none."""
        if failure.silence not in _PASSING:
            return None
        asked: float | None = getattr(failure, "retry_after", None)
        if asked is None:
            return min(pause * random.uniform(0.8, 1.2), self._terms.longest_wait)  # noqa: S311 - not to be in step
        self._open_at = max(self._open_at, self._clock() + min(asked, self._terms.longest_wait))
        if asked > self._terms.longest_wait:
            self._closed = self._clock() + asked, failure.silence
            return None
        return asked

    def _given_up(self, failure: NoAnswer, spent: Spent) -> NoAnswer:
        if failure.silence.concerns_all and not self._closed:
            self._closed = self._clock() + _CLOSED, failure.silence
        return NoAnswer(failure.silence, spent)

    def _check_open(self, spent: Spent) -> None:
        if self._closed and self._clock() < self._closed[0]:
            raise NoAnswer(self._closed[1], spent)
        self._closed = None

    def _ready(self) -> Library:
        if self._library is None:
            from extraction.engines.language.library import Library

            self._library = Library(self._model, self._terms)
        return self._library
