"""Small true files of every format a reader takes, each with a place for a canary."""

import io
import json
import os
import random
import re
import zipfile
from functools import cache
from pathlib import Path

NEST = "QkanarienvogelQ0"
"""Where the canary goes: a word of sixteen letters in every seed."""
SHARED = Path(os.environ.get("HOSPITIUM_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"
FOLDERS = {
    "ips": "fhir-json",
    "ips_deviant": "fhir-json",
    "ccda": "cda",
    "hl7v2": "hl7v2",
    "dicom": "dicom",
    "pdf": "pdf",
}


NAMED = (
    rb'("family"\s*:\s*")[^"]*(")',
    rb"(<family[^>]*>)[^<]*(</family>)",
    rb"(?m)(^PID\|(?:[^|\r\n]*\|){4})[^|^&\r\n]*()",
)


def named(data: bytes, canary: bytes) -> bytes:
    """The seed with this input's canary in its nest, or where the patient's name stands."""
    if NEST.encode() in data:
        return data.replace(NEST.encode(), canary)
    for pattern in NAMED:
        data = re.sub(pattern, rb"\g<1>" + canary + rb"\g<2>", data, count=3)
    return data


@cache
def seeds() -> dict[str, list[bytes]]:
    """Files by format: built here, and those of the corpus where it is at hand."""
    from hospitium.records.ips import xml
    from hospitium.records.testing import make_bundle, make_message, make_pdf

    bundle = make_bundle(family=NEST, narrative=f"<p>{NEST}: rash</p>")
    found = {
        "fhir-json": [json.dumps(bundle).encode(), json.dumps(bundle, indent=1).encode()],
        "fhir-xml": [xml.written(bundle).encode()],
        "cda": [_document()],
        "hl7v2": [make_message(segments=SEGMENTS).replace(b"Quispe", NEST.encode())],
        "pdf": [make_pdf(NEST, "Penicillin: rash"), make_pdf(NEST, pages=3, catalog="/Lang(es)")],
        "dicom": _datasets(),
        "image": _pictures(),
        "zip": [json.dumps(bundle).encode()],
    }
    for folder, format_ in FOLDERS.items():
        here = sorted((SHARED / folder).glob("[!_]*.*")) if SHARED.is_dir() else []
        small = [path for path in here if path.suffix not in (".md", ".csv") and path.stat().st_size < 60_000]
        found[format_] += [path.read_bytes() for path in small]
    return found


SEGMENTS = (
    "PV1|1|I|W^R^B",
    "AL1|1|DA|7980^Penicillin^RXNORM|SV|Rash",
    "DG1|1||I10^Hypertension^I10|||A",
    "OBX|1|NM|2823-3^Potassium^LN||4.1|mmol/L|3.5-5.1|N|||F",
    f"OBX|2|ED|18842-5^Letter^LN||^application^pdf^Base64^JVBERi0xLjcK||||||F|||||{NEST}",
)


def _document() -> bytes:
    entry = (
        '<entry><act classCode="ACT" moodCode="EVN"><code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode'
        ' code="active"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><code code="55607006"'
        ' codeSystem="2.16.840.1.113883.6.96"/><value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CD"'
        f' code="38341003" codeSystem="2.16.840.1.113883.6.96" displayName="{NEST}"/></observation></entryRelationship></act>'
        "</entry>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3"/><code code="34133-9"'
        ' codeSystem="2.16.840.1.113883.6.1"/><title>Summary</title><effectiveTime value="20261002"/><recordTarget><patientRole>'
        f'<id root="1.2.3.4" extension="77"/><patient><name><given>Rosa</given><family>{NEST}</family></name><birthTime'
        ' value="19710309"/></patient></patientRole></recordTarget><component><structuredBody><component><section><code'
        ' code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>Problems</title><text><paragraph ID="a">'
        f"{NEST}</paragraph></text>{entry}</section></component></structuredBody></component></ClinicalDocument>"
    ).encode()


def _datasets() -> list[bytes]:
    from pydicom.uid import ImplicitVRLittleEndian

    from hospitium.records.dicom.testing import make_picture, make_report, written

    picture = make_picture(PatientName=f"{NEST}^Rosa", size=16)
    return [
        written(picture),
        written(picture, ImplicitVRLittleEndian),
        written(make_report()).replace(b"Quispe", NEST.encode()),
    ]


def _pictures() -> list[bytes]:
    from PIL import Image, features

    page, found = Image.linear_gradient("L").resize((90, 70)).convert("RGB"), []
    for kind in ("PNG", "JPEG", "GIF", "TIFF", *(["WEBP"] if features.check("webp") else [])):
        held = io.BytesIO()
        page.save(held, kind, **({"comment": NEST.encode()} if kind in ("JPEG", "GIF") else {}))
        found.append(held.getvalue())
    return [*found, b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + NEST.encode() * 8]


NAMES = ("summary.json", "../up.json", "C:\\x", "ñ.json")


def packed(member: bytes, rng: random.Random) -> bytes:
    """An archive with the member under a few names, some of them wicked."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for number in range(rng.randint(1, 3)):
            archive.writestr(f"{number}/{rng.choice(NAMES)}", member)
    return held.getvalue()
