"""A patient asks for everything: the privacy officer, who sees no case, has it put together and hands it over; rooms put in theirs."""

import io
import json
import zipfile

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.looks import Search
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.actions import join_circle
from hospitium.kernel.chapters import chapters
from hospitium.records import exports, handing
from hospitium.records.handing import Wish
from hospitium.records.models import Export, HealthLink
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(home):
    return take_in(make_bundle()).case


@pytest.fixture
def officer(client, home):
    person = make_person("Pia", Role.PRIVACY_OFFICER, organisation_id=home.pk)
    client.force_login(person)
    return client


def put_together(browser, case):
    answer = browser.post(f"/cases/{case.ref}/exports/")
    exports.write_export(export_ref=answer.headers["Location"].split("/")[-2])
    return answer.headers["Location"]


def test_the_officer_finds_the_patient_and_fetches_the_record_without_seeing_the_case(officer, case):
    page = officer.get("/access-requests/", {"q": "Quispe"}).content.decode()
    with acting(SYSTEM):
        assert case.patient.ref in page
    assert officer.get(f"/cases/{case.ref}/").status_code == 404
    place = put_together(officer, case)
    assert officer.get(place).status_code == 200
    data = b"".join(officer.get(f"{place}file/").streaming_content)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    with acting(SYSTEM):
        seen = {(look.action, look.person_id is not None) for look in Search(ref=case.patient.ref).found()}
        assert {("list", True), ("export", True)} <= seen
    assert "X-" in officer.get("/access-requests/").content.decode()


def test_the_officer_hands_it_over_by_link_and_nothing_else(officer, case):
    place = put_together(officer, case)
    assert officer.get(f"{place}link/").status_code == 200
    said = {"kind": "patient", "recipient": "Rosa", "country": "PE", "contents": ["archive"], "language": "es"}
    assert "shlink:/" in officer.post(f"{place}link/", said).content.decode()
    with acting(SYSTEM):
        assert HealthLink.objects.get().contents == ["archive"]
    assert officer.get(f"/cases/{case.ref}/links/out/").status_code == 404


def test_another_officer_does_not_find_what_one_asked_for(officer, client, home, case):
    place = put_together(officer, case)
    client.force_login(make_person("Paul", Role.PRIVACY_OFFICER, organisation_id=home.pk))
    assert client.get(place).status_code == 404


def test_patients_ask_for_their_own_in_the_portal(client, home, case):
    person = make_person("Rosa", Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=case.ref, person=person, role=Role.PATIENT, by=SYSTEM)
    client.force_login(person)
    assert "My whole record" in client.get(f"/cases/{case.ref}/").content.decode()
    place = put_together(client, case)
    assert client.get(f"{place}file/").status_code == 200
    assert client.get(f"{place}link/").status_code == 404


def test_every_room_puts_in_what_it_keeps(home, case):
    with acting(SYSTEM):
        wish = Wish("patient", "Rosa", "PE", ("summary",))
        handing.make_link(case_ref=case.ref, wish=wish, by=SYSTEM)
        file = io.BytesIO()
        exports.archive_file(case_ref=case.ref, file=file, by=SYSTEM)
    held = zipfile.ZipFile(file)
    assert {chapter.name for chapter in chapters()} <= set(held.namelist())
    assert {"timeline.json", "messages.json", "transfers.json", "handed-out.json", "who-looked.ndjson"} <= set(
        held.namelist()
    )
    for chapter in chapters():
        text = held.read(chapter.name).decode()
        assert isinstance(json.loads(text), list) if chapter.name.endswith(".json") else text.splitlines()
        assert chapter.name in held.read("index.html").decode()
    assert json.loads(held.read("handed-out.json"))[0]["to"] == "Rosa"
    assert json.loads(held.read("transfers.json"))[0]["country"] == "PE"


def test_much_paper_is_asked_for_and_put_together_beside(client, home, case, monkeypatch):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    assert client.get(f"/cases/{case.ref}/summary.pdf").content.startswith(b"%PDF")
    monkeypatch.setattr("hospitium.records.printed.AT_ONCE", 0)
    for form in ("summary", "packet"):
        answer = client.get(f"/cases/{case.ref}/{form}.pdf")
        place = answer.headers["Location"]
        assert answer.status_code == 302 and client.get(f"{place}file/").status_code == 404
        assert client.get(f"/cases/{case.ref}/{form}.pdf").headers["Location"] == place
        assert "hx-get" in client.get(place).content.decode()
        exports.write_export(export_ref=place.split("/")[-2])
        answer = client.get(f"{place}file/")
        assert (
            b"".join(answer.streaming_content).startswith(b"%PDF") and ".pdf" in answer.headers["Content-Disposition"]
        )
    assert "packet=X-" in client.get(place).content.decode()
    with acting(SYSTEM):
        assert Export.objects.count() == 2
