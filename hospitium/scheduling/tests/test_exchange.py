"""Appointments exchanged between colleagues: I take yours, you take mine; both agree, both rules hold, both move or neither."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.access.roles import Role
from hospitium.access.testing import signed_in
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice
from hospitium.scheduling.booking.testing import at, make_appointment
from hospitium.scheduling.models import Appointment, Swap
from hospitium.scheduling.roster import swaps
from hospitium.scheduling.roster.errors import AnsweredAlready, CannotStandIn, NothingToOffer, WhyNeeded
from hospitium.scheduling.roster.testing import make_colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(home):
    return make_colleague("Ada", Role.INTERPRETER)


@pytest.fixture
def bo(home):
    return make_colleague("Bo", Role.INTERPRETER)


def booked(who, **facts):
    made = make_appointment(who[1], **facts)
    with acting(SYSTEM):
        return made, made.bookings.get().pk


def offer(who, *numbers, **said):
    with acting(who[0]):
        return swaps.offer_swap(booking_ids=numbers, by=who[0], **{"note": "school"} | said)


def accept(who, swap):
    with acting(who[0]):
        return swaps.accept_swap(ref=swap.ref, by=who[0])


def whose(appointment):
    with acting(SYSTEM):
        found = Appointment.objects.get(pk=appointment.pk)
        return [one.resource.name for one in found.bookings.filter(is_live=True)]


def states():
    with acting(SYSTEM):
        return sorted(Swap.objects.values_list("state", flat=True))


def test_both_change_hands_at_once_even_at_the_same_hour(ada, bo):
    (first, one), (second, two) = booked(ada), booked(bo)
    back = offer(bo, two, in_return_for=offer(ada, one).ref)
    assert (whose(first), whose(second)) == (["Ada"], ["Bo"])
    accept(ada, back)
    assert (whose(first), whose(second)) == (["Bo"], ["Ada"]) and states() == ["accepted", "accepted"]
    with acting(SYSTEM):
        facts = [step.facts for step in Appointment.objects.get(pk=first.pk).steps.filter(verb="moved")]
        assert facts == [{"was": ["Ada"], "now": ["Bo"]}]
        assert Notice.objects.filter(person=bo[0].id, kind="swap_accepted").exists()


def test_a_full_day_has_room_for_what_comes_in_return(home, ada):
    full = make_colleague("Cy", Role.INTERPRETER, most_steps_a_day=1)
    (first, one), (second, two) = booked(ada), booked(full, begin=at(14))
    accept(ada, offer(full, two, in_return_for=offer(ada, one).ref))
    assert (whose(first), whose(second)) == (["Cy"], ["Ada"])


def test_what_one_of_them_cannot_do_is_refused_before_it_is_offered(ada, bo):
    (_first, one), (_second, two) = booked(ada), booked(bo, begin=at(14))
    booked(ada, begin=at(14))
    with pytest.raises(CannotStandIn, match="Ada cannot take this: They have something else"):
        offer(bo, two, in_return_for=offer(ada, one).ref)


def test_what_changed_meanwhile_is_refused_when_it_is_accepted_and_nothing_moves(ada, bo):
    (first, one), (second, two) = booked(ada), booked(bo, begin=at(14))
    back = offer(bo, two, in_return_for=offer(ada, one).ref)
    booked(bo)
    with pytest.raises(CannotStandIn, match="Bo cannot"):
        accept(ada, back)
    assert (whose(first), whose(second)) == (["Ada"], ["Bo"]) and states() == ["offered", "offered"]


def test_nobody_but_whoever_offered_first_accepts_and_the_first_offer_stays_open_after_a_no(ada, bo):
    (_first, one), (_second, two) = booked(ada), booked(bo, begin=at(14))
    first = offer(ada, one)
    back = offer(bo, two, in_return_for=first.ref)
    cy = make_colleague("Cy", Role.INTERPRETER)
    with pytest.raises(NotHere):
        accept(cy, back)
    with acting(ada[0]):
        swaps.refuse_swap(ref=back.ref, by=ada[0], why="no")
    assert states() == ["offered", "refused"]
    accept(cy, first)
    with pytest.raises(AnsweredAlready):
        offer(bo, two, in_return_for=first.ref)


def test_what_is_offered_in_return_ends_with_the_offer_it_answers(ada, bo):
    (_first, one), (_second, two) = booked(ada), booked(bo, begin=at(14))
    first = offer(ada, one)
    offer(bo, two, in_return_for=first.ref)
    with acting(ada[0]):
        swaps.take_swap_back(ref=first.ref, by=ada[0])
    assert states() == ["refused", "withdrawn"]
    assert offer(bo, two)  # it is free to be offered again


def test_an_offer_in_return_has_a_reason_and_something_to_give(ada, bo):
    (_first, one), (_second, two) = booked(ada), booked(bo, begin=at(14))
    first = offer(ada, one)
    with pytest.raises(WhyNeeded):
        offer(bo, two, in_return_for=first.ref, note=" ")
    with pytest.raises(NothingToOffer):
        offer(bo, one, in_return_for=first.ref)


def test_page_by_page_with_no_patient_named(ada, bo, django_assert_max_num_queries):
    (first, one), (second, two) = booked(ada), booked(bo, begin=at(14))
    asked = offer(ada, one)
    with acting(SYSTEM):
        people = {who[1].name: signed_in(User.objects.get(pk=who[0].id)) for who in (ada, bo)}
    assert f"?for={asked.ref}" in people["Bo"].get("/roster/offers/").content.decode()
    with django_assert_max_num_queries(15):
        page = people["Bo"].get(f"/roster/offers/?for={asked.ref}").content.decode()
    assert f'name="booking" value="{two}"' in page
    sent = {"in_return_for": asked.ref, "booking": [two], "note": "Let us exchange"}
    assert people["Bo"].post("/roster/offers/", sent).status_code == 302
    page = people["Ada"].get("/roster/offers/").content.decode()
    assert "You would give:" in page and "Exchange" in page
    with acting(SYSTEM):
        back = Swap.objects.get(in_return_for__isnull=False)
    people["Ada"].post(f"/roster/offers/{back.ref}/", {"answer": "yes"})
    assert (whose(first), whose(second)) == (["Bo"], ["Ada"])
