"""What R4 and the profiles of IPS 2.0 ask of a resource beyond its shape: rules between elements, and what must be there.

IPS wants a value or the reason why there is none for when something happened and what it is; the list is of the guide's profiles.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from hospitium.records.fhir.values import obj, objs

from .mending import TERMS
from .rebuild import absent

IPS = "http://hl7.org/fhir/uv/ips/StructureDefinition/"
LABORATORY = {"system": f"{TERMS}observation-category", "code": "laboratory"}
IMAGING = {"system": f"{TERMS}observation-category", "code": "imaging"}

WHEN = {
    "MedicationStatement": "effective",
    "Immunization": "occurrence",
    "Procedure": "performed",
    "DeviceUseStatement": "timing",
    "DiagnosticReport": "effective",
}
"""Where IPS wants a date or the reason why there is none."""

NAMED = {
    "AllergyIntolerance": "code",
    "Condition": "code",
    "Procedure": "code",
    "Observation": "code",
    "DiagnosticReport": "code",
    "Medication": "code",
    "Immunization": "vaccineCode",
    "Flag": "code",
    "Substance": "code",
    "Specimen": "type",
    "MedicationStatement": "medication",
    "MedicationRequest": "medication",
    "MedicationAdministration": "medication",
    "MedicationDispense": "medication",
}
"""What says what it is. Without one it says so in words: a coded reason would read as the statement of an absence."""

RESULTS = {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "unknown"}


def meet(resource: dict[str, Any], label: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """The resource with what must be there, and what had to give way: element to value."""
    kind = resource["resourceType"]
    met, gone = dict(resource), dict[str, Any]()
    _name(met, kind, label)
    if rule := RULES.get(kind):
        rule(met, gone)
    if stem := WHEN.get(kind):
        _when(met, stem)
    if kind in ("Organization", "Practitioner"):
        _nameless(met, kind)
    if profile := profile_of(met):
        met["meta"] = {**met.get("meta", {}), "profile": [IPS + profile]}
    return met, gone


def _has(resource: dict[str, Any], stem: str) -> bool:
    return any(
        name.lstrip("_").startswith(stem) and name.lstrip("_")[len(stem) : len(stem) + 1] in ("", *CAPITALS)
        for name in resource
    )


CAPITALS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _when(resource: dict[str, Any], stem: str) -> None:
    if not _has(resource, stem):
        resource[f"_{stem}DateTime"] = absent()


def _name(resource: dict[str, Any], kind: str, label: str) -> None:
    element = NAMED.get(kind)
    if not element or _has(resource, element):
        return
    words = label or _("Not named by the source")
    resource[f"{element}CodeableConcept" if element == "medication" else element] = {"text": words}


def _nameless(resource: dict[str, Any], kind: str) -> None:
    if "name" not in resource and "_name" not in resource:
        resource["name" if kind == "Practitioner" else "_name"] = [absent()] if kind == "Practitioner" else absent()


Rule = Callable[[dict[str, Any], dict[str, Any]], None]


def _drop(resource: dict[str, Any], gone: dict[str, Any], *names: str) -> None:
    for name in names:
        resource.pop(f"_{name}", None)
        if name in resource:
            gone[name] = resource.pop(name)


def _allergy(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """ait-1: a clinical status, or the reason why there is none."""
    if "clinicalStatus" not in resource:
        resource["clinicalStatus"] = absent()
    for reaction in resource.get("reaction", ()):
        if not reaction.get("manifestation"):
            reaction["manifestation"] = [{"text": _("Not named by the source")}]


def _condition(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """con-4: what has abated is not active."""
    status = {one.get("code") for one in objs(obj(resource.get("clinicalStatus")).get("coding"))}
    ended = [name for name in resource if name.startswith("abatement")]
    if ended and not status & {"inactive", "resolved", "remission"}:
        _drop(resource, gone, *ended)


def _observation(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """obs-6, obs-7: no reason for the absence of a value that is there; no component that is the observation itself."""
    if _has(resource, "value"):
        _drop(resource, gone, "dataAbsentReason")
        own = _keys(resource.get("code"))
        rest = [one for one in resource.get("component", ()) if not own & _keys(one.get("code"))]
        if len(rest) < len(resource.get("component", ())):
            _drop(resource, gone, "component")
            if rest:
                resource["component"] = rest
    if _is_of(resource, LABORATORY) or _is_of(resource, IMAGING):
        _when(resource, "effective")
        resource.setdefault("performer", [absent()])
    if _is_of(resource, LABORATORY):
        if not _has(resource, "value") and not resource.keys() & {"hasMember", "component", "dataAbsentReason"}:
            resource["dataAbsentReason"] = {"coding": [{"system": f"{TERMS}data-absent-reason", "code": "unknown"}]}
        for one in resource.get("component", ()):
            if not _has(one, "value") and "dataAbsentReason" not in one:
                one["dataAbsentReason"] = {"coding": [{"system": f"{TERMS}data-absent-reason", "code": "unknown"}]}


def _keys(concept: Any) -> set[tuple[Any, Any]]:
    return {(one.get("system"), one.get("code")) for one in objs(obj(concept).get("coding")) if one.get("code")}


def _is_of(resource: dict[str, Any], category: dict[str, str]) -> bool:
    return any(
        one.get("system") == category["system"] and one.get("code") == category["code"]
        for group in objs(resource.get("category"))
        for one in objs(group.get("coding"))
    )


def _family(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """fhs-1, fhs-2: an age or a birth, and an estimate only of an age."""
    if _has(resource, "age") and _has(resource, "born"):
        _drop(resource, gone, *[name for name in list(resource) if name.startswith("age")])
    if "estimatedAge" in resource and not _has(resource, "age"):
        _drop(resource, gone, "estimatedAge")


def _consent(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """ppc-1: a policy is named."""
    if not resource.keys() & {"policy", "policyRule"}:
        resource["policyRule"] = {"text": _("Not named by the source")}


def _list(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """lst-1: a list is empty or has a reason to be."""
    if "entry" in resource:
        _drop(resource, gone, "emptyReason")


def _practice(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """org-1, org-2, org-3: an organisation has a number or a name, and is nobody's home."""
    for one in (*resource.get("address", ()), *resource.get("telecom", ())):
        if one.get("use") == "home":
            del one["use"]
    if not resource.keys() & {"identifier", "name"}:
        resource["name"] = _("Not named by the source")


