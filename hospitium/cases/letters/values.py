"""Values of a letter: read from what people type, filled in from what is recorded, said in a language."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from hospitium.kernel import clock, places

from .errors import ValueUnreadable
from .fields import FIELDS, Field, Shape, Source

Values = Mapping[str, Any]
LONGEST = 4000
MONEY = re.compile(r"([A-Z]{3}) ?(\d{1,12}(?:\.\d{1,2})?)")
IN_WORDS = {"zh": "y年M月d日", "es": "d 'de' MMMM 'de' y"}
"""A day with its month in words, so that no order of numbers is misread."""


def read(name: str, typed: str) -> str:
    """What was typed into a field, as it is kept. Raises `ValueUnreadable`."""
    field, text = FIELDS[name], typed.replace("\r\n", "\n").strip()
    if len(text) > LONGEST or "\x00" in text:
        raise ValueUnreadable(label=field.label, value=f"{text[:40]}…")
    try:
        return _READ.get(field.shape, _one_line)(text) if text else ""
    except ValueError:
        raise ValueUnreadable(label=field.label, value=text[:60]) from None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(text: str) -> str:
    return text if re.fullmatch(r"\d{4}(-\d{2})?", text) else dt.date.fromisoformat(text).isoformat()


def _moment(text: str) -> str:
    return dt.datetime.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="minutes")


def _money(text: str) -> str:
    found = MONEY.fullmatch(text.upper().replace(",", ""))
    if found is None:
        raise ValueError(text)
    return f"{found[1]} {Decimal(found[2]):.2f}"


def _country(text: str) -> str:
    if text.upper() not in places.COUNTRIES:
        raise ValueError(text)
    return text.upper()


_READ: dict[Shape, Callable[[str], str]] = {
    Shape.DAY: _day,
    Shape.MOMENT: _moment,
    Shape.MONEY: _money,
    Shape.COUNTRY: _country,
    Shape.TEXT: str,
    Shape.LIST: str,
}


def said(values: Values, name: str, language: str, zone: str) -> str:
    """The value of a field as a letter in that language says it; empty when there is none."""
    kept = values.get(name, "")
    if isinstance(kept, dict):
        return str(kept.get(language, ""))
    return _SAID.get(FIELDS[name].shape, _as_it_is)(str(kept), language, zone) if kept else ""


def _as_it_is(text: str, language: str, zone: str) -> str:
    return text


def day_in_words(day: dt.date, language: str) -> str:
    """A day with its month in words: “12 December 2026”."""
    words = clock.locale(language)
    return format_date(day, IN_WORDS.get(words.language, "d MMMM y"), locale=words)


def _day_said(text: str, language: str, zone: str) -> str:
    if len(text) < 10:
        return clock.partial(text, lang=language)
    return day_in_words(dt.date.fromisoformat(text), language)


def _moment_said(text: str, language: str, zone: str) -> str:
    local = dt.datetime.fromisoformat(text).replace(tzinfo=clock.zone_of(zone))
    return clock.in_full(local, zone, language)


def _money_said(text: str, language: str, zone: str) -> str:
    currency, amount = text.split()
    return f"{currency}\N{NO-BREAK SPACE}{format_decimal(Decimal(amount), '#,##0.00', clock.locale(language))}"


def _country_said(text: str, language: str, zone: str) -> str:
    return places.country_name(text, language)


_SAID: dict[Shape, Callable[[str, str, str], str]] = {
    Shape.DAY: _day_said,
    Shape.MOMENT: _moment_said,
    Shape.MONEY: _money_said,
    Shape.COUNTRY: _country_said,
}


def plain(values: Values, variant: str) -> dict[str, str]:
    """Values as conditions ask for them: text of any language, the variant among them."""
    flat = {name: " ".join(kept.values()).strip() if isinstance(kept, dict) else kept for name, kept in values.items()}
    return flat | {"letter.variant": variant}


def missing(values: Values, names: Sequence[str], languages: Sequence[str]) -> list[tuple[str, str]]:
    """(field, language) of what is empty; the language only where each has a value of its own."""
    gaps = []
    for name in names:
        for language in languages if FIELDS[name].by_language else [""]:
            kept = values.get(name) or ""
            if not (kept.get(language) if isinstance(kept, dict) else kept):
                gaps.append((name, language))
    return gaps


def filled_in(case: Any, passport: Any, letterhead: Any, languages: Sequence[str]) -> dict[str, Any]:
    """What is recorded already, by field: of the patient, the case and the letterhead."""
    patient, line = case.patient, case.service_line
    known: dict[str, Any] = {
        "patient.passport_name": patient.full_name,
        "patient.birth_date": patient.birth_date,
        "case.ref": case.ref,
        "stay.since": case.arrival_on.isoformat() if case.arrival_on else "",
        "programme.name": {language: name_of(letterhead, language) for language in languages},
        "programme.address": letterhead.address,
        "programme.telephone": letterhead.telephone,
        "programme.email": letterhead.email,
    }
    if line:
        known["case.service_line"] = {code: line.names.get(code) or line.names["en"] for code in languages}
    if passport:
        known["patient.passport_number"] = passport.value
        known["patient.passport_country"] = passport.country
        known["patient.passport_expires"] = passport.expires.isoformat() if passport.expires else ""
    return {name: kept for name, kept in known.items() if kept}


def name_of(letterhead: Any, language: str) -> str:
    """What the organisation is called in a language."""
    return str(letterhead.names.get(language) or letterhead.names.get("en") or letterhead.organisation.name)


def origin(field: Field, name: str, values: Values, recorded: Values) -> str:
    """Where the value in a draft comes from, in words; empty when there is none."""
    if not values.get(name):
        return ""
    if field.source != Source.HAND and values[name] == recorded.get(name):
        return str(field.source.label)
    return str(Source.HAND.label)
