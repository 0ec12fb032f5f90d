"""Which messages of Gmail are meant, as an import keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jobs.errors import Invalid

LONGEST: Final = 500


class BadMailQuery(Invalid):
    code = "bad_gmail_query"
    sentence = "Write what to search for, as in Gmail: from:becker.com has:attachment"


def checked(query: Mapping[str, Any]) -> dict[str, Any]:
    """`{"q", "has_attachment"}`: words for Gmail's search, and whether messages without an attachment are left out,
    which they are unless it says `false`. Raises `BadMailQuery`."""
    unknown = set(query) - {"q", "has_attachment"}
    if unknown:
        raise BadMailQuery(f"A search in Gmail has no “{sorted(unknown)[0]}”.")
    words, flag = query.get("q") or "", query.get("has_attachment", True)
    if not isinstance(words, str) or not words.strip():
        raise BadMailQuery
    if len(words) > LONGEST or not words.strip().isprintable():
        raise BadMailQuery(f"“q” is a text of at most {LONGEST} characters in one line.")
    if not isinstance(flag, bool):
        raise BadMailQuery("“has_attachment” is true or false.")
    return {"q": words.strip(), "has_attachment": flag}
