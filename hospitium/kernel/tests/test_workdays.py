"""Working time follows the weekend, the holidays and the wall clock of a place."""

import datetime as dt

import pytest

from hospitium.kernel.workdays import after_hours, hours_between, is_workday, next_opening


def at(text):
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "hours", "place", "due"),
    [
        ("2026-11-24T09:00-08:00", 8, ("America/Los_Angeles", "US", "US-CA"), "2026-11-24T17:00-08:00"),
        ("2026-11-25T12:00-08:00", 8, ("America/Los_Angeles", "US", "US-CA"), "2026-11-30T12:00-08:00"),  # Thanksgiving
        ("2026-11-27T10:00+04:00", 4, ("Asia/Dubai", "AE", ""), "2026-11-27T14:00+04:00"),
        ("2026-11-28T10:00+04:00", 4, ("Asia/Dubai", "AE", ""), "2026-11-30T13:00+04:00"),  # Saturday and Sunday
        ("2026-11-26T16:00+03:00", 2, ("Asia/Riyadh", "SA", ""), "2026-11-29T10:00+03:00"),  # Friday and Saturday
        ("2026-11-24T20:00-08:00", 1, ("America/Los_Angeles", "US", ""), "2026-11-25T10:00-08:00"),  # after hours
        ("2026-03-06T16:00-08:00", 2, ("America/Los_Angeles", "US", ""), "2026-03-09T10:00-07:00"),  # clocks go forward
    ],
)
def test_hours_are_counted_while_the_place_works(start, hours, place, due):
    assert after_hours(at(start), hours, *place) == at(due)


def test_a_region_has_holidays_of_its_own_and_an_unknown_one_those_of_its_country():
    after_thanksgiving = dt.date(2026, 11, 27)
    assert not is_workday(after_thanksgiving, "US", "US-CA")
    assert is_workday(after_thanksgiving, "US", "US-??") == is_workday(after_thanksgiving, "US")


def test_where_nobody_keeps_a_calendar_the_week_has_five_days():
    assert is_workday(dt.date(2026, 12, 25), "ZZ") and not is_workday(dt.date(2026, 12, 26), "ZZ")


@pytest.mark.parametrize(
    ("start", "end", "place", "hours"),
    [
        ("2026-11-24T10:00-08:00", "2026-11-24T15:30-08:00", ("America/Los_Angeles", "US", "US-CA"), 5.5),
        ("2026-11-25T12:00-08:00", "2026-11-30T12:00-08:00", ("America/Los_Angeles", "US", "US-CA"), 8),  # Thanksgiving
        ("2026-11-24T18:00-08:00", "2026-11-25T08:00-08:00", ("America/Los_Angeles", "US", ""), 0),  # a night
        ("2026-11-26T16:00+03:00", "2026-11-29T10:00+03:00", ("Asia/Riyadh", "SA", ""), 2),  # Friday and Saturday
        ("2026-11-25T12:00-08:00", "2026-11-24T12:00-08:00", ("America/Los_Angeles", "US", ""), 0),  # backwards
    ],
)
def test_the_hours_between_two_moments_are_those_in_which_the_place_works(start, end, place, hours):
    assert hours_between(at(start), at(end), *place) == hours


def test_desks_open_next_on_a_later_working_day():
    assert next_opening(at("2026-11-25T07:00-08:00"), "America/Los_Angeles", "US", "US-CA") == at(
        "2026-11-30T09:00-08:00"
    )
    assert next_opening(at("2026-11-24T20:00-08:00"), "America/Los_Angeles", "US") == at("2026-11-25T09:00-08:00")
