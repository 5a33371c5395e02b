"""When a resource is there, compared with an oracle that asks minute by minute what the clocks of the place show."""

import datetime as dt
import functools
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hospitium.scheduling.calendars.spans import Calendar, Change, Pattern

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
CHANGES = (
    ("Europe/Berlin", dt.date(2026, 3, 29)),
    ("Europe/Berlin", dt.date(2026, 10, 25)),
    ("America/New_York", dt.date(2026, 3, 8)),
    ("America/Mexico_City", dt.date(2022, 10, 30)),
    ("Australia/Lord_Howe", dt.date(2026, 4, 5)),
    ("Australia/Lord_Howe", dt.date(2026, 10, 4)),
    ("Asia/Beirut", dt.date(2026, 3, 29)),
    ("Africa/Casablanca", dt.date(2026, 2, 15)),
    ("Pacific/Apia", dt.date(2011, 12, 31)),
    ("Asia/Kolkata", dt.date(2026, 5, 1)),
)
"""Places with a day on which their clocks change by an hour, by half of one, at midnight, by a whole day, or never."""
TIMES = st.builds(dt.time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
SPANS = st.tuples(st.integers(-2 * 1440, 2 * 1440), st.integers(1, 2 * 1440))


@st.composite
def calendars(draw):
    zone, day = draw(st.sampled_from(CHANGES))
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    patterns = st.builds(
        Pattern,
        st.integers(0, 6),
        TIMES,
        TIMES,
        st.none() | st.just(day),
        st.none() | st.just(day),
    )
    changes = [
        Change(noon + begin * MINUTE, noon + (begin + length) * MINUTE, draw(st.booleans()), "leave")
        for begin, length in draw(st.lists(SPANS, max_size=3))
    ]
    hours = draw(st.none() | st.lists(patterns, max_size=6).map(tuple))
    kept = draw(st.sets(st.sampled_from([day - DAY, day, day + DAY]), max_size=2))
    return noon, Calendar(zone, hours, tuple(changes), lambda day: "Feast" if day in kept else "")


@functools.cache
def reading(zone, day, time):
    """The instant a clock of the place shows the time: the first of two; where it never does, what the clock before would."""
    naive = dt.datetime.combine(day, time)
    around = (naive.replace(tzinfo=dt.UTC) + n * MINUTE for n in range(-16 * 60, 16 * 60))
    found = [instant for instant in around if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == naive]
    if found:
        return found[0]
    before = naive.replace(tzinfo=ZoneInfo(zone), fold=0)
    return (naive - before.utcoffset()).replace(tzinfo=dt.UTC)


def oracle(calendar, begin, end):
    """The minutes at which it is there."""
    there = set()
    first = begin.date() - 3 * DAY
    weekly = []
    for day in (first + n * DAY for n in range((end - begin).days + 7)):
        if calendar.holiday_of(day):
            continue
        if calendar.hours is None:
            weekly.append((reading(calendar.zone, day, dt.time()), reading(calendar.zone, day + DAY, dt.time())))
        for one in calendar.hours or ():
            if day.weekday() != one.weekday or (one.since and day < one.since) or (one.until and day > one.until):
                continue
            until = day if one.ends > one.begins else day + DAY
            weekly.append((reading(calendar.zone, day, one.begins), reading(calendar.zone, until, one.ends)))
    minute = begin
    while minute < end:
        is_open = any(since <= minute < until for since, until in weekly)
        is_open |= any(one.begins <= minute < one.ends for one in calendar.changes if one.is_open)
        is_open &= not any(one.begins <= minute < one.ends for one in calendar.changes if not one.is_open)
        if is_open:
            there.add(minute)
        minute += MINUTE
    return there


def minutes(spans):
    return {begin + n * MINUTE for begin, end in spans for n in range((end - begin) // MINUTE)}


@given(calendars())
@example(
    (dt.datetime(2026, 3, 29, 12, tzinfo=dt.UTC), Calendar("Europe/Berlin", (Pattern(6, dt.time(2, 30), dt.time(4)),)))
)
def test_it_is_open_exactly_when_the_clocks_of_its_place_say(found):
    noon, calendar = found
    begin, end = noon - DAY, noon + DAY
    spans = calendar.open(begin, end)
    assert minutes(spans) == oracle(calendar, begin, end)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(spans))


@given(calendars(), st.integers(-2000, 2000), st.integers(1, 600))
def test_it_says_why_exactly_where_it_is_not_there(found, since, length):
    noon, calendar = found
    begin = noon + since * MINUTE
    end = begin + length * MINUTE
    missing = sorted({begin + n * MINUTE for n in range(length)} - minutes(calendar.open(begin, end)))
    why = calendar.why_shut(begin, end)
    assert (why is None) == (not missing) == calendar.covers(begin, end)
    if why:
        assert why[0] == missing[0] and why[1] in {"leave", "hours", "holiday:Feast"}
    assert all(bool(calendar.shut(minute)) == (minute in missing) for minute in (begin, end - MINUTE))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(dt.date(2026, 3, 28), 7), (dt.date(2026, 10, 24), 9), (dt.date(2026, 5, 2), 8)],
)
def test_a_night_shift_lasts_as_long_as_that_night(day, hours):
    shift = Calendar("Europe/Berlin", (Pattern(5, dt.time(22), dt.time(6)),))
    begin = dt.datetime.combine(day, dt.time(12), dt.UTC)
    [(since, until)] = shift.open(begin, begin + DAY)
    assert until - since == dt.timedelta(hours=hours)


def test_a_leave_goes_before_an_opening_and_a_holiday_only_before_the_week():
    begin, end = dt.datetime(2026, 5, 1, 8, tzinfo=dt.UTC), dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
    week = (Pattern(4, dt.time(8), dt.time(16)),)
    feast = Calendar("UTC", week, (), lambda day: "Labour Day")
    assert feast.why_shut(begin, end) == (begin, "holiday:Labour Day")
    opened = Calendar("UTC", week, (Change(begin, end, True, "opening"),), lambda day: "Labour Day")
    assert opened.covers(begin, end)
    ill = Calendar("UTC", week, (Change(begin, end, True), Change(begin, begin + MINUTE, False, "illness")))
    assert ill.why_shut(begin, end) == (begin, "illness")
