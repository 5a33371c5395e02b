"""A packet goes out by link: whoever holds it reads it in any reader, for as long as it may; nobody else, and we least."""

import base64
import datetime as dt
import json
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.looks import Search
from hospitium.access.roles import Role
from hospitium.access.testing import Browser, make_actor, make_person
from hospitium.cases.actions import join_circle
from hospitium.cases.queries import open_tasks, timeline
from hospitium.cases.sentences import sentence
from hospitium.kernel.errors import NotHere
from hospitium.patients.errors import CannotLeave
from hospitium.patients.testing import make_consent, sign_every_rule
from hospitium.records import chores, handing, opening
from hospitium.records.errors import LinkTooLong, NothingToHandOut, NotPutTogether
from hospitium.records.handing import Wish
from hospitium.records.models import HealthLink, HealthLinkFile, LinkPolicy, Opening
from hospitium.records.testing import make_bundle, make_pdf, take_in

pytestmark = pytest.mark.django_db(transaction=True)
WISH = Wish("physician", "Dra. Flores", "US", ("summary", "packet"), language="es", label="Para Dra. Flores")


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Reader:
    """A reader of SMART Health Links written from the specification alone; it knows nothing of ours."""

    def __init__(self, link, browser=None):
        said = json.loads(unpadded(link.split("shlink:/")[1]))
        self.said, self.key, self.browser = said, unpadded(said["key"]), browser or Browser()
        self.place = urlsplit(said["url"]).path

    def ask(self, passcode=None, **said):
        body = {"recipient": "Dra. Flores, Lima"} | ({"passcode": passcode} if passcode else {}) | said
        return self.browser.post(self.place, json.dumps(body), content_type="application/json")

    def read(self, passcode=None, **said):
        found = []
        for one in self.ask(passcode, **said).json()["files"]:
            assert one["contentType"] == "application/fhir+json"
            envelope = one.get("embedded")
            if envelope is None:
                answer = self.browser.get(urlsplit(one["location"]).path)
                assert answer.headers["Content-Type"] == "application/jose"
                envelope = answer.content.decode()
            found.append(self.unsealed(envelope))
        return found

    def unsealed(self, envelope):
        head, key, once, sealed, seal = envelope.split(".")
        about = json.loads(unpadded(head))
        assert (about["alg"], about["enc"], key) == ("dir", "A256GCM", "")
        return json.loads(AESGCM(self.key).decrypt(unpadded(once), unpadded(sealed) + unpadded(seal), head.encode()))


@pytest.fixture
def case(home):
    return take_in(make_bundle()).case


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def made(case, by, wish=WISH):
    with acting(by):
        one = handing.make_link(case_ref=case.ref, wish=wish, by=by)
        return one, one.address(f"http://testserver/shl/{one.secret}")


@pytest.fixture
def given(case, mira):
    one, address = made(case, mira)
    return one, Reader(address)


def test_a_conforming_reader_finds_the_packet_and_the_summary(given):
    one, reader = given
    assert reader.said["flag"] == "P" and reader.said["v"] == 1 and len(reader.said["key"]) == 43
    assert len(reader.said["url"]) <= 128 and reader.said["exp"] > timezone.now().timestamp()
    for options in ({}, {"embeddedLengthMax": 10_000_000}):
        summary, packet = reader.read(one.passcode, **options)
        assert summary["resourceType"] == "Bundle" and summary["type"] == "document"
        attachment = packet["content"][0]["attachment"]
        assert packet["resourceType"] == "DocumentReference" and attachment["contentType"] == "application/pdf"
        assert base64.b64decode(attachment["data"]).startswith(b"%PDF-") and attachment["language"] == "es"


def test_the_protocol_and_nothing_else_answers_other_sites(given, client):
    _, reader = given
    asked = client.options(reader.place)
    assert asked.status_code == 204 and asked.headers["Access-Control-Allow-Origin"] == "*"
    assert reader.ask().headers["Access-Control-Allow-Origin"] == "*"
    for place in ("/shl", "/sign-in/", f"{reader.place}/acknowledge"):
        assert "Access-Control-Allow-Origin" not in client.get(place).headers


def test_neither_key_nor_passcode_nor_secret_is_kept(given, tmp_path):
    one, reader = given
    with acting(SYSTEM):
        row = HealthLink.objects.values().get()
        looks = [str(vars(look)) for look in Search().found()]
    kept = str(row) + "".join(looks)
    for secret in (reader.said["key"], one.passcode, one.secret, one.key.hex()):
        assert secret not in kept
    for file in (tmp_path / "originals/links").iterdir():
        assert b"Quispe" not in file.read_bytes() and b"%PDF" not in file.read_bytes()


