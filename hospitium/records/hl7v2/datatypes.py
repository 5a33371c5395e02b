"""The data types of HL7 v2 as those of FHIR, after HL7's v2-to-FHIR guide (its data type maps)."""

import re
from typing import Any

from hospitium.records.reading.numbers import Decimal

from . import codes
from .segment import Part

EXTENSION = "http://hl7.org/fhir/StructureDefinition/"


def filled(**facts: Any) -> dict[str, Any]:
    """The facts that say something."""
    return {name: value for name, value in facts.items() if value not in ("", None, [], {})}


# ------------------------------------------------------------------------------------------------------------- moments
MOMENT = re.compile(
    r"(\d{4})(?:(0[1-9]|1[0-2])(?:(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])(?:([0-5]\d)(?:([0-5]\d|60)(\.\d{1,6})?)?)?)?)?)?"
    r"(Z|[+-]\d{4})?"
)
CLOCK = re.compile(r"([01]\d|2[0-3])(?:([0-5]\d)(?:([0-5]\d)(\.\d{1,6})?)?)?([+-]\d{4})?")
DEGREES = {"Y": 1, "L": 2, "D": 3, "H": 5, "M": 5, "S": 7}
"""How much of a time stamp its second component (up to version 2.3) says can be relied on."""


def moment(stated: str, degree: str = "") -> str:
    """A time stamp as FHIR writes it, as precise as it was and in no other zone; without an offset it stays a local time.

    What is no time stamp stays as it is: it is kept as text.
    """
    found = MOMENT.fullmatch(stated.strip())
    if found is None or found[1] == "0000" or (found[8] and not found[5]):
        return stated.strip()
    kept = DEGREES.get(degree.upper(), 7)
    year, month, day, hour, minute, second, fraction = (
        value if place < kept else None for place, value in enumerate(found.groups()[:7])
    )
    date = "-".join(part for part in (year, month, day) if part)
    if hour is None:
        return date
    if minute is None:  # FHIR has no such time: in words rather than with minutes nobody stated
        return f"{date} {hour} h"
    zone = found[8] if found[8] in (None, "Z") else f"{found[8][:3]}:{found[8][3:]}"
    return f"{date}T{hour}:{minute}" + (f":{second}{fraction or ''}" if second else "") + (zone or "")


def is_moment(stated: str) -> bool:
    """Whether a text is a time stamp FHIR can write."""
    return (
        not stated
        or re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?", stated) is not None
    )


def clock(stated: str) -> str:
    """A time of day (TM)."""
    found = CLOCK.fullmatch(stated.strip())
    if found is None or not found[2] or found[5]:
        return stated.strip()
    return f"{found[1]}:{found[2]}:{found[3] or '00'}{found[4] or ''}"


def period(start: str, end: str) -> dict[str, Any]:
    """Two moments as a period."""
    return filled(start=start, end=end)


# ------------------------------------------------------------------------------------------------------------- concepts
def concept(part: Part, sender: str, *, table: str = "") -> dict[str, Any]:
    """CE, CWE, CNE, IS or ID as a CodeableConcept. `table`: the HL7 table of a code that names no system."""
    if not part:
        return {}
    spoken = part.at(9)
    codings = [_coding(part, first, sender, table) for first in (1, 4, 10)]
    found = [coding for coding in codings if coding.get("code")]
    words = [coding["display"] for coding in codings if coding.get("display") and not coding.get("code")]
    if len(found) == 1 and _is_words(found[0]):
        return {"text": spoken or found[0]["code"]}
    return filled(coding=found, text=spoken or (words[0] if words else ""))


PLACES = {1: (3, 7, 14), 4: (6, 8, 17), 10: (12, 13, 20)}
"""Where beside a code (1, 4, 10) stand its system, the system's version, and the system's OID."""


def _coding(part: Part, first: int, sender: str, table: str) -> dict[str, Any]:
    named, version, oid = (part.at(place) for place in PLACES[first])
    code, display = part.joined(first, part.marks.sub), part.joined(first + 1, part.marks.sub)
    system = codes.system_of(named, sender)
    if oid and (not system or system.startswith("urn:x-")):
        system = codes.system_of(oid, sender)
    if not system and table and code:
        system = f"{codes.V2}{table}"
    return filled(system=system if code else "", version=version if code else "", code=code, display=display)


