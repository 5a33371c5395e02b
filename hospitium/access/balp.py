"""One look as FHIR R4 AuditEvents in the shape of IHE Basic Audit Log Patterns (BALP 1.1: Read, Query, Create, Update,
each with or without a patient). `faults` is our own checker of the required slices. No tables, no clinical values.
"""

import base64
import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, Protocol

PROFILE = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
REF, PERSON = "urn:hospitium:ref", "urn:hospitium:person"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"
TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type"
ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
PART = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
INTERACTION = "http://hl7.org/fhir/restful-interaction"
OBSERVER = "http://terminology.hl7.org/CodeSystem/security-source-type"
SOURCE, DESTINATION = ("110153", "Source Role ID"), ("110152", "Destination Role ID")

# pattern -> (interaction, action code, the role of the client, the role of the server, what the person is)
PATTERNS = {
    "Read": ("read", "R", DESTINATION, SOURCE, ("IRCP", "information recipient")),
    "Query": ("search", "E", SOURCE, DESTINATION, ("IRCP", "information recipient")),
    "Create": ("create", "C", SOURCE, DESTINATION, ("AUT", "author (originator)")),
    "Update": ("update", "U", SOURCE, DESTINATION, ("AUT", "author (originator)")),
}
PATTERN_OF = {"read": "Read", "export": "Read", "list": "Query", "create": "Create", "update": "Update"}
SECURITY = {
    "emergency": ("110127", "Emergency Override Started"),
    "restored": ("110132", "Use of Restricted Function"),
}
"""What happened to the guard itself: DICOM security alerts, which BALP leaves to FHIR."""


class Look(Protocol):
    """What a look must say of itself."""

    office: int
    number: int
    at: dt.datetime
    person_id: int | None
    roles: list[str]
    action: str
    kind: str
    refs: list[str]
    purpose: str
    route: str
    address: str


