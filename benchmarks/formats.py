"""Readers of each format beside the bare libraries that parse it: documents a second on one core, the same bytes for both.

The readers give statements with codes, dates, places in the file and an issue report; the libraries give a tree, or text.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import Asked
from benchmarks.scoring import Contestant, Goal, Score, Taken, contest

GOAL = "The text of a PDF comes at least three times as fast as pypdf gives it; of the other formats the ratio is told."
SIZES, QUICK = (200,), 4
ENTRIES, LINES = 60, 45
NOTES = (
    "Peers: fhir.resources (R4B), lxml (FHIR XML and C-CDA), hl7, pypdf, pydicom reading everything; the floor of PDF is"
    " pypdfium2's bare text. Ours is the reader by itself, without its wall, and makes statements of what the peer leaves a tree.",
    f"Bundles, documents and messages of {ENTRIES} statements, one person each; pages of {LINES} lines; slices of 512 x 512.",
)
Work = Callable[[bytes], Any]


def measure(asked: Asked) -> list[Score]:
    """A score for each format and size; answers are compared where both give the same kind of thing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    return [score for size in asked.sizes for score in _scores(size, asked.rounds)]


def _scores(size: int, rounds: int) -> Iterator[Score]:
    for what, make, ours, peer, floor, goal in _contests():
        files = [make(number) for number in range(size)]
        turns = [_turn(files, work) if work else None for work in (ours, peer, floor)]
        assert turns[0] and turns[1]
        yield contest(what, size, turns[0], peer=turns[1], floor=turns[2], rounds=rounds, goal=goal, rate=True)


def _turn(files: list[bytes], work: Work) -> Contestant:
    def turn() -> Taken:
        seconds, answers = [], []
        for file in files:
            begun = time.perf_counter()
            answers.append(work(file))
            seconds.append(time.perf_counter() - begun)
        return Taken(tuple(seconds), answers)

    return turn


def _contests() -> list[tuple[str, Callable[[int], bytes], Work, Work, Work | None, Goal]]:
    told = Goal()
    return [
        ("FHIR JSON", _bundle, _entries, _peer_fhir, None, told),
        ("FHIR XML", _bundle_xml, _entries, _peer_xml("{http://hl7.org/fhir}entry"), None, told),
        ("C-CDA", _document, _stated("Condition"), _peer_xml(".//{urn:hl7-org:v3}entry"), None, told),
        ("HL7 v2", _message, _stated("Observation"), _peer_hl7, None, told),
        ("PDF text", _pages, _words, _peer_pypdf, _floor_pdfium, Goal(faster=3)),
        ("DICOM header", _slice, _study, _peer_dicom, None, told),
    ]


# ------------------------------------------------------------------------------------------------- files
def _bundle_of(number: int) -> dict[str, Any]:
    from hospitium.records.testing import make_bundle

    who = {"reference": "Patient/p1"}
    entries = tuple(
        {
            "resourceType": "Condition",
            "id": f"c{place}",
            "subject": who,
            "code": {
                "coding": [
                    {"system": "http://snomed.info/sct", "code": f"{10**6 + place}", "display": f"Finding {place}"}
                ]
            },
            "onsetDateTime": "2019-05",
        }
        for place in range(ENTRIES)
    )
    return make_bundle(family=f"Quispe {number}", entries=entries)


def _bundle(number: int) -> bytes:
    bundle = _bundle_of(number)
    bundle["entry"][0]["resource"] |= {"status": "final", "author": [{"display": "Dr. Rojas"}]}  # the peer insists
    bundle["entry"][0]["resource"]["section"] = [
        {
            **one,
            "text": {
                **one["text"],
                "div": one["text"]["div"].replace("<div>", '<div xmlns="http://www.w3.org/1999/xhtml">'),
            },
        }
        for one in bundle["entry"][0]["resource"]["section"]
    ]
    return json.dumps(bundle).encode()


def _bundle_xml(number: int) -> bytes:
    from hospitium.records.ips import xml

    return xml.written(json.loads(_bundle(number))).encode()


def _document(number: int) -> bytes:
    entry = (
        '<entry><observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.4"/><code code="55607006"'
        ' codeSystem="2.16.840.1.113883.6.96"/><statusCode code="completed"/><effectiveTime><low value="201905"/></effectiveTime>'
        '<value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CD" code="%d" displayName="Finding"'
        ' codeSystem="2.16.840.1.113883.6.96"/></observation></entry>'
    )
    entries = "".join(entry % (10**6 + place) for place in range(ENTRIES))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3"/><code code="34133-9"'
        ' codeSystem="2.16.840.1.113883.6.1"/><title>Summary</title><recordTarget><patientRole><id root="1.2.3.4"'
        f' extension="{number}"/><patient><name><given>Rosa</given><family>Quispe</family></name></patient></patientRole>'
        '</recordTarget><component><structuredBody><component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/>'
        f"<title>Problems</title><text>Problems</text>{entries}</section></component></structuredBody></component></ClinicalDocument>"
    ).encode()


def _message(number: int) -> bytes:
    from hospitium.records.testing import make_message

    results = tuple(
        f"OBX|{place}|NM|{2000 + place}-1^Potassium^LN||4.{place % 10}|mmol/L|3.5-5.1|N|||F" for place in range(ENTRIES)
    )
    return make_message(
        control_id=f"B{number}", segments=("OBR|1|||24323-8^Panel^LN", *results), kind="ORU", event="R01"
    )


def _pages(number: int) -> bytes:
    from hospitium.records.testing import make_pdf

    lines = (
        f"Result {place} of document {number}: potassium 4.{place % 10} mmol per litre, sodium 140"
        for place in range(LINES)
    )
    return make_pdf(*lines, pages=3)


def _slice(number: int) -> bytes:
    from hospitium.records.dicom.testing import make_picture, written

    return written(make_picture(slice_number=number + 1, size=512))


# ------------------------------------------------------------------------------------------------- ours
def _entries(data: bytes) -> int:
    from hospitium.records import formats

    reading = formats.read(data)
    return sum(one.kind != "Absence" for one in reading.statements) + 2  # the cover page and the patient


def _stated(kind: str) -> Work:
    def work(data: bytes) -> int:
        from hospitium.records import formats

        return sum(one.kind == kind for one in formats.read(data).statements)

    return work


def _words(data: bytes) -> str:
    from hospitium.records import formats

    return _plain(page.text for page in formats.read(data).pages)


def _study(data: bytes) -> str:
    from hospitium.records import formats

    return str(formats.read(data).facts["imaging"]["instance"]["uid"])


def _plain(texts: Any) -> str:
    return re.sub(r"\s+", "", "".join(texts))


# ------------------------------------------------------------------------------------------------- peers
def _peer_fhir(data: bytes) -> int:
    from fhir.resources.R4B.bundle import Bundle  # noqa: TID251 - the peer, never the product

    return len(Bundle.model_validate_json(data).entry or [])


def _peer_xml(path: str) -> Work:
    def work(data: bytes) -> int:
        from lxml import etree

        return len(etree.fromstring(data).findall(path))

    return work


def _peer_hl7(data: bytes) -> int:
    import hl7

    return len(hl7.parse(data.decode()).segments("OBX"))


def _peer_pypdf(data: bytes) -> str:
    import io

    import pypdf

    return _plain(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _floor_pdfium(data: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return _plain(page.get_textpage().get_text_bounded() for page in document)


def _peer_dicom(data: bytes) -> str:
    import io

    import pydicom

    return str(pydicom.dcmread(io.BytesIO(data)).SOPInstanceUID)