def _is_words(coding: dict[str, Any]) -> bool:
    """Whether what stands where a code should is a phrase."""
    return (
        "display" not in coding
        and not coding.get("system", "").startswith("http")
        and (" " in coding["code"] or len(coding["code"]) > 30)
    )


def coded(system: str, code: str, display: str = "") -> dict[str, Any]:
    """A CodeableConcept of ours."""
    return {"coding": [filled(system=system, code=code, display=display)]}


def words_of(value: dict[str, Any]) -> str:
    """A CodeableConcept in words."""
    said = (coding.get("display") or coding.get("code", "") for coding in value.get("coding", ()))
    return value.get("text") or next(said, "")


# ------------------------------------------------------------------------------------------------------------- numbers
NUMBER = re.compile(r"([+-]?)(\d{0,30})(\.\d{0,30})?")


def number(stated: str) -> Decimal | None:
    """A number as it was written (6.0 stays 6.0); nothing for what is none."""
    found = NUMBER.fullmatch(stated.strip())
    if found is None or not (found[2] or (found[3] or "").strip(".")):
        return None
    fraction = "" if found[3] in (None, ".") else found[3]
    return Decimal(f"{'-' if found[1] == '-' else ''}{found[2].lstrip('0') or '0'}{fraction}")


def quantity(stated: str, unit: Part, comparator: str = "") -> dict[str, Any]:
    """A number with its unit (CWE); nothing for what is no number."""
    if (value := number(stated)) is None:
        return {}
    found = filled(value=value, comparator=comparator)
    code, name, system = unit.joined(1, unit.marks.sub), unit.at(2), unit.at(3)
    is_known = codes.SYSTEMS.get(system.upper()) == codes.UCUM
    return found | filled(
        unit=name or code, code=code if is_known else "", system=codes.UCUM if is_known and code else ""
    )


# ---------------------------------------------------------------------------------------------- identifiers, names, places
def identifier(part: Part, sender: str, *, kind: str = "") -> dict[str, Any]:
    """CX as an Identifier. `kind`: its type (HL7 table 0203) where the field says it."""
    stated = part.at(5) or kind
    return filled(
        value=part.at(1),
        system=codes.authority_of(part.at(4, 1), part.at(4, 2), part.at(4, 3), sender),
        type=coded(f"{codes.V2}0203", stated) if stated else {},
        assigner=filled(display=part.at(4, 1) or part.at(6, 1)),
        period=period(moment(part.at(7)), moment(part.at(8))),
    )


def entity(part: Part, sender: str, *, kind: str = "") -> dict[str, Any]:
    """EI as an Identifier."""
    return filled(
        value=part.at(1),
        system=codes.authority_of(part.at(2), part.at(3), part.at(4), sender),
        type=coded(f"{codes.V2}0203", kind) if kind else {},
    )


def name(part: Part, *, first: int = 1) -> dict[str, Any]:
    """XPN (or the part of XCN that begins with component `first`) as a HumanName: both surnames, with their prefixes."""
    at = lambda place, sub=1: part.at(first + place - 1, sub)  # noqa: E731
    family = at(1)
    parts = {"own-prefix": at(1, 2), "own-name": at(1, 3), "partner-prefix": at(1, 4), "partner-name": at(1, 5)}
    shown = {key: value for key, value in parts.items() if value}
    given = list(filter(None, (at(2), *at(3).split())))
    found = filled(
        family=family,
        given=given,
        suffix=list(filter(None, (at(4), at(6)))),
        prefix=[at(5)] if at(5) else [],
        _family={"extension": [{"url": f"{EXTENSION}humanname-{key}", "valueString": shown[key]} for key in shown]}
        if shown
        else {},
    )
    if shown.get("own-name") or shown.get("partner-name"):
        found["text"] = " ".join(filter(None, (at(5), *given, _surnames(family, parts), at(4), at(6))))
    return found


