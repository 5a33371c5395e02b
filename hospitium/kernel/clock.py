"""Time as people read it: always with the city whose clock it is, in both zones where two people are apart.

Instants are aware datetimes, zones IANA names, days and partial dates never pass through a zone. `lang` is a language
code of ours ("zh-hans"); without one the active language speaks. Day and month names, patterns, cities: CLDR by Babel.
"""

import datetime as dt
import functools
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_timedelta
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override, pgettext

WEEK = dt.timedelta(days=7)
# Weekday, day and month by name: no order of numbers to misread. With the year, without it, month and year, weekday.
PATTERNS = {"zh": ("y年M月d日 EEE", "M月d日 EEE", "y年M月", "EEE")}
WESTERN = ("EEE d MMM y", "EEE d MMM", "MMM y", "EEE")
COMMAS = {"zh": " ", "ar": "، "}  # between a day and an hour


def now() -> dt.datetime:
    """This instant: the one clock everything else reads."""
    return timezone.now()


def locale(language: str | None = None) -> Locale:
    """Babel's locale of a language of ours, English when nobody knows it. Digits are Western in Arabic too."""
    return _locale(language or get_language() or "en")


@functools.lru_cache(256)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@functools.lru_cache(1024)
def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name; UTC when there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def city(zone: str, lang: str | None = None) -> str:
    """The city a zone is named after, in the reader's language."""
    return _city(zone, lang or get_language() or "en")


@functools.lru_cache(2048)
def _city(zone: str, language: str) -> str:
    key = zone_of(zone).key
    if "/" not in key:
        return "UTC"
    cities, names = locale(language).time_zones, _names(key)
    told = (cities[name].get("city") for name in names if name in cities)
    return next(filter(None, told), names[0].rpartition("/")[2].replace("_", " "))


@functools.cache
def _names(zone: str) -> tuple[str, ...]:
    """All names of a zone, today's first: CLDR tells its city by the first it ever had (Calcutta, Saigon)."""
    today = get_global("zone_aliases")
    name: str = today.get(zone, zone)
    return (name, *(old for old, new in today.items() if new == name))


def day(date: dt.date, lang: str | None = None) -> str:
    """A day nobody can misread: “Thu 12 Dec 2026”."""
    return _shown(date, 0, lang)


def moment(instant: dt.datetime, zone: str, lang: str | None = None) -> str:
    """Day, time and city: “Thu 12 Dec, 09:30 Madrid”; the year too when it is not this one in that zone."""
    return f"{_day_and_time(instant.astimezone(zone_of(zone)), lang)} {city(zone, lang)}"


def in_full(instant: dt.datetime, zone: str, lang: str | None = None) -> str:
    """The moment with its year and its distance from UTC, for tooltips: “Sat 12 Dec 2026, 09:30 Madrid (UTC+01:00)”."""
    local = instant.astimezone(zone_of(zone))
    shown = f"{day(local.date(), lang)}{_comma(lang)}{local:%H:%M} {city(zone, lang)}"
    return shown if city(zone, lang) == "UTC" else f"{shown} (UTC{local.isoformat()[-6:]})"


@dataclass(frozen=True)
class BothTimes:
    """One instant on two clocks. `text` is the line to show: one clock when both agree (`same`).

    `first` and `second` name day, time and city each; `next_day` and `previous_day` say where the second clock stands.
    """

    first: str
    second: str
    same: bool
    next_day: bool
    text: str
    previous_day: bool = False


def both_zones(
    instant: dt.datetime, home_zone: str, away_zone: str, lang: str | None = None, *, first: str = "home"
) -> BothTimes:
    """An instant at the hospital and where somebody else is.

    Staff and anyone who will stand in the hospital read `first="home"`: “Thu 12 Dec, 09:30 Madrid · 11:30 Riyadh”.
    Somebody who stays where they are reads `first="away"`: “Thu 12 Dec, 11:30 Riyadh time (09:30 in Madrid)”.
    """
    zones = (home_zone, away_zone or home_zone) if first == "home" else (away_zone or home_zone, home_zone)
    here, there = (instant.astimezone(zone_of(zone)) for zone in zones)
    shift = (there.date() - here.date()).days
    shown = [moment(instant, zone, lang) for zone in zones]
    same = here.utcoffset() == there.utcoffset()
    text = shown[0] if same else _two_clocks(here, there, zones, lang, own=first == "away")
    return BothTimes(shown[0], shown[1], same, shift > 0, text, shift < 0)


def line_of_both(instant: dt.datetime, first: str, second: str, lang: str | None = None) -> str:
    """The `text` of `both` alone, for long lists."""
    zones = (first, second or first)
    here, there = (instant.astimezone(zone_of(zone)) for zone in zones)
    same = here.utcoffset() == there.utcoffset()
    return moment(instant, first, lang) if same else _two_clocks(here, there, zones, lang, own=False)


def both(instant: dt.datetime, first: str, second: str, lang: str | None = None) -> BothTimes:
    """An instant on two clocks of equal standing, in the order given."""
    return both_zones(instant, first, second, lang)


