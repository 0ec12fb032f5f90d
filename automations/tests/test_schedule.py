"""When an automation is due: daylight saving, clocks that move, ticks that were missed."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.schedule import LONGEST_MINUTES, SHORTEST_MINUTES, BadSchedule, Cadence, Schedule

ZONES = ("UTC", "America/New_York", "Europe/Paris", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca")
FROM_2005_TO_2035 = st.integers(1_104_537_600, 2_051_222_400)
MOMENTS = FROM_2005_TO_2035.map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
WEEKLY = st.builds(
    Schedule,
    st.just(Cadence.WEEKLY),
    at=TIMES,
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    time_zone=st.sampled_from(ZONES),
)
SCHEDULES = st.one_of(
    st.builds(Schedule, st.just(Cadence.INTERVAL), every_minutes=st.integers(SHORTEST_MINUTES, LONGEST_MINUTES)),
    st.builds(Schedule, st.just(Cadence.DAILY), at=TIMES, time_zone=st.sampled_from(ZONES)),
    WEEKLY,
)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def daily(at: str, zone: str) -> Schedule:
    return Schedule(Cadence.DAILY, at=dt.time.fromisoformat(at), time_zone=zone)


@given(schedule=SCHEDULES, moment=MOMENTS)
def test_the_following_time_lies_ahead_and_not_too_far(schedule: Schedule, moment: dt.datetime) -> None:
    following = schedule.following(moment)

    assert moment < following <= moment + schedule.longest_wait()


@given(schedule=SCHEDULES, moment=MOMENTS, share=st.floats(0, 0.999))
def test_no_time_is_left_out_whenever_one_asks_in_between(
    schedule: Schedule, moment: dt.datetime, share: float
) -> None:
    following = schedule.following(moment)

    assert schedule.following(moment + share * (following - moment)) == following


@given(schedule=SCHEDULES, moment=MOMENTS, away=st.timedeltas(dt.timedelta(0), dt.timedelta(days=400)))
def test_times_that_were_missed_are_made_up_for_once(
    schedule: Schedule, moment: dt.datetime, away: dt.timedelta
) -> None:
    due, now = schedule.following(moment), schedule.following(moment) + away
    ticks = 0
    while due <= now:
        ticks, due = ticks + 1, schedule.following(now)

    assert ticks == 1


@given(at=TIMES, zone=st.sampled_from([zone for zone in ZONES if zone != "Pacific/Apia"]), moment=MOMENTS)
def test_a_daily_time_comes_once_on_each_day_of_its_zone(at: dt.time, zone: str, moment: dt.datetime) -> None:
    schedule, times = Schedule(Cadence.DAILY, at=at, time_zone=zone), [moment]
    for _ in range(4):
        times.append(schedule.following(times[-1]))

    dates = [each.astimezone(zoneinfo.ZoneInfo(zone)).date() for each in times[1:]]
    assert [(later - earlier).days for earlier, later in pairwise(dates)] == [1, 1, 1]


@given(schedule=WEEKLY, moment=MOMENTS)
def test_a_weekly_time_comes_on_its_days_only(schedule: Schedule, moment: dt.datetime) -> None:
    due = schedule.following(moment).astimezone(zoneinfo.ZoneInfo(schedule.time_zone))

    skipped = due.time() != schedule.at and due.time().hour == 0  # put off past midnight
    assert (due - dt.timedelta(hours=skipped)).weekday() in schedule.weekdays


@pytest.mark.parametrize(
    ("zone", "at", "moment", "due"),
    [
        pytest.param("America/New_York", "02:30", "2026-03-08T05:00", "2026-03-08T07:30", id="skipped, an hour later"),
        pytest.param("America/New_York", "01:30", "2026-11-01T04:00", "2026-11-01T05:30", id="twice, the first time"),
        pytest.param("America/New_York", "01:30", "2026-11-01T05:30", "2026-11-02T06:30", id="and not the second"),
        pytest.param("Europe/Paris", "09:00", "2026-03-28T12:00", "2026-03-29T07:00", id="nine is nine in summer"),
        pytest.param("Europe/Paris", "09:00", "2026-10-24T12:00", "2026-10-25T08:00", id="nine is nine in winter"),
        pytest.param("Asia/Tokyo", "00:00", "2026-05-01T15:00", "2026-05-02T15:00", id="not at the moment itself"),
    ],
)
def test_clocks_that_go_forward_or_back(zone: str, at: str, moment: str, due: str) -> None:
    assert daily(at, zone).following(utc(moment)) == utc(due)


def test_intervals_are_counted_from_when_the_automation_was_made() -> None:
    since = utc("2026-03-01T12:07")

    assert Schedule(Cadence.INTERVAL, every_minutes=30).following(utc("2026-03-04T09:00"), since=since) == utc(
        "2026-03-04T09:07"
    )


@pytest.mark.parametrize(
    "bad",
    [
        Schedule(Cadence.INTERVAL),
        Schedule(Cadence.INTERVAL, every_minutes=SHORTEST_MINUTES - 1),
        Schedule(Cadence.INTERVAL, every_minutes=LONGEST_MINUTES + 1),
        Schedule(Cadence.DAILY),
        Schedule(Cadence.DAILY, at=dt.time(9), time_zone="Mars/Olympus"),
        Schedule(Cadence.DAILY, at=dt.time(9), time_zone="../etc/passwd"),
        Schedule(Cadence.WEEKLY, at=dt.time(9)),
        Schedule(Cadence.WEEKLY, at=dt.time(9), weekdays=(7,)),
    ],
    ids=["no minutes", "too often", "too seldom", "no time", "no zone", "no file", "no day", "no such day"],
)
def test_a_schedule_that_makes_no_sense_is_refused(bad: Schedule) -> None:
    with pytest.raises(BadSchedule):
        bad.checked()


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(Cadence.INTERVAL, every_minutes=45), "every 45 minutes"),
        (Schedule(Cadence.INTERVAL, every_minutes=60), "every hour"),
        (Schedule(Cadence.INTERVAL, every_minutes=360), "every 6 hours"),
        (Schedule(Cadence.INTERVAL, every_minutes=1440), "every day"),
        (daily("07:30", "America/New_York"), "every day at 07:30, America/New York"),
        (
            Schedule(Cadence.WEEKLY, at=dt.time(17), weekdays=(0, 2, 4)),
            "Mondays, Wednesdays and Fridays at 17:00, UTC",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_schedule_is_told_in_words(schedule: Schedule, words: str) -> None:
    assert schedule.in_words() == words
