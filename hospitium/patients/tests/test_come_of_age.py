"""When a child comes of age: by the country's rule of that day, on their own clock, never later than it could be."""

import datetime as dt

import pytest

from hospitium.patients.standing_in.majority import age_of_majority, comes_of_age

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(("country", "age"), [("MX", 18), ("KR", 19), ("TH", 20), ("SG", 21), ("JP", 18), ("", 18)])
def test_each_country_has_its_age(country, age):
    assert age_of_majority(country, TODAY) == age


def test_a_rule_does_not_hold_before_its_day():
    assert age_of_majority("KR", dt.date(2000, 1, 1)) == 18


@pytest.mark.parametrize(
    ("born", "day"),
    [
        ("2010-05-17", "2028-05-17"),
        ("2010-05", "2028-05-01"),
        ("2010", "2028-01-01"),
        ("2012-02-29", "2030-02-28"),
    ],
)
def test_what_is_not_known_counts_as_its_earliest_day(born, day):
    assert comes_of_age(born, "MX", "America/Mexico_City", TODAY).isoformat() == f"{day}T00:00:00-06:00"


def test_without_a_birth_date_nobody_can_say():
    assert comes_of_age("", "MX", "UTC", TODAY) is None


def test_a_clock_that_is_none_is_ours():
    assert comes_of_age("2010-05-17", "MX", "Nowhere/None", TODAY).utcoffset() == dt.timedelta(0)
