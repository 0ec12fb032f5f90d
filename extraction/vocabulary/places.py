"""The states and territories of the United States, by name and by the letters of the postal service (USPS)."""

from __future__ import annotations

_STATES: tuple[str, ...] = (
    "Alabama AL", "Alaska AK", "Arizona AZ", "Arkansas AR", "California CA", "Colorado CO", "Connecticut CT",
    "Delaware DE", "District of Columbia DC", "Florida FL", "Georgia GA", "Guam GU", "Hawaii HI", "Idaho ID",
    "Illinois IL", "Indiana IN", "Iowa IA", "Kansas KS", "Kentucky KY", "Louisiana LA", "Maine ME", "Maryland MD",
    "Massachusetts MA", "Michigan MI", "Minnesota MN", "Mississippi MS", "Missouri MO", "Montana MT", "Nebraska NE",
    "Nevada NV", "New Hampshire NH", "New Jersey NJ", "New Mexico NM", "New York NY", "North Carolina NC",
    "North Dakota ND", "Ohio OH", "Oklahoma OK", "Oregon OR", "Pennsylvania PA", "Puerto Rico PR", "Rhode Island RI",
    "South Carolina SC", "South Dakota SD", "Tennessee TN", "Texas TX", "Utah UT", "Vermont VT", "Virgin Islands VI",
    "Virginia VA", "Washington WA", "West Virginia WV", "Wisconsin WI", "Wyoming WY",
)  # fmt: skip
STATE_NAMES: frozenset[str] = frozenset(state.rpartition(" ")[0].casefold() for state in _STATES)
# Given names, offices and credentials that are also letters of a state may stand behind a comma after a person's name.
_AMBIGUOUS = frozenset({"ma", "pa", "md", "al", "de", "la", "vi", "me", "in", "or", "ca", "georgia", "virginia"})
STATE_LETTERS: frozenset[str] = frozenset(state.rpartition(" ")[2].casefold() for state in _STATES)
# What behind a comma shows that the words before it are a place.
PLACES: frozenset[str] = (STATE_NAMES | STATE_LETTERS) - _AMBIGUOUS
