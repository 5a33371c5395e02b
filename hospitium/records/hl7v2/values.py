"""OBX-5 by its type (OBX-2): every data type a result can have, as a value of FHIR."""

from typing import Any

from .datatypes import (
    address,
    clock,
    concept,
    entity,
    filled,
    identifier,
    is_moment,
    moment,
    number,
    period,
    person_name,
    place,
    quantity,
    spoken_name,
    telecom,
)
from .segment import Part

COMPARATORS = {"<", "<=", ">=", ">"}
Value = dict[str, Any]


def value_of(kind: str, part: Part, unit: Part, sender: str) -> Value:
    """The element `value[x]` of one repetition; what its type does not allow is kept as text."""
    reader = READERS.get(kind.upper())
    found = reader(part, unit, sender) if reader else {}
    if found:
        return found
    words = part.text() if kind.upper() in TEXTS else part.words()
    return {"valueString": words} if words else {}


TEXTS = frozenset({"ST", "TX", "FT", "GTS", "SRT", ""})
"""Types without components: separators stand for themselves."""


def _number(part: Part, unit: Part, sender: str) -> Value:
    stated = part.at(1)
    sign = next((one for one in ("<=", ">=", "<", ">") if stated.startswith(one)), "")
    return filled(valueQuantity=quantity(stated[len(sign) :], unit, sign))


def _structured(part: Part, unit: Part, sender: str) -> Value:
    """SN: `>^100`, `^100^-^200`, `^1^:^128`, `^2^+`."""
    sign, first, between, second = part.at(1), part.at(2), part.at(3), part.at(4)
    sign = {"=": ""}.get(sign, sign)
    one, other = quantity(first, unit), quantity(second, unit)
    if one and not between and not second and (sign in COMPARATORS or not sign):
        return {"valueQuantity": quantity(first, unit, sign)}
    if one and other and between == "-" and not sign:
        return {"valueRange": {"low": one, "high": other}}
    if one and other and between in (":", "/") and not sign:
        return {"valueRatio": {"numerator": {"value": number(first)}, "denominator": {"value": number(second)}}}
    words = "".join(filter(None, (sign, first, between, second)))
    return {"valueString": " ".join(filter(None, (words, unit.at(2) or unit.at(1))))} if words else {}


def _coded(part: Part, unit: Part, sender: str) -> Value:
    return filled(valueCodeableConcept=concept(part, sender))


def _code(part: Part, unit: Part, sender: str) -> Value:
    return filled(valueCodeableConcept=filled(text=part.text()))


def _moment(part: Part, unit: Part, sender: str) -> Value:
    found = moment(part.at(1), part.at(2) if len(part.at(2)) == 1 else "")
    return {"valueDateTime": found} if found and is_moment(found) else {}


def _clock(part: Part, unit: Part, sender: str) -> Value:
    found = clock(part.at(1))
    return {"valueTime": found} if len(found) >= 8 and found[2] == ":" else {}


def _period(part: Part, unit: Part, sender: str) -> Value:
    return filled(valuePeriod=period(moment(part.at(1)), moment(part.at(2))))


def _range(part: Part, unit: Part, sender: str) -> Value:
    return filled(valueRange=filled(low=quantity(part.at(1), unit), high=quantity(part.at(2), unit)))


def _person(part: Part, unit: Part, sender: str) -> Value:
    return filled(valueString=spoken_name(person_name(part)))


def _address(part: Part, unit: Part, sender: str) -> Value:
    found = address(part)
    said = [
        *found.get("line", ()),
        *(found.get(name, "") for name in ("city", "district", "state", "postalCode", "country")),
    ]
    return filled(valueString=", ".join(filter(None, said)))


def _telecom(part: Part, unit: Part, sender: str) -> Value:
    return filled(valueString=telecom(part).get("value", ""))


def _identifier(part: Part, unit: Part, sender: str) -> Value:
    found = identifier(part, sender)
    shown = [
        found.get("value", ""),
        found.get("assigner", {}).get("display", ""),
        *(one.get("code", "") for one in found.get("type", {}).get("coding", ())),
    ]
    return filled(valueString=_with(shown))


def _entity(part: Part, unit: Part, sender: str) -> Value:
    entity(part, sender)
    return filled(valueString=_with([part.at(1), part.at(2) or part.at(3)]))


def _place(part: Part, unit: Part, sender: str) -> Value:
    return filled(valueString=place(part, sender).get("name", ""))


def _with(said: list[str]) -> str:
    first, *more = said
    more = [one for one in more if one]
    return f"{first} ({', '.join(more)})" if first and more else first


READERS = {
    "NM": _number, "SI": _number, "SN": _structured, "NR": _range,
    "CE": _coded, "CWE": _coded, "CNE": _coded, "CF": _coded, "IS": _code, "ID": _code,
    "DT": _moment, "TS": _moment, "DTM": _moment, "TM": _clock, "DR": _period,
    "PN": _person, "XPN": _person, "XAD": _address, "AD": _address, "XTN": _telecom, "TN": _telecom,
    "CX": _identifier, "CK": _identifier, "EI": _entity, "PL": _place,
}  # fmt: skip


# ----------------------------------------------------------------------------------------------------------- documents
DOCUMENTS = frozenset({"ED", "RP"})
MEDIA = {
    "pdf": "application/pdf", "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "tiff": "image/tiff", "gif": "image/gif",
    "bmp": "image/bmp", "html": "text/html", "rtf": "text/rtf", "xml": "text/xml", "plain": "text/plain", "dicom": "application/dicom",
    "octet-stream": "application/octet-stream", "msword": "application/msword", "hl7v3": "text/xml", "x-hl7-cda-level-one": "text/xml",
}  # fmt: skip


def media_type(kind: str, subtype: str) -> str:
    """The media type that a type of data (table 0191) and a subtype (0291) name; empty where they name none."""
    first, second = kind.strip().lower(), subtype.strip().lower()
    if "/" in second:
        return second
    for one in (second, first):
        if one in MEDIA:
            return MEDIA[one]
    return f"{first}/{second}" if first in ("application", "image", "text", "audio", "video") and second else ""
