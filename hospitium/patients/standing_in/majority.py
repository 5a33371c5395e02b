"""When a minor comes of age: the country's rule as data, with the day from which it holds. Pure.

A birth date that is not known to the day counts as its earliest day, so that nobody acts for an adult by our guess.
"""

import csv
import datetime as dt
import functools
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ANYWHERE = "ZZ"


@functools.cache
def rules() -> dict[str, list[tuple[dt.date, int]]]:
    """The ages by country, each with the day from which it holds, latest first."""
    found: dict[str, list[tuple[dt.date, int]]] = {}
    with (Path(__file__).parent / "majority.csv").open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            found.setdefault(row["country"], []).append((dt.date.fromisoformat(row["since"]), int(row["age"])))
    return {country: sorted(ages, reverse=True) for country, ages in found.items()}


def age_of_majority(country: str, on: dt.date) -> int:
    """The age at which one is of age in a country, as the rule stands on a day."""
    ages = [age for since, age in rules().get(country, rules()[ANYWHERE]) if since <= on]
    return ages[0] if ages else rules()[ANYWHERE][0][1]


def comes_of_age(birth_date: str, country: str, zone: str, today: dt.date) -> dt.datetime | None:
    """The first moment of the birthday on which a person is of age, on their own clock; None where the birth is not known."""
    parts = [int(part) for part in birth_date.split("-")] if birth_date else []
    if not parts:
        return None
    year, month, day = (*parts, 1, 1)[:3] if len(parts) < 3 else parts[:3]
    year += age_of_majority(country, today)
    try:
        on = dt.date(year, month, day)
    except ValueError:  # born on 29 February: the earlier of the two days that laws name
        on = dt.date(year, 2, 28)
    return dt.datetime.combine(on, dt.time.min, tzinfo=clock_of(zone))


def clock_of(zone: str) -> dt.tzinfo:
    """A clock by its name; UTC where the name is none."""
    try:
        return ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return dt.UTC
