"""Times: always with the city, both clocks where people are apart, dates never moved by a zone."""

import datetime as dt
import re
import zoneinfo

import pytest
import time_machine
from django.utils import translation

from hospitium.kernel import clock

REGIONS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
NOON = dt.datetime(2026, 12, 10, 20, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _a_year_earlier():
    with time_machine.travel("2025-06-01T12:00:00Z", tick=False):
        yield


def test_two_people_see_both_clocks_and_the_next_day_is_named():
    assert (
        clock.both(NOON, "America/Los_Angeles", "Asia/Riyadh").text
        == "Thu 10 Dec 2026, 12:30 Los Angeles · 23:30 Riyadh"
    )
    assert "Fri 04:30 Shanghai (next day)" in clock.both(NOON, "America/Los_Angeles", "Asia/Shanghai").text


def test_one_clock_is_enough_when_both_agree():
    assert clock.both(NOON, "Europe/Madrid", "Europe/Paris").text.count(":") == 1


def test_a_partial_date_stays_as_partial_as_it_was():
    assert [clock.partial(*pair) for pair in (("2015", "year"), ("2015-03", "month"), ("2015-03-05", "day"))] == [
        "2015",
        "Mar 2015",
        "Thu 5 Mar 2015",
    ]


def test_arabic_keeps_western_digits():
    with translation.override("ar"):
        assert "2026" in clock.moment(NOON, "Asia/Riyadh") and "23:30" in clock.moment(NOON, "Asia/Riyadh")


def test_age_is_as_exact_as_the_birth_date():
    day = dt.date(2026, 11, 21)
    assert [clock.age(born, on=day) for born in ("1980-11-22", "1980-11-21", "1980", "")] == ["45", "46", "≈ 46", ""]


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Kolkata", ["Kolkata", "Calcuta", "加尔各答", "كالكتا"]),
        ("Asia/Kathmandu", ["Kathmandu", "Katmandú", "加德满都", "كاتماندو"]),
        ("America/Argentina/Buenos_Aires", ["Buenos Aires", "Buenos Aires", "布宜诺斯艾利斯", "بوينوس أيرس"]),
        ("America/Buenos_Aires", ["Buenos Aires", "Buenos Aires", "布宜诺斯艾利斯", "بوينوس أيرس"]),
        ("US/Pacific", ["Los Angeles", "Los Ángeles", "洛杉矶", "لوس انجلوس"]),
        ("UTC", ["UTC"] * 4),
    ],
)
def test_a_zone_is_told_by_its_city_in_every_language_whichever_of_its_names_is_given(zone, told):
    assert [clock.city(zone, language) for language in ("en", "es", "zh-hans", "ar")] == told


def test_no_city_is_left_in_latin_letters_where_others_are_read_but_one_too_new():
    cities = {zone for zone in zoneinfo.available_timezones() if zone.partition("/")[0] in REGIONS}
    left = {zone for zone in cities for language in ("zh-hans", "ar") if re.search("[a-z]", clock.city(zone, language))}
    assert left <= {"America/Coyhaique"} and len(cities) > 400
