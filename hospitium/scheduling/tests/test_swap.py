"""Appointments handed to a colleague: who can is told apart from who cannot, all of it moves or nothing, history says why."""

from random import Random

import pytest
from django.db import transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.cases.models import Case
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.messaging.models import Notice
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.actions import Need
from hospitium.scheduling.booking.errors import ChangedSince
from hospitium.scheduling.booking.testing import at, make_appointment, make_resource
from hospitium.scheduling.models import Appointment, Booking, NotWith
from hospitium.scheduling.roster import swaps, taking
from hospitium.scheduling.roster.errors import AnsweredAlready, CannotStandIn, NothingToOffer, WhyNeeded
from hospitium.scheduling.roster.testing import make_colleague

pytestmark = pytest.mark.django_db


def make(name, **facts):
    return make_colleague(name, Role.INTERPRETER, **{"languages": [("ar", 5, 5, 5)], "skills": ["oncology"]} | facts)


@pytest.fixture
def ada(home):
    return make("Ada")


@pytest.fixture
def bo(home):
    return make("Bo")


def booked(resource, *others, **facts):
    made = make_appointment(resource, *others, **{"bridge_tag": "ar", "bridge": "on_site"} | facts)
    with acting(SYSTEM):
        return made, made.bookings.get(resource=resource).pk


def offer(who, *numbers, **said):
    with acting(who[0]):
        return swaps.offer_swap(booking_ids=numbers, by=who[0], **{"note": "My son's school"} | said)


def accept(who, swap):
    with acting(who[0]):
        return swaps.accept_swap(ref=swap.ref, by=who[0])


def people(appointment):
    with acting(SYSTEM):
        found = Appointment.objects.get(pk=appointment.pk)
        return {one.resource.name for one in found.bookings.filter(is_live=True)}, found


def test_accepted_all_of_it_is_with_the_colleague_and_history_says_who_and_why(ada, bo):
    case = make_case(circle=((ada[0].id, "interpreter"),))
    first, one = booked(ada[1], case=case)
    second, two = booked(ada[1], begin=at(14))
    taken = accept(bo, offer(ada, one, two))
    assert taken.state == "accepted" and taken.taken_by == bo[1]
    for appointment in (first, second):
        names, found = people(appointment)
        assert names == {"Bo"} and found.people == [bo[0].id] and found.begins == appointment.begins
        with acting(SYSTEM):
            step = found.steps.last()
        assert (step.verb, step.by, step.why) == ("moved", "Bo", "My son's school")
        assert step.facts == {"was": ["Ada"], "now": ["Bo"]}
    with acting(SYSTEM):
        assert bo[0].id in Case.objects.get(pk=case.pk).circle
    assert Notice.objects.filter(person_id=ada[0].id, kind="swap_accepted").exists()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"skills": []}, "skills"),
        ({"languages": [("ar", 2, 2, 2)]}, "language"),
        ({"hours": ("13:00", "18:00")}, "away"),
        ({"most_minutes_a_day": 30}, "full"),
        ({}, ""),
    ],
)
def test_who_cannot_is_told_apart_by_the_reason(ada, facts, why):
    make("Cas", **facts)
    _made, number = booked(ada[1])
    with acting(ada[0]):
        found = swaps.proposed(ada[0], [number])
    assert [one.name for one in found["able"]] == ([] if why else ["Cas"])
    assert [reason for _one, reason in found["unable"]] == ([why] if why else [])


def test_who_is_busy_or_kept_apart_from_the_patient_cannot(ada, bo):
    case = make_case()
    _made, number = booked(ada[1], case=case)
    with acting(SYSTEM):
        NotWith.objects.create(resource=bo[1], case=case, why="A quarrel", by="Mira")
    with pytest.raises(CannotStandIn, match="not to be booked"):
        offer(ada, number, to=bo[1].ref)
    other = make("Cas")
    booked(other[1], begin=at(9.5))
    with pytest.raises(CannotStandIn, match="something else"):
        offer(ada, number, to=other[1].ref)


