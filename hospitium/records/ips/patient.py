"""The patient as IPS wants one: every name whole, both surnames apart, languages apart from the need of an interpreter."""

from typing import Any

from .demands import IPS
from .primitives import clean, is_day
from .rebuild import absent
from .told import Name, Person

CORE = "http://hl7.org/fhir/StructureDefinition/"
GENDERS = ("male", "female", "other", "unknown")
USES = ("usual", "official", "temp", "nickname", "anonymous", "old", "maiden")


def patient_of(person: Person, url: str) -> dict[str, Any]:
    """The Patient resource."""
    found: dict[str, Any] = {
        "resourceType": "Patient",
        "id": url.removeprefix("urn:uuid:"),
        "meta": {"profile": [f"{IPS}Patient-uv-ips"]},
    }
    if person.interpreter is not None:
        found["extension"] = [{"url": f"{CORE}patient-interpreterRequired", "valueBoolean": person.interpreter}]
    numbers = [_identifier(*number) for number in person.identifiers if clean(number[1]).strip()]
    found["identifier"] = [*numbers, {"system": "urn:hospitium:ref", "value": person.ref}]
    found["name"] = [_name(name) for name in person.names if clean(name.text).strip()] or [absent()]
    if person.sex:
        found["gender"] = person.sex if person.sex in GENDERS else "other"
    found |= {"birthDate": person.birth_date} if is_day(person.birth_date) else {"_birthDate": absent()}
    if person.country:
        found["address"] = [{"country": person.country}]
    if person.languages:
        found["communication"] = [
            {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": one.tag}]}}
            | ({"preferred": True} if one.is_preferred else {})
            for one in person.languages
        ]
    if person.replaces:
        found["link"] = [
            {"other": {"identifier": {"system": "urn:hospitium:ref", "value": ref}}, "type": "replaces"}
            for ref in person.replaces
        ]
    return found


def _identifier(system: str, value: str, kind: str) -> dict[str, Any]:
    said = {"type": {"text": clean(kind)}} if kind else {}
    is_address = system and not any(sign.isspace() for sign in system) and ":" in system
    return said | ({"system": system} if is_address else {}) | {"value": clean(value).strip()}


def _name(name: Name) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if extension := _of_name(name):
        found["extension"] = extension
    found |= {"use": name.use if name.use in USES else "usual", "text": clean(name.text).strip()}
    if family := " ".join(filter(None, (name.family, name.second_family))):
        found["family"] = clean(family)
    if name.second_family and name.family:
        found["_family"] = {
            "extension": [
                {"url": f"{CORE}humanname-fathers-family", "valueString": clean(name.family)},
                {"url": f"{CORE}humanname-mothers-family", "valueString": clean(name.second_family)},
            ]
        }
    if given := [clean(one) for one in name.given if one]:
        found["given"] = given
    if name.prefix:
        found["prefix"] = [clean(name.prefix)]
    return found


def _of_name(name: Name) -> list[dict[str, Any]]:
    said = []
    if name.representation:
        said.append({"url": f"{CORE}iso21090-EN-representation", "valueCode": name.representation})
    if name.language:
        said.append({"url": f"{CORE}language", "valueCode": name.language})
    return said
