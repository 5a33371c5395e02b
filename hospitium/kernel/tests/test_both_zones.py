"""Times on one clock, on two, and dates that are only partly known."""

import datetime as dt

import pytest
import time_machine

from hospitium.kernel import clock

MADRID, RIYADH, LA, DUBAI = "Europe/Madrid", "Asia/Riyadh", "America/Los_Angeles", "Asia/Dubai"


@pytest.fixture(autouse=True)
def _in_june_2024():
    with time_machine.travel("2024-06-15T12:00:00Z", tick=False):
        yield


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


THURSDAY = utc(2024, 12, 12, 8, 30)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Thu 12 Dec, 09:30 Madrid · 11:30 Riyadh"),
        ("es", "jue 12 dic, 09:30 Madrid · 11:30 Riad"),
        ("zh-hans", "12月12日 周四 09:30 马德里 · 11:30 利雅得"),
        ("ar", "الخميس 12 ديسمبر، 09:30 مدريد · 11:30 الرياض"),
    ],
)
def test_staff_read_the_hospital_first_with_cities_in_their_language(lang, text):
    assert clock.both_zones(THURSDAY, MADRID, RIYADH, lang).text == text


def test_a_patient_at_home_reads_their_own_clock_first():
    times = clock.both_zones(THURSDAY, MADRID, RIYADH, "en", first="away")
    assert times.text == "Thu 12 Dec, 11:30 Riyadh time (09:30 in Madrid)"
    assert (times.first, times.second) == ("Thu 12 Dec, 11:30 Riyadh", "Thu 12 Dec, 09:30 Madrid")


def test_one_line_when_both_clocks_agree():
    times = clock.both_zones(THURSDAY, MADRID, "Europe/Paris", "en")
    assert times.same and times.text == "Thu 12 Dec, 09:30 Madrid"
    assert clock.both_zones(THURSDAY, MADRID, "", "en").same


def test_the_next_day_is_said_and_both_weekdays_named():
    times = clock.both_zones(utc(2024, 12, 13, 2, 30), LA, DUBAI, "en")
    assert times.next_day and not times.previous_day
    assert times.text == "Thu 12 Dec, 18:30 Los Angeles · Fri 06:30 Dubai (next day)"


def test_the_previous_day_is_said_when_the_patient_is_ahead():
    times = clock.both_zones(utc(2024, 12, 13, 2, 30), LA, DUBAI, "en", first="away")
    assert times.previous_day and times.text == "Fri 13 Dec, 06:30 Dubai time (Thu 18:30 in Los Angeles, previous day)"


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (utc(2024, 3, 10, 9, 59), "01:59"),
        (utc(2024, 3, 10, 10, 0), "03:00"),
        (utc(2024, 11, 3, 8, 30), "01:30"),
        (utc(2024, 11, 3, 9, 30), "01:30"),
    ],
)
def test_clocks_that_change_are_followed(instant, shown):
    assert f", {shown} Los Angeles" in clock.moment(instant, LA, "en")


def test_the_tooltip_tells_the_two_half_past_ones_apart():
    first, second = (clock.in_full(utc(2024, 11, 3, hour, 30), LA, "en") for hour in (8, 9))
    assert first.endswith("(UTC-07:00)") and second.endswith("(UTC-08:00)")


def test_another_year_is_named():
    assert clock.moment(utc(2025, 1, 1, 7, 0), LA, "en") == "Tue 31 Dec, 23:00 Los Angeles"
    assert clock.moment(utc(2025, 1, 1, 7, 0), MADRID, "en") == "Wed 1 Jan 2025, 08:00 Madrid"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Thu 12 Dec 2024"),
        ("es", "jue 12 dic 2024"),
        ("zh-hans", "2024年12月12日 周四"),
        ("ar", "الخميس 12 ديسمبر 2024"),
    ],
)
def test_a_day_has_weekday_month_by_name_and_western_digits(lang, text):
    assert clock.day(dt.date(2024, 12, 12), lang) == text


@pytest.mark.parametrize(
    ("text", "precision", "shown"),
    [
        ("2015", "year", "2015"),
        ("2015", "", "2015"),
        ("2015-03", "month", "Mar 2015"),
        ("2015-03-05", "year", "2015"),
        ("2015-03-05", "day", "Thu 5 Mar 2015"),
        ("2015-03-05T23:30:00-08:00", "instant", "Thu 5 Mar 2015, 23:30"),
        ("around 2015", "", "around 2015"),
        ("2015-13", "month", "2015-13"),
        ("", "", ""),
    ],
)
def test_a_partial_date_is_shown_as_far_as_it_goes_and_never_moved(text, precision, shown):
    assert clock.partial(text, precision, "en") == shown


def test_relative_words_end_at_seven_days():
    now = utc(2024, 6, 15, 12)
    assert clock.ago(now - dt.timedelta(hours=5), now, "en") == "5 hours ago"
    assert clock.ago(now + dt.timedelta(days=2), now, "es") == "dentro de 2 días"
    assert clock.ago(now - dt.timedelta(days=7), now) == ""
    assert clock.ago(now - dt.timedelta(hours=5), lang="ar") == "قبل 5 ساعات"


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        ("1990-06-15", "34"),
        ("1990-06-16", "33"),
        ("1990-07", "≈ 33"),
        ("1990", "≈ 34"),
        ("", ""),
        ("unknown", ""),
        ("2030", ""),
        ("1850-01-01", ""),
        ("2024-06-01", "14 days"),
        ("2023-12-15", "6 months"),
        ("2022-06-15", "2"),
        ("2024-06-14", "1 day"),
        ("2000-02-29", "24"),
    ],
)
def test_age_goes_as_far_as_the_stated_date(born, shown):
    assert clock.age(born, lang="en") == shown


def test_age_turns_at_midnight_where_the_person_is():
    instant = utc(2024, 6, 15, 20)
    assert clock.age("1990-06-16", on=instant, zone="Asia/Shanghai") == "34"
    assert clock.age("1990-06-16", on=instant, zone=LA) == "33"


def test_unknown_zones_fall_back_to_utc_by_name():
    assert clock.moment(THURSDAY, "Mars/Olympus", "en") == "Thu 12 Dec, 08:30 UTC"


def test_there_is_one_clock():
    assert clock.now() == utc(2024, 6, 15, 12) and clock.wall(RIYADH, "en") == ("Riyadh", "15:00")
