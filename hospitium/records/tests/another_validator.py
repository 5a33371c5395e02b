"""A validator that is not ours (pyrofile-validator), and where it is known to be wrong by itself."""

import functools
import json
import re

from . import conformance

BASE = conformance.STORE / "base"


def errors(bundle):
    """What it says of the resources of a bundle, and not of HL7's own examples, nor out of its known blindness."""
    left = []
    for entry in bundle["entry"]:
        resource = entry["resource"]
        found = _alarms(_validator().validate_resource(resource))
        left += [one for key, one in found.items() if key not in _false_alarms() and not _is_blind(key, one, resource)]
    return left


@functools.cache
def _validator():
    from pyrofile_validator import Validator
    from pyrofile_validator.config import ValidatorConfig

    official = conformance.package("ips")
    definitions = conformance.core()
    BASE.mkdir(parents=True, exist_ok=True)
    for name, definition in definitions.items():
        (BASE / f"StructureDefinition-{name}.json").write_text(json.dumps(definition.resource))
    config = {
        "fhirVersion": "4.0.1",
        "localPackagePaths": [str(official), str(BASE)],
        "terminology": {"mode": "local"},
    }
    return Validator(ValidatorConfig.load_dict(config))


@functools.cache
def _false_alarms():
    """What it says of HL7's own examples of the guide."""
    found = set()
    for path in sorted((conformance.package("ips") / "example").glob("*.json")):
        found |= set(_alarms(_validator().validate_resource(conformance.load(path))))
    return found


def _alarms(report):
    return {
        (one.code, re.sub(r"\[\d+\]", "", one.path or ""), one.resource_type): one
        for one in report.issues
        if one.severity == "error"
    }


BLIND = {
    "absent": "a primitive that says why it is absent (`_status`, `_effectiveDateTime`) is not seen",
    "choice": "a choice in a part (`ingredient.item[x]`) is looked for under its stem, with the brackets",
    "lists": "the parts of all items of a list are counted as if they were of one",
    "alone": "a reference to another entry of the bundle has no visible kind where an entry is judged alone",
    "pattern": "a pattern on an element that need not be there is asked of those without it",
}
"""What the validator (0.3.0) gets wrong by itself, each checked by the official definitions above instead."""


def _is_blind(key, issue, resource):
    code, path, _kind = key
    stem = path.rsplit(".", 1)[-1].removesuffix("[x]")
    if ("cardinality.min" in code or code == "profile.required") and path.count(".") == 1 and f"_{stem}" in resource:
        return "absent"
    if path.endswith("[x]") and ("cardinality.min" in code or code == "profile.required"):
        is_nested = path.count(".") > 1
        return "choice" if is_nested else "absent" if any(name.startswith(f"_{stem}") for name in resource) else ""
    if code == "profile.element.cardinality.max" and path.count(".") > 2:
        return "lists"
    if code == "custom.encounter.patient":
        return "alone"
    return "pattern" if code == "profile.element.pattern" and stem not in resource else ""