def partial(text: str, precision: str = "", lang: str | None = None) -> str:
    """A date as precise as it was stated, never moved by a zone: “2015”, “Mar 2015”, “Thu 5 Mar 2015”.

    `text` is ISO 8601, `precision` year, month, day or instant (what the length says, when empty). An instant keeps
    the clock it was written by. What cannot be read is shown as it came.
    """
    precision = precision or {4: "year", 7: "month", 10: "day"}.get(len(text), "instant")
    try:
        if precision == "month":
            return _shown(dt.date.fromisoformat(f"{text[:7]}-01"), 2, lang)
        if precision in ("day", "instant"):
            hour = text[11:16] if precision == "instant" and text[11:16] not in ("", "00:00") else ""
            return _comma(lang).join(filter(None, (day(dt.date.fromisoformat(text[:10]), lang), hour)))
    except ValueError:
        return text
    return text[:4] if precision == "year" and text[:4].isdigit() else text


def ago(instant: dt.datetime, now: dt.datetime | None = None, lang: str | None = None) -> str:
    """How far away a moment is, in words, under a week either way; beyond that nothing: show the moment itself."""
    distance = instant - (now or timezone.now())
    if abs(distance) >= WEEK:
        return ""
    return format_timedelta(distance, add_direction=True, locale=locale(lang), threshold=1.2)


def age(
    birth_date: str,
    precision: str = "",
    on: dt.datetime | dt.date | None = None,
    zone: str = "UTC",
    lang: str | None = None,
) -> str:
    """Age in the person's zone as far as the stated date allows: “34”, “≈ 34” for less than a day's precision.

    Under two years in months, under two months in days, where the day of birth is known. Empty when it is unknown,
    after `on`, or over 130 years ago.
    """
    born, today = _birth(birth_date, precision), _day_in(on, zone)
    if born is None or born > today or today.year - born.year > 130:
        return ""
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    with _speaking(lang):
        if _reach(birth_date, precision) < 10:
            return f"≈ {months // 12}"
        return str(months // 12) if months >= 24 else _young((today - born).days, months)


def wall(zone: str, lang: str | None = None) -> tuple[str, str]:
    """The clock on the wall of a place: (city, HH:MM) now."""
    return city(zone, lang), f"{now().astimezone(zone_of(zone)):%H:%M}"


def _shown(date: dt.date, pattern: int, lang: str | None) -> str:
    return _day_shown(date, pattern, lang or get_language() or "en")


@functools.lru_cache(4096)
def _day_shown(date: dt.date, pattern: int, language: str) -> str:
    words = locale(language)
    return format_date(date, PATTERNS.get(words.language, WESTERN)[pattern], locale=words)


def _comma(lang: str | None) -> str:
    return COMMAS.get(locale(lang).language, ", ")


def _day_and_time(local: dt.datetime, lang: str | None) -> str:
    this_year = local.year == now().astimezone(local.tzinfo).year
    return f"{_shown(local.date(), 1 if this_year else 0, lang)}{_comma(lang)}{local:%H:%M}"


def _two_clocks(here: dt.datetime, there: dt.datetime, zones: tuple[str, str], lang: str | None, *, own: bool) -> str:
    shift = (there.date() - here.date()).days
    facts = {
        "when": _day_and_time(here, lang),
        "city": city(zones[0], lang),
        "other_city": city(zones[1], lang),
        "other": f"{_shown(there.date(), 3, lang)} {there:%H:%M}" if shift else f"{there:%H:%M}",
    }
    with _speaking(lang):
        return (_own_first(shift) if own else _side_by_side(shift)) % facts


def _side_by_side(shift: int) -> str:
    if shift > 0:
        return pgettext("two clocks", "%(when)s %(city)s · %(other)s %(other_city)s (next day)")
    if shift < 0:
        return pgettext("two clocks", "%(when)s %(city)s · %(other)s %(other_city)s (previous day)")
    return pgettext("two clocks", "%(when)s %(city)s · %(other)s %(other_city)s")


def _own_first(shift: int) -> str:
    if shift > 0:
        return pgettext("two clocks", "%(when)s %(city)s time (%(other)s in %(other_city)s, next day)")
    if shift < 0:
        return pgettext("two clocks", "%(when)s %(city)s time (%(other)s in %(other_city)s, previous day)")
    return pgettext("two clocks", "%(when)s %(city)s time (%(other)s in %(other_city)s)")


def _reach(text: str, precision: str) -> int:
    return min(len(text), {"year": 4, "month": 7}.get(precision, 10))


def _birth(text: str, precision: str) -> dt.date | None:
    """The first day the stated date may mean."""
    try:
        return dt.date.fromisoformat((text[: _reach(text, precision)] + "-01-01")[:10])
    except ValueError:
        return None


def _day_in(on: dt.datetime | dt.date | None, zone: str) -> dt.date:
    at = on or now()
    return at.astimezone(zone_of(zone)).date() if isinstance(at, dt.datetime) else at


def _young(days: int, months: int) -> str:
    if months < 2:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def _speaking(lang: str | None) -> Any:
    return override(lang) if lang else nullcontext()