def test_a_wrong_passcode_is_told_how_many_tries_are_left_and_the_tenth_closes(given, case):
    one, reader = given
    assert reader.ask().json() == {"remainingAttempts": 10}
    left = [reader.ask("WRONG234").json()["remainingAttempts"] for _ in range(10)]
    assert left == list(range(9, -1, -1))
    assert reader.ask(one.passcode).status_code == 404
    with acting(SYSTEM):
        assert "closed after too many" in sentence(timeline(SYSTEM, case)[0])
        assert Opening.objects.first().answer == "closed"


@pytest.mark.parametrize("end", ["revoked", "expired", "closed", "never"])
def test_a_link_that_ended_answers_as_one_that_never_was_after_the_same_work(given, case, mira, end, monkeypatch):
    one, reader = given
    if end == "revoked":
        with acting(mira):
            handing.revoke_link(case_ref=case.ref, ref=one.link.ref, by=mira)
    elif end == "never":
        reader.place = "/shl/never-was"
    else:
        facts = {"expired": {"expires_at": timezone.now()}, "closed": {"wrong": 10}}[end]
        with acting(SYSTEM):
            HealthLink.objects.update(**facts)
    hashed, check = [], opening.check_password
    monkeypatch.setattr(opening, "check_password", lambda *words: hashed.append(1) or check(*words))
    answer = reader.ask(one.passcode)
    assert (answer.status_code, answer.json()) == (404, {"error": "not found"}) and len(hashed) == 1


def test_taken_back_it_opens_nothing_also_not_files_that_were_listed(given, case, mira, tmp_path):
    one, reader = given
    place = urlsplit(reader.ask(one.passcode).json()["files"][0]["location"]).path
    with acting(mira):
        handing.revoke_link(case_ref=case.ref, ref=one.link.ref, by=mira)
    assert reader.browser.get(place).status_code == 404
    assert not list((tmp_path / "originals/links").iterdir())
    with acting(SYSTEM):
        assert "taken back" in sentence(timeline(SYSTEM, case)[0])


def test_the_address_of_a_file_is_good_for_minutes_and_for_its_own_link(given, case, mira):
    import time_machine as clock

    one, reader = given
    place = urlsplit(reader.ask(one.passcode).json()["files"][0]["location"]).path
    assert reader.browser.get(place).status_code == 200
    other, _ = made(case, mira)
    assert reader.browser.get(place.replace(one.secret, other.secret)).status_code == 404
    with clock.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert reader.browser.get(place).status_code == 404


def test_who_opened_it_from_where_is_listed_and_recorded(given, case, home, client):
    one, reader = given
    reader.read(one.passcode)
    reader.ask("WRONG234")
    with acting(SYSTEM):
        opened = Opening.objects.order_by("id")
        assert [row.answer for row in opened] == ["list", "file", "file", "passcode"]
        assert {(row.recipient, row.network) for row in opened} >= {("Dra. Flores, Lima", "127.0.0.0/24")}
        looks = [look for look in Search(ref=case.patient.ref).found() if look.kind == "link"]
        assert {look.facts.get("answer") for look in looks} >= {"list", "file", "passcode"}
        assert "Dra. Flores, Lima opened" in sentence(
            next(entry for entry in timeline(SYSTEM, case) if entry.verb == "link_opened")
        )
    client.force_login(make_person("Noor", Role.COORDINATOR, organisation_id=home.pk))
    page = client.get(f"/cases/{case.ref}/links/out/").content.decode()
    assert "Dra. Flores, Lima" in page and "127.0.0.0/24" in page


def test_a_physician_confirms_and_the_case_shows_it_at_once(given, case):
    one, reader = given
    said = {"name": "Ana Flores", "organisation": "Posta Cusco", "takesOver": True, "message": "Gracias"}
    place = f"{reader.place}/acknowledge"
    assert reader.browser.post(place, json.dumps(said), content_type="application/json").status_code == 401
    right = json.dumps(said | {"passcode": one.passcode})
    assert reader.browser.post(place, right, content_type="application/json").json() == {"kept": True}
    with acting(SYSTEM):
        entry = timeline(SYSTEM, case)[0]
        assert sentence(entry) == "Ana Flores, Posta Cusco takes over the patient's care"
        assert entry.facts["text"] == "Gracias"


def test_where_nobody_confirms_the_desk_is_asked_to_ask_once(given, case):
    one, reader = given
    chores.ask_whether_arrived()
    with acting(SYSTEM):
        assert "confirm_handover" not in [task.kind for task in open_tasks(case)]
        HealthLink.objects.update(made_at=timezone.now() - dt.timedelta(days=7))
    chores.ask_whether_arrived()
    chores.ask_whether_arrived()
    with acting(SYSTEM):
        assert [task.kind for task in open_tasks(case)].count("confirm_handover") == 1
    said = {"name": "Ana Flores", "passcode": one.passcode}
    reader.browser.post(f"{reader.place}/acknowledge", json.dumps(said), content_type="application/json")
    with acting(SYSTEM):
        assert "confirm_handover" not in [task.kind for task in open_tasks(case)]


