"""Time as people read it: always with the city whose clock it is, in both zones where two people are apart."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_timezone_location
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def locale(language: str | None = None) -> Locale:
    """Babel's locale of a language of ours; Arabic with Western digits, as records and lab values need them."""
    tag = language or get_language() or "en"
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name; UTC when there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def city(zone: str) -> str:
    """The city a zone is named after, in the reader's language."""
    return "UTC" if zone in ("", "UTC") else get_timezone_location(zone_of(zone), locale=locale(), return_city=True)


def moment(instant: dt.datetime, zone: str) -> str:
    """Day and time with the city: “Thu 12 Dec 2026, 09:30 Madrid”."""
    return f"{_day_and_time(instant, zone)} {city(zone)}"


def _day_and_time(instant: dt.datetime, zone: str) -> str:
    local = instant.astimezone(zone_of(zone))
    return f"{day(local.date())}, {local:%H:%M}"


def day(date: dt.date) -> str:
    """A day nobody can misread: weekday, day and month by name."""
    words = locale()
    pattern = {"zh": "y年M月d日 EEE", "ar": "EEE d MMM y"}.get(words.language, "EEE d MMM y")
    return format_date(date, pattern, locale=words)


@dataclass(frozen=True)
class BothTimes:
    """One instant on two clocks; `text` is the sentence to show, one clock when both agree."""

    first: str
    second: str
    text: str


def both(instant: dt.datetime, first: str, second: str) -> BothTimes:
    """An instant for two people: the first one's day and time, then the other's, naming the day when it differs."""
    here, there = instant.astimezone(zone_of(first)), instant.astimezone(zone_of(second))
    one = moment(instant, first)
    if not second or here.utcoffset() == there.utcoffset():
        return BothTimes(one, "", one)
    other = f"{there:%H:%M} {city(second)}"
    if there.date() != here.date():
        weekday = format_date(there.date(), "EEE", locale=locale())
        note = _("next day") if there.date() > here.date() else _("previous day")
        other = f"{weekday} {other} ({note})"
    return BothTimes(one, other, f"{one} · {other}")


def partial(text: str, precision: str) -> str:
    """A date as precise as it was stated, never moved by a time zone: “2015”, “Mar 2015”, “Thu 5 Mar 2015”."""
    try:
        if precision == "month":
            return format_datetime(dt.datetime.strptime(text[:7], "%Y-%m"), "MMM y", locale=locale())
        if precision in ("day", "instant"):
            shown = day(dt.date.fromisoformat(text[:10]))
            clock = "" if precision == "day" or text[11:16] in ("", "00:00") else f", {text[11:16]}"
            return shown + clock
    except ValueError:
        return text
    return text


def ago(instant: dt.datetime, now: dt.datetime | None = None) -> str:
    """How far away a moment is, in words, within a week either way; beyond that, nothing."""
    from babel.dates import format_timedelta

    distance = instant - (now or timezone.now())
    if abs(distance) > dt.timedelta(days=7):
        return ""
    return format_timedelta(distance, add_direction=True, locale=locale(), threshold=1.2)


def age(birth_date: str, today: dt.date | None = None) -> str:
    """Age in whole years as far as the stated birth date allows; empty when it is unknown."""
    today = today or timezone.now().date()
    if not birth_date[:4].isdigit():
        return ""
    month_day = (birth_date + "-01-01")[5:10] if len(birth_date) > 4 else "01-01"
    years = today.year - int(birth_date[:4]) - (f"{today:%m-%d}" < month_day)
    about = "≈ " if len(birth_date) < 10 else ""
    return f"{about}{years}" if 0 <= years < 130 else ""


def wall(zone: str) -> tuple[str, str]:
    """The clock on the wall of a place: (city, HH:MM) now."""
    return city(zone), f"{timezone.now().astimezone(zone_of(zone)):%H:%M}"