@pytest.mark.parametrize("number", [1, 23, 29, 46, 47, 60])
def test_whoever_is_said_to_be_able_can_take_it_and_whoever_is_not_cannot(home, number):
    chance = Random(number)
    ada, *others = [any_colleague(chance, name) for name in ("Ada", "Bo", "Cas", "Dee", "Eli")]
    minutes = 60 - ada[1].turnover
    parts = [booked(ada[1], begin=at(hour), minutes=minutes)[1] for hour in chance.sample([8, 9, 10, 11, 13, 14], 3)]
    for _actor, one in others:
        later = chance.choice([0, 0.5])
        for hour in chance.sample(range(8, 18), 3):
            booked(one, begin=at(hour + later), minutes=25)
    with acting(ada[0]):
        found = swaps.proposed(ada[0], parts[: chance.choice([1, 2, 3])])
    for one in [*found["able"], *(one for one, _why in found["unable"])]:
        sides = [(part, one) for part in taking.whole(Booking.objects.filter(pk__in=[p.pk for p in found["chosen"]]))]
        try:
            with transaction.atomic():
                taking.exchange(sides, by=ada[0], why="My son's school")
                transaction.set_rollback(True)
            is_able = True
        except Refusal:
            is_able = False
        assert is_able is (one in found["able"]), (one, found["unable"])


def any_colleague(chance, name):
    limits = {
        "most_steps_a_day": chance.choice([None, None, 4]),
        "most_minutes_a_day": chance.choice([None, None, 150]),
    }
    turnover, seats = chance.choice([0, 0, 15, 30]), chance.choice([1, 1, 2])
    return make(
        name, hours=chance.choice([("08:00", "18:00"), ("08:00", "12:00")]), turnover=turnover, capacity=seats, **limits
    )


def test_what_changed_since_it_was_offered_is_looked_at_again_and_nothing_moves_by_half(ada, bo):
    first, one = booked(ada[1])
    second, two = booked(ada[1], begin=at(14))
    swap = offer(ada, one, two, to=bo[1].ref)
    booked(bo[1], begin=at(14.5))
    with pytest.raises(CannotStandIn):
        accept(bo, swap)
    assert people(first)[0] == people(second)[0] == {"Ada"}


def test_what_somebody_changes_while_it_is_taken_is_not_put_back_as_it_was(ada, bo, monkeypatch):
    room, other = make_resource("Room 1", "room"), make_resource("Room 2", "room")
    appointment, number = booked(ada[1], room)
    swap = offer(ada, number)

    def meanwhile(*_asked):
        needs = [Need(ada[1].ref, "interpreter"), Need(other.ref, "room")]
        booking.move(ref=appointment.ref, by=SYSTEM, why="Room 1 is closed", needs=needs)
        return ""

    monkeypatch.setattr(swaps, "_why_not", meanwhile)
    with pytest.raises(ChangedSince):
        accept(bo, swap)


def test_a_no_leaves_it_where_it_is_and_an_offer_to_all_goes_on_until_everybody_said_no(ada, bo):
    cas = make("Cas")
    made, number = booked(ada[1])
    swap = offer(ada, number)
    with acting(bo[0]):
        assert swaps.refuse_swap(ref=swap.ref, by=bo[0], why="On holiday").state == "offered"
        assert swaps.listed(bo[0], [bo[1]])["incoming"] == []
    with acting(cas[0]):
        assert swaps.refuse_swap(ref=swap.ref, by=cas[0]).state == "refused"
    assert people(made)[0] == {"Ada"}
    with pytest.raises(AnsweredAlready):
        accept(bo, swap)


def test_only_ones_own_appointments_ahead_are_offered_once_and_with_a_reason(ada, bo):
    _made, number = booked(ada[1])
    with pytest.raises(WhyNeeded):
        offer(ada, number, note=" ")
    with pytest.raises(NothingToOffer):
        offer(bo, number)
    swap = offer(ada, number, to=bo[1].ref)
    with pytest.raises(NothingToOffer):
        offer(ada, number)
    with acting(ada[0]):
        swaps.take_swap_back(ref=swap.ref, by=ada[0])
    assert offer(ada, number).state == "offered"


def test_an_offer_to_one_is_known_to_that_one_and_says_nothing_of_the_patient(ada, bo):
    cas = make("Cas")
    _made, number = booked(ada[1], case=make_case(name="Amara Obi"))
    swap = offer(ada, number, to=bo[1].ref)
    with acting(cas[0]), pytest.raises(NotHere):
        swaps.swap_for(cas[0], swap.ref)
    with acting(bo[0]):
        (found,) = swaps.listed(bo[0], [bo[1]])["incoming"]
        assert found.parts[0].appointment.begins == at(9)
        assert not Appointment.objects.filter(pk=found.parts[0].appointment_id).exists()