def audit_events(look: Look, name: str, *, only: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """One AuditEvent for each patient of the look, or one without; `only` these references, so that no other patient is told."""
    patients = [ref for ref in look.refs if ref.startswith("P-")]
    for patient in [one for one in patients if one in only] or patients or [""]:
        yield _event(look, name, patient, alone=len(patients) < 2)


def _event(look: Look, name: str, patient: str, *, alone: bool) -> dict[str, Any]:
    pattern = PATTERN_OF.get(look.action, "")
    client, server = PATTERNS[pattern][2:4] if pattern else (SOURCE, DESTINATION)
    shape = {"meta": {"profile": [f"{PROFILE}{'Patient' if patient else ''}{pattern}"]}} if pattern else {}
    return {
        "resourceType": "AuditEvent",
        "id": f"{look.office}-{look.number}" + ("" if alone else f"-{patient}"),
        **shape,
        **_kind(look, pattern),
        "recorded": look.at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "outcome": "0",
        "agent": [
            _client(look, client),
            _machine(server, "Hospitium", "hospitium", "1"),
            *_person(look, name, pattern),
        ],
        "source": {
            "site": f"organisation {look.office}",
            "observer": {"display": "Hospitium"},
            "type": [_coding(OBSERVER, "4", "Application Server")],
        },
        "entity": [*_patient(patient), _what(look, pattern, alone=alone)],
    }


def _kind(look: Look, pattern: str) -> dict[str, Any]:
    if not pattern:
        code, display = SECURITY.get(look.action, SECURITY["restored"])
        alert = _coding(DICOM, "110113", "Security Alert")
        return {"type": alert, "subtype": [_coding(DICOM, code, display)], "action": "E"}
    interaction, action, *_ = PATTERNS[pattern]
    rest = _coding(TYPE, "rest", "Restful Operation")
    return {"type": rest, "subtype": [_coding(INTERACTION, interaction, interaction)], "action": action}


def _client(look: Look, role: tuple[str, str]) -> dict[str, Any]:
    return _machine(
        role, "browser" if look.address else "hospitium", look.address or "localhost", "2" if look.address else "1"
    )


def _machine(role: tuple[str, str], name: str, address: str, kind: str) -> dict[str, Any]:
    """`kind`: 1 a machine's name, 2 an IP address."""
    network = {"address": address, "type": kind}
    return {"type": _concept(DICOM, *role), "who": {"display": name}, "requestor": False, "network": network}


def _person(look: Look, name: str, pattern: str) -> list[dict[str, Any]]:
    if look.person_id is None:
        return []
    part = PATTERNS[pattern][4] if pattern else ("AUT", "author (originator)")
    told = {
        "type": _concept(PART, *part),
        "who": {"identifier": {"system": PERSON, "value": str(look.person_id)}},
        "requestor": True,
        "role": [{"text": role} for role in look.roles],
        "name": name,
        "purposeOfUse": [{"coding": [{"system": REASON, "code": look.purpose}]}],
    }
    return [{key: value for key, value in told.items() if value not in ("", [])}]


def _patient(ref: str) -> list[dict[str, Any]]:
    if not ref:
        return []
    what = {"type": "Patient", "identifier": {"system": REF, "value": ref}}
    return [{"what": what, "type": _coding(ENTITY, "1", "Person"), "role": _coding(ROLE, "1", "Patient")}]


def _what(look: Look, pattern: str, *, alone: bool) -> dict[str, Any]:
    """The thing itself; in a look at many patients' things, only that it was such a list."""
    thing = _coding(ENTITY, "2", "System Object")
    if pattern == "Query":
        asked = base64.b64encode((look.route or look.kind).encode()).decode()
        return {"type": thing, "role": _coding(ROLE, "24", "Query"), "description": look.kind, "query": asked}
    ref = look.refs[0] if look.refs and alone else look.kind
    what = {"identifier": {"system": REF, "value": ref}, "display": look.kind}
    return {"what": what, "type": thing, "role": _coding(ROLE, "4", "Domain Resource")}


def _coding(system: str, code: str, display: str) -> dict[str, str]:
    return {"system": system, "code": code, "display": display}


def _concept(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [_coding(system, code, display)]}


def faults(event: dict[str, Any]) -> list[str]:
    """What keeps an AuditEvent from having the required parts of R4 and of the BALP profile it claims."""
    found = [f"no {name}" for name in ("type", "recorded", "outcome", "agent", "source") if not event.get(name)]
    if found or event.get("resourceType") != "AuditEvent":
        return [*found, "not an AuditEvent"]
    claimed = [name.removeprefix(PROFILE) for name in event.get("meta", {}).get("profile", [])]
    for profile in claimed:
        pattern = profile.removeprefix("Patient")
        found += [f"{profile}: unknown"] if pattern not in PATTERNS else _slices(event, profile, pattern)
    return found if claimed or event["type"]["code"] == "110113" else [*found, "no profile"]


def _slices(event: dict[str, Any], profile: str, pattern: str) -> list[str]:
    """Each required slice of a pattern, and whether it stands."""
    interaction, action, client, server, part = PATTERNS[pattern]
    things = [one for one in event.get("entity", []) if one["type"]["code"] == "2"]
    patients = [one for one in event.get("entity", []) if one["type"]["code"] == "1"]
    people = [one for one in event["agent"] if _code(one) == part[0]]
    asked = {
        "type rest": event["type"]["system"] == TYPE and event["type"]["code"] == "rest",
        "subtype": [(one["system"], one["code"]) for one in event.get("subtype", [])] == [(INTERACTION, interaction)],
        "action": event.get("action") == action,
        "outcome success": event["outcome"] == "0",
        "recorded is an instant": str(event["recorded"]).endswith("Z"),
        "source observer": bool(event["source"].get("observer")),
        "agent client": _is_machine(event, client[0]),
        "agent server": _is_machine(event, server[0]),
        "agent user": all(one.get("who") and one["requestor"] is True and "network" not in one for one in people),
        "one thing": len(things) == 1,
        "query": pattern != "Query" or all(one.get("query") and "what" not in one for one in things),
        "data": pattern == "Query"
        or all(one.get("what") and one["role"]["code"] in {"3", "4", "20"} for one in things),
        "patient": len(patients) == profile.startswith("Patient") and all(map(_is_patient, patients)),
    }
    return [f"{profile}: {name}" for name, stands in asked.items() if not stands]


def _is_machine(event: dict[str, Any], role: str) -> bool:
    found = [one for one in event["agent"] if _code(one) == role]
    return len(found) == 1 and bool(found[0].get("who") and found[0].get("network")) and "media" not in found[0]


def _is_patient(entity: dict[str, Any]) -> bool:
    return entity["role"]["code"] == "1" and entity["what"].get("type") == "Patient"


def _code(agent: dict[str, Any]) -> str:
    return str(agent["type"]["coding"][0]["code"])
