"""What a file says of time means the same to planner and checker: joined windows, midnight, holidays, changed clocks, regions."""

import pytest

from hospitium.scheduling.planning.checker import check
from hospitium.scheduling.planning.planner import Wanted, plan
from hospitium.scheduling.planning.reading import read
from hospitium.scheduling.planning.writing import written
from hospitium.scheduling.testing import make_instance, make_step

ALL = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def placed(step, doctor, **more):
    """Where the only step begins, or none; the checker agrees with the plan."""
    world = make_instance(
        steps=[make_step("s", **step)], resources=[{"id": "d", "kind": "specialist"} | doctor], **more
    )
    instance = read(world)
    made = written(instance, plan(instance, Wanted(rounds=0)))
    assert check(world, made) == []
    return made["items"][0]["from"] if made["items"] else None


def spring(first="2026-03-28", last="2026-03-29"):
    """A stay over the night in which clocks in Berlin skip the hour from 2 to 3."""
    return {
        "whole": {"from": first, "to": last},
        "arrive": {"earliest": f"{first}T00:00", "latest": f"{last}T20:00"},
        "leave": {"earliest": f"{first}T01:00", "latest": f"{last}T23:00"},
    }


def autumn():
    """A stay over the night in which clocks in Berlin show the hour from 2 to 3 twice."""
    return spring("2026-10-24", "2026-10-25")


def test_windows_that_join_are_one():
    parts = [
        {"from": "2026-05-04T09:00", "to": "2026-05-04T09:30"},
        {"from": "2026-05-04T09:30", "to": "2026-05-04T10:00"},
    ]
    assert placed({"windows": parts}, {}) == "2026-05-04T09:00+02:00"


def test_a_night_shift_goes_over_midnight():
    shift = [{"days": ["mon"], "from": "23:30", "to": "00:30"}]
    assert placed({}, {"hours": shift}) == "2026-05-04T23:30+02:00"


def test_hours_until_24_join_the_next_day():
    day = [{"days": ["mon"], "from": "23:30", "to": "24:00"}, {"days": ["tue"], "from": "00:00", "to": "00:30"}]
    assert placed({}, {"hours": day}) == "2026-05-04T23:30+02:00"


def test_a_holiday_takes_its_hours_and_open_gives_them_back():
    hours, day = [{"days": ["tue"], "from": "09:00", "to": "10:00"}], "2026-05-05"
    assert placed({}, {"hours": hours, "holidays": [day]}) is None
    assert (
        placed({}, {"hours": hours, "holidays": [day], "open": [{"from": f"{day}T09:00", "to": f"{day}T10:00"}]})
        is not None
    )


def test_somebody_always_there_is_not_there_on_holidays():
    days = [f"2026-05-{n:02}" for n in range(4, 11)]
    assert placed({}, {"holidays": days}) is None
    assert placed({}, {"holidays": days[:-1]}).startswith("2026-05-10")


def test_another_zone_has_its_own_day():
    dubai = {"zone": "Asia/Dubai", "hours": [{"days": ["tue"], "from": "00:00", "to": "01:00"}]}
    assert placed({}, dubai) == "2026-05-04T22:00+02:00"


@pytest.mark.parametrize(("begin", "end", "expected"), [("01:00", "03:00", "T01:00+01:00"), ("02:00", "03:00", None)])
def test_a_skipped_hour_is_not_worked(begin, end, expected):
    hours = [{"days": ["sun"], "from": begin, "to": end}]
    found = placed({}, {"hours": hours}, **spring())
    assert found == expected if expected is None else found.endswith(expected)


def test_a_night_with_a_skipped_hour_is_an_hour_shorter():
    hours = [{"days": ["sun"], "from": "00:00", "to": "04:00"}]
    assert placed({"minutes": 180}, {"hours": hours}, **spring()) is not None
    assert placed({"minutes": 195}, {"hours": hours}, **spring()) is None


def test_a_night_with_a_doubled_hour_is_an_hour_longer():
    hours = [{"days": ["sun"], "from": "00:00", "to": "04:00"}]
    assert placed({"minutes": 300}, {"hours": hours}, **autumn()) is not None


@pytest.mark.parametrize(
    ("known", "wanted", "is_understood"),
    [("ar-EG", "ar", True), ("ar", "ar-EG", False), ("ar", "ar", True), ("arz", "ar", False)],
)
def test_a_region_answers_for_its_language_and_not_the_other_way(known, wanted, is_understood):
    doctor = {"languages": [{"tag": known, "speak": 4, "understand": 4}]}
    found = placed({"language": {"modes": ["bilingual"]}}, doctor, languages=[wanted])
    assert (found is not None) == is_understood


def test_somebody_understands_as_well_as_the_weaker_of_speaking_and_understanding():
    doctor = {"languages": [{"tag": "ar", "speak": 5, "understand": 2}]}
    assert placed({"language": {"level": 3, "modes": ["bilingual"]}}, doctor, languages=["ar"]) is None


def test_the_day_that_counts_a_step_is_the_day_it_begins():
    shift = [{"days": ["mon"], "from": "22:00", "to": "02:00"}]
    assert placed({"minutes": 240}, {"hours": shift, "most_minutes_a_day": 240}) is not None
    assert placed({"minutes": 240}, {"hours": shift, "most_minutes_a_day": 225}) is None
