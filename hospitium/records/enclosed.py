"""What lies behind a link, as files that a reader of SMART Health Links understands: each is a FHIR R4 resource.

A summary is one already. Anything else (a packet, a picture, a report) is a DocumentReference with its bytes inside, since the
specification knows no plain PDF. What is too large to be printed while somebody waits comes from an `Export` that is ready.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils import translation
from django.utils.translation import gettext as _

from hospitium.access.acting import Actor
from hospitium.cases.queries import Case
from hospitium.kernel import clock

from . import ips, key_images, originals, packet
from .kinds import HEAD, kind_of
from .models import Content, SourceDocument
from .summarising import summary_of

FHIR = "application/fhir+json"
LARGEST_REPORT, LARGEST_ARCHIVE = 25 * 2**20, 60 * 2**20
"""Bytes of a report, or of a whole record, that may lie behind a link: whoever opens it holds it in the memory of a telephone."""
TYPES = {"packet": ("18842-5", "Discharge summary"), "images": ("18748-4", "Diagnostic imaging study")}
"""LOINC's names for the kinds of document."""


@dataclass(frozen=True)
class Enclosed:
    """A file to be sealed: its name for our own list, and its FHIR resource."""

    name: str
    data: bytes


def enclosed(actor: Actor, case: Case, contents: list[str], language: str, ready: bytes = b"") -> Iterator[Enclosed]:
    """The files of the chosen contents, in a fixed order. `ready`: the packet, when it was printed before."""
    if Content.ARCHIVE in contents:
        with translation.override(language):
            yield _paper("record.zip", _("The whole record"), "application/zip", ready, language)
        return
    made = summary_of(actor, case.patient, language) if Content.SUMMARY in contents or not ready else None
    if made and Content.SUMMARY in contents:
        yield Enclosed("summary.json", ips.as_json(made.bundle))
    with translation.override(language):
        if Content.PACKET in contents:
            paper = ready
            if made and not paper:
                paper = packet.packet_pdf(actor, case, made, packet.reports_of(actor, case))
            yield _paper("packet.pdf", _("Discharge packet"), "application/pdf", paper, language, TYPES["packet"])
        if Content.IMAGES in contents:
            for number, one in enumerate(key_images.drawn(actor, case), 1):
                title = f"{_('Key image')} {number}" + (f": {one.image.note}" if one.image.note else "")
                yield _paper(f"key-image-{number}.png", title, "image/png", one.picture, language, TYPES["images"])
        if Content.REPORTS in contents:
            yield from (_report(one) for one in reports_of(actor, case))


def reports_of(actor: Actor, case: Case) -> list[SourceDocument]:
    """The reports of a case that may lie behind a link."""
    return [one for one in packet.reports_of(actor, case) if one.size <= LARGEST_REPORT]


def has(actor: Actor, case: Case) -> list[str]:
    """Which contents this case has."""
    found = [Content.SUMMARY, Content.PACKET]
    found += [Content.IMAGES] if key_images.of_case(actor, case) else []
    found += [Content.REPORTS] if reports_of(actor, case) else []
    return [str(one) for one in found]


def _report(document: SourceDocument) -> Enclosed:
    data = originals.fetch(document.sha256, document.quarantine)
    media_type = MEDIA.get(kind_of(data[:HEAD]), "application/octet-stream")  # what a sender claims is not passed on
    return _paper(document.ref, document.shown_title, media_type, data, document.language)


MEDIA = {
    "PDF": "application/pdf",
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "JSON": FHIR,
    "XML": "application/xml",
    "text": "text/plain",
}


def _paper(
    name: str, title: str, media_type: str, data: bytes, language: str, kind: tuple[str, str] | None = None
) -> Enclosed:
    attachment = {
        "contentType": media_type,
        "language": language,
        "data": base64.b64encode(data).decode(),
        "size": len(data),
        "title": title,
        "creation": clock.now().isoformat(timespec="seconds"),
    }
    resource: dict[str, Any] = {
        "resourceType": "DocumentReference",
        "status": "current",
        "description": title,
        "date": clock.now().isoformat(timespec="seconds"),
        "content": [{"attachment": {key: value for key, value in attachment.items() if value}}],
    }
    if kind:
        resource["type"] = {"coding": [{"system": "http://loinc.org", "code": kind[0], "display": kind[1]}]}
    return Enclosed(name, orjson.dumps(resource))
