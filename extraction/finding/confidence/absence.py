"""What speaks for and against an empty cell: whether the document says nothing of its column, or says it unread."""

from __future__ import annotations

import re
from itertools import islice

from extraction.finding.confidence.signals import Signals, is_strong
from extraction.finding.confidence.surroundings import Surroundings
from extraction.finding.rows import RowDraft
from extraction.layout.spans import Span
from extraction.values.dates import find_dates
from extraction.vocabulary.delivery import NAME_INDEX
from extraction.vocabulary.fields_of_study import FIELD_INDEX

# Words that hint at a column, in the form in which words are compared (see `vocabulary.keys`).
_HINTS = {
    "sponsor_id": re.compile(r"nasba|reglstry|sponsor(?:ld|no|number)|provlder(?:ld|no|number)|\d{6}"),
    "course_id": re.compile(r"(?:course|program|sesslon|class|event|actlvlty)(?:ld|no|number|code)"),
    "credits": re.compile(r"credlt|hour|cpe|mlnute"),
    "sponsor": re.compile(r"sponsor|provlder|presented|offered|lnc\b|llc|llp|lnstltute|soclety|assoclatlon"),
    "participant": re.compile(r"partlclpant|attendee|awarded|name|certlfles|congratulatlons|dear"),
    "delivery_method": re.compile(r"llve|lnternet|webl|onllne|selfstudy|dellvery|method|format|nano|blended"),
    "field_of_study": re.compile(r"fleldofstudy|subject|category|area|fleld"),
}
_MOST = 3


def signals_of_absence(role: str, draft: RowDraft, surroundings: Surroundings) -> Signals:
    """All signals of an empty cell in its row."""
    captions = surroundings.captions_by_role[role]
    offered = surroundings.offered.get(role, {})
    others = draft.cells.values()
    found: Signals = {
        "role": role,
        "captions": float(captions),
        "unread captions": float(max(0, captions - surroundings.captioned_by_role[role])),
        "other values": float(len(offered)),
        "best other": max(offered.values(), default=0.0),
        "hints": float(_hints(role, surroundings)),
        "values in the row": float(len(draft.cells)),
        "strong values in the row": float(sum(is_strong(other) for other in others)),
        "column": _column(role, surroundings),
    }
    return found | surroundings.signals


def _hints(role: str, surroundings: Surroundings) -> int:
    """How many things on its sheets, that are no other value, may belong to a column; up to three."""
    known = surroundings.hints.get(role)
    if known is None:
        hinting = (span for span in surroundings.free_spans if _hints_at(role, span))
        known = surroundings.hints[role] = sum(1 for _ in islice(hinting, _MOST))
    return known


def _hints_at(role: str, span: Span) -> bool:
    match role:
        case "completion_date":
            return bool(find_dates(span.text))
        case "field_of_study" if FIELD_INDEX.scan(span.keys):
            return True
        case "delivery_method" if NAME_INDEX.scan(span.keys):
            return True
    words = _HINTS.get(role)
    return words is not None and bool(words.search(span.key))


def _column(role: str, surroundings: Surroundings) -> str:
    """Whether a table has the column, and other rows fill it."""
    filled = sum(role in draft.cells for draft in surroundings.drafts)
    if filled:
        return "filled in other rows"
    return "empty in all rows" if role in surroundings.columns else "none"
