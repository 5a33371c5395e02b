"""A shared file holds nobody: no name, number, UID or date of the original in any of its bytes; and still shows the same."""

import io
from pathlib import Path

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from hospitium.records import formats
from hospitium.records.dicom import pictures
from hospitium.records.dicom.deidentify import Share, deidentify
from hospitium.records.dicom.testing import ROOT, make_picture, make_report, written

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
FILES = Path(pydicom.__file__).parent / "data/test_files"
SHARE, SHIFTED = Share(b"k" * 32), Share(b"k" * 32, keeps_dates=True)


def back(shared):
    return pydicom.dcmread(io.BytesIO(shared.data))


def names(text):
    return st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Lo"]), min_size=4, max_size=20).map(
        lambda word: f"{text}{word}"
    )


@given(names("Zz"), names("Yy"), names("Q"), st.dates().filter(lambda day: day.year > 1850), st.integers(10**6, 10**9))
@settings(max_examples=60)
def test_nothing_of_who_it_was_is_left_in_any_byte(family, given_name, number, day, series):
    told = Dataset()
    told.ScheduledProcedureStepDescription, told.RequestedProcedureID = family, number
    dataset = make_picture(
        PatientName=f"{family}^{given_name}", PatientID=number, PatientBirthDate=f"{day:%Y%m%d}", StudyDate=f"{day:%Y%m%d}",
        StudyDescription=f"{family} thorax", SeriesInstanceUID=f"1.2.{series}", ImageComments=given_name, StationName=number,
        InstitutionName=family, OtherPatientNames=given_name, RequestAttributesSequence=Sequence([told]),
        ReferringPhysicianName=family, BodyPartExamined="CHEST", OperatorsName=given_name, AccessionNumber=number[:16],
    )  # fmt: skip
    dataset.private_block(0x0011, family, create=True).add_new(0x10, "LO", given_name)
    data = bytearray(written(dataset))
    data[: len(number.encode()[:128])] = number.encode()[:128]
    for share in (SHARE, SHIFTED):
        made = deidentify(bytes(data), share).data
        held = [family, given_name, number, f"{day:%Y%m%d}", f"1.2.{series}", f"{ROOT}1", f"{ROOT}2", f"{ROOT}3.1"]
        assert made is not None and not [one for one in held if one.encode() in made]
        assert not [one for one in formats.read(made).subject.names if family in one.family]


def test_the_pictures_stay_the_same_and_in_their_place():
    data = written(make_picture(slice_number=4))
    made = deidentify(data, SHARE).data
    before, after = (pictures.frame_of(one, 0) for one in (data, made))
    assert (before[1] == after[1]).all() and before[0] == after[0]
    imaging = formats.read(made).facts["imaging"]
    assert imaging["instance"]["position"] == [-100, -100, 20] and imaging["instance"]["window"] == [40, 400]


def test_files_of_a_study_stay_together_and_two_shares_cannot_be_joined():
    one, two = (back(deidentify(written(make_picture(slice_number=number)), SHARE)) for number in (1, 2))
    assert one.StudyInstanceUID == two.StudyInstanceUID and one.SeriesInstanceUID == two.SeriesInstanceUID
    assert one.PatientID == two.PatientID and one.SOPInstanceUID != two.SOPInstanceUID
    other = back(deidentify(written(make_picture()), Share(b"o" * 32)))
    assert not {one.StudyInstanceUID, one.PatientID, one.SOPInstanceUID} & {
        other.StudyInstanceUID,
        other.PatientID,
        other.SOPInstanceUID,
    }


def test_dates_are_gone_or_shifted_by_the_same_days():
    first = written(make_picture(StudyDate="20261002", AcquisitionDateTime="20261005101500.25"))
    gone, shifted = back(deidentify(first, SHARE)), back(deidentify(first, SHIFTED))
    assert gone.StudyDate == "" and "AcquisitionDateTime" not in gone
    later = back(deidentify(written(make_picture(slice_number=2, StudyDate="20261012")), SHIFTED))
    days = [pydicom.valuerep.DA(one.StudyDate) for one in (shifted, later)]
    assert (days[1] - days[0]).days == 10 and shifted.StudyDate != "20261002"
    assert (pydicom.valuerep.DA(shifted.AcquisitionDateTime[:8]) - days[0]).days == 3
    assert shifted.PatientBirthDate == "" and shifted.LongitudinalTemporalInformationModified == "MODIFIED"


def test_it_says_what_was_done():
    made = back(deidentify(written(make_picture()), SHIFTED))
    assert made.PatientIdentityRemoved == "YES" and "2024b" in made.DeidentificationMethod
    assert [item.CodeValue for item in made.DeidentificationMethodCodeSequence] == ["113100", "113107"]
    assert made.preamble == bytes(128) and made.PatientName == f"ANON^{made.PatientID}"


def test_what_may_show_or_spell_a_person_does_not_leave():
    assert deidentify(written(make_picture(BurnedInAnnotation="YES")), SHARE).refused == "burned-in"
    assert deidentify(written(make_report()), SHARE).refused == "no-picture"
    leaking = make_picture(PatientName="Fujimori^Keiko", Manufacturer="Fujimori")
    assert deidentify(written(leaking), SHARE).refused == "identity-left"


def test_a_person_looks_at_pixels_that_often_hold_text():
    assert not deidentify(written(make_picture()), SHARE).needs_a_look
    assert deidentify(written(make_picture(Modality="US")), SHARE).needs_a_look
    assert not deidentify(written(make_picture(Modality="US", BurnedInAnnotation="NO")), SHARE).needs_a_look


REAL = ["CT_small", "MR_small_bigendian", "MR_small_implicit", "MR_small_RLE", "examples_ybr_color", "JPEG2000", "examples_palette",
        "SC_rgb_jpeg_dcmtk", "image_dfl", "693_J2KI", "liver_1frame", "rtdose"]  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_real_files_lose_their_person_and_keep_their_pictures(name):
    data = (FILES / f"{name}.dcm").read_bytes()
    shared = deidentify(data, SHARE)
    original = pydicom.dcmread(io.BytesIO(data))
    held = [
        original.get(one)
        for one in ("SOPInstanceUID", "StudyInstanceUID", "StudyDate", "InstitutionName", "AccessionNumber")
    ]
    held = [one for one in held if one and str(one) not in str(original.get("Manufacturer"))]
    assert shared.data is not None, shared.refused
    assert not [one for one in held if len(str(one)) > 3 and str(one).encode() in shared.data]
    assert (pictures.frame_of(data, 0)[1] == pictures.frame_of(shared.data, 0)[1]).all()
    assert not [element for element in back(shared).iterall() if element.tag.is_private]
