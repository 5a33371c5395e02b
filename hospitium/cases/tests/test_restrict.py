"""A restricted case is seen by the people named on it; whom the patient shuts out sees nothing."""

import pytest

from config import jobs
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.models import Alarm
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases import actions, errors, queries
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.queries import inbox
from hospitium.patients import actions as patients
from hospitium.patients.errors import StatementNeeded
from hospitium.patients.queries import file_of
from hospitium.patients.testing import sign_every_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def luis(home):
    return make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk)


def sees(actor, case):
    with acting(actor):
        try:
            return queries.case_for(actor, case.ref).ref == case.ref
        except NotHere:
            return False


def test_it_leaves_every_desk_but_its_owner_and_circle(mira, luis, offices, home):
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    tomas = make_actor("Tomas", Role.SPECIALIST, organisation_id=home.pk)
    case = make_case(office_id=offices[0].pk, circle=((tomas.id, "specialist"),))
    with acting(mira):
        actions.restrict_case(case_ref=case.ref, restricted=True, reason="A public person", by=mira)
    assert [sees(actor, case) for actor in (mira, luis, lin, tomas)] == [True, False, False, True]
    with acting(mira):
        actions.restrict_case(case_ref=case.ref, restricted=False, reason="No longer", by=mira)
    assert [sees(actor, case) for actor in (mira, luis, lin, tomas)] == [True] * 4


def test_a_later_case_of_the_patient_is_restricted_from_its_start(mira, luis):
    case = make_case()
    with acting(mira):
        patient = actions.restrict_case(case_ref=case.ref, restricted=True, reason="A public person", by=mira).patient
        later = actions.open_case(patient=patient, by=mira)
    with acting(SYSTEM):
        sent_in = actions.open_case(patient=patient, by=SYSTEM)
    assert sees(mira, later) and sees(mira, sent_in)
    assert not sees(luis, later) and not sees(luis, sent_in)


def test_it_needs_a_reason(mira):
    case = make_case()
    with acting(mira), pytest.raises(errors.ReasonNeeded):
        actions.restrict_case(case_ref=case.ref, restricted=True, reason=" ", by=mira)


@pytest.mark.parametrize("key", ["role:interpreter", "purpose:TREAT", "person:{id}", "organisation:{organisation}"])
def test_whoever_is_shut_out_sees_nothing_until_let_in_again(mira, home, offices, key):
    sign_every_rule()
    rana = make_actor("Rana", Role.INTERPRETER, organisation_id=offices[0].pk)
    case = make_case(circle=((rana.id, "interpreter"),))
    assert sees(rana, case)
    with acting(mira):
        denied = key.format(id=rana.id, organisation=offices[0].pk)
        patients.deny(patient=case.patient, key=denied, stated_by="The patient", by=mira)
    assert not sees(rana, case) and sees(mira, case)
    with acting(mira):
        (row,) = file_of(mira, case.patient).denials
        patients.lift_denial(patient=case.patient, denial_id=row.pk, by=mira)
    assert sees(rana, case)


def test_one_can_be_shut_out_by_ones_own_hand(mira):
    case = make_case()
    with acting(mira):
        patients.deny(patient=case.patient, key="role:coordinator", stated_by="The patient", by=mira)
    assert not sees(mira, case)


def test_an_unknown_key_or_nobody_named_is_refused(mira):
    case = make_case()
    with acting(mira):
        for key, stated_by in (("planet:mars", "The patient"), ("role:nurse", " ")):
            with pytest.raises(StatementNeeded):
                patients.deny(patient=case.patient, key=key, stated_by=stated_by, by=mira)


def test_a_stale_save_cannot_take_the_wall_down(mira, home):
    rana = make_actor("Rana", Role.INTERPRETER, organisation_id=home.pk)
    case = make_case(circle=((rana.id, "interpreter"),))
    with acting(mira):
        stale = queries.case_for(mira, case.ref)
        patients.deny(patient=case.patient, key="role:interpreter", stated_by="The patient", by=mira)
        stale.save()
    assert not sees(rana, case)


def test_opening_many_records_outside_ones_desk_raises_one_alarm(mira, luis, home):
    officer = make_actor("Anneli", Role.PRIVACY_OFFICER, organisation_id=home.pk)
    own = make_case()
    with acting(mira):
        actions.assign_case(case_ref=own.ref, owner_id=mira.id, by=mira)
    for n in range(33):
        case = make_case(name=f"Case {n}")
        assert sees(mira, case) and sees(mira, own)
        with acting(officer):
            assert Alarm.objects.count() == (1 if n >= 30 else 0), n
    jobs.drain()
    assert [notice.kind for notice in inbox(officer.id)] == ["harvest"]
