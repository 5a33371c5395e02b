"""Batches over MLLP, and which case the messages of a feed join when one was closed."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.actions import move_case
from hospitium.records import actions, feeds, mllp, unpacking
from hospitium.records.testing import make_message

from .test_take_message import Standing, answers, connected, documents, verdict

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def feed(offices):
    with acting(SYSTEM):
        return feeds.add_feed(name="Clinic", office_id=offices[0].pk, by=SYSTEM, application="SENDER")


def test_a_batch_is_answered_by_a_batch_of_answers(feed):
    batch = (
        b"FHS|^~\\&|SENDER|CLINIC|HOSPITIUM|HOME|20261002||f.hl7||F77\rBHS|^~\\&|SENDER|CLINIC|HOSPITIUM|HOME|20261002||||B42\r"
        + make_message(control_id="A1")
        + make_message(control_id="A2").replace(b"41553902", b"777")
        + b"BTS|2\rFTS|1\r"
    )
    with Standing() as standing, connected(standing) as line:
        line.sendall(mllp.framed(batch))
        (answer,) = answers(line)
    segments = [segment.split(b"|") for segment in answer.strip().split(b"\r")]
    assert [one[0] for one in segments] == [b"FHS", b"BHS", b"MSH", b"MSA", b"MSH", b"MSA", b"BTS", b"FTS"]
    assert (segments[0][11], segments[1][11], segments[1][2:6]) == (
        b"F77",
        b"B42",
        [b"HOSPITIUM", b"HOME", b"SENDER", b"CLINIC"],
    )
    assert [segments[place][1:3] for place in (3, 5)] == [[b"AA", b"A1"], [b"AA", b"A2"]]
    assert (segments[6][1], segments[7][1]) == (b"2", b"1")
    (kept,) = documents()
    assert kept.delivery == "" and kept.received_by_name == "Clinic"


def test_the_messages_of_a_batch_join_the_case_that_their_feed_opened(feed):
    with Standing() as standing, connected(standing) as line:
        line.sendall(mllp.framed(make_message(kind="REF", event="I12")))
        assert verdict(answers(line)[0]) == "AA"
        other = make_message(control_id="A2").replace(b"41553902", b"777").replace(b"Quispe", b"Soto")
        line.sendall(mllp.framed(b"BHS|^~\\&\r" + make_message(control_id="A3") + other + b"BTS|2\r"))
        answers(line)
    first, whole = documents()
    first = actions.import_document(document_ref=first.ref, by=SYSTEM)
    actions.import_document(document_ref=whole.ref, by=SYSTEM)
    parts = unpacking.unpack_archive(document_ref=whole.ref, by=SYSTEM)
    one, two = (actions.import_document(document_ref=part.document.ref, by=SYSTEM) for part in parts)
    assert one.case == first.case != two.case is not None


@pytest.mark.parametrize(("event", "is_new"), [("REF^I12", True), ("REF^I14", False), ("ORU^R01", False)])
def test_after_a_case_is_closed_only_a_new_referral_opens_another(feed, event, is_new):
    def send(number, event):
        with Standing() as standing, connected(standing) as line:
            kind, trigger = event.split("^")
            line.sendall(mllp.framed(make_message(control_id=number, kind=kind, event=trigger)))
            assert verdict(answers(line)[0]) == "AA"
        return actions.import_document(document_ref=documents()[-1].ref, by=SYSTEM)

    first = send("A1", "REF^I12").case
    with acting(SYSTEM):
        move_case(case_ref=first.ref, move="withdraw", by=SYSTEM, code="other", reason="changed their mind")
    later = send("A2", event).case
    with acting(SYSTEM):
        told = {entry.verb: entry.facts for entry in first.entries.all()}
        assert (later != first, later.patient == first.patient) == (is_new, True)
        assert told.get("followed", {}).get("later") == (later.ref if is_new else None)
        assert ("message" in told) is not is_new
        if is_new:
            assert send("A3", "ORU^R01").case == later


def test_each_later_message_is_told_on_the_timeline(feed, client, home):
    with Standing() as standing, connected(standing) as line:
        for number in range(3):
            line.sendall(mllp.framed(make_message(control_id=f"A{number}", kind="ORU", event="R01")))
            answers(line)
    case = [actions.import_document(document_ref=one.ref, by=SYSTEM) for one in documents()][-1].case
    with acting(SYSTEM):
        assert [entry.verb for entry in case.entries.order_by("id")] == ["received", "message", "message"]
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    assert "A message came:" in client.get(f"/cases/{case.ref}/").content.decode()
