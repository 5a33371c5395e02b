"""What waits in the outbox is asked about at the moment it would leave: the rules of today, the patient's word of today."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.testing import make_case
from hospitium.messaging import channels, outbox
from hospitium.messaging.actions import send
from hospitium.messaging.models import Delivery, Outgoing
from hospitium.patients import actions
from hospitium.patients.models import TransferDecision
from hospitium.patients.testing import make_consent, sign_every_rule
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """What the ways out were given."""
    given = []
    for way in channels.CHANNELS:
        monkeypatch.setitem(channels.CHANNELS, way, given.append)
    return given


def after(channel="mail", recipient="somebody@clinic.example", **facts):
    """What becomes of a message that is put and sent."""
    number = send(channel=channel, recipient=recipient, kind="waiting", **facts)
    outbox.dispatch()
    with acting(SYSTEM):
        return Outgoing.objects.get(pk=number).state


def decisions():
    with acting(SYSTEM):
        return list(TransferDecision.objects.order_by("id"))


def test_what_speaks_of_no_patient_leaves_unasked(home):
    assert after() == Delivery.SENT and decisions() == []


def test_what_goes_to_an_organisation_abroad_waits_for_the_rule_and_names_it(home, offices, sent):
    actions.load_rules()
    about = {"about": make_case().ref, "organisation_id": offices[0].pk}
    assert after(**about) == Delivery.WITHHELD and not sent
    (decision,) = decisions()
    told = (decision.verdict, decision.channel, decision.country, decision.data_class, decision.recipient_id)
    assert told == ("deny", "email", "MX", "identity", offices[0].pk)
    sign_every_rule()
    assert after(**about) == Delivery.SENT and decisions()[-1].verdict == "allow_with"


def test_a_program_abroad_is_asked_about_as_such(home, offices):
    sign_every_rule()
    facts = {"about": make_case().patient.ref, "organisation_id": offices[0].pk, "carries": "clinical"}
    assert after("webhook", "https://partner.example/hook", **facts, purpose="TREAT") == Delivery.SENT
    (decision,) = decisions()
    assert (decision.channel, decision.data_class, decision.purpose) == ("api", "clinical", "TREAT")


def test_somebody_who_signs_in_here_is_sent_what_may_be_opened_there(home, offices):
    actions.load_rules()
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    sofia = make_person("Sofia", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    family = make_person("Family", Role.PATIENT, organisation_id=offices[1].pk)
    case = make_case()
    assert after(recipient=mira.email, about=case.ref) == Delivery.SENT
    assert after(recipient=family.email, about=case.ref) == Delivery.SENT
    assert after(recipient=sofia.email.upper(), about=case.ref) == Delivery.WITHHELD
    (decision,) = decisions()
    assert (decision.person_id, decision.country) == (sofia.pk, "MX")


@pytest.mark.parametrize("organisation_id", [None, 999_999])
def test_an_address_of_nobody_stands_nowhere(home, organisation_id):
    sign_every_rule()
    assert after(about=make_case().ref, organisation_id=organisation_id) == Delivery.WITHHELD
    assert decisions()[0].findings[0]["reason"] == "recipient-unknown"


def test_who_has_left_is_nobody(home):
    from hospitium.access.models import Membership

    gone = make_person("Gone", Role.COORDINATOR, organisation_id=home.pk)
    Membership.objects.filter(person=gone).delete()
    assert after(recipient=gone.email, about=make_case().ref) == Delivery.WITHHELD


def test_what_speaks_of_something_unknown_stays(home):
    assert after(about="C-0000-0000") == Delivery.WITHHELD and decisions() == []


def test_a_document_is_its_patients(home, offices):
    actions.load_rules()
    document = take_in(make_bundle())
    assert after(about=document.ref, organisation_id=offices[0].pk) == Delivery.WITHHELD
    assert decisions()[0].patient_id == document.case.patient_id


def test_a_consent_taken_back_stops_what_was_queued_on_it(home, offices, sent):
    sign_every_rule()
    case = make_case(office_id=offices[1].pk)
    consent = make_consent(case.patient, "US")
    facts = {"about": case.ref, "organisation_id": home.pk, "kind": "waiting"}
    assert after("webhook", "https://hub.example/", about=case.ref, organisation_id=home.pk) == Delivery.SENT
    number = send(channel="webhook", recipient="https://hub.example/", **facts)
    with acting(SYSTEM):
        actions.withdraw_consent(patient=case.patient, consent_id=consent.pk, given_by="Amara", by=SYSTEM)
    outbox.dispatch()
    with acting(SYSTEM):
        assert Outgoing.objects.get(pk=number).state == Delivery.WITHHELD
    assert len(sent) == 1
