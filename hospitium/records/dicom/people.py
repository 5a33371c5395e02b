"""The patient module as a FHIR Patient: component groups become names, every number keeps who issued it."""

from typing import Any

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

from .values import codes, date, first, items, text, value_of, words

REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
NOBODY = "subject"
"""The entry's own name in the bundle."""
GROUPS = ("ABC", "IDE", "SYL")
"""Component groups of a person's name, in their order: alphabetic, ideographic, phonetic (PS3.5 6.2.1)."""


def patient_of(dataset: Dataset) -> dict[str, Any]:
    """The patient as stated; empty elements are left out."""
    birth, address, country = date(dataset, "PatientBirthDate"), text(dataset, "PatientAddress"), _country(dataset)
    found = {
        "resourceType": "Patient",
        "id": NOBODY,
        "name": names_of(value_of(dataset, "PatientName"), "official")
        + names_of(value_of(dataset, "OtherPatientNames"), "")
        + names_of(value_of(dataset, "PatientBirthName"), "maiden"),
        "identifier": identifiers_of(dataset),
        "gender": {"M": "male", "F": "female", "O": "other"}.get(first(dataset, "PatientSex").upper(), ""),
        "birthDate": birth,
        "address": [{"text": address, "country": country}] if address or country else [],
        "telecom": [{"value": one} for one in text(dataset, "PatientTelephoneNumbers").split("\\") if one],
        "communication": [{"language": one} for one in codes(dataset, "PatientPrimaryLanguageCodeSequence")],
    }
    return {key: value for key, value in found.items() if value}


def names_of(value: Any, use: str) -> list[dict[str, Any]]:
    """A PN value's groups as names. A family name of two surnames stays whole; nothing is split that was not."""
    found = []
    for one in value if isinstance(value, (MultiValue, list)) else [value]:
        for group, written in zip(GROUPS, words(one).split("="), strict=False):
            if written.strip(" ^"):
                found.append(_name(written, group, use))
    return found


def _name(written: str, group: str, use: str) -> dict[str, Any]:
    family, given, middle, prefix, suffix = (*(part.strip() for part in written.split("^")), "", "", "", "", "")[:5]
    name: dict[str, Any] = {
        "family": family,
        "given": [part for part in (given, middle) if part],
        "prefix": [prefix] if prefix else [],
        "suffix": [suffix] if suffix else [],
        "use": use,
        "extension": [{"url": REPRESENTATION, "valueCode": group}],
    }
    if group != "ABC":
        name["text"] = " ".join(filter(None, (family, given, middle)))
    return {key: value for key, value in name.items() if value}


def identifiers_of(dataset: Dataset) -> list[dict[str, Any]]:
    """The patient's numbers, the first the file's own; the issuer is the system, as an OID where it says one."""
    found = [_identifier(dataset)] + [_identifier(item) for item in items(dataset, "OtherPatientIDsSequence")]
    found += [{"value": one.strip()} for one in text(dataset, "OtherPatientIDs").split("\\") if one.strip()]
    kept: list[dict[str, Any]] = []
    for one in found:
        if one.get("value") and not any(one["value"] == other["value"] and not one.get("system") for other in kept):
            kept.append(one)
    return kept


def _identifier(item: Dataset) -> dict[str, Any]:
    system = text(item, "IssuerOfPatientID")
    for qualifiers in items(item, "IssuerOfPatientIDQualifiersSequence"):
        entity, kind = text(qualifiers, "UniversalEntityID"), text(qualifiers, "UniversalEntityIDType")
        system = f"urn:oid:{entity}" if entity and kind == "ISO" else system or entity
    found = {"value": text(item, "PatientID"), "system": system, "type": {"text": text(item, "TypeOfPatientID")}}
    return {key: value for key, value in found.items() if value and value != {"text": ""}}


def _country(dataset: Dataset) -> str:
    return first(dataset, "CountryOfResidence")
