"""Known ways in which a summary is broken, each with the code by which a careful reader must refuse or report it."""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Bundle = dict[str, Any]
Spoil = Callable[[Bundle, random.Random], Bundle | bytes]


@dataclass(frozen=True)
class Break:
    """A way of breaking, and the code under which it must be refused or reported."""

    name: str
    code: str
    spoil: Spoil


BREAKS: list[Break] = []


def _breaks(code: str) -> Callable[[Spoil], Spoil]:
    def enlist(spoil: Spoil) -> Spoil:
        BREAKS.append(Break(spoil.__name__.strip("_").replace("_", " "), code, spoil))
        return spoil

    return enlist


def _text(bundle: Bundle) -> str:
    return json.dumps(bundle, ensure_ascii=False, indent=1)


def _cover(bundle: Bundle) -> Bundle:
    cover: Bundle = bundle["entry"][0]["resource"]
    return cover


def _all(bundle: Bundle, *kinds: str) -> list[Bundle]:
    return [entry for entry in bundle["entry"] if entry["resource"]["resourceType"] in kinds]


def _listing(bundle: Bundle) -> Bundle:
    """The first section that names entries of the kind one expects there."""
    known = {"11450-4", "48765-2", "10160-0", "11369-6"}
    return next(
        section
        for section in _cover(bundle)["section"]
        if section.get("entry") and section["code"]["coding"][0]["code"] in known
    )


@_breaks("truncated")
def _cut_off(bundle: Bundle, rng: random.Random) -> bytes:
    data = _text(bundle).encode()
    return data[: rng.randint(len(data) // 2, len(data) - 20)]


@_breaks("not-json")
def _a_comma_lost(bundle: Bundle, rng: random.Random) -> bytes:
    return _text(bundle).replace(",\n", "\n", 1).encode()


@_breaks("wrong-type")
def _not_a_bundle(bundle: Bundle, rng: random.Random) -> Bundle:
    alone: Bundle = bundle["entry"][1]["resource"]
    return alone


@_breaks("empty")
def _nothing_but_spaces(bundle: Bundle, rng: random.Random) -> bytes:
    return b" " * rng.randint(1, 99_999)


@_breaks("type-mismatch")
def _an_archive(bundle: Bundle, rng: random.Random) -> bytes:
    return b"PK\x03\x04" + rng.randbytes(2000)


@_breaks("too-deep")
def _nested_without_end(bundle: Bundle, rng: random.Random) -> bytes:
    deep = "[" * 200 + "]" * 200
    return _text(bundle | {"extension": ["deep"]}).replace('"deep"', deep).encode()


@_breaks("no-patient")
def _nobody(bundle: Bundle, rng: random.Random) -> Bundle:
    return bundle | {"entry": [one for one in bundle["entry"] if one["resource"]["resourceType"] != "Patient"]}


@_breaks("several-patients")
def _two_patients(bundle: Bundle, rng: random.Random) -> Bundle:
    bundle["entry"].append(_other_patient(bundle))
    return bundle


@_breaks("about-another")
def _about_another(bundle: Bundle, rng: random.Random) -> Bundle:
    other = _other_patient(bundle)
    fact = {
        "resourceType": "Condition",
        "id": "about-another",
        "code": {"text": "Gout"},
        "subject": {"reference": other["fullUrl"]},
    }
    bundle["entry"] += [other, {"fullUrl": "urn:uuid:0c5d4a3e-aaaa-4bbb-8ccc-000000000002", "resource": fact}]
    return bundle


def _other_patient(bundle: Bundle) -> Bundle:
    other = copy.deepcopy(_all(bundle, "Patient")[0])
    other["resource"]["id"] = "another"
    return other | {"fullUrl": "urn:uuid:0c5d4a3e-aaaa-4bbb-8ccc-000000000001"}


@_breaks("reference-unresolved")
def _a_reference_to_nowhere(bundle: Bundle, rng: random.Random) -> Bundle:
    _listing(bundle)["entry"].append({"reference": "urn:uuid:00000000-0000-4000-8000-000000000000"})
    return bundle


@_breaks("duplicate-full-url")
def _an_address_twice(bundle: Bundle, rng: random.Random) -> Bundle:
    bundle["entry"].append(copy.deepcopy(bundle["entry"][-1]))
    return bundle


@_breaks("bad-date")
def _no_such_day(bundle: Bundle, rng: random.Random) -> Bundle:
    _all(bundle, "Patient")[0]["resource"]["birthDate"] = "1970-13-45"
    return bundle


@_breaks("status-missing")
def _no_status(bundle: Bundle, rng: random.Random) -> Bundle:
    del _all(bundle, "MedicationStatement", "Observation", "Immunization", "Procedure")[0]["resource"]["status"]
    return bundle


@_breaks("wrong-shape")
def _a_number_for_a_category(bundle: Bundle, rng: random.Random) -> Bundle:
    _all(bundle, "MedicationStatement", "Observation", "Immunization")[0]["resource"]["category"] = 7
    return bundle


@_breaks("unknown-modifier")
def _an_unknown_modifier(bundle: Bundle, rng: random.Random) -> Bundle:
    found = _all(bundle, "MedicationStatement", "Observation", "Immunization", "Condition")[0]["resource"]
    found["modifierExtension"] = [{"url": "urn:negated", "valueBoolean": True}]
    return bundle


@_breaks("required-section-missing")
def _a_required_section_lost(bundle: Bundle, rng: random.Random) -> Bundle:
    cover = _cover(bundle)
    cover["section"] = [one for one in cover["section"] if one["code"]["coding"][0]["code"] != "48765-2"]
    return bundle


@_breaks("not-a-document")
def _answer_of_a_search(bundle: Bundle, rng: random.Random) -> Bundle:
    return bundle | {"type": "searchset"}


@_breaks("absence-conflict")
def _none_known_beside_an_entry(bundle: Bundle, rng: random.Random) -> Bundle:
    system = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
    _listing(bundle)["emptyReason"] = {"coding": [{"system": system, "code": "nilknown"}]}
    return bundle


@_breaks("narrative-active")
def _script_in_a_text(bundle: Bundle, rng: random.Random) -> Bundle:
    text = _listing(bundle).setdefault("text", {"status": "generated"})
    text["div"] = '<div xmlns="http://www.w3.org/1999/xhtml"><script>fetch(1)</script>Rash</div>'
    return bundle


@_breaks("entry-no-resource")
def _an_entry_without_a_resource(bundle: Bundle, rng: random.Random) -> Bundle:
    bundle["entry"].append({"fullUrl": "urn:uuid:0c5d4a3e-aaaa-4bbb-8ccc-000000000003"})
    return bundle


@_breaks("encoding-guessed")
def _another_encoding(bundle: Bundle, rng: random.Random) -> bytes:
    _cover(bundle)["title"] = "R\u00e9sum\u00e9"
    return json.dumps(bundle, ensure_ascii=False).encode("cp1252", errors="replace")


@_breaks("no-composition")
def _no_cover_page(bundle: Bundle, rng: random.Random) -> Bundle:
    return bundle | {"entry": bundle["entry"][1:]}


@_breaks("subject-unresolved")
def _a_subject_who_is_not_there(bundle: Bundle, rng: random.Random) -> Bundle:
    _cover(bundle)["subject"] = {"reference": "Patient/nobody-of-that-name"}
    return bundle
