"""A file about several people is parted: each one's part is a document with a case of its own, and the whole is kept once."""

import io
import json

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.records import actions, formats, unpacking
from hospitium.records.inside import portions
from hospitium.records.models import Part
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_bundle, make_message, take_in


def message(number, family, *, kind="ADT", event="A01"):
    made = make_message(control_id=f"C{number}", kind=kind, event=event)
    return made.replace(b"41553902", str(number).encode()).replace(b"Quispe", family)


BATCH = b"FHS|^~\\&\rBHS|^~\\&\r" + message(1, b"Uno") + message(2, b"Dos") + message(1, b"Uno") + b"BTS|3\rFTS|1\r"


def person(number, name):
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "name": [{"family": name, "given": ["Ana"]}],
        "birthDate": f"19{number}0-01-01",
        "identifier": [{"system": "urn:oid:1.2", "value": f"N{number}"}],
    }


def fact(number, patient):
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "code": {"text": f"Gout {number}"},
        "subject": {"reference": f"Patient/p{patient}"},
        "recorder": {"reference": "Practitioner/d1"},
    }


DOCTOR = {"resourceType": "Practitioner", "id": "d1", "name": [{"family": "House"}]}
TWO = [person(1, "Uno"), person(2, "Dos"), DOCTOR, fact(1, 1), fact(2, 2), fact(3, 2)]


def bundle(resources, kind="collection"):
    return json.dumps(
        {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]}
    ).encode()


def lines(resources):
    return b"".join(json.dumps(one).encode() + b"\n" for one in resources)


def inside(data):
    return portions.unpacked(portions.portion(io.BytesIO(data), b"0"))[0]


def kind_of(data):
    return formats.read_file(io.BytesIO(data))[1].kind


@pytest.mark.parametrize("data", [BATCH, BATCH.replace(b"FHS|^~\\&\rBHS|^~\\&\r", b"")], ids=["batch", "bare"])
def test_messages_about_two_people_are_two_parts(data):
    assert kind_of(data) == "batch"
    assert [formats.read(given).subject.names[0].family for _, given in inside(data)] == ["Uno", "Dos"]
    assert inside(data)[0][1].count(b"MSH|") == 2


def test_files_that_were_joined_without_a_line_end_are_parted():
    data = message(1, b"Uno").rstrip(b"\r") + b"\xef\xbb\xbf" + message(2, b"Dos").rstrip(b"\r") + message(3, b"Tres")
    assert [formats.read(given).subject.names[0].family for _, given in inside(data)] == ["Uno", "Dos", "Tres"]


def test_messages_in_sixteen_bits_are_parted_too():
    parts = inside(BATCH.decode().encode("utf-16"))
    assert [formats.read(given).subject.names[0].family for _, given in parts] == ["Uno", "Dos"]


@pytest.mark.parametrize("kind", ["batch", "transaction", "collection", "searchset"])
def test_a_bundle_about_two_people_gives_each_their_own_and_what_they_share(kind):
    parts = [formats.read(given) for _, given in inside(bundle(TWO, kind))]
    assert [one.subject.names[0].family for one in parts] == ["Uno", "Dos"]
    assert [sorted(stated.kind for stated in one.statements) for one in parts] == [
        ["Condition", "Practitioner"],
        ["Condition", "Condition", "Practitioner"],
    ]
    assert not any("about-another" in {issue.code for issue in one.issues} for one in parts)


def test_numbers_in_a_part_stand_as_they_were_sent():
    data = bundle(TWO).replace(b'"Gout 2"', b'"Gout 2", "x": 6.0, "y": 12345678901234567890123')
    assert b"6.0" in inside(data)[1][1] and b"12345678901234567890123" in inside(data)[1][1]


def test_what_is_about_both_is_told_and_stays_in_the_original():
    both = {"resourceType": "List", "entry": [{"item": {"reference": f"Patient/p{one}"}} for one in (1, 2)]}
    _, reading = formats.read_file(io.BytesIO(bundle([*TWO, both])))
    assert ("parted-left", {"count": 1}) in [(issue.code, issue.facts) for issue in reading.issues]


def test_one_patient_described_twice_is_one():
    assert kind_of(bundle([person(1, "Uno"), person(1, "Uno") | {"id": "p9"}, fact(1, 1)])) == "resources"


def test_a_document_that_mentions_another_person_is_not_parted():
    made = make_bundle()
    made["entry"].append({"fullUrl": "urn:x", "resource": person(2, "Dos")})
    assert kind_of(json.dumps(made).encode()) == "ips"


def test_lines_about_one_person_are_read_and_about_two_are_parted():
    assert formats.format_of(lines(TWO)) == "fhir-lines"
    assert kind_of(lines(TWO)) == "batch" and len(inside(lines(TWO))) == 2
    assert formats.read(lines([person(1, "Uno"), fact(1, 1)])).subject.names[0].family == "Uno"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lines([fact(1, 1), fact(2, 2)]), "lines-apart"),
        (lines([DOCTOR, DOCTOR | {"id": "d2"}]), "no-patient-directory"),
        (bundle([DOCTOR]), "no-patient-directory"),
        (bundle([fact(1, 1)]), "no-patient"),
    ],
)
def test_what_names_no_patient_is_told_for_what_it_is(data, code):
    with pytest.raises(Unreadable) as refusal:
        formats.read(data)
    assert refusal.value.code == code and str(refusal.value)


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "name"), [(BATCH, "b.hl7"), (bundle(TWO), "b.json"), (lines(TWO), "b.ndjson")])
def test_each_person_has_a_case_and_the_whole_has_none(home, data, name):
    whole = take_in(data, name=name)
    for part in unpacking.unpack_archive(document_ref=whole.ref, by=SYSTEM):
        actions.import_document(document_ref=part.document.ref, by=SYSTEM)
    with acting(SYSTEM):
        parts = list(Part.objects.filter(archive=whole).select_related("document__case__patient"))
    assert (whole.case, whole.kind, whole.waits_for_case) == (None, "batch", False)
    assert len({one.document.case_id for one in parts}) == len(parts) == 2
    assert [one.name.partition(".")[0] for one in parts] == ["patient 1", "patient 2"]  # a list of files names nobody
