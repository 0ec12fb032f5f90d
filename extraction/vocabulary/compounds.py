"""Captions put together from the usual words in ways that no list foresees ("CPE Registry Sponsor Identification").

A caption of this kind is made of nothing but the words of one kind of item and holds at least one from each of the
groups that the kind needs. Sources: those of `extraction.vocabulary.labels`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extraction.vocabulary.keys import match_key
from extraction.vocabulary.labels import STATES, Label


def _keys(words: str) -> frozenset[str]:
    return frozenset(match_key(word) for word in words.split())


_FILLERS = _keys(
    "of the your our this for in by on and or a an cpe nasba continuing professional education ce total was were"
    " official"
)
_NUMBERS = _keys("no number id identification identifier # code nr num registration reg reference ref")
_COURSES = _keys(
    "course program programme session event webinar webcast seminar class activity training conference workshop"
    " module lesson"
    " item offering presentation learning topic lecture curriculum meeting forum luncheon episode"
)
_PERSONS = _keys(
    "participant participants attendee learner student licensee registrant recipient delegate enrollee candidate"
    " trainee accountant employee"
)
_STATES = frozenset(match_key(word) for state in STATES for word in state.split())
STRENGTH = 0.85
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Kind:
    role: str
    needs: tuple[frozenset[str], ...]
    allows: frozenset[str] = frozenset()


_KINDS: tuple[_Kind, ...] = (
    _Kind("~state_sponsor", (_STATES, _keys("sponsor sponsors provider registration license board")), _NUMBERS),
    _Kind("~qas", (_keys("qas"), _NUMBERS), _keys("sponsor registry provider")),
    _Kind("sponsor_id", (_keys("sponsor sponsors sponsor's registry provider provider's"), _NUMBERS), _keys("national"
        " registered program license registry")),
    _Kind("sponsor_id", (_keys("nasba nasba's"), _NUMBERS | _keys("registry sponsor sponsor's provider")),
        _keys("national registry sponsors program registered")),
    _Kind("~certificate_id", (_keys("certificate credential verification confirmation transcript serial"), _NUMBERS)),
    _Kind("course_id", (_COURSES, _NUMBERS), _COURSES),
    _Kind(
        "~licence",
        (_keys("license licence member membership staff student user cpa ptin") | _PERSONS, _NUMBERS),
        _keys("state certificate"),
    ),
    _Kind(
        "~other_date",
        (
            _keys("issued issue issuance printed print expires expiration expiry purchase purchased enrolled enrollment"
                  " registered registration start started begin begins signed due report run valid order publication"
                  " revision generated printing"),
            _keys("date dated on until through"),
        ),
        _COURSES | _keys("certificate"),
    ),
    _Kind(
        "completion_date",
        (
            _keys("date dates date(s) day days"),
            _COURSES | _keys("completion completed attended attendance finished end ended earned held live"
                " offered passed taken graded viewed given conducted satisfied concluded delivered presented watched"
                " participation"),
        ),
        _COURSES | _keys("successful successfully live participation exam last"),
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
    _Kind("completion_date", (_keys("when"), _keys("completed attended held taken finished given presented")),
        _COURSES | _keys("it you")),
    _Kind(
        "credits",
        (_keys("credits credit credit(s) hours hour hours(s) units hrs"),),
        _COURSES | _keys("earned awarded number recommended granted received approved minute 50-minute hour hours"
            " amount issued value credited worth how many qualifying eligible quantity"),
    ),
    _Kind("field_of_study", (_keys("field fields field(s)"), _keys("study")), _COURSES | _keys("primary"
        " recommended area category")),
    _Kind("field_of_study", (_keys("subject knowledge content curriculum discipline"), _keys("area areas area(s)"
        " category domain field")), _COURSES | _keys("study field primary recommended")),
    _Kind("field_of_study", (_keys("area areas discipline"), _keys("study knowledge learning concentration")),
        _COURSES | _keys("primary recommended")),
    _Kind("field_of_study", (_keys("category domain subject discipline"), _COURSES), _keys("primary area")),
    _Kind(
        "delivery_method",
        (
            _keys("method format mode type kind setting style medium modality platform manner channel"),
            _keys("delivery instruction instructional delivered study learning presentation program participation"
                  " training course event session attendance teaching presented offered taken"),
        ),
        _COURSES | _keys("used group formal"),
    ),
    _Kind("delivery_method", (_keys("how"), _keys("delivered presented offered taken attended taught given")),
        _COURSES | _keys("it you")),
    _Kind("course_title", (_keys("title name topic"), _COURSES), _keys("full")),
    _Kind("course_title", (_keys("assessment exam examination test quiz certificate"), _keys("for subject title")),
        _keys("name")),
    _Kind(
        "course_title",
        (
            _COURSES | _keys("unit video tutorial recording subject matter"),
            _keys("presented watched viewed taught studied covered instruction title"),
        ),
        _keys("course full name"),
    ),
    _Kind("course_title", (_keys("what"), _keys("attended completed taken studied")), _COURSES | _keys("you")),
    _Kind("field_of_study", (_keys("field fields subject subjects category area"), _keys("recognized recognised"
        " approved credit credits accepted qualifying")), _keys("study")),
    _Kind(
        "participant",
        (
            _PERSONS | _keys("participant's attendee's learner's student's recipient's licensee's employee's trainee's"
                " registrant's delegate's candidate's member's accountant's"),
            _keys("name names"),
        ),
        _keys("full legal printed first last middle names as license designation designations credential credentials"
            " title suffix"),
    ),
    _Kind("participant", (_keys("participant participants attendee learner student licensee registrant recipient"
        " delegate enrollee candidate"),), _keys("name full legal printed first last middle names as license")),
    _Kind("participant", (_keys("who"), _keys("attended completed participated earned took"))),
    _Kind("sponsor", (_keys("sponsor provider organizer"), _keys("name organization company"))),
    _Kind("sponsor", (
        _keys("providing issuing sponsoring awarding hosting offering granting presenting accrediting conducting"
            " organizing responsible"),
        _keys("organization organisation agency body institution institute company entity authority firm provider"
            " sponsor school office society"),
    ), _keys("name program training")),
    _Kind("sponsor", (_keys("sponsor provider organizer"), _keys("all each every these"), _keys("items courses programs"
        " sessions events activities credits"))),
    _Kind("sponsor", (_COURSES, _keys("sponsor provider organizer host"))),
    _Kind("location", (_keys("location venue site place"), _COURSES), _keys("held")),
)  # fmt: skip


class _Roles(NamedTuple):
    """The parts that a word can play, a bit for each kind of caption and each group that a kind needs."""

    allowed: int  # in the kinds of these bits
    belongs: int  # to the groups of these bits


def _roles_of_words() -> tuple[dict[str, _Roles], list[tuple[int, int, Label]]]:
    """The roles of all words; for each kind its bit, those of the groups it needs, and what it announces."""
    roles: dict[str, _Roles] = {}
    kinds = []
    groups = 0
    for number, kind in enumerate(_KINDS):
        allowed, needed = 1 << number, 0
        for group in kind.needs:
            groups += 1
            needed |= 1 << groups
            for word in group:
                known = roles.get(word, _Roles(0, 0))
                roles[word] = _Roles(known.allowed | allowed, known.belongs | 1 << groups)
        for word in kind.allows | _FILLERS:
            known = roles.get(word, _Roles(0, 0))
            roles[word] = known._replace(allowed=known.allowed | allowed)
        kinds.append((allowed, needed, Label(kind.role, STRENGTH)))
    return roles, kinds


_ROLES, _NEEDS = _roles_of_words()


def starts(keys: Sequence[str]) -> list[int]:
    """The words with which such a caption may begin: it has two at least."""
    return [number for number, (key, after) in enumerate(pairwise(keys)) if key in _ROLES and after in _ROLES]


def compound_at(keys: Sequence[str], start: int) -> tuple[int, Label] | None:
    """The longest caption of this kind that begins with word `start`: where it ends, and what it announces."""
    allowed, belongs, several = -1, 0, False
    found: tuple[int, Label] | None = None
    for position in range(start, min(start + _MOST_WORDS, len(keys))):
        roles = _ROLES.get(keys[position])
        if roles is None:
            break
        allowed &= roles.allowed
        belongs |= roles.belongs
        several = several or keys[position] != keys[start]
        if not allowed:
            break
        if several:
            label = next((label for kind, needs, label in _NEEDS if allowed & kind and belongs & needs == needs), None)
            found = (position + 1, label) if label else found
    return found
