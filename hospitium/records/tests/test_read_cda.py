"""Clinical documents of vendors as a person read them, and what damage does to them."""

import csv
import hashlib
import random
from collections import Counter
from pathlib import Path

import pytest

from hospitium.records import cda, formats, markup, passing
from hospitium.records.reading.issues import message
from hospitium.records.reading.unreadable import Unreadable

from .european import (
    ALLERGY,
    COURSE,
    INGREDIENT,
    MEDICINE,
    NARRATIVE,
    PROBLEM,
    SNOMED,
    SUBSTANCE,
    concern,
    document,
    section,
)
from .test_read import SHARED

FOLDER = SHARED / "ccda"
EXPECTED = [*csv.DictReader((Path(__file__).parent / "expected_cda.csv").open(encoding="utf-8"))]
HERE = pytest.mark.skipif(not FOLDER.is_dir(), reason="the documents of vendors are not on this machine")


def told(counted):
    return " ".join(f"{name}:{count}" for name, count in sorted(counted.items()))


def read(name):
    return formats.read((FOLDER / name).read_bytes())


@HERE
@pytest.mark.parametrize("row", EXPECTED, ids=[row["file"] for row in EXPECTED])
def test_a_document_of_a_vendor_reads_as_a_person_read_it(row):
    reading = read(row["file"])
    assert (reading.kind, reading.ips_version, len(reading.sections)) == (
        row["kind"],
        row["edition"],
        int(row["sections"]),
    )
    assert told(Counter(one.kind for one in reading.statements)) == row["statements"]
    assert told(Counter(one.absence for one in reading.statements if one.absence)) == row["absences"]
    assert told(Counter(one.code for one in reading.issues)) == row["issues"]


@HERE
@pytest.mark.parametrize("row", EXPECTED, ids=[row["file"] for row in EXPECTED])
def test_each_statement_keeps_its_own_bytes_and_the_report_speaks(row):
    data = (FOLDER / row["file"]).read_bytes()
    reading = formats.read(data)
    for one in reading.statements:
        if one.span and one.span[1] - one.span[0] < 1_000_000:
            assert data[slice(*one.span)].decode() == one.raw and one.resource_path.startswith("/ClinicalDocument/")
    assert all(message(issue) for issue in reading.issues) and passing.pack("cda", reading)


def facts(reading, *kinds):
    return {
        (one.concept.label(), one.status, one.date.text if one.date else "", *(text for _, text in one.detail))
        for one in reading.statements
        if one.kind in kinds
    }


FACTS = {
    "HL7_CCD_1.xml": {
        ("Penicillin", "active", "1998-05-01", "Allergy to substance", "Nausea (mild)", "Moderate to severe"),
        ("codeine", "active", "2010-10-11T09:15-08:00", "Allergy to substance", "Wheezing (moderate)", "mild"),
        ("Angina", "active", "2007-04-17"),
        ("Pneumonia (Finding site: Left lower lobe of lung)", "resolved", "1998-03-10", "1998-03-16"),
        (
            "atenolol 25 MG Oral Tablet",
            "active",
            "2012-03-18",
            "1, Oral Route of Administration, 1 × / 12 h",
            "Hypertensive disorder, systemic arterial",
        ),
        (
            "Platelets",
            "final",
            "2008-03-19T08:30-08:00",
            "123 10*9/L",
            "below low threshold",
            "150 10*9/L – 350 10*9/L",
        ),
    },
    "HL7_Discharge_Summary.xml": {
        ("Egg", "active", "1998", "Allergy to food (finding)", "Wheal (moderate)"),
        ("Appendicitis", "active", "2014-09-08"),
        ("Systolic blood pressure", "final", "2014-09-16T08:45-05:00", "80 mm[Hg]", "Low"),
    },
    "NIST_CCD_Ambulatory.xml": {("HGB", "final", "2012-08-10", "10.2 g/dl", "N", "M 13-18 g/dl; F 12-16 g/dl")},
    "Allscripts_ToC.xml": {
        ("Asthma", "active", "2011-09-25T00:00:00-04:00"),
        ("Carbon Dioxide", "preliminary", "2013-07-11T00:27:00", "25.2 mmol/L"),
    },
    "Kareo_SummaryOfCare.xml": {
        ("Hypothyroidism", "active", "2012-08-05"),
        ("Lipitor 10 mg oral tablet", "completed", "2014-05-15"),
        ("acetaminophen-aspirin buffered 250 mg-250 mg oral tablet", "unknown", "2014-05-31"),
    },
}
CLINICAL = ("AllergyIntolerance", "Condition", "MedicationStatement", "MedicationRequest", "Observation")