def test_the_policy_is_a_row(case, mira):
    with acting(SYSTEM):
        LinkPolicy.objects.create(
            recipient="physician",
            since=timezone.now().date(),
            days=3,
            longest_days=5,
            needs_passcode=False,
            purpose="TREAT",
        )
    with pytest.raises(LinkTooLong):
        made(case, mira, Wish("physician", "X", "US", ("summary",), days=6))
    one, address = made(case, mira, Wish("physician", "X", "US", ("summary",)))
    reader = Reader(address)
    assert reader.said["flag"] == "U" and not one.passcode
    answer = reader.browser.get(reader.place, {"recipient": "Ana"})
    assert reader.unsealed(answer.content.decode())["resourceType"] == "Bundle"
    assert reader.browser.get(reader.place).status_code == 400


def test_a_link_with_a_passcode_is_not_given_directly(given):
    _, reader = given
    assert reader.browser.get(reader.place, {"recipient": "Ana"}).status_code == 404


def test_the_rules_of_transfer_are_asked_as_it_is_made_and_each_time_it_is_opened(case, mira):
    abroad = Wish("physician", "Dra. Flores", "PE", ("summary",))
    with pytest.raises(CannotLeave):
        made(case, mira, abroad)
    sign_every_rule()
    one, address = made(case, mira, abroad)
    reader = Reader(address)
    assert reader.ask(one.passcode).status_code == 200
    make_consent(case.patient, "PE", word="deny")
    assert reader.ask(one.passcode).status_code == 404
    with acting(SYSTEM):
        assert Opening.objects.first().answer == "withheld"


def test_reports_lie_inside_as_they_came(case, mira):
    data = make_pdf("Thorax: clear")
    take_in(data, name="report.pdf", sent_for_id=case.pk)
    one, address = made(case, mira, Wish("patient", "Rosa", "PE", ("reports",)))
    (report,) = Reader(address).read(one.passcode)
    assert base64.b64decode(report["content"][0]["attachment"]["data"]) == data


def test_what_a_case_does_not_have_is_not_promised(case, mira):
    with pytest.raises(NothingToHandOut):
        made(case, mira, Wish("physician", "X", "US", ("images",)))
    with pytest.raises(NothingToHandOut):
        made(case, mira, Wish("physician", " ", "US", ("summary",)))


def test_a_large_packet_is_put_together_first(case, mira, monkeypatch):
    monkeypatch.setattr("hospitium.records.printed.AT_ONCE", 0)
    with pytest.raises(NotPutTogether):
        made(case, mira)
    with acting(mira):
        one = handing.make_link(case_ref=case.ref, wish=WISH, by=mira, ready=b"%PDF-ready")
    _, packet = Reader(one.address(f"http://testserver/shl/{one.secret}")).read(one.passcode)
    assert base64.b64decode(packet["content"][0]["attachment"]["data"]) == b"%PDF-ready"


def test_whoever_has_no_such_right_finds_nothing(case, home):
    nurse = make_actor("Nils", Role.NURSE, organisation_id=home.pk)
    with acting(nurse), pytest.raises(NotHere):
        handing.make_link(case_ref=case.ref, wish=WISH, by=nurse)


def test_a_clinician_of_the_case_makes_one_on_the_page(case, home, client):
    person = make_person("Tomas", Role.SPECIALIST, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=case.ref, person=person, role=Role.SPECIALIST, by=SYSTEM)
    client.force_login(person)
    place = f"/cases/{case.ref}/links/out/"
    assert client.post(place, {"kind": "physician"}).status_code == 422
    said = {
        "kind": "physician",
        "recipient": "Ana",
        "country": "US",
        "contents": ["summary"],
        "language": "ar",
        "days": "",
    }
    page = client.post(place, said)
    assert page.status_code == 200 and "shlink:/" in page.content.decode() and "<svg" in page.content.decode()
    assert client.get("/shl").status_code == 200


def test_sealed_bytes_are_dropped_when_a_link_has_ended(given, tmp_path):
    with acting(SYSTEM):
        HealthLink.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    chores.tidy_links()
    assert not list((tmp_path / "originals/links").iterdir())
    with acting(SYSTEM):
        assert set(HealthLinkFile.objects.values_list("file", flat=True)) == {""}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"recipient": 3}', b'{"recipient": "\\u0000"}', b"[" * 9000])
def test_what_a_stranger_sends_breaks_nothing(given, body):
    _, reader = given
    assert reader.browser.post(reader.place, body, content_type="application/json").status_code == 400
