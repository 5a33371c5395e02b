"""The document about itself: type, language, date, who wrote it and whether a person looked at it."""

import re
from typing import Any

from hospitium.records.reading import Author, Concept, Header, Identifier
from hospitium.records.reading.issues import Issue

from .index import Entry, Index
from .people import any_name
from .values import concept, date, obj, objs, text

IPS = "60591-5"


def header_of(
    bundle: dict[str, Any], composition: Entry | None, index: Index, subject: dict[str, Any], issues: list[Issue]
) -> Header:
    """Read the cover page (or, without one, what the bundle itself says)."""
    cover = composition.resource if composition else {}
    kind = concept(cover.get("type"))
    _judge(bundle, composition, kind, issues)
    received = text(cover.get("language")) or text(bundle.get("language"))
    authors = _people(cover.get("author"), composition, index)
    stated = date(cover.get("date")) or date(bundle.get("timestamp"))
    return Header(
        title=text(cover.get("title")) or kind.label(),
        document_type=kind,
        language=_language(received, issues),
        language_received=received,
        date=stated,
        timestamp=text(bundle.get("timestamp")),
        identifiers=tuple(_identifiers(bundle, cover)),
        authors=authors,
        attesters=_people([item.get("party") for item in objs(cover.get("attester"))], composition, index),
        custodian=next((author.name for author in _people(cover.get("custodian"), composition, index)), ""),
        curated=_curated(authors),
        country="",
        bundle_type=text(bundle.get("type")),
        confidentiality=text(cover.get("confidentiality")),
    )


def _judge(bundle: dict[str, Any], composition: Entry | None, kind: Concept, issues: list[Issue]) -> None:
    if not obj(bundle.get("identifier")).get("value"):
        issues.append(Issue("info", "no-identifier", "Bundle.identifier"))
    if not bundle.get("timestamp"):
        issues.append(Issue("info", "no-timestamp", "Bundle.timestamp"))
    if bundle.get("signature"):
        issues.append(Issue("info", "signature-kept", "Bundle.signature"))
    if composition and not any(coding.code == IPS for coding in kind.codings):
        issues.append(Issue("warning", "not-ips-type", f"{composition.path}.type", {"type": kind.label() or "?"}))


TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def _language(received: str, issues: list[Issue]) -> str:
    """A BCP-47 tag: underscores become hyphens; no tag stays no tag, since a guess would be a claim."""
    if not received:
        issues.append(Issue("info", "no-language", "Composition.language"))
        return ""
    tag = received.replace("_", "-")
    if tag != received:
        issues.append(Issue("info", "language-tag", "Composition.language", {"tag": received[:40], "read": tag[:40]}))
    return tag if TAG.fullmatch(tag) else ""


def _identifiers(bundle: dict[str, Any], cover: dict[str, Any]) -> list[Identifier]:
    return [
        Identifier(text(item.get("system")), text(item.get("value")))
        for item in objs(bundle.get("identifier")) + objs(cover.get("identifier"))
    ]


def _people(value: Any, composition: Entry | None, index: Index) -> tuple[Author, ...]:
    if composition is None:
        return ()
    found = (_author(pointer, composition, index) for pointer in objs(value))
    return tuple(author for author in found if author.name)


def _author(pointer: dict[str, Any], composition: Entry, index: Index) -> Author:
    reference = index.follow(pointer, composition, "")
    resource = index.contained(pointer, composition)
    if not resource and reference.target is not None:
        resource = index.entries[reference.target].resource
    kind, display = text(resource.get("resourceType")), text(pointer.get("display"))
    role = {
        "Practitioner": "person",
        "PractitionerRole": "person",
        "RelatedPerson": "person",
        "Patient": "person",
        "Organization": "organisation",
        "Device": "software",
    }.get(kind, "unknown")
    if kind == "PractitionerRole":
        return _role(resource, display, composition, index)
    name = any_name(resource) or display or _device(resource)
    return Author(name, role)


def _role(resource: dict[str, Any], display: str, composition: Entry, index: Index) -> Author:
    names = {}
    for part in ("practitioner", "organization"):
        pointer = obj(resource.get(part))
        target = index.follow(pointer, composition, "").target
        named = any_name(index.entries[target].resource) if target is not None else ""
        names[part] = named or text(pointer.get("display"))
    return Author(names["practitioner"] or display or names["organization"], "person", names["organization"])


def _device(resource: dict[str, Any]) -> str:
    name = next((text(item.get("name")) for item in objs(resource.get("deviceName"))), "")
    return name or concept(resource.get("type")).label() or text(resource.get("manufacturer"))


def _curated(authors: tuple[Author, ...]) -> str:
    roles = {author.role for author in authors}
    return "human" if "person" in roles else "software" if "software" in roles else "unknown"
