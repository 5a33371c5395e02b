"""Plain values of FHIR R4, mended where no doubt is possible, else refused: what is refused is told in words elsewhere."""

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

from hospitium.records.fhir.values import code_of, text
from hospitium.records.reading.numbers import Decimal

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?")
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")


def clean(value: str) -> str:
    """Without what neither XML nor a database can hold."""
    return CONTROL.sub("", value)


def value_of(kind: str, value: Any) -> Any:
    """The value as the type wants it; None where it is none."""
    return READERS[kind](value)


def is_day(value: str) -> bool:
    """Whether it is a date of the calendar, as exact as stated."""
    found = DATE.fullmatch(value)
    if not found:
        return False
    year, month, day = found.groups()
    try:
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True


def day_of(value: Any) -> str | None:
    """The day of a moment that names no zone: that much is certain, and R4 takes no more."""
    found = INSTANT.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found and is_day(found[1]) else None


def _string(value: Any) -> str | None:
    if isinstance(value, (dict, list)):
        return None
    raw = value if isinstance(value, str) else text(value)
    return clean(raw).strip() or None


def _code(value: Any) -> str | None:
    stated = code_of(value) if isinstance(value, dict) else _string(value)
    return " ".join(stated.split()) or None if stated else None


def _uri(value: Any) -> str | None:
    found = _string(value)
    return found if found and not re.search(r"\s", found) else None


def _id(value: Any) -> str | None:
    found = _string(value)
    return found if found and re.fullmatch(r"[A-Za-z0-9.-]{1,64}", found) else None


def _boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value))


def _decimal(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, Decimal):
        return value if math.isfinite(value) else None
    stated = str(value.text if isinstance(value, Decimal) else value).strip()
    if not NUMBER.fullmatch(stated) or len(stated) > 300:
        return None
    return Decimal(stated) if re.search(r"[.eE]", stated) else int(stated)


def _integer(low: int) -> Callable[[Any], int | None]:
    def reader(value: Any) -> int | None:
        found = _decimal(value)
        if found is None or found != int(found) or not low <= found < 2**31:
            return None
        return int(found)

    return reader


def _date(value: Any) -> str | None:
    found = _string(value)
    return found if found and is_day(found) else None


def _date_time(value: Any) -> str | None:
    found = _string(value)
    if not found or is_day(found):
        return found
    return _moment(found)


def _moment(value: str) -> str | None:
    """Seconds may be filled with zeros (FHIR R4, dateTime); a zone may not be guessed."""
    found = INSTANT.fullmatch(value)
    if not found or not found[4] or not is_day(found[1]):
        return None
    whole = f"{found[1]}T{found[2]}{found[3] or ':00'}{found[4]}"
    try:
        dt.datetime.fromisoformat(f"{found[1]}T{found[2]}{(found[3] or ':00')[:3]}{found[4]}")
    except ValueError:
        return None
    return whole


def _instant(value: Any) -> str | None:
    found = _string(value)
    return _moment(found) if found else None


def _time(value: Any) -> str | None:
    found = _string(value)
    if found and re.fullmatch(r"\d{2}:\d{2}", found):
        found += ":00"
    return found if found and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?", found) else None


def _base64(value: Any) -> str | None:
    found = re.sub(r"\s", "", value) if isinstance(value, str) else ""
    return found if found and len(found) % 4 == 0 and re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", found) else None


READERS: dict[str, Callable[[Any], Any]] = {
    "base64Binary": _base64,
    "boolean": _boolean,
    "canonical": _uri,
    "code": _code,
    "date": _date,
    "dateTime": _date_time,
    "decimal": _decimal,
    "id": _id,
    "instant": _instant,
    "integer": _integer(-(2**31)),
    "markdown": _string,
    "oid": lambda value: found if (found := _uri(value)) and found.startswith("urn:oid:") else None,
    "positiveInt": _integer(1),
    "string": _string,
    "time": _time,
    "unsignedInt": _integer(0),
    "uri": _uri,
    "url": _uri,
    "uuid": lambda value: found if (found := _uri(value)) and found.startswith("urn:uuid:") else None,
    "xhtml": lambda value: value if isinstance(value, str) else None,
}
