"""Builders for tests: small summaries of fictional patients, and a scanner that says what it is told."""

import base64
import contextlib
import json
import os
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFont

from hospitium.access.acting import SYSTEM, Actor, acting

from . import actions
from .models import SourceDocument
from .scanner import TEST_FILE

LOINC = "http://loinc.org"


def make_bundle(
    *,
    family: str = "Quispe",
    given: str = "Rosa",
    birth_date: str = "1971-03-09",
    entries: tuple[dict[str, Any], ...] = (),
    narrative: str = "<p>Penicillin: rash</p>",
    **cover: Any,
) -> dict[str, Any]:
    """A document bundle with one allergy section; `entries` are further resources of that section."""
    held = entries or (
        {
            "resourceType": "AllergyIntolerance",
            "id": "a1",
            "patient": {"reference": "Patient/p1"},
            "code": {"text": "Penicillin"},
            "criticality": "high",
        },
    )
    sections = [
        {
            "title": title,
            "code": {"coding": [{"system": LOINC, "code": code}]},
            "text": {"status": "generated", "div": f"<div>{narrative}</div>"},
            "entry": [{"reference": f"{one['resourceType']}/{one['id']}"} for one in held] if code == "48765-2" else [],
        }
        for title, code in (("Allergies", "48765-2"), ("Problems", "11450-4"), ("Medication", "10160-0"))
    ]
    for section in sections[1:]:
        section["emptyReason"] = {"coding": [{"code": "nilknown"}]}
    composition = {
        "resourceType": "Composition",
        "id": "c1",
        "language": "es",
        "title": "Resumen",
        "date": "2026-10-02",
        "type": {"coding": [{"system": LOINC, "code": "60591-5"}]},
        "subject": {"reference": "Patient/p1"},
        "section": sections,
        **cover,
    }
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "gender": "female",
        "birthDate": birth_date,
        "name": [{"use": "official", "family": family, "given": [given]}],
        "identifier": [{"system": "urn:oid:2.16.604.1", "value": "41-553-902"}],
        "address": [{"country": "PE"}],
        "communication": [{"language": {"coding": [{"code": "qu"}]}}],
    }
    return {
        "resourceType": "Bundle",
        "type": "document",
        "timestamp": "2026-10-02T10:00:00-05:00",
        "identifier": {"value": "doc-1"},
        "entry": [
            {"fullUrl": f"https://clinic.example/fhir/{one['resourceType']}/{one['id']}", "resource": one}
            for one in (composition, patient, *held)
        ],
    }


def take_in(
    data: bytes | dict[str, Any], *, by: Actor = SYSTEM, name: str = "summary.json", **facts: Any
) -> SourceDocument:
    """Receive and read a file as a desk would. `facts`: sent_for_id, delivery, ..."""
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    with acting(by):
        document = actions.receive_document(chunks=[data], file_name=name, by=by, channel="upload", **facts)
    return actions.import_document(document_ref=document.ref, by=by)


@contextlib.contextmanager
def clamd_that(answer: Callable[[bytes], bytes | None], *, takes: int = 2**40) -> Iterator[list[int]]:
    """A stand-in for clamd: answers what `answer(bytes of the file)` gives, after at most `takes` bytes; None hangs up.

    Yields the sizes of the files it was asked about; `HOSPITIUM_CLAMD` points to it meanwhile.
    """
    asked: list[int] = []

    class Scanner(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError, struct.error):
                self.rfile.read(len(b"zINSTREAM\0"))
                held = b""
                while len(held) < takes and (size := struct.unpack(">I", self.rfile.read(4))[0]):
                    held += self.rfile.read(size)
                asked.append(len(held))
                self.wfile.write(answer(held) or b"")

    before = os.environ.get("HOSPITIUM_CLAMD")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        os.environ["HOSPITIUM_CLAMD"] = f"tcp://127.0.0.1:{server.server_address[1]}"
        try:
            yield asked
        finally:
            os.environ.pop("HOSPITIUM_CLAMD")
            if before is not None:
                os.environ["HOSPITIUM_CLAMD"] = before
            server.shutdown()


