"""Captions put together from the usual words in ways that no list foresees ("CPE Registry Sponsor Identification").

A caption of this kind is made of nothing but the words of one kind of item and holds at least one from each of the
groups that the kind needs. Sources: those of `extraction.vocabulary.labels`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.vocabulary.keys import match_key
from extraction.vocabulary.labels import STATES, Label


def _keys(words: str) -> frozenset[str]:
    return frozenset(match_key(word) for word in words.split())


_FILLERS = _keys("of the your this for in by on and or a an cpe nasba continuing professional education ce total")
_NUMBERS = _keys("no number id identification # code nr num registration reference")
_COURSES = _keys(
    "course program programme session event webinar webcast seminar class activity training conference workshop"
    " module lesson"
    " item offering presentation learning"
)
_STATES = frozenset(match_key(word) for state in STATES for word in state.split())
STRENGTH = 0.85
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Kind:
    role: str
    needs: tuple[frozenset[str], ...]
    allows: frozenset[str] = frozenset()

    def fits(self, words: frozenset[str]) -> bool:
        allowed = self.allows | _FILLERS
        for group in self.needs:
            allowed |= group
        return words <= allowed and all(words & group for group in self.needs)


_KINDS: tuple[_Kind, ...] = (
    _Kind("~state_sponsor", (_STATES, _keys("sponsor provider registration license board")), _NUMBERS),
    _Kind("~qas", (_keys("qas"), _NUMBERS), _keys("sponsor registry provider")),
    _Kind("sponsor_id", (_keys("sponsor sponsors registry provider"), _NUMBERS), _keys("national registered"
        " license registry")),
    _Kind("sponsor_id", (_keys("nasba"), _NUMBERS | _keys("registry sponsor")), _keys("national registry sponsors"
        " registered")),
    _Kind("~certificate_id", (_keys("certificate credential verification confirmation transcript serial"), _NUMBERS)),
    _Kind("course_id", (_COURSES, _NUMBERS), _COURSES),
    _Kind(
        "~licence",
        (_keys("license licence member membership employee staff learner participant attendee student user cpa"
            " ptin"), _NUMBERS),
        _keys("state certificate"),
    ),
    _Kind(
        "~other_date",
        (
            _keys("issued issue issuance printed print expires expiration expiry purchase purchased enrolled enrollment"
                  " registered registration start started begin signed due report run valid order publication"
                      " revision"),
            _keys("date dated on until through"),
        ),
        _COURSES | _keys("certificate"),
    ),
    _Kind(
        "completion_date",
        (
            _keys("date dates date(s) day days"),
            _COURSES | _keys("completion completed attended attendance finished end ended earned held live"
                " offered passed taken"),
        ),
        _COURSES | _keys("successful successfully live participation exam"),
    ),
    _Kind(
        "completion_date",
        (
            _keys("exam examination attempt assessment test quiz course program session webinar seminar class"
                  " training"),
            _keys("passed finished graded completed ended taken concluded"),
        ),
        _keys("final last date on was"),
    ),
    _Kind(
        "credits",
        (_keys("credits credit credit(s) hours hour hours(s) units hrs"),),
        _COURSES | _keys("earned awarded number recommended granted received approved minute 50-minute hour hours"
            " amount issued"),
    ),
    _Kind("field_of_study", (_keys("field fields field(s)"), _keys("study")), _COURSES | _keys("primary"
        " recommended area category")),
    _Kind("field_of_study", (_keys("subject"), _keys("area areas area(s) category")), _COURSES | _keys("study field")),
    _Kind(
        "delivery_method",
        (
            _keys("method format mode type kind setting style medium"),
            _keys("delivery instruction instructional delivered study learning presentation program participation"
                  " training course event session attendance"),
        ),
        _COURSES | _keys("used"),
    ),
    _Kind("course_title", (_keys("title name topic"), _COURSES), _keys("full")),
    _Kind("course_title", (_keys("assessment exam examination test quiz certificate"), _keys("for subject title")),
        _keys("name")),
    _Kind("field_of_study", (_keys("field fields subject subjects category area"), _keys("recognized recognised"
        " approved credit credits accepted qualifying")), _keys("study")),
    _Kind(
        "participant",
        (_keys("participant participants attendee learner student licensee registrant recipient delegate enrollee"
            " candidate"),),
        _keys("name full legal printed first last middle names participant's attendee's learner's as license"),
    ),
    _Kind("sponsor", (_keys("sponsor provider organizer"), _keys("name organization company"))),
    _Kind("sponsor", (_keys("sponsor provider organizer"), _keys("all each every these"), _keys("items courses programs"
        " sessions events activities credits"))),
    _Kind("location", (_keys("location venue site"), _COURSES)),
)  # fmt: skip
_ALL_WORDS = frozenset().union(*(group for kind in _KINDS for group in (*kind.needs, kind.allows)), _FILLERS)


def compound_at(keys: Sequence[str], start: int) -> tuple[int, Label] | None:
    """The longest caption of this kind that begins with word `start`: where it ends, and what it announces."""
    stop = start
    while stop < len(keys) and stop - start < _MOST_WORDS and keys[stop] in _ALL_WORDS:
        stop += 1
    for end in range(stop, start + 1, -1):
        words = frozenset(keys[start:end])
        for kind in _KINDS:
            if len(words) > 1 and kind.fits(words):
                return end, Label(kind.role, STRENGTH)
    return None
