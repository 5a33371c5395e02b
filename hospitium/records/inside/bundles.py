"""FHIR: documents carried inside resources, and each patient's part of a bundle or an export about several.

Sources: R4 Attachment and Binary (`data` in base 64), Bundle.type, Bulk Data Access (NDJSON).
"""

import re
from collections.abc import Iterator
from typing import Any

from hospitium.records import markup
from hospitium.records.fhir import lines, xml
from hospitium.records.fhir.decode import MAX_ENTRIES, decode
from hospitium.records.fhir.index import Entry, Index, index
from hospitium.records.fhir.values import concept, items, obj, objs, text
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.numbers import dumps

from .member import Held, label
from .packed import decoded

DATA = re.compile(rb"<(?:\w+:)?data\s")
"""How an element begins that may bring bytes along."""
DOCUMENTS = ("", "document")
"""Types of bundles that are about one person, whoever else is mentioned."""


def held(data: bytes) -> Iterator[Held]:
    """The attachments and binaries that bring their bytes along. Raises `Unreadable`."""
    if b'"data"' not in data and not (markup.looks_like(data) and DATA.search(data)):
        return
    bundle = _value(data)
    titles = dict(_titles(bundle))
    for path, one, around in _attachments(bundle):
        words = text(one["data"])
        made = decoded(words) if words else None
        title = text(one.get("title")) or titles.get(text(around.get("id")), "") or _spoken(around)
        yield Held(
            label(title, made or b""),
            made or b"",
            "" if made else "damaged",
            path,
            text(one.get("contentType")),
            text(one.get("language")) or text(around.get("language")),
            title,
        )


def _value(data: bytes) -> dict[str, Any]:
    if markup.looks_like(data):
        return xml.value_of(data)
    return lines.bundle_of(data) if lines.is_lines(data) else obj(decode(data)[0])


def _attachments(bundle: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each object that has `data` of a type, where it stands, and the resource around it."""
    waiting: list[tuple[str, Any, dict[str, Any]]] = [("Bundle", bundle, bundle)]
    while waiting:
        path, value, around = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{path}[{number}]", one, around) for number, one in reversed(list(enumerate(value)))]
        elif isinstance(value, dict):
            around = value if "resourceType" in value else around
            if isinstance(value.get("data"), str) and ("contentType" in value or value.get("resourceType") == "Binary"):
                yield path, value, around
            waiting += [(f"{path}.{name}", one, around) for name, one in reversed(value.items()) if name[:1] != "_"]


def _titles(bundle: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What documents that point to a binary call it, by its id."""
    for entry in objs(bundle.get("entry")):
        for content in objs(obj(entry.get("resource")).get("content")):
            attachment = obj(content.get("attachment"))
            if text(attachment.get("url")):
                yield text(attachment["url"]).rsplit("/", 1)[-1], text(attachment.get("title"))


def _spoken(resource: dict[str, Any]) -> str:
    """What a resource calls itself: its description, else what kind of thing it is."""
    found = text(resource.get("description")) or text(resource.get("title"))
    return found or concept(resource.get("type")).label() or concept(resource.get("code")).label()


# ------------------------------------------------------------------------------------------------------- several people
def parts(data: bytes) -> tuple[list[Held], list[Issue]]:
    """Each patient's part of a bundle that is no document, or of an export, as a bundle; nothing for one patient.

    What is about nobody (an organisation, a medicine) goes along with whatever points to it. Raises `Unreadable`.
    """
    if b'"Composition"' in data or data.count(b'"Patient"') < 2 or markup.looks_like(data):
        return [], []
    bundle = _value(data)
    if text(bundle.get("type")) in DOCUMENTS or len(items(bundle.get("entry"))) > MAX_ENTRIES:
        return [], []
    found = index(bundle, [], {})
    people = _people(found)
    if len(people) < 2:
        return [], []
    shares, left = _shares(found, people)
    entries = items(bundle.get("entry"))
    rest = {key: value for key, value in bundle.items() if key not in ("entry", "total", "link")}
    held = [
        Held(
            f"patient {number}.json",
            dumps({**rest, "entry": [entries[place] for place in sorted(share)]}).encode(),
            "",
            found.entries[min(group)].path,
        )
        for number, (group, share) in enumerate(zip(people, shares, strict=True), 1)
    ]
    return held, [Issue("warning", "parted-left", "Bundle.entry", {"count": left})] if left else []


def _people(found: Index) -> list[set[int]]:
    """The patients of a bundle; those that share a number of one system are one."""
    groups: list[set[int]] = []
    known: dict[tuple[str, str], set[int]] = {}
    for patient in found.of("Patient"):
        numbers = [
            (text(one.get("system")), text(one.get("value")))
            for one in objs(patient.resource.get("identifier"))
            if text(one.get("system")) and text(one.get("value"))
        ]
        group = next((known[one] for one in numbers if one in known), None)
        if group is None:
            group = set()
            groups.append(group)
        group.add(patient.number)
        known |= dict.fromkeys(numbers, group)
    return groups


def _shares(found: Index, people: list[set[int]]) -> tuple[list[set[int]], int]:
    """Which entries go to each patient, and how many go to nobody: those about several, and those nothing points to."""
    owner = {number: place for place, group in enumerate(people) for number in group}
    targets = [set(_targets(found, entry)) for entry in found.entries]
    shares = [set(group) for group in people]
    apart: set[int] = set()
    for entry in found.entries:
        about = {owner[one] for one in targets[entry.number] if one in owner}
        if entry.number not in owner and len(about) == 1:
            shares[about.pop()].add(entry.number)
        elif entry.number not in owner and about:
            apart.add(entry.number)
    theirs = apart | set(owner) | {one for share in shares for one in share}
    for share in shares:
        waiting = list(share)
        while waiting:
            common = targets[waiting.pop()] - theirs - share
            share.update(common)
            waiting += common
    return shares, len(found.entries) - len(set().union(*shares))


def _targets(found: Index, entry: Entry) -> Iterator[int]:
    """The entries that an entry points to."""
    waiting: list[Any] = [entry.resource]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            if isinstance(value.get("reference"), str):
                target = found.follow(value, entry, "").target
                if target is not None and target != entry.number:
                    yield target
            waiting += value.values()
