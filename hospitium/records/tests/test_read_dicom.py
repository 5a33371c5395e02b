"""The reader of DICOM: real files of many makers and alphabets, broken ones, hostile bytes and mutations."""

import csv
import io
import random
import zlib
from pathlib import Path

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from hospitium.records import formats, kinds
from hospitium.records.dicom import files, values
from hospitium.records.dicom.testing import make_picture, make_report, written
from hospitium.records.reading.issues import message
from hospitium.records.reading.unreadable import Unreadable

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
FOLDER = Path(pydicom.__file__).parent / "data"
EXPECTED = list(csv.DictReader((Path(__file__).parent / "expected_dicom.csv").open(encoding="utf-8")))


def codes(reading):
    return {issue.code for issue in reading.issues}


def counted(found):
    return " ".join(f"{one}:{found.count(one)}" for one in dict.fromkeys(found))


@pytest.mark.parametrize("row", EXPECTED, ids=[row["file"].rsplit("/", 1)[-1] for row in EXPECTED])
def test_a_file_reads_as_a_person_reads_it(row):
    data = (FOLDER / row["file"]).read_bytes()
    if row["kind"] == "unreadable":
        with pytest.raises(Unreadable) as refusal:
            formats.read(data)
        assert refusal.value.code == row["title"]
        return
    reading = formats.read(data)
    subject, imaging = reading.subject, reading.facts.get("imaging")
    assert {
        "kind": reading.kind,
        "title": reading.header.title,
        "names": " | ".join(one.text or "^".join([one.family, *one.given]) for one in subject.names),
        "identifiers": " | ".join(
            f"{one.system}#{one.value}" if one.system else one.value for one in subject.identifiers
        ),
        "sex": subject.gender,
        "born": subject.birth_date.text if subject.birth_date else "",
        "frames": str(imaging["instance"]["frames"]) if imaging else "",
        "stated": counted([one.kind for one in reading.statements]),
        "report": " ".join(sorted(codes(reading) - {"dicom-raw"})),
    } == {key: row[key] for key in row if key != "file"}
    assert all(message(issue) for issue in reading.issues)


def test_both_surnames_and_every_group_of_a_name_survive():
    reading = formats.read(written(make_picture(PatientName="García Márquez^Ana Lucía^^Dra.^=王^小東")))
    first, second = reading.subject.names
    assert (first.family, first.given, first.prefix) == ("García Márquez", ("Ana Lucía",), ("Dra.",))
    assert (second.text, second.representation) == ("王 小東", "ideographic")


def test_a_chinese_name_in_gb18030_reads():
    dataset = make_picture(SpecificCharacterSet="GB18030", PatientName="Wang^XiaoDong=王^小东=")
    assert [one.text for one in formats.read(written(dataset)).subject.names] == ["", "王 小东"]


def test_a_number_keeps_who_issued_it():
    qualifiers = Dataset()
    qualifiers.UniversalEntityID, qualifiers.UniversalEntityIDType = "2.16.604.1", "ISO"
    dataset = make_picture(PatientID="41-553", IssuerOfPatientIDQualifiersSequence=Sequence([qualifiers]))
    (number,) = formats.read(written(dataset)).subject.identifiers
    assert (number.system, number.value) == ("urn:oid:2.16.604.1", "41-553")


def test_what_a_device_was_warned_of_reaches_the_alerts():
    reading = formats.read(written(make_picture(Allergies="Iodine contrast", MedicalAlerts="Pacemaker")))
    found = {one.kind: reading.sections[one.section].kind for one in reading.statements}
    assert found["AllergyIntolerance"] == "allergies" and found["Flag"] == "alerts"


def test_a_report_becomes_text_and_observations_with_their_units():
    reading = formats.read(written(make_report()))
    said = {one.concept.label(): dict(one.detail) for one in reading.statements if one.kind == "Observation"}
    assert said["Diameter"]["value"] == "12.5 mm" and said["Finding"]["value"] == "Nodule"
    assert "Diameter: 12.5 mm" in reading.sections[0].narrative
    assert next(one for one in reading.statements if one.kind == "DiagnosticReport").status == "final"


def test_an_enclosed_pdf_is_told_as_a_document():
    dataset = make_picture(pixels=None, SOPClassUID="1.2.840.10008.5.1.4.1.1.104.1", Modality="DOC")
    dataset.DocumentTitle, dataset.MIMETypeOfEncapsulatedDocument = "Informe", "application/pdf"
    dataset.EncapsulatedDocument = b"%PDF-1.7 x"
    reading = formats.read(written(dataset))
    stated = next(one for one in reading.statements if one.kind == "DocumentReference")
    assert dict(stated.detail)["content"] == "Informe · application/pdf"


