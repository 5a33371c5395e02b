"""A common time of several is the best there is, fair over zones, and told even where there is none."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.scheduling.meeting.finding import find
from hospitium.scheduling.meeting.reach import ASLEEP, AWAY, BUSY, DAY, Band, Person

ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
    *("Australia/Lord_Howe", "Asia/Shanghai", "America/Mexico_City", "Pacific/Apia"),
)
DAYS = (
    dt.date(2026, 3, 8),  # clocks in New York skip an hour
    dt.date(2026, 3, 29),  # and in Berlin
    dt.date(2026, 10, 25),  # an hour comes twice in Berlin
    dt.date(2026, 4, 5),  # half an hour comes twice on Lord Howe
    dt.date(2011, 12, 29),  # Samoa leaves a whole day out
    dt.date(2026, 6, 15),
)
GRID = dt.timedelta(minutes=15)
NIGHT = (*DAY, Band(1320, 1620, 9))
ALWAYS = [(dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC))]


def at(text, zone="UTC"):
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def who(key="a", zone="Europe/Berlin", **facts):
    return Person(key, zone, **{"open": ALWAYS} | facts)


def prices_at(person, moment):
    """What one minute costs somebody, read off the clock on their wall; empty while they sleep."""
    zone, found = ZoneInfo(person.zone), []
    for back in (0, 1, 2):
        day = moment.astimezone(zone).date() - dt.timedelta(days=back - 1)
        for band in person.day:
            begin, end = (
                (dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=edge)).replace(tzinfo=zone)
                for edge in (band.begins, band.ends)
            )
            if begin.astimezone(dt.UTC) <= moment < end.astimezone(dt.UTC):
                found.append(band.price)
    return found


def price_of(person, begin, minutes):
    """What a meeting costs somebody, minute by minute; None when they cannot."""
    prices = []
    for n in range(minutes):
        moment = begin + dt.timedelta(minutes=n)
        here = any(since <= moment < until for since, until in person.open)
        taken = any(since <= moment < until for since, until in person.busy)
        costs = prices_at(person, moment)
        if taken or not here or not costs:
            return None
        prices += costs
    return max(prices)


def rank_of(people, begin, minutes):
    prices = [price_of(person, begin, minutes) for person in people]
    least = min(person.borne for person in people)
    cost = sum(p * (2 * (one.borne - least) + p) for one, p in zip(people, prices, strict=True) if p is not None)
    lacking = sum(1 for one, p in zip(people, prices, strict=True) if p is None and one.is_needed)
    absent = sum(1 for one, p in zip(people, prices, strict=True) if p is None and not one.is_needed)
    return lacking, absent, cost, begin


spans = st.lists(st.tuples(st.integers(-600, 1500), st.integers(1, 900)), max_size=3)


@st.composite
def worlds(draw):
    since = dt.datetime.combine(draw(st.sampled_from(DAYS)), dt.time(), dt.UTC)

    def moments(pairs):
        return [
            (since + dt.timedelta(minutes=begin), since + dt.timedelta(minutes=begin + length))
            for begin, length in pairs
        ]

    people = [
        Person(
            str(number),
            draw(st.sampled_from(ZONES)),
            moments(draw(spans)) if draw(st.booleans()) else ALWAYS,
            moments(draw(spans)),
            draw(st.sampled_from((DAY, NIGHT))),
            draw(st.booleans()),
            draw(st.integers(0, 5)),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return people, draw(st.sampled_from((15, 20, 45, 90))), since


@settings(max_examples=40)
@given(worlds())
def test_the_first_proposal_is_what_a_walk_over_every_minute_finds(world):
    people, minutes, since = world
    until = since + dt.timedelta(hours=18)
    answer = find(people, minutes, since, until)
    starts = [since + n * GRID for n in range(73) if since + n * GRID + dt.timedelta(minutes=minutes) <= until]
    best = min(rank_of(people, begin, minutes) for begin in starts)
    assert rank_of(people, answer.proposals[0].begins, minutes) == best
    assert answer.is_whole == (best[0] == 0)
    for proposal in answer.proposals:
        assert rank_of(people, proposal.begins, minutes)[0] == best[0]
        for person, part in zip(people, proposal.parts, strict=True):
            assert (part.why == "") == ((price := price_of(person, proposal.begins, minutes)) is not None)
            assert part.price == (price or 0)


@given(worlds(), st.integers(1, 6))
def test_proposals_never_overlap_nor_leave_the_window(world, most):
    people, minutes, since = world
    until = since + dt.timedelta(hours=18)
    found = find(people, minutes, since, until, most=most).proposals
    assert 1 <= len(found) <= most
    ordered = sorted(found, key=lambda one: one.begins)
    assert all(one.ends <= other.begins for one, other in pairwise(ordered))
    assert all(since <= one.begins and one.ends <= until for one in found)


def test_whoever_bore_the_evening_before_is_spared_the_next():
    since, until = at("2026-06-15T00:00"), at("2026-06-16T00:00")
    people = [who("berlin", borne=6), who("seattle", "America/Los_Angeles")]
    swapped = [who("berlin"), who("seattle", "America/Los_Angeles", borne=6)]
    first, second = (
        {part.key: part.price for part in find(one, 60, since, until).proposals[0].parts} for one in (people, swapped)
    )
    assert first["berlin"] < first["seattle"] and second["berlin"] > second["seattle"]


def test_over_the_date_line_the_same_hour_is_another_day():
    people = [who("k", "Pacific/Kiritimati"), who("p", "Pacific/Pago_Pago")]
    best = find(people, 60, at("2026-06-15T00:00"), at("2026-06-17T00:00")).proposals[0]
    first, second = (best.begins.astimezone(ZoneInfo(person.zone)) for person in people)
    assert (first.date() - second.date()).days == 1 and 8 <= first.hour < 17 and 8 <= second.hour < 17


def test_where_there_is_no_time_it_says_who_stands_in_the_way_and_the_nearest():
    away = who("gone", open=[])
    answer = find([who("a"), away, who("b")], 30, at("2026-06-15T06:00"), at("2026-06-15T18:00"))
    assert answer.in_the_way == ("gone",) and not answer.is_whole
    assert [part.why for part in answer.proposals[0].parts] == ["", AWAY, ""]


def test_people_on_opposite_sides_of_the_earth_both_stand_in_each_others_way():
    people = [who("a", "Europe/London"), who("b", "Pacific/Auckland", day=(Band(540, 1020, 0),))]
    answer = find(people, 60, at("2026-06-15T09:00"), at("2026-06-15T20:00"))
    assert answer.in_the_way == ("b",)
    assert answer.proposals[0].missing[0].why == ASLEEP


def test_whoever_is_not_needed_is_counted_but_does_not_stand_in_the_way():
    busy = [(at("2026-06-15T07:00"), at("2026-06-15T12:00"))]
    people = [who("a"), who("b", busy=busy, is_needed=False)]
    answer = find(people, 60, at("2026-06-15T07:00"), at("2026-06-15T15:00"))
    assert answer.is_whole and answer.proposals[0].begins == at("2026-06-15T12:00")
    early = find(people, 60, at("2026-06-15T07:00"), at("2026-06-15T11:00")).proposals[0]
    assert early.missing[0] == ("b", 0, BUSY, at("2026-06-15T12:00")) and early.begins == at("2026-06-15T07:00")


def test_a_window_shorter_than_the_meeting_is_refused():
    with pytest.raises(ValueError, match="window"):
        find([who()], 60, at("2026-06-15T07:00"), at("2026-06-15T07:30"))
