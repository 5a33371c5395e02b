"""FHIR as XML: every JSON document written as XML says the same, and each statement knows its bytes."""

import html
import json
import re
from pathlib import Path
from xml.parsers import expat

import pytest

from hospitium.records import formats
from hospitium.records.reading import narrative
from hospitium.records.reading.numbers import Decimal
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_bundle

from .test_read import CORPUS

BLANKS = {ord(blank): f"&#{ord(blank)};" for blank in "\n\r\t"}


def as_xml(resource):
    """A resource as FHIR writes it in XML; the children in whatever order the JSON had them."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _resource(resource, ' xmlns="http://hl7.org/fhir"')


def _resource(value, space=""):
    kind = value["resourceType"]
    return f"<{kind}{space}>{_inside(value)}</{kind}>"


def _inside(value):
    names = dict.fromkeys(name.lstrip("_") for name in value if name not in ("resourceType", "fhir_comments"))
    return "".join(_element(name, value.get(name), value.get(f"_{name}")) for name in names)


def _element(name, value, more):
    if isinstance(value, list) or isinstance(more, list):
        values, mores = value or [], more or []
        length = max(len(values), len(mores))
        pad = [None] * length
        return "".join(
            _element(name, *pair) for pair in zip((values + pad)[:length], (mores + pad)[:length], strict=True)
        )
    if name == "div" and isinstance(value, str):
        return _div(value)
    if isinstance(value, dict) and "resourceType" in value:
        return f"<{name}>{_resource(value)}</{name}>"
    held = value if isinstance(value, dict) else more or {}
    attributes = "".join(
        f' {key}="{html.escape(str(held[key]))}"' for key in ("id", "url") if key in held and _is_attribute(name, key)
    )
    inside = _inside({key: one for key, one in held.items() if not (key in ("id", "url") and _is_attribute(name, key))})
    if value is not None and not isinstance(value, dict):
        attributes += f' value="{html.escape(_written(value)).translate(BLANKS)}"'
    return f"<{name}{attributes}>{inside}</{name}>"


def _is_attribute(name, key):
    return key == "id" or name in ("extension", "modifierExtension")


def _written(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, int | float) else value


def _div(value):
    named = re.sub(r"&(?!amp;|lt;|gt;|quot;|apos;|#)(\w+;)", lambda match: html.unescape(match[0]), value)
    named = (
        named
        if "xmlns" in named.split(">", 1)[0]
        else named.replace("<div", '<div xmlns="http://www.w3.org/1999/xhtml"', 1)
    )
    try:
        expat.ParserCreate().Parse(named, True)
    except expat.ExpatError:
        words = html.escape(narrative.words(narrative.clean(value)[0]))
        return f'<div xmlns="http://www.w3.org/1999/xhtml">{words}</div>'
    return named


def said(reading):
    """All that a reading says but where it stands in the file."""
    return {
        "kind": (reading.kind, reading.ips_version),
        "header": reading.header,
        "subject": {**vars(reading.subject), "path": ""},
        "sections": [
            {**vars(one), "path": "", "narrative": narrative.words(one.narrative).replace(" ", "")}
            for one in reading.sections
        ],
        "statements": [
            {
                **{
                    key: value
                    for key, value in vars(one).items()
                    if key not in ("resource_path", "raw", "resource", "span")
                },
                "value": one.value and one.value["type"],
                "references": [(link.reference, link.display, link.target, link.how) for link in one.references],
            }
            for one in reading.statements
        ],
        "issues": sorted(issue.code for issue in reading.issues if not issue.code.startswith("narrative-")),
        "counts": reading.counts,
    }


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem[:40])
def test_a_document_says_the_same_in_xml_as_in_json(path):
    data = path.read_bytes()
    xml = as_xml(json.loads(data, parse_float=Decimal)).encode(errors="replace")
    ours, theirs = said(formats.read(xml)), said(formats.read(data))
    for part, value in theirs.items():
        assert ours[part] == value


def test_each_statement_shows_its_own_bytes():
    xml = as_xml(make_bundle(family="Núñez")).encode()
    for statement in formats.read(xml).statements:
        if statement.span:
            assert xml[slice(*statement.span)].decode() == statement.raw
            assert statement.raw.startswith(f"<{statement.kind}")
            assert statement.resource_path.startswith("/Bundle/entry[")


def test_primitives_are_what_json_would_have_made_them():
    xml = b"""<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><active value="true"/>
      <name><given value="Ana"><extension url="urn:x"><valueString value="y"/></extension></given><given value="Eva"/></name>
      <identifier><value value="007"/></identifier></Patient></resource></entry>
      <entry><resource><Observation><code><text value="K"/></code><valueQuantity><value value="6.00"/></valueQuantity>
      </Observation></resource></entry></Bundle>"""
    reading = formats.read(xml)
    assert reading.subject.names[0].given == ("Ana", "Eva") and reading.subject.identifiers[0].value == "007"
    assert ("value", "6.00") in reading.statements[0].detail


ROOT = b'<Bundle xmlns="http://hl7.org/fhir">'
HOSTILE = [
    (b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'http://x/y'>" + ROOT + b"</Bundle>", "xml-entities"),
    ("<!DOCTYPE x [<!ENTITY a 'b'>]><Bundle/>".encode("utf-16"), "xml-entities"),
    (b"<!--x--><!DOCTYPE x [<!ENTITY a 'b'>]>" + ROOT + b"&a;</Bundle>", "xml-entities"),
    (ROOT + b"&a;</Bundle>", "not-xml"),
    (ROOT + b"<a><b></a></Bundle>", "not-xml"),
    (ROOT + b"<entry>", "truncated"),
    (ROOT + b"<a>" * 5000, "too-deep"),
    (ROOT + b"<a/>" * 600_000 + b"</Bundle>", "too-many"),
    (ROOT + b"</Bundle>", "no-patient"),
    (b'<Patient xmlns="http://hl7.org/fhir"/>', "wrong-type"),
    (b"<note><body>x</body></note>", "is-xml"),
]


@pytest.mark.parametrize(
    ("data", "code"), HOSTILE, ids=[f"{number}-{code}" for number, (_, code) in enumerate(HOSTILE)]
)
def test_hostile_xml_is_refused_with_what_to_do(data, code):
    with pytest.raises(Unreadable) as refusal:
        formats.read(data)
    assert refusal.value.code == code and str(refusal.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "windows-1252", "utf-16", "shift_jis"])
def test_letters_survive_every_encoding_a_sender_declares(encoding):
    name = "山田" if encoding == "shift_jis" else "Núñez"
    xml = as_xml(make_bundle(family=name)).replace('encoding="UTF-8"', f'encoding="{encoding.replace("-sig", "")}"')
    reading = formats.read(xml.encode(encoding))
    assert reading.subject.names[0].family == name


def test_a_declaration_that_lies_is_found_out():
    told = '<?xml version="1.0" encoding="utf-16"?>' + as_xml(make_bundle(family="Núñez")).split("\n", 1)[1]
    assert formats.read(told.encode()).subject.names[0].family == "Núñez"
    reading = formats.read(as_xml(make_bundle(family="Núñez")).encode("cp1252"))
    assert reading.subject.names[0].family == "Núñez"
    assert "encoding-guessed" in {issue.code for issue in reading.issues}


def test_the_path_of_a_file_is_that_of_its_root(tmp_path: Path):
    head = b"\xef\xbb\xbf<?xml version='1.0'?>\n<?xml-stylesheet href='a'?><!-- <ClinicalDocument/> -->\n"
    assert formats.format_of(head + b"<f:Bundle xmlns:f='http://hl7.org/fhir'/>") == "fhir-xml"
    assert formats.format_of(head + b"<n1:ClinicalDocument xmlns:n1='urn:hl7-org:v3'/>") == "cda"


@pytest.mark.parametrize("cut", [0, 1, 7, 60])
def test_letters_of_32_bits_are_refused_wherever_they_end(cut):
    data = as_xml(make_bundle()).encode("utf-32")
    with pytest.raises(Unreadable) as refusal:
        formats.read(data[: len(data) - cut])
    assert refusal.value.code == "not-xml"
