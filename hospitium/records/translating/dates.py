"""Dates and times of day in a text, in many orders and languages, each with all the days it can mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .plain import plain, primary, said_by

Day = tuple[int | None, int, int | None]
"""Year, month, day of the month, as far as they are said; a year below 100 is one without its century."""

EITHER_WAY = frozenset({"en", "zh", "ja", "ko", "fil", "und", ""})
"""Languages in which 12/03/2024 can be March or December; in the others the day comes first."""

_NAMES = {
    1: "january jan enero ene janvier janv janeiro يناير كانون_الثاني جانفي januar",
    2: "february feb febrero février fevrier févr fev fevereiro فبراير شباط فيفري februar",
    3: "march mar marzo mars março مارس اذار märz",
    4: "april apr abril abr avril avr ابريل نيسان افريل",
    5: "may mayo mai maio mayo مايو ايار ماي",
    6: "june jun junio juin junho يونيو حزيران جوان juni",
    7: "july jul julio juillet juil julho يوليو تموز جويليه juli",
    8: "august aug agosto ago août aout اغسطس اب اوت",
    9: "september sep sept septiembre setiembre septembre setembro set سبتمبر ايلول",
    10: "october oct octubre octobre outubro out اكتوبر تشرين_الاول oktober okt",
    11: "november nov noviembre novembre novembro نوفمبر تشرين_الثاني",
    12: "december dec diciembre dic décembre déc dezembro dez ديسمبر كانون_الاول dezember",
}
MONTHS = {plain(word.replace("_", " ")): number for number, words in _NAMES.items() for word in words.split()}
MONTH = rf"(?P<month>{said_by(*MONTHS)})\.?(?![^\W\d_])(?:\s*\((?:{said_by(*MONTHS)})\))?"
_OF = r"(?:\s+(?:de|del|of|do))?"
_DAY = r"(?<![\d.,/:-])(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|er|°|\.))?"

NUMERIC = re.compile(
    r"(?<![\d.,/-])(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?![\d/]|[.,-]\d)"
)
SORTED = re.compile(
    r"(?<![\d.,/-])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d|[.,/-]\d)"
)
MONTH_OF_YEAR = re.compile(r"(?<![\d.,/-])(?P<month>\d{1,2})/(?P<year>(?:19|20)\d\d)(?![\d/]|[.,-]\d)")
CHINESE = re.compile(r"(?P<year>\d{2,4})\s?年\s?(?P<month>\d{1,2})\s?月(?:份|\s?(?P<day>\d{1,2})\s?[日号])?")
CHINESE_DAY = re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号]")
DAY_MONTH = re.compile(rf"{_DAY}{_OF}[\s/-]*{MONTH}(?:(?:,|{_OF})[\s/-]*(?P<year>(?:19|20)\d\d)(?!\d))?")
MONTH_DAY = re.compile(
    rf"(?<![^\W\d_]){MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,:]\d|\s?(?:mg|ml|g|%))(?:,?\s+(?P<year>(?:19|20)\d\d)(?!\d))?"
)
MONTH_YEAR = re.compile(rf"(?<![^\W\d_]){MONTH}(?:,|{_OF})[\s/-]+(?P<year>(?:19|20)\d\d)(?!\d)")
WRITTEN = (CHINESE, CHINESE_DAY, SORTED, DAY_MONTH, MONTH_DAY, MONTH_YEAR, MONTH_OF_YEAR)

CLOCK = re.compile(
    r"(?P<before>上午|下午|晚上|中午|凌晨)?(?<![\d:.,/])(?P<hour>[01]?\d|2[0-4])(?::|h|点|时)(?P<minute>[0-5]\d)(?::[0-5]\d)?(?:分)?(?![\d:])"
    r"(?:\s?(?P<half>[ap]\.?\s?m\.?|صباحا|مساء|ص|م)(?![^\W\d_]))?"
)
LATER = {"下午", "晚上", "مساء", "م"}


@dataclass(frozen=True)
class Date:
    """A date where it stands. More than one reading: it can mean several days."""

    start: int
    end: int
    readings: tuple[Day, ...]


@dataclass(frozen=True)
class Time:
    """A time of day where it stands, in minutes; two where nothing says which half of the day."""

    start: int
    end: int
    readings: tuple[int, ...]


def dates(text: str, language: str) -> list[Date]:
    """The dates in a plain text, from the left, none inside another."""
    found = sorted(_all(text, primary(language)), key=lambda one: (one.start, -one.end))
    kept: list[Date] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _all(text: str, language: str) -> Iterator[Date]:
    for match in NUMERIC.finditer(text):
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        ways = [(year, two, one)] if _is_day(year, two, one) else []
        if (language in EITHER_WAY or not ways) and _is_day(year, one, two):
            ways.append((year, one, two))
        if ways:
            yield Date(*match.span(), tuple(dict.fromkeys(ways)))
    for pattern in WRITTEN:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = MONTHS[parts["month"]] if parts["month"] in MONTHS else int(parts["month"])
            when, day = (int(parts[name]) if parts.get(name) else None for name in ("year", "day"))
            if _is_day(when, month, day):
                yield Date(*match.span(), ((when, month, day),))


def _is_day(year: int | None, month: int, day: int | None) -> bool:
    return 1 <= month <= 12 and (day is None or 1 <= day <= 31) and (year is None or year < 100 or 1850 <= year <= 2150)


def is_same(one: Day, other: Day) -> bool:
    """Whether two readings are the same day, be the century said or not."""
    if one[1:] != other[1:] or (one[0] is None) != (other[0] is None):
        return False
    if one[0] is None or other[0] is None:
        return True
    return one[0] == other[0] or (min(one[0], other[0]) < 100 and one[0] % 100 == other[0] % 100)


def times(text: str) -> list[Time]:
    """The times of day in a plain text."""
    found = []
    for match in CLOCK.finditer(text):
        minutes = int(match["hour"]) % 24 * 60 + int(match["minute"])
        half, hour = match["half"] or match["before"] or "", int(match["hour"])
        if half:
            is_late = half.startswith("p") or half in LATER
            readings: tuple[int, ...] = (minutes % 720 + (720 if is_late else 0),) if hour <= 12 else (minutes,)
        else:
            readings = (minutes, (minutes + 720) % 1440) if hour <= 12 else (minutes,)
        found.append(Time(*match.span(), readings))
    return found
