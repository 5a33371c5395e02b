"""What leaves: a summary in three forms, a packet, the whole record, an original; each recorded, none to whom it is not."""

import hashlib
import io
import json
import zipfile

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.looks import Search
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.actions import join_circle
from hospitium.kernel import printing
from hospitium.kernel.errors import NotHere
from hospitium.records import exports, formats, originals
from hospitium.records.errors import NotReleased
from hospitium.records.models import Export, ExportState
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db(transaction=True)

MEDICINE = {
    "resourceType": "MedicationStatement",
    "id": "m1",
    "status": "active",
    "subject": {"reference": "Patient/p1"},
    "medicationReference": {"reference": "Medication/mm"},
    "dosage": [{"text": "1-0-1"}],
}
SUBSTANCE = {
    "resourceType": "Medication",
    "id": "mm",
    "code": {"text": "Glucophage"},
    "ingredient": [{"itemCodeableConcept": {"text": "metformin"}}],
}
PENDING = {
    "resourceType": "Observation",
    "id": "o1",
    "status": "preliminary",
    "subject": {"reference": "Patient/p1"},
    "code": {"text": "Culture"},
    "performer": [{"display": "Lima laboratory"}],
}


@pytest.fixture
def case(home):
    return take_in(make_bundle(entries=(MEDICINE, SUBSTANCE, PENDING))).case


@pytest.fixture
def mira(client, home):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


@pytest.mark.parametrize(
    ("form", "begins"), [("json", b'{"resourceType":"Bundle"'), ("xml", b"<?xml"), ("pdf", b"%PDF-")]
)
def test_a_coordinator_downloads_the_summary_in_three_forms(mira, case, form, begins):
    answer = mira.get(f"/cases/{case.ref}/summary.{form}")
    assert answer.status_code == 200 and answer.content.startswith(begins)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_another_form_is_not_there(mira, case):
    assert mira.get(f"/cases/{case.ref}/summary.docx").status_code == 404


@pytest.mark.parametrize("role", [Role.NURSE, Role.CONCIERGE, Role.REFERRING_PHYSICIAN])
def test_others_on_the_case_are_not_offered_it(client, home, case, role):
    person = make_person("Role", role, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=case.ref, person=person, role=role, by=SYSTEM)
    client.force_login(person)
    assert client.get(f"/cases/{case.ref}/summary.json").status_code == 404
    assert client.post(f"/cases/{case.ref}/exports/").status_code == 404


def test_patients_have_their_own(client, home, case):
    person = make_person("Rosa", Role.PATIENT, organisation_id=home.pk)
    client.force_login(person)
    assert client.get(f"/cases/{case.ref}/summary.json").status_code == 404
    with acting(SYSTEM):
        join_circle(case_ref=case.ref, person=person, role=Role.PATIENT, by=SYSTEM)
    assert client.get(f"/cases/{case.ref}/summary.json").status_code == 200


def test_what_leaves_is_recorded_and_can_be_read_again(case):
    with acting(SYSTEM):
        data = exports.summary_file(case_ref=case.ref, form="json", by=SYSTEM)
        assert formats.read(data).kind == "ips"
    with acting(SYSTEM):
        looks = Search(ref=case.patient.ref).found()
        assert {(one.action, one.kind) for one in looks} >= {("export", "record"), ("export", "case")}


def archive(case):
    file = io.BytesIO()
    with acting(SYSTEM):
        exports.archive_file(case_ref=case.ref, file=file, by=SYSTEM)
    return zipfile.ZipFile(file)


def test_the_whole_record_holds_every_original_byte_for_byte_and_tells_its_digests(case):
    held = archive(case)
    index = json.loads(held.read("index.json"))
    for member in index["members"]:
        assert hashlib.sha256(held.read(member["name"])).hexdigest() == member["sha256"], member
    names = set(held.namelist())
    assert {
        "summary/summary.json",
        "summary/summary.xml",
        "summary/summary.pdf",
        "timeline.json",
        "consents.json",
    } <= names
    assert {"who-looked.ndjson", "index.html", "style.css"} <= names and any(
        name.startswith("originals/D-") for name in names
    )
    reading = json.loads(held.read(next(name for name in names if name.startswith("documents/"))))
    assert [one["label"] for one in reading["statements"]][:2] == ["Glucophage", "Glucophage"]


