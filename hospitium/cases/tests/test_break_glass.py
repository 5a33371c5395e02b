"""Emergency access: a reason, one patient, an hour, told to the privacy desk and shown to the patient."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from hospitium.access import actions as access
from hospitium.access.acting import acting
from hospitium.access.errors import EmergencyNeedsReason
from hospitium.access.models import AccessEvent, Emergency
from hospitium.access.queries import actor_for, actor_of
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases import actions, errors, queries
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.queries import inbox

pytestmark = pytest.mark.django_db
WHY = {"reason": "deteriorating", "words": "Collapsed at the airport"}


@pytest.fixture
def huda(home):
    return make_actor("Huda", Role.NURSE, organisation_id=home.pk)


def break_glass(actor, reference):
    with acting(actor):
        return actions.break_glass(reference=reference, by=actor, **WHY)


def test_it_opens_one_record_to_one_person_and_no_other(huda, home):
    case, other = make_case(), make_case(name="Salem Nuaimi")
    break_glass(huda, case.ref)
    again = actor_for(huda.id)
    with acting(again):
        assert [seen.ref for seen in queries.visible(again)] == [case.ref]
        with pytest.raises(NotHere):
            queries.case_for(again, other.ref)
    colleague = make_actor("Joy", Role.NURSE, organisation_id=home.pk)
    with acting(colleague):
        assert not queries.visible(colleague)


def test_it_closes_by_itself_after_an_hour(huda):
    case = make_case()
    break_glass(huda, case.ref)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        again = actor_for(huda.id)
        with acting(again), pytest.raises(NotHere):
            queries.case_for(again, case.ref)


def test_it_can_be_closed_before(huda):
    case = make_case()
    break_glass(huda, case.ref)
    again = actor_for(huda.id)
    with acting(again):
        access.end_emergency(patient_id=case.patient_id, by=again)
    assert not actor_for(huda.id).glass


def test_the_privacy_desk_is_told_and_the_patient_sees_it(huda, home):
    family = make_person("Family", Role.PATIENT, organisation_id=home.pk)
    officer = make_person("Anneli", Role.PRIVACY_OFFICER, organisation_id=home.pk)
    case = make_case(circle=((family.pk, "patient"),))
    break_glass(huda, case.ref)
    assert [notice.kind for notice in inbox(officer.pk)] == ["emergency"]
    reader = actor_of(family)
    with acting(reader):
        assert "emergency" in [entry.verb for entry in queries.timeline(reader, queries.case_for(reader, case.ref))]


def test_every_look_under_it_says_emergency_treatment(huda):
    case = make_case()
    break_glass(huda, case.ref)
    again = actor_for(huda.id)
    with acting(again):
        queries.case_for(again, case.ref)
        assert set(AccessEvent.objects.filter(person_id=huda.id).values_list("purpose", flat=True)) == {"ETREAT"}


def test_a_patient_reference_opens_it_too_and_an_unknown_one_says_so(huda):
    case = make_case()
    assert break_glass(huda, case.patient.ref).ref == case.ref
    with pytest.raises(errors.NoSuchReference):
        break_glass(huda, "C-0000-0000")


def test_it_overrides_what_the_patient_shut_out(home, huda):
    from hospitium.patients import actions as patients

    case = make_case(circle=((huda.id, "nurse"),))
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(mira):
        patients.deny(patient=case.patient, key="role:nurse", stated_by="The patient", by=mira)
    with acting(huda), pytest.raises(NotHere):
        queries.case_for(huda, case.ref)
    assert break_glass(huda, case.ref).ref == case.ref


def test_a_case_one_sees_anyway_just_opens(home):
    mira, case = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk), make_case()
    break_glass(mira, case.ref)
    assert not Emergency.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.SPECIALIST, Role.NURSE}))
def test_no_other_role_has_the_right(home, role):
    case, actor = make_case(), make_actor("Other", role, organisation_id=home.pk)
    with pytest.raises(MayNot):
        break_glass(actor, case.ref)


def test_without_a_reason_and_words_nothing_opens(huda):
    case = make_case()
    with acting(huda):
        for reason, words in (("", "Collapsed"), ("other", " . "), ("bored", "Collapsed at home")):
            with pytest.raises(EmergencyNeedsReason):
                actions.break_glass(reference=case.ref, reason=reason, words=words, by=huda)


def test_losing_the_role_closes_it_at_once(huda, home):
    from hospitium.access.models import User

    case = make_case()
    break_glass(huda, case.ref)
    person = User.objects.get(pk=huda.id)
    access.give_role(person=person, role=Role.INTERPRETER, organisation_id=home.pk)
    access.end_role(person=person, role=Role.NURSE, organisation_id=home.pk)
    assert not actor_for(huda.id).glass


def test_the_database_allows_no_longer_hour(huda):
    case, now = make_case(), timezone.now()
    with acting(huda), pytest.raises(IntegrityError), transaction.atomic():
        Emergency.objects.create(
            person_id=huda.id,
            patient_id=case.patient_id,
            case_ref=case.ref,
            reason="other",
            words="longer",
            since=now,
            until=now + dt.timedelta(minutes=61),
        )


def test_the_privacy_desk_says_once_whether_it_was_justified(huda, home):
    case, anneli = make_case(), make_actor("Anneli", Role.PRIVACY_OFFICER, organisation_id=home.pk)
    break_glass(huda, case.ref)
    with acting(anneli):
        number = Emergency.objects.get().pk
        access.review_emergency(emergency_id=number, was_justified=True, finding="Called the ward", by=anneli)
        with pytest.raises(NotHere):
            access.review_emergency(emergency_id=number, was_justified=False, finding="Again", by=anneli)


def test_the_page_opens_the_record_and_says_until_when(client, home):
    case = make_case()
    client.force_login(make_person("Huda", Role.NURSE, organisation_id=home.pk))
    assert client.post("/emergency/", {"reference": "C-0000-0000", **WHY}).status_code == 422
    answer = client.post("/emergency/", {"reference": case.ref, **WHY}, follow=True)
    assert "Emergency access" in answer.text and "Open until:" in answer.text
    client.post(f"/cases/{case.ref}/emergency/end/")
    assert client.get(f"/cases/{case.ref}/").status_code == 404
