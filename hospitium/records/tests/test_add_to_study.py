"""Many files become one study of one case; what only seems to belong together is kept apart."""

import threading
from pathlib import Path

import pydicom
import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases.queries import Case, timeline
from hospitium.cases.testing import make_case
from hospitium.records import actions, queries, studies
from hospitium.records.dicom.testing import ROOT, make_picture, make_report, written
from hospitium.records.models import Finding, Instance, Series, Study
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


def send(dataset, **facts):
    return take_in(written(dataset), name="image.dcm", **facts)


def reported(document):
    with acting(SYSTEM):
        return set(Finding.objects.filter(document=document).values_list("code", flat=True))


def test_twenty_slices_are_one_study_of_one_case(home):
    documents = [send(make_picture(slice_number=number)) for number in range(1, 21)]
    with acting(SYSTEM):
        assert Case.objects.count() == Study.objects.count() == Series.objects.count() == 1
        assert Instance.objects.count() == 20 and {one.case_id for one in documents} == {Case.objects.get().pk}
        (shown,) = queries.documents_of(SYSTEM, documents[0].case_id)
        assert shown.ref == documents[0].ref and shown.pictures == 20
        assert len(queries.uploads(SYSTEM)) == 1


def test_what_the_tables_hold_of_a_slice(home):
    send(make_picture(slice_number=7))
    with acting(SYSTEM):
        one = Instance.objects.select_related("series__study").get()
        assert (one.number, one.frames, one.rows, one.columns) == (7, 1, 64, 64)
        assert (one.position, one.orientation, one.window) == ([-100, -100, 35], [1, 0, 0, 0, 1, 0], [40, 400])
        assert (one.series.modality, one.series.body_part) == ("CT", "CHEST")
        assert (one.series.study.date, one.series.study.description) == ("2026-10-02", "Tórax")


def test_a_report_of_the_study_joins_its_case_and_stays_in_sight(home):
    picture, report = send(make_picture()), send(make_report())
    assert report.case_id == picture.case_id and not report.is_part
    with acting(SYSTEM):
        assert [entry.verb for entry in timeline(SYSTEM, picture.case)] == ["received"]


def test_a_later_series_is_told_once_in_the_timeline(home):
    first = send(make_picture())
    for number in (2, 3):
        send(make_picture(slice_number=number, SeriesInstanceUID=f"{ROOT}9", SeriesDescription="Coronal"))
    with acting(SYSTEM):
        told = [entry.facts["title"] for entry in timeline(SYSTEM, first.case) if entry.verb == "document"]
    assert told == ["CT · Tórax · Coronal"]


@pytest.mark.parametrize(
    "other",
    [
        {"PatientID": "99-1", "PatientName": "Salem^Omar"},
        {"PatientBirthDate": "19800101"},
        {"PatientID": "41-553-902", "PatientName": "Zhang^Wei"},
        {"PatientID": "", "PatientName": "Salem^Omar"},
    ],
)
def test_the_same_study_of_another_patient_is_kept_apart_and_reported(home, other):
    first, second = send(make_picture()), send(make_picture(slice_number=2, **other))
    assert first.case_id != second.case_id
    assert "dicom-other-patient" in reported(second) and "dicom-other-patient" not in reported(first)


def test_a_name_spelt_otherwise_is_still_the_same_patient(home):
    first, second = send(make_picture()), send(make_picture(slice_number=2, PatientName="QUISPE^ROSA^M"))
    assert first.case_id == second.case_id


def test_another_file_with_the_same_number_is_kept_but_not_shown(home):
    first, second = send(make_picture()), send(make_picture(SeriesDescription="Corrected"))
    assert first.case_id == second.case_id and "dicom-same-instance" in reported(second)
    with acting(SYSTEM):
        assert Instance.objects.get().document_id == first.pk


def test_a_file_that_names_no_study_has_one_of_its_own(home):
    one, two = (send(make_picture(StudyInstanceUID=None, slice_number=number)) for number in (1, 2))
    assert one.case_id != two.case_id


def test_an_office_never_joins_a_study_it_may_not_see(home, offices):
    here = make_actor("Ana", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    there = make_actor("Omar", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)
    first, second = send(make_picture(), by=here), send(make_picture(slice_number=2), by=there)
    assert first.case_id != second.case_id and "dicom-other-patient" not in reported(second)


def test_a_summary_is_shown_before_pictures(home):
    summary = take_in(make_bundle())
    with acting(SYSTEM):
        picture = send(make_picture())
        found = queries.contents_of([picture, summary])
    assert found.newest == summary


@pytest.mark.parametrize("names", [("DICOMDIR", "77654033/CR1/6154"), ("77654033/CR1/6154", "DICOMDIR")])
def test_a_disc_tells_what_is_missing_whichever_comes_first(home, names):
    folder = Path(pydicom.__file__).parent / "data/test_files/dicomdirtests"
    one, two = (take_in((folder / name).read_bytes(), name="x") for name in names)
    assert one.case_id == two.case_id
    with acting(SYSTEM):
        study = next(study for study in Study.objects.all() if len(study.listed) == 3)
        assert studies.missing_of(study) == ["77654033/CR2/6247", "77654033/CR3/6278"]


@pytest.mark.django_db(transaction=True)
def test_slices_read_at_the_same_time_find_each_other(home):
    from django.db import connection

    def work(number):
        send(make_picture(slice_number=number))
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 7)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with acting(SYSTEM):
        assert (Case.objects.count(), Study.objects.count(), Instance.objects.count()) == (1, 1, 6)


def test_a_picture_that_waited_finds_its_study_when_a_person_says_whose_it_is(home):
    nameless = {"PatientName": "", "PatientID": "", "PatientBirthDate": "", "PatientIdentityRemoved": "YES"}
    waiting = send(make_picture(**nameless))
    assert waiting.case_id is None
    with acting(SYSTEM):
        assert not Study.objects.exists()
        case = make_case()
        actions.put_into_case(document_ref=waiting.ref, case_ref=case.ref, by=SYSTEM)
        assert Study.objects.get().case_id == case.pk and studies.study_for(SYSTEM, waiting.ref).pictures == 1


def test_a_picture_taken_out_of_its_case_is_shown_there_no_more(home):
    first, second = (send(make_picture(slice_number=number)) for number in (1, 2))
    with acting(SYSTEM):
        out = actions.take_out_of_case(document_ref=second.ref, by=SYSTEM)
        assert not out.is_part and studies.study_for(SYSTEM, first.ref).pictures == 1
        case = make_case()
        actions.put_into_case(document_ref=second.ref, case_ref=case.ref, by=SYSTEM)
        assert studies.study_for(SYSTEM, second.ref).study.case_id == case.pk