def _surnames(family: str, parts: dict[str, str]) -> str:
    """The family name, and whatever of its parts it does not hold already."""
    own = " ".join(filter(None, (parts["own-prefix"], parts["own-name"])))
    partner = " ".join(filter(None, (parts["partner-prefix"], parts["partner-name"])))
    whole = [family] if family else []
    whole += [
        part
        for part, bare in ((own, parts["own-name"]), (partner, parts["partner-name"]))
        if part and bare not in family
    ]
    return " ".join(whole)


def person_name(part: Part) -> dict[str, Any]:
    """XPN with what it says of the name itself: its use, its script, when it was in use."""
    found = name(part)
    use, script, order = codes.NAME_USES.get(part.at(7).upper(), ""), part.at(8).upper(), part.at(11).upper()
    if order == "F" and found:
        found["text"] = " ".join(filter(None, (found.get("family"), *found.get("given", ()))))
    if script in codes.REPRESENTATIONS and found:
        url = f"{EXTENSION}iso21090-EN-representation"
        found["extension"] = [{"url": url, "valueCode": codes.REPRESENTATIONS[script]}]
    said = [part.at(14)] if part.at(14) else []
    return found | filled(
        use=use,
        suffix=[*found.get("suffix", []), *said],
        period=period(moment(part.at(12)), moment(part.at(13)))
        or period(moment(part.at(10, 1)), moment(part.at(10, 2))),
    )


def spoken_name(value: dict[str, Any]) -> str:
    """A HumanName in one line."""
    parts = (*value.get("prefix", ()), *value.get("given", ()), value.get("family", ""), *value.get("suffix", ()))
    return value.get("text") or " ".join(filter(None, parts))


def address(part: Part) -> dict[str, Any]:
    """XAD as an Address."""
    return filled(
        line=list(filter(None, (part.joined(1), part.at(2), part.at(19)))),
        city=part.at(3),
        state=part.at(4),
        postalCode=part.at(5),
        country=part.at(6),
        use=codes.ADDRESS_USES.get(part.at(7).upper(), ""),
        district=part.at(9) or part.at(8),
        period=period(moment(part.at(13) or part.at(12, 1)), moment(part.at(14) or part.at(12, 2))),
    )


def telecom(part: Part, use: str = "") -> dict[str, Any]:
    """XTN as a ContactPoint."""
    equipment = part.at(3).upper()
    mail, shown = part.at(4), part.at(1) or part.at(12)
    pieced = " ".join(filter(None, (f"+{part.at(5).lstrip('+')}" if part.at(5) else "", part.at(6), part.at(7))))
    extension = f" x{part.at(8)}" if part.at(8) else ""
    is_mail = bool(mail) and (equipment in ("INTERNET", "") or not shown)
    value = mail if is_mail else (shown or (pieced + extension if pieced else ""))
    system = "email" if is_mail or "@" in value else codes.TELECOM_SYSTEMS.get(equipment, "phone")
    if not value:
        return {}
    mobile = "mobile" if equipment == "CP" else ""
    return filled(system=system, value=value, use=mobile or codes.TELECOM_USES.get(part.at(2).upper(), use))


def organisation(part: Part, sender: str) -> dict[str, Any]:
    """XON as the elements of an Organization."""
    number_, kind = part.at(10) or part.at(3), part.at(7)
    system = codes.authority_of(part.at(6, 1), part.at(6, 2), part.at(6, 3), sender)
    numbers = (
        [filled(value=number_, system=system, type=coded(f"{codes.V2}0203", kind) if kind else {})] if number_ else []
    )
    return filled(name=part.joined(1, part.marks.sub), identifier=numbers)


def place(part: Part, sender: str) -> dict[str, Any]:
    """PL as the elements of a Location: point of care, room, bed, facility, building, floor in one name."""
    said = [part.at(component) for component in (4, 7, 8, 1, 2, 3)]
    system = codes.authority_of("", part.at(1, 2) or part.at(2, 2), part.at(1, 3) or part.at(2, 3), sender)
    return filled(
        name=", ".join(dict.fromkeys(filter(None, said))),
        description=part.at(9),
        identifier=[filled(value=part.at(1), system=system)] if part.at(1) and system else [],
    )
