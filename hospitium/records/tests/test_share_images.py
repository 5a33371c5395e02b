"""Images leave without their persons: the same pseudonym for the same project, what stayed and what was taken out is told."""

import io
import json
import zipfile

import pydicom
import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.looks import Search
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.records import exports
from hospitium.records.dicom.testing import make_picture, written
from hospitium.records.models import Export
from hospitium.records.testing import take_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore::UserWarning")]


@pytest.fixture
def case(home):
    document = take_in(written(make_picture(slice_number=1)), name="1.dcm")
    burned = make_picture(slice_number=2, BurnedInAnnotation="YES")
    take_in(written(burned), name="2.dcm", sent_for_id=document.case_id)
    return document.case


def shared(case, project="Trial 7", **facts):
    file = io.BytesIO()
    with acting(SYSTEM):
        told = exports.images_file(case_ref=case.ref, file=file, by=SYSTEM, project=project, **facts)
    return told, zipfile.ZipFile(file)


def patients_in(held):
    names = [name for name in held.namelist() if name.endswith(".dcm")]
    return {str(pydicom.dcmread(io.BytesIO(held.read(name))).PatientID) for name in names}


def test_nobody_is_named_and_what_was_taken_out_is_listed(case):
    told, held = shared(case)
    assert (told["shared"], told["refused"]) == (1, 1)
    original = make_picture(slice_number=1)
    assert not any(str(original.PatientID).encode() in held.read(name) for name in held.namelist())
    report = json.loads(held.read("report.json"))
    assert {one["refused"] for one in report["files"]} == {"", "burned-in"}
    assert "PatientBirthDate" in report["files"][0]["names"] or report["files"][0]["removed"]
    with acting(SYSTEM):
        names = [case.ref, case.patient.ref, case.patient.full_name]
    assert not any(name in held.read("report.json").decode() for name in names)


def test_a_pseudonym_is_the_same_for_one_project_and_no_other_s(case):
    first, again, other = (patients_in(shared(case, name)[1]) for name in ("Trial 7", " trial  7", "Trial 8"))
    assert first == again and first != other and len(first) == 1


def test_it_is_recorded_as_handed_out(case):
    shared(case)
    with acting(SYSTEM):
        looks = [look for look in Search(ref=case.patient.ref).found() if look.action == "export"]
        assert any(look.facts.get("form") == "images" and look.facts.get("project") == "Trial 7" for look in looks)


def test_on_the_page_it_is_asked_for_and_what_came_of_it_is_told(case, client, home):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    assert "This case has 2 images" in client.get(f"/cases/{case.ref}/share/").content.decode()
    assert client.post(f"/cases/{case.ref}/share/", {"project": ""}).status_code == 422
    place = client.post(f"/cases/{case.ref}/share/", {"project": "Trial 7"}).headers["Location"]
    exports.write_export(export_ref=place.split("/")[-2])
    page = client.get(place).content.decode()
    assert "Trial 7" in page and "report.json" in page
    with acting(SYSTEM):
        assert Export.objects.get().facts["shared"] == 1
    answer = client.get(f"{place}file/")
    assert 'filename="images.zip"' in answer.headers["Content-Disposition"]


def test_only_those_who_may_share_do(case, client, home):
    client.force_login(make_person("Rosa", Role.NURSE, organisation_id=home.pk))
    assert client.get(f"/cases/{case.ref}/share/").status_code == 404