@HERE
@pytest.mark.parametrize("name", FACTS)
def test_facts_stand_as_in_the_document(name):
    assert FACTS[name] <= facts(read(name), *CLINICAL)


@HERE
def test_an_embedded_file_is_told_by_kind_size_and_digest_and_can_be_had():
    data = (FOLDER / "HL7_CDA_with_Embedded_PDF.xml").read_bytes()
    one = next(one for one in formats.read(data).statements if one.kind == "DocumentReference")
    held = cda.embedded(data, one.resource_path)
    detail = dict(one.detail)["content"]
    assert held.startswith(b"%PDF-") and "application/pdf" in detail
    assert f"{len(held)} B" in detail and hashlib.sha256(held).hexdigest() in detail


MADE = document(
    section(
        "11450-4", concern(2, PROBLEM.format("", "", f'<hl7:value x:type="CD" code="195967001" {SNOMED}/>')), NARRATIVE
    )
    + section("48765-2", concern(3, ALLERGY.format('negationInd="true"', "", SUBSTANCE)))
    + section(
        "10160-0", MEDICINE.format(mood="EVN", more="", status="active", times=COURSE.format(""), what=INGREDIENT)
    )
)
SEEDS = [MADE, *(path.read_bytes() for path in sorted(FOLDER.glob("*.xml")) if path.stat().st_size < 60_000)]


def mutated(rng):
    data = bytearray(rng.choice(SEEDS))
    for _ in range(rng.choice([1, 1, 3, 30])):
        at = rng.randrange(len(data))
        size = rng.choice([1, 1, 8, 200])
        way = rng.randrange(4)
        if way == 0:
            data[at] = rng.randrange(256)
        elif way == 1:
            del data[at : at + size]
        elif way == 2:
            data[at:at] = data[at : at + size] * rng.choice([1, 50])
        else:
            data[at:at] = rng.choice(
                [b"<hl7:act>", b"</a>", b'" x="', b"&#0;", b"]]>", b"<!DOCTYPE a>", b"nullFlavor", b"\xff"]
            )
    return bytes(data)


@pytest.mark.parametrize("seed", range(8))
def test_no_damage_brings_anything_but_a_refusal(seed):
    rng = random.Random(seed)
    for _ in range(40):
        try:
            passing.pack("cda", formats.read(mutated(rng)))
        except Unreadable as refusal:
            assert str(refusal)


def shuffled(root, rng):
    """The same elements in other places, with other types and attributes: still XML, no longer CDA."""
    elements = list(root.below())
    for _ in range(rng.choice([1, 5, 40])):
        one, other = rng.choice(elements), rng.choice(elements)
        way = rng.randrange(4)
        if way == 0:
            one.tag = other.tag
        elif way == 1:
            one.attributes = dict(other.attributes)
        elif way == 2 and one.children:
            one.children.pop(rng.randrange(len(one.children)))
        elif not any(above is other for above in up(one)) and other.up is not None:
            one.children.append(other)
            other.up.children = [child for child in other.up.children if child is not other]
            other.up = one


def up(element):
    while element is not None:
        yield element
        element = element.up


@pytest.mark.parametrize("seed", range(8))
def test_no_wrong_shape_inside_a_document_makes_the_reader_stumble(seed, monkeypatch):
    rng, parse = random.Random(seed), markup.parse

    def parsed(data):
        found = parse(data)
        shuffled(found.root, rng)
        return found

    monkeypatch.setattr(markup, "parse", parsed)
    for _ in range(40):
        try:
            passing.pack("cda", cda.read(rng.choice(SEEDS)))
        except Unreadable as refusal:
            assert str(refusal)


def test_what_lies_in_one_another_is_not_kept_over_and_over():
    inner = PROBLEM.format("", "", "<hl7:text>" + "x" * 100_000 + "</hl7:text>")
    for _ in range(25):
        inner = PROBLEM.format("", "", f'<hl7:entryRelationship typeCode="REFR">{inner}</hl7:entryRelationship>')
    data = document(section("30954-2", inner))
    assert sum(len(one.raw) for one in formats.read(data).statements) < 6 * len(data)
