"""The form of a model's answer. Everything in it is a claim, to be checked against the page."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Lenient(BaseModel):
    """Numbers for texts and additional keys are let pass; what matters is checked against the page."""

    model_config = ConfigDict(coerce_numbers_to_str=True, extra="ignore")


class AnsweredCell(_Lenient):
    """One value, and the words it was read from."""

    field: str = Field(description="The key of the column.")
    value: str = Field(description="The value, in the form that its column asks for.")
    words: list[int] = Field(description="The numbers of the words that print this value, and of no others.")

    @field_validator("value", mode="before")
    @classmethod
    def _no_value(cls, value: object) -> object:
        return "" if value is None else str(value).lower() if isinstance(value, bool) else value


class AnsweredRow(_Lenient):
    """One row of the table."""

    row: int = Field(description="The row's number, from 1.")
    cells: list[AnsweredCell] = Field(description="Its values. A column that the document does not print is left out.")


class Answer(_Lenient):
    """The rows that the pages hold; none where they hold nothing of what is asked for."""

    rows: list[AnsweredRow]