def _request(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """prr-1 of a service: details only of what is coded."""
    if "orderDetail" in resource and "code" not in resource:
        _drop(resource, gone, "orderDetail")


def _goal(resource: dict[str, Any], gone: dict[str, Any]) -> None:
    """gol-1: a target to reach says what is measured."""
    for target in resource.get("target", ()):
        if _has(target, "detail"):
            target.setdefault("measure", {"text": _("Not named by the source")})


RULES: dict[str, Rule] = {
    "AllergyIntolerance": _allergy,
    "Condition": _condition,
    "Observation": _observation,
    "FamilyMemberHistory": _family,
    "Goal": _goal,
    "Consent": _consent,
    "List": _list,
    "Organization": _practice,
    "ServiceRequest": _request,
}

PROFILES = {
    "Patient": "Patient-uv-ips",
    "AllergyIntolerance": "AllergyIntolerance-uv-ips",
    "Condition": "Condition-uv-ips",
    "MedicationStatement": "MedicationStatement-uv-ips",
    "MedicationRequest": "MedicationRequest-uv-ips",
    "Medication": "Medication-uv-ips",
    "Immunization": "Immunization-uv-ips",
    "Procedure": "Procedure-uv-ips",
    "DeviceUseStatement": "DeviceUseStatement-uv-ips",
    "DiagnosticReport": "DiagnosticReport-uv-ips",
    "Specimen": "Specimen-uv-ips",
    "Practitioner": "Practitioner-uv-ips",
    "PractitionerRole": "PractitionerRole-uv-ips",
    "Organization": "Organization-uv-ips",
    "Flag": "Flag-alert-uv-ips",
}


def profile_of(resource: dict[str, Any]) -> str:
    """The profile of IPS 2.0 a resource meets; none where it cannot (a flag that is over, an order not to give)."""
    kind = resource["resourceType"]
    if (kind == "Flag" and resource.get("status") != "active") or resource.get("doNotPerform") is True:
        return ""
    if kind == "Observation":
        return _result_profile(resource)
    return PROFILES.get(kind, "")


def _result_profile(resource: dict[str, Any]) -> str:
    if resource.get("status") not in RESULTS:
        return ""
    if _is_of(resource, LABORATORY):
        return "Observation-results-laboratory-pathology-uv-ips"
    exact = isinstance(resource.get("effectiveDateTime"), str) and len(resource["effectiveDateTime"]) >= 8
    is_dated = exact or "effectiveDateTime" not in resource
    return "Observation-results-radiology-uv-ips" if _is_of(resource, IMAGING) and is_dated else ""