def test_bytes_that_are_not_released_are_named_and_stay(case):
    take_in(b"%PDF-1.7 not really", name="scan.json", sent_for_id=case.pk)
    held = archive(case)
    assert not any("scan.json" in name for name in held.namelist())
    assert [one["file"] for one in json.loads(held.read("index.json"))["not_included"]] == ["scan.json"]
    assert "scan.json" in held.read("index.html").decode()


def test_the_whole_record_speaks_the_patients_language(home):
    bundle = make_bundle()
    bundle["entry"][1]["resource"]["communication"] = [{"language": {"coding": [{"code": "ar"}]}, "preferred": True}]
    page = archive(take_in(bundle).case).read("index.html").decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_the_packet_names_substances_and_who_sends_what_is_pending(case):
    from hospitium.records import packet
    from hospitium.records.summarising import summary_of

    with acting(SYSTEM):
        made = summary_of(SYSTEM, case.patient)
        medicine = packet.medicines(made)[0]
        assert (medicine.generic, medicine.named, medicine.how) == ("metformin", "Glucophage", "1-0-1")
        assert packet.pending(SYSTEM, case, made)[0].who == "Lima laboratory"
        file = io.BytesIO()
        exports.packet_file(case_ref=case.ref, file=file, by=SYSTEM)
    assert zipfile.ZipFile(file).read("packet.pdf").startswith(b"%PDF-")


def put_together(browser, case):
    ref = browser.post(f"/cases/{case.ref}/exports/").headers["Location"].split("/")[-2]
    exports.write_export(export_ref=ref)
    return ref


def test_a_whole_record_is_asked_for_put_together_and_fetched(mira, case):
    page = mira.post(f"/cases/{case.ref}/exports/")
    assert mira.get(page.headers["Location"]).status_code == 200
    ref = page.headers["Location"].split("/")[-2]
    assert mira.get(f"/exports/{ref}/file/").status_code == 404
    exports.write_export(export_ref=ref)
    assert "HX-Refresh" in mira.get(f"/exports/{ref}/", headers={"HX-Request": "true"}).headers
    answer = mira.get(f"/exports/{ref}/file/")
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None


def test_nobody_fetches_what_another_asked_for(mira, client, home, case):
    ref = mira.post(f"/cases/{case.ref}/exports/").headers["Location"].split("/")[-2]
    client.force_login(make_person("Noor", Role.COORDINATOR, organisation_id=home.pk))
    assert client.get(f"/exports/{ref}/").status_code == 404


def test_a_whole_record_is_dropped_after_its_week(mira, case):
    put_together(mira, case)
    with acting(SYSTEM):
        export = Export.objects.get()
        Export.objects.update(expires_at=export.asked_at)
    exports.forget_exports()
    with acting(SYSTEM):
        assert Export.objects.get().state == ExportState.GONE and not exports.path_of(export).exists()
    assert mira.get(f"/exports/{export.ref}/file/").status_code == 404


def test_one_that_cannot_be_written_says_so(mira, case, monkeypatch):
    def fail(*_words):
        raise OSError("no space")

    monkeypatch.setattr(exports, "write_archive", fail)
    put_together(mira, case)
    with acting(SYSTEM):
        assert Export.objects.get().state == ExportState.FAILED


def test_an_original_comes_back_byte_for_byte(home):
    data = json.dumps(make_bundle()).encode()
    take_in(data)
    with acting(SYSTEM):
        assert exports.original_file(sha256=hashlib.sha256(data).hexdigest(), by=SYSTEM) == data
        with pytest.raises(NotHere):
            exports.original_file(sha256="0" * 64, by=SYSTEM)


def test_one_in_quarantine_only_when_forced(home):
    data = b'{"resourceType":"Bundle"}'
    document = take_in(data)
    assert not document.is_released and originals.reach(document.sha256, document.quarantine).exists()
    with acting(SYSTEM):
        with pytest.raises(NotReleased):
            exports.original_file(sha256=document.sha256, by=SYSTEM)
        assert exports.original_file(sha256=document.sha256, by=SYSTEM, with_quarantine=True) == data


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x", "https://a.example/x", "file:///etc/hostname", "data:text/css,a{}"]
)
def test_a_page_fetches_nothing_from_anywhere(address):
    with pytest.raises(Exception, match=r"(?i)not allowed|unknown|denied|protocol|scheme"):
        printing._nothing().fetch(address)
