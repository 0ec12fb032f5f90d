"""When an automation is due, from plain fields: every so many minutes, or at a time of some days in a time zone.

All of it is arithmetic on a moment that is given: what was missed while no clock ticked is made up for once, because
what follows is counted from now and not from what was missed.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from typing import Final, assert_never

from django.db import models

from jobs.errors import Invalid

SHORTEST_MINUTES: Final = 5
LONGEST_MINUTES: Final = 7 * 24 * 60
_A_DAY: Final = dt.timedelta(days=1)
_EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # from which minutes are counted where nothing else is given
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")  # 0 to 6


class BadSchedule(Invalid):
    code = "bad_schedule"
    sentence = "This schedule makes no sense as it stands."


class Cadence(models.TextChoices):
    """How often."""

    INTERVAL = "interval", "Every so often"
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "On some days"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Of an interval `every_minutes` counts; of the others `at`, of the weekly ones `weekdays` too (0 is Monday)."""

    cadence: Cadence
    every_minutes: int | None = None
    at: dt.time | None = None
    weekdays: tuple[int, ...] = ()
    time_zone: str = "UTC"

    def checked(self) -> Schedule:
        """The same without what does not count. Raises `BadSchedule`."""
        zone_named(self.time_zone)
        match self.cadence:
            case Cadence.INTERVAL:
                if self.every_minutes is None or not SHORTEST_MINUTES <= self.every_minutes <= LONGEST_MINUTES:
                    raise BadSchedule(f"Say how often: every {SHORTEST_MINUTES} minutes at most, every week at least.")
                return Schedule(self.cadence, every_minutes=self.every_minutes, time_zone=self.time_zone)
            case Cadence.DAILY:
                return Schedule(self.cadence, at=_minute(self.at), time_zone=self.time_zone)
            case Cadence.WEEKLY:
                days = tuple(sorted(set(self.weekdays)))
                if not days or not set(days) <= set(range(7)):
                    raise BadSchedule("Choose at least one day of the week.")
                return Schedule(self.cadence, at=_minute(self.at), weekdays=days, time_zone=self.time_zone)
            case _:
                assert_never(self.cadence)

    def following(self, moment: dt.datetime, *, since: dt.datetime = _EPOCH) -> dt.datetime:
        """The first time that is after the moment, in UTC. Intervals are counted from `since`.

        A time of day that is skipped when clocks go forward comes as much later; one that there is twice when they go
        back comes the first time only (PEP 495, fold=0).
        """
        moment = moment.astimezone(dt.UTC)
        if self.cadence == Cadence.INTERVAL:
            step = dt.timedelta(minutes=self.every_minutes or SHORTEST_MINUTES)
            return since.astimezone(dt.UTC) + ((moment - since) // step + 1) * step
        zone, at = zone_named(self.time_zone), self.at or dt.time(0)
        date = (
            moment.astimezone(zone).date() - _A_DAY
        )  # one before: its skipped time may have been put off past midnight
        while True:
            if self.cadence == Cadence.DAILY or date.weekday() in self.weekdays:
                due = dt.datetime.combine(date, at, zone).astimezone(dt.UTC)
                if due > moment:
                    return due
            date += _A_DAY

    def longest_wait(self) -> dt.timedelta:
        """No two times that follow each other lie further apart than this."""
        match self.cadence:
            case Cadence.INTERVAL:
                return dt.timedelta(minutes=self.every_minutes or SHORTEST_MINUTES)
            case Cadence.DAILY:
                return 2 * _A_DAY + dt.timedelta(hours=2)  # a zone may skip a whole day at the date line
            case Cadence.WEEKLY:
                return 9 * _A_DAY
            case _:
                assert_never(self.cadence)

    def in_words(self) -> str:
        """As a person says it: “every 2 hours”, “Mondays and Fridays at 07:30, Europe/Paris”."""
        if self.cadence == Cadence.INTERVAL:
            return _every(self.every_minutes or SHORTEST_MINUTES)
        at = f"at {self.at:%H:%M}, {self.time_zone.replace('_', ' ')}" if self.at else ""
        if self.cadence == Cadence.DAILY or len(self.weekdays) == len(WEEKDAYS):
            return f"every day {at}"
        names = [f"{WEEKDAYS[day]}s" for day in self.weekdays]
        return f"{_listed(names)} {at}"


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """Raises `BadSchedule`."""
    if name not in zone_names():
        raise BadSchedule(f"There is no time zone “{name}”. One is called America/New_York, for instance.")
    return zoneinfo.ZoneInfo(name)


def zone_names() -> frozenset[str]:
    """Of the time zones that this machine knows, as the IANA calls them."""
    global _zones
    if _zones is None:
        _zones = frozenset(zoneinfo.available_timezones())
    return _zones


_zones: frozenset[str] | None = None


def _minute(at: dt.time | None) -> dt.time:
    if at is None:
        raise BadSchedule("Say at what time of the day.")
    return at.replace(second=0, microsecond=0, tzinfo=None, fold=0)


def _every(minutes: int) -> str:
    for unit, length in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes % length == 0:
            number = minutes // length
            return f"every {unit}" if number == 1 else f"every {number} {unit}s"
    raise AssertionError


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