def test_scripts_in_tags_are_only_text():
    reading = formats.read(written(make_picture(StudyDescription="<script>alert(1)</script>")))
    assert "<script>" in reading.header.title and "<script" not in reading.sections[0].narrative


def test_private_elements_are_counted_and_not_shown():
    dataset = make_picture()
    dataset.private_block(0x0011, "ACME", create=True).add_new(0x10, "LO", "Secret of ACME")
    reading = formats.read(written(dataset))
    assert next(issue.facts for issue in reading.issues if issue.code == "dicom-private") == {"count": 2}
    assert "ACME" not in next(one.raw for one in reading.statements if one.kind == "ImagingStudy")


def test_a_file_that_was_cut_off_says_how_much_of_it_came():
    data = written(make_picture())
    reading = formats.read(data[:-1000])
    assert next(issue.facts["share"] for issue in reading.issues if issue.code == "dicom-pixels-short") < 100


def test_a_file_without_its_preamble_is_known_by_its_first_elements():
    data = written(make_picture())
    assert kinds.kind_of(data[132:]) == "DICOM" and "dicom-no-syntax" not in codes(formats.read(data[132:]))


def test_a_program_in_the_preamble_is_a_program():
    assert kinds.kind_of(b"MZ" + written(make_picture())[2:]) == "program"


def test_a_packed_file_that_swells_is_not_unpacked():
    dataset = make_picture(pixels=None)
    head = written(dataset, syntax=pydicom.uid.DeflatedExplicitVRLittleEndian)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    begin = pydicom.filereader._read_file_meta_info(io.BytesIO(head[132:]))
    place = 132 + 12 + begin.FileMetaInformationGroupLength
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(files.INFLATED // 2**20 + 1)) + packer.flush()
    with pytest.raises(Unreadable) as refusal:
        formats.read(head[:place] + bomb)
    assert refusal.value.code == "dicom-swells"


def test_sequences_nested_without_end_are_refused():
    deep = (b"\x08\x00\x40\x11SQ\x00\x00\xff\xff\xff\xff" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff") * 3000
    with pytest.raises(Unreadable):
        formats.read(written(make_picture(pixels=None)) + deep)


def test_a_directory_tells_what_its_disc_should_hold():
    data = (FOLDER / "test_files/dicomdirtests/DICOMDIR").read_bytes()
    studies = formats.read(data).facts["medium"]["studies"]
    listed = [file for one in studies for file in one["files"]]
    assert len(studies) == 2 and len(listed) == 7 and "77654033/CR1/6154" in {one["name"] for one in listed}


SEEDS = [
    written(make_picture()),
    written(make_report()),
    (FOLDER / "test_files/MR_small_implicit.dcm").read_bytes(),
    (FOLDER / "test_files/SC_rgb_rle_2frame.dcm").read_bytes(),
    (FOLDER / "charset_files/chrH31.dcm").read_bytes(),
    (FOLDER / "test_files/nested_priv_SQ.dcm").read_bytes(),
]


def test_a_mutated_file_reads_or_is_refused():
    rng = random.Random(7)
    for _ in range(400):
        data = bytearray(rng.choice(SEEDS))
        for _ in range(rng.randint(1, 12)):
            place, way = rng.randrange(len(data)), rng.random()
            if way < 0.7:
                data[place] = rng.choice((0, 0xFF, rng.randrange(256)))
            elif way < 0.85:
                data[place : place + rng.randint(1, 40)] = b""
            else:
                data[place:place] = data[place : place + rng.randint(1, 300)]
            data = data or bytearray(b"x")
        try:
            assert all(message(issue) for issue in formats.read(bytes(data)).issues)
        except Unreadable as refusal:
            assert str(refusal)


@given(st.binary(max_size=400))
@settings(max_examples=150)
def test_no_bytes_after_the_mark_bring_anything_but_a_refusal(data):
    try:
        formats.read(bytes(128) + b"DICM" + data)
    except Unreadable as refusal:
        assert str(refusal)


def test_numbers_that_are_none_are_left_out():
    dataset = make_picture()
    dataset.add_new(0x00281050, "DS", "")
    assert values.number(dataset, "WindowCenter") is None and values.numbers(dataset, "PixelSpacing", 3) == []
