"""Builders for tests: small summaries of fictional patients, and a scanner that says what it is told."""

import base64
import contextlib
import json
import os
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

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
