"""What changed since somebody looked, and from when to prepare."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.kernel import clock
from hospitium.scheduling.itinerary import saying
from hospitium.scheduling.itinerary.items import Difference, Item, Prepare, Where, days_of, differences, since

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
MADRID, RIYADH = "Europe/Madrid", "Asia/Riyadh"


def item(ref="A-1", day=23, hour=8, **facts):
    begins = dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)
    return Item(ref, "MRI scan", begins, begins + dt.timedelta(minutes=45), MADRID, **facts)


def seen(*items):
    return {one.ref: one.seen for one in items}


def test_who_has_seen_nothing_yet_is_told_of_no_change():
    assert differences(None, [item()], NOW) == []


def test_what_is_as_it_was_seen_is_no_news():
    assert differences(seen(item()), [item()], NOW) == []


def test_a_move_says_when_it_was_and_when_it_is():
    [change] = differences(seen(item()), [item(hour=10)], NOW)
    assert (change.difference, change.was_at.hour, change.now.begins.hour) == (Difference.MOVED, 8, 10)


def test_a_move_takes_its_preparation_along_without_telling_it_as_a_change_of_its_own():
    was, now = item(day=23), item(day=24)
    was = item(day=23, prepare=(Prepare("fasting", since(was.begins, 600)),))
    now = item(day=24, prepare=(Prepare("fasting", since(now.begins, 600)),))
    assert [one.difference for one in differences(seen(was), [now], NOW)] == [Difference.MOVED]


def test_another_place_another_preparation_a_new_and_a_cancelled_one_are_told_each():
    was = [item(), item("A-2", 24), item("A-3", 25)]
    now = [item(where=Where("West")), item("A-2", 24, prepare=(Prepare("fasting", NOW),)), item("A-4", 26)]
    found = [(one.ref, str(one.difference)) for one in differences(seen(*was), now, NOW)]
    assert found == [("A-1", "elsewhere"), ("A-2", "prepare"), ("A-3", "gone"), ("A-4", "new")]


def test_what_is_over_is_no_news():
    assert differences(seen(item(day=19)), [item("A-2", 18)], NOW) == []


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(21, 27), st.integers(6, 20)), max_size=6))
def test_whoever_says_to_have_seen_it_is_told_nothing_more(rows):
    items = [item(f"A-{n}", day, hour) for n, day, hour in {row[0]: row for row in rows}.values()]
    assert differences(seen(*items), items, NOW) == []


def test_days_are_those_of_the_campus():
    late = item(day=23, hour=23)  # half past midnight in Madrid
    assert [day.date.day for day in days_of([late, item("A-2", 24, 9)])] == [24]


def test_fasting_begins_so_many_real_hours_before_also_in_the_night_the_clocks_change():
    begins = dt.datetime(2026, 10, 25, 8, tzinfo=clock.zone_of(MADRID))  # summer time ends that night
    assert since(begins, 600).astimezone(clock.zone_of(MADRID)).hour == 23


@pytest.mark.parametrize(
    ("home", "words"),
    [
        (MADRID, "Nothing to eat after Sun 22 Nov, 22:00 Madrid."),
        (RIYADH, "Nothing to eat after Sun 22 Nov, 22:00 Madrid · Mon 00:00 Riyadh (next day)."),
    ],
)
def test_preparation_names_the_moment_on_the_clock_of_the_campus_and_of_home_where_it_differs(home, words):
    assert saying.preparing("fasting", since(item(hour=7).begins, 600), "", MADRID, home) == words


def test_home_time_is_told_only_where_it_differs():
    assert saying.hours_at_home(item(), "Europe/Paris") == ""
    assert saying.hours_at_home(item(), RIYADH) == "Mon 23 Nov, 11:00 Riyadh"


def test_a_calendar_is_told_when_and_at_which_house_and_nothing_more():
    told = saying.entry_of(
        item(where=Where("Oncology", "3"), prepare=(Prepare("pause", NOW, "metformin"),)),
        uid="u",
        sequence=0,
        written_at=NOW,
        language="es",
        link="https://x.invalid/",
        address="Calle Mayor 1",
    )
    text = f"{told.summary} {told.description} {told.location}"
    assert "Calle Mayor 1" in text and not any(word in text for word in ("MRI", "Oncology", "metformin"))
