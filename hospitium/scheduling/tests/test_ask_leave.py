"""Leave is asked for, answered by somebody else who sees what it hits, and stands in the calendar once granted."""

import pytest

from hospitium.access.acting import acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice
from hospitium.scheduling.booking.testing import at, make_appointment
from hospitium.scheduling.models import SpecialHours
from hospitium.scheduling.roster import leave
from hospitium.scheduling.roster.errors import AnsweredAlready, LeaveInThePast, NotOnRoster, OwnLeave, WhyNeeded
from hospitium.scheduling.roster.testing import make_colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(home):
    return make_colleague("Ada")


@pytest.fixture
def lead(home):
    return make_actor("Lea", Role.PROGRAMME_LEAD, organisation_id=home.pk)


def ask(actor, begin=8, end=18):
    with acting(actor):
        return leave.ask_leave(begins=at(begin), ends=at(end), by=actor, reason="A wedding")


def answer(actor, asked, **said):
    with acting(actor):
        return leave.answer_leave(ref=asked.ref, by=actor, **{"is_granted": True} | said)


def test_granted_it_stands_in_the_calendar_and_names_what_it_hits(ada, lead):
    actor, resource = ada
    hit = make_appointment(resource, begin=at(9))
    make_appointment(resource, begin=at(9, day=1))
    granted = answer(lead, ask(actor))
    assert granted.hit == [hit.ref] and granted.state == "granted"
    with acting(actor):
        assert [(one.source, one.kind) for one in SpecialHours.objects.all()] == [(granted.ref, "leave")]
        assert Notice.objects.filter(person_id=actor.id, kind="leave_answered").exists()


def test_who_decides_finds_a_notice_and_nobody_grants_their_own(ada, lead, home):
    asked = ask(ada[0])
    assert Notice.objects.filter(person_id=lead.id, kind="leave_asked", ref=asked.ref).exists()
    chief, _resource = make_colleague("Cleo", Role.COORDINATOR, kind="nurse")
    own = ask(chief)
    with pytest.raises(OwnLeave):
        answer(chief, own)


def test_a_no_has_a_reason_and_changes_no_calendar(ada, lead):
    asked = ask(ada[0])
    with pytest.raises(WhyNeeded):
        answer(lead, asked, is_granted=False)
    assert answer(lead, asked, is_granted=False, why="Two are away already").state == "refused"
    with pytest.raises(AnsweredAlready):
        answer(lead, asked)
    with acting(lead):
        assert not SpecialHours.objects.exists()


def test_taken_back_the_calendar_is_as_before(ada, lead):
    granted = answer(lead, ask(ada[0]))
    with acting(ada[0]):
        assert leave.withdraw_leave(ref=granted.ref, by=ada[0]).state == "withdrawn"
        assert not SpecialHours.objects.exists()


def test_leave_lies_ahead_and_is_of_somebody_in_the_calendars(ada, home):
    with pytest.raises(LeaveInThePast):
        ask(ada[0], 18, 8)
    with pytest.raises(NotOnRoster):
        ask(make_actor("Noa", Role.NURSE, organisation_id=home.pk))
    with pytest.raises(MayNot):
        ask(make_actor("Ana", Role.PATIENT, organisation_id=home.pk))


def test_a_colleague_neither_sees_nor_answers_it(ada):
    asked, (bo, _resource) = ask(ada[0]), make_colleague("Bo")
    with acting(bo), pytest.raises(NotHere):
        leave.leave_for(bo, asked.ref)
    with acting(bo):
        assert not leave.leaves_of(bo, now=at(0)).exists()
