"""Working time by place: the only door to the library that knows the weekends and public holidays of countries."""

import datetime as dt
import functools

import holidays

from .clock import zone_of

OPENS, CLOSES = 9, 17
"""Hours of the day in which desks work, on the clock of their wall."""


@functools.lru_cache(512)
def _calendar(country: str, region: str) -> holidays.HolidayBase | None:
    """The calendar of a place; of the country when it knows no such region; None where nobody keeps one."""
    for part in dict.fromkeys((region.rpartition("-")[2] or None, None)):
        try:
            return holidays.country_holidays(country, subdiv=part)
        except NotImplementedError:
            continue
    return None


def is_workday(day: dt.date, country: str, region: str = "") -> bool:
    """Whether desks work that day; where nobody keeps a calendar, every day but Saturday and Sunday."""
    calendar = _calendar(country, region)
    return day.weekday() < 5 if calendar is None else bool(calendar.is_working_day(day))


def holiday(day: dt.date, country: str, region: str = "") -> str:
    """The name of the public holiday a day is in a place; empty: none, or nobody keeps a calendar."""
    calendar = _calendar(country, region) if country else None
    return "" if calendar is None else str(calendar.get(day) or "")


def after_hours(start: dt.datetime, hours: float, zone: str, country: str, region: str = "") -> dt.datetime:
    """The moment so many working hours after a start, on the clock, weekends and holidays of a place."""
    here, left = start.astimezone(zone_of(zone)), dt.timedelta(hours=hours)
    day = here.date()
    while True:
        if is_workday(day, country, region):
            opens, closes = (dt.datetime.combine(day, dt.time(hour), here.tzinfo) for hour in (OPENS, CLOSES))
            begins = max(opens, here)
            if (free := closes - begins) >= left:
                return (begins + left).astimezone(dt.UTC)
            left -= max(free, dt.timedelta(0))
        day += dt.timedelta(days=1)


def hours_between(start: dt.datetime, end: dt.datetime, zone: str, country: str, region: str = "") -> float:
    """The working hours of a place between two moments; none when the second is not later."""
    here, there, worked = start.astimezone(zone_of(zone)), end.astimezone(zone_of(zone)), dt.timedelta(0)
    day = here.date()
    while day <= there.date():
        if is_workday(day, country, region):
            opens, closes = (dt.datetime.combine(day, dt.time(hour), here.tzinfo) for hour in (OPENS, CLOSES))
            worked += max(min(closes, there) - max(opens, here), dt.timedelta(0))
        day += dt.timedelta(days=1)
    return worked.total_seconds() / 3600


def next_opening(now: dt.datetime, zone: str, country: str, region: str = "") -> dt.datetime:
    """When desks of a place open next, on a later day than this one there."""
    here = now.astimezone(zone_of(zone))
    day = here.date() + dt.timedelta(days=1)
    while not is_workday(day, country, region):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(OPENS), here.tzinfo).astimezone(dt.UTC)
