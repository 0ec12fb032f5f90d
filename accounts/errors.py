"""What a service says when it refuses: a code for programs, a sentence for a person, a status for HTTP.

It stands in the lowest room, so that every room refuses in one way; `jobs/api/problems.py` answers it.
"""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """An anticipated refusal. Subclasses stand in the module that raises them and set what is fixed about them."""

    code = "refused"
    status = 400
    sentence = "This cannot be done."
    retry_after: int | None = None  # seconds after which asking again makes sense

    def __init__(self, sentence: str = "", errors: Mapping[str, list[str]] | None = None) -> None:
        self.sentence = sentence or self.sentence
        self.errors = dict(errors or {})  # sentences by the part that is wrong, as "fields.0.field_name"
        super().__init__(self.sentence)


class Invalid(Refusal):
    """What was sent makes no sense as it stands."""

    code = "invalid"
    status = 400


class Conflict(Refusal):
    """The thing is not in a state for it."""

    code = "conflict"
    status = 409


class Absent(Refusal):
    """There is no such thing, or not for this person."""

    code = "not_found"
    status = 404
    sentence = "There is no such thing here."


class Forbidden(Refusal):
    """It can be seen, but not changed by this person."""

    code = "forbidden"
    status = 403


class TooLarge(Refusal):
    """More than is taken."""

    code = "too_large"
    status = 413


class Busy(Refusal):
    """Not now; the same may be done in a moment."""

    code = "busy"
    status = 503