def honest(held: bytes) -> bytes:
    """What a true scanner says: it knows the test file, also in base64."""
    known = (TEST_FILE[28:62], base64.b64encode(TEST_FILE)[:40])
    return b"stream: Eicar-Signature FOUND\0" if any(mark in held for mark in known) else b"stream: OK\0"


def make_message(
    *,
    application: str = "SENDER",
    facility: str = "CLINIC",
    control_id: str = "CTRL1",
    event: str = "A01",
    modes: tuple[str, str] = ("", ""),
    segments: tuple[str, ...] = (),
    kind: str = "ADT",
    charset: str = "",
    version: str = "2.5",
) -> bytes:
    """A small HL7 v2 message about a fictional patient; `segments` follow the PID."""
    said = (
        f"MSH|^~\\&|{application}|{facility}|HOSPITIUM|HOME|20261002100000-0500||{kind}^{event}|{control_id}|P|{version}"
        f"|||{modes[0]}|{modes[1]}||{charset}",
        "PID|1||41553902^^^MRN&2.16.604.1&ISO^MR||Quispe&&&&Mamani^Rosa||19710309|F|||Jr. Puno 5^^Cusco^^^PER",
        *segments,
    )
    return "".join(f"{segment}\r" for segment in said).encode()


FONTS = "/usr/share/fonts"
SAFE = "truetype/noto/NotoSans-Regular.ttf"
SCRIPTS = {"ar": "truetype/noto/NotoNaskhArabic-Regular.ttf", "zh": "opentype/noto/NotoSansCJK-Regular.ttc"}


def photograph(lines: list[str], *, language: str = "", tilt: float = 0.0, turn: int = 0, size: int = 44) -> bytes:
    """A page with these lines as a telephone takes it: aslant, on a table, with a shadow, in JPEG; `turn`: lying on its side."""
    paper = Image.new("L", (1500, 300 + 100 * len(lines)), 235)
    font = ImageFont.truetype(f"{FONTS}/{SCRIPTS.get(language, SAFE)}", size, index=2 if language == "zh" else 0)
    for number, line in enumerate(lines):
        place, pen = 150 + 100 * number, ImageDraw.Draw(paper)
        if language == "ar":
            pen.text((1350, place), line, 40, font, "ra", direction="rtl")
        else:
            pen.text((150, place), line, 40, font)
    paper = paper.rotate(tilt, Image.Resampling.BICUBIC, expand=True, fillcolor=90)
    shadow = Image.linear_gradient("L").resize(paper.size).point(lambda light: 255 - light // 3)
    out = BytesIO()
    ImageChops.multiply(paper, shadow).rotate(turn, expand=True).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


def make_pdf(
    *lines: str,
    page: str = "",
    catalog: str = "",
    objects: tuple[str | bytes, ...] = (),
    pages: int = 1,
    prefix: bytes = b"",
) -> bytes:
    """A PDF with these lines on each page. `page` and `catalog` are more keys of theirs, `objects` more objects, from 10 on."""
    drawn = "BT /F 12 Tf 50 700 Td 14 TL " + " ".join(f"({line}) '" for line in lines) + " ET"
    kids = " ".join(f"{1000 + number} 0 R" for number in range(pages))
    held: dict[int, str | bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R {catalog}>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>>>",
        3: f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        4: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        **dict(enumerate(objects, 10)),
        **{1000 + number: f"<</Type/Page/Parent 2 0 R/Contents 3 0 R {page}>>" for number in range(pages)},
    }
    data, places = prefix + b"%PDF-1.7\n", {}
    for number, body in held.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body if isinstance(body, bytes) else body.encode("latin-1"))
    start = len(data)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    return data + b"xref\n0 1\n0000000000 65535 f \n%strailer<</Size 9999/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        start,
    )
