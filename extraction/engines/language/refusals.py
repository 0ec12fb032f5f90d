"""Why a model gave no answer, in words for the person whose document it was."""

from __future__ import annotations

from enum import StrEnum

from extraction.engines.language.spending import NOTHING, Spent


class Silence(StrEnum):
    """What kept a model from answering."""

    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    TOO_BUSY = "too_busy"
    FAILED = "failed"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN_MODEL = "unknown_model"
    NO_QUOTA = "no_quota"
    DECLINED = "declined"
    TOO_LONG = "too_long"
    UNUSABLE = "unusable"
    REJECTED = "rejected"

    @property
    def words(self) -> str:
        """Completes the sentence "The language model …"."""
        return _WORDS[self]

    @property
    def concerns_all(self) -> bool:
        """Whether the next document would meet the same, so that it need not be asked for a while."""
        return self in _FOR_ALL

    @property
    def may_pass(self) -> bool:
        """Whether the same document may well get an answer some minutes later."""
        return self in _MAY_PASS


_WORDS = {
    Silence.UNREACHABLE: "could not be reached",
    Silence.TOO_SLOW: "took too long to answer",
    Silence.TOO_BUSY: "had too much to do",
    Silence.FAILED: "failed at its own end",
    Silence.NOT_ALLOWED: "refused our key",
    Silence.UNKNOWN_MODEL: "is not known to its server",
    Silence.NO_QUOTA: "says that the account's quota is used up",
    Silence.DECLINED: "declined to answer",
    Silence.TOO_LONG: "did not come to the end of its answer",
    Silence.UNUSABLE: "gave an answer that cannot be used",
    Silence.REJECTED: "rejected the question",
}
_FOR_ALL = frozenset(
    {Silence.UNREACHABLE, Silence.TOO_BUSY, Silence.NOT_ALLOWED, Silence.UNKNOWN_MODEL, Silence.NO_QUOTA}
)
_MAY_PASS = frozenset({Silence.UNREACHABLE, Silence.TOO_SLOW, Silence.TOO_BUSY, Silence.FAILED})


class NoAnswer(Exception):
    """A model was asked and gave nothing to work with. Its text holds nothing of document, key or answer."""

    def __init__(self, silence: Silence, spent: Spent = NOTHING) -> None:
        super().__init__(silence.value)
        self.silence = silence
        self.spent = spent
