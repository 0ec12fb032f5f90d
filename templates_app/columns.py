"""The columns that a person asks for, checked: the rules are the same for a template and for a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from accounts.errors import Invalid
from extraction.model import DataType
from templates_app.data_types import DATA_TYPES
from templates_app.specs import Column

MOST_FIELDS: Final = 200
MOST_WORDS: Final = 200  # aliases or choices of one field
LONGEST_NAME: Final = 200
LONGEST_PROMPT: Final = 4000
LONGEST_WORD: Final = 200
_LONGEST_KEY: Final = 80
_KEY: Final = re.compile(rf"[-a-zA-Z0-9_]{{0,{_LONGEST_KEY}}}")


class BadFields(Invalid):
    code = "bad_fields"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column as a client sends it. Without a key it gets one from its name."""

    field_name: str
    data_type_id: str = DataType.TEXT.value
    ai_prompt: str = ""
    field_key: str = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    display_order: int | None = None  # None: as it stands in the list


def checked(changes: Sequence[FieldChange]) -> list[FieldChange]:
    """The same columns, each with its key and place, ready to be stored.

    Raises `BadFields` with all that is wrong: its `errors` name the parts as "fields.<place>.<attribute>".
    """
    if len(changes) > MOST_FIELDS:
        raise BadFields(f"A run takes at most {MOST_FIELDS} fields; these are {len(changes)}.")
    tidy = [_tidied(change, place) for place, change in enumerate(changes)]
    errors: dict[str, list[str]] = {}
    for place, attribute, sentence in _wrong(tidy):
        errors.setdefault(f"fields.{place}.{attribute}", []).append(sentence)
    if errors:
        raise BadFields(next(iter(errors.values()))[0], errors)
    return _with_keys(tidy)


def change_of(column: Column) -> FieldChange:
    """A stored column as a change that would write it again."""
    return FieldChange(
        field_name=column.field_name,
        data_type_id=column.data_type_id,
        ai_prompt=column.ai_prompt,
        field_key=column.field_key,
        aliases=tuple(column.aliases),
        choices=tuple(column.choices),
    )


def row_of(change: FieldChange) -> dict[str, Any]:
    """What is stored of a checked column, by model field."""
    return {**asdict(change), "aliases": list(change.aliases), "choices": list(change.choices)}


def key_of(name: str, taken: Iterable[str] = ()) -> str:
    """A key for a column of this name that is not among those taken."""
    stem = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[: _LONGEST_KEY - 4] or "field"
    used, key, number = set(taken), stem, 1
    while key in used:
        number += 1
        key = f"{stem}_{number}"
    return key


def _tidied(change: FieldChange, place: int) -> FieldChange:
    return replace(
        change,
        field_name=change.field_name.strip(),
        ai_prompt=change.ai_prompt.strip(),
        aliases=_words(change.aliases),
        choices=_words(change.choices),
        display_order=place if change.display_order is None else change.display_order,
    )


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def _wrong(changes: Sequence[FieldChange]) -> Iterator[tuple[int, str, str]]:
    """Place, attribute and sentence of everything that cannot be stored."""
    names: dict[str, int] = {}
    keys: set[str] = set()
    for place, change in enumerate(changes):
        yield from ((place, attribute, sentence) for attribute, sentence in _wrong_by_itself(change, place))
        first = names.setdefault(change.field_name.casefold(), place)
        if change.field_name and first != place:
            # The table has its columns by their heading: of two with the same one would be lost.
            yield place, "field_name", f"Fields {first + 1} and {place + 1} are both called “{change.field_name}”."
        if change.field_key in keys:
            yield place, "field_key", f'Two fields have the key "{change.field_key}".'
        keys |= {change.field_key} - {""}


def _wrong_by_itself(change: FieldChange, place: int) -> Iterator[tuple[str, str]]:
    if not change.field_name:
        yield "field_name", f"Field {place + 1} has no name."
    elif len(change.field_name) > LONGEST_NAME:
        yield "field_name", f"A name has at most {LONGEST_NAME} characters."
    if not _KEY.fullmatch(change.field_key):
        yield "field_key", f"A key has at most {_LONGEST_KEY} letters, digits, hyphens and underscores."
    if change.data_type_id not in DATA_TYPES:
        yield "data_type_id", f'There is no data type "{change.data_type_id}" (field "{change.field_name}").'
    if change.data_type_id == DataType.CHOICE and not change.choices:
        yield "choices", f"“{change.field_name or 'A choice'}” needs the values to choose from."
    if len(change.ai_prompt) > LONGEST_PROMPT:
        yield "ai_prompt", f"A description has at most {LONGEST_PROMPT} characters."
    lists: Mapping[str, tuple[str, ...]] = {"aliases": change.aliases, "choices": change.choices}
    for attribute, words in lists.items():
        if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
            yield attribute, f"At most {MOST_WORDS} of them, each with at most {LONGEST_WORD} characters."


def _with_keys(changes: Sequence[FieldChange]) -> list[FieldChange]:
    taken = {change.field_key for change in changes if change.field_key}
    keyed = []
    for change in changes:
        key = change.field_key or key_of(change.field_name, taken)
        taken.add(key)
        keyed.append(replace(change, field_key=key))
    return keyed
