"""Colleagues who are booked hear when: booked, moved, no longer theirs; in their language, on their clock, nothing of whom for."""

import pytest

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, signed_in
from hospitium.cases.testing import make_case
from hospitium.messaging.models import Notice
from hospitium.scheduling.booking import actions
from hospitium.scheduling.booking.actions import Need, What
from hospitium.scheduling.booking.testing import at, make_resource
from hospitium.scheduling.models import Appointment, StaffTold
from hospitium.scheduling.roster.swaps import accept_swap, offer_swap
from hospitium.scheduling.roster.testing import make_colleague
from hospitium.scheduling.staffing.reactions import tell_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def idris(home):
    return make_colleague("Idris", Role.INTERPRETER)


def booked(by, *resources, **facts):
    with acting(by):
        held = actions.hold(
            key=f"{[one.ref for one in resources]}",
            needs=[Need(one.ref, one.kind) for one in resources],
            begins=at(9),
            ends=at(10),
            by=by,
            **facts,
        )
        actions.confirm(ref=held.ref, by=by)
    drain()
    return held


def hand_on(giver, taker, appointment):
    with acting(giver):
        part = appointment.bookings.get(is_live=True)
        swap = offer_swap(booking_ids=[part.pk], note="Away that day.", by=giver)
    with acting(taker):
        accept_swap(ref=swap.ref, by=taker)
    drain()


def waiting(actor):
    with acting(SYSTEM):
        return [one.kind for one in Notice.objects.filter(person=actor.id, read_at=None).order_by("pk")]


def test_an_interpreter_who_sees_no_case_hears_that_and_when_and_nothing_of_whom_for(mira, idris):
    actor, resource = idris
    case = make_case(name="Quispe Mamani")
    booked(mira, resource, case_ref=case.ref, what=What(title="Biopsy of the liver"))
    assert waiting(actor) == ["booked"]
    with acting(SYSTEM):
        person = User.objects.get(pk=actor.id)
        User.objects.filter(pk=actor.id).update(zone="Asia/Tokyo", language="es")
        facts = Notice.objects.get(person=person).facts
    assert set(facts) == {"at", "zone", "by_name"}
    page = signed_in(User.objects.get(pk=actor.id)).get("/inbox/").content.decode()
    assert "18:00" in page and "Biopsy" not in page and "Quispe" not in page and case.ref not in page


def test_the_notice_leads_to_the_day_on_the_roster(mira, idris):
    actor, resource = idris
    made = booked(mira, resource)
    with acting(SYSTEM):
        person = User.objects.get(pk=actor.id)
    page = signed_in(person).get(f"/roster/?about={made.ref}").content.decode()
    assert 'id="day-2027-03-01"' in page


def test_what_moves_twice_waits_once_with_the_last_time(mira, idris):
    actor, resource = idris
    made = booked(mira, resource)
    for hour in (12, 14):
        with acting(mira):
            actions.move(ref=made.ref, begins=at(hour), why="later", by=mira)
        drain()
    assert waiting(actor) == ["booked_moved"]
    with acting(SYSTEM):
        assert Notice.objects.get(person=actor.id, read_at=None).facts["at"] == at(14).isoformat()


def test_whoever_is_replaced_hears_it_and_so_does_who_comes(mira, idris):
    (actor, resource), (other, instead) = idris, make_colleague("Inés", Role.INTERPRETER)
    made = booked(mira, resource)
    with acting(mira):
        actions.move(ref=made.ref, needs=[Need(instead.ref, "interpreter")], why="ill", by=mira)
    drain()
    assert (waiting(actor), waiting(other)) == (["booked_over"], ["booked"])
    with acting(mira):
        actions.cancel(ref=made.ref, why="not needed", by=mira)
    drain()
    assert (waiting(actor), waiting(other)) == (["booked_over"], ["booked_over"])


def test_whoever_gave_it_to_a_colleague_hears_of_the_offer_alone_until_it_is_theirs_again(mira, idris):
    actor, resource = idris
    rana, _resource = make_colleague("Rana", Role.INTERPRETER)
    held = booked(mira, resource)
    hand_on(actor, rana, held)
    assert waiting(actor) == ["swap_accepted"]
    hand_on(rana, actor, held)
    with acting(mira):
        actions.cancel(ref=held.ref, why="not needed", by=mira)
    drain()
    assert waiting(actor)[-1] == "booked_over"
    assert waiting(rana) == ["swap_offered", "swap_accepted"]


def test_what_is_only_held_is_nobody_s_news_and_news_heard_twice_is_one(mira, idris):
    actor, resource = idris
    with acting(mira):
        held = actions.hold(key="a", needs=[Need(resource.ref, "interpreter")], begins=at(9), ends=at(10), by=mira)
        actions.move(ref=held.ref, begins=at(11), why="later", by=mira)
    drain()
    assert waiting(actor) == []
    with acting(mira):
        actions.confirm(ref=held.ref, by=mira)
    drain()
    tell_staff(appointment_ref=held.ref)
    with acting(SYSTEM):
        assert StaffTold.objects.count() == 1 and Notice.objects.filter(person=actor.id).count() == 1


def test_whoever_did_it_needs_no_notice_of_it(home, idris):
    actor, resource = idris
    both = make_actor("Lina", Role.COORDINATOR, organisation_id=home.pk)
    own = make_resource("Lina", "specialist", person=User.objects.get(pk=both.id))
    booked(both, own, resource)
    assert (waiting(both), waiting(actor)) == ([], ["booked"])


def test_who_interprets_no_more_bridges_no_more(mira, idris):
    _actor, resource = idris
    ada = make_resource("Ada")
    made = booked(mira, ada, resource, what=What(bridge="on_site", bridge_tag="ar"))
    with acting(mira):
        kept = actions.move(ref=made.ref, begins=at(12), why="later", by=mira)
        assert kept.bridge == "on_site"
        left = actions.move(ref=made.ref, needs=[Need(ada.ref, "specialist")], why="ill", by=mira)
    assert (left.bridge, left.bridge_tag) == ("", "ar")


def test_a_conference_that_moves_is_told_to_all_who_take_part_and_kept_on_its_case(mira, home):
    from hospitium.scheduling.slots.conferring import Asked, book_conference

    case = make_case()
    (ada, one), (bo, two) = make_colleague("Ada"), make_colleague("Bo")
    asked = Asked((one.ref, two.ref), (), 45, at(8), at(18))
    with acting(mira):
        made = book_conference(case_ref=case.ref, asked=asked, begins=at(9), by=mira)
    drain()
    assert waiting(ada) == waiting(bo) == ["conference"]
    with acting(mira):
        actions.move(ref=made.ref, begins=at(15), why="theatre", by=mira)
    drain()
    drain()
    assert "booked_moved" in waiting(ada) and "booked_moved" in waiting(bo)
    with acting(SYSTEM):
        told = [one for one in case.entries.all() if one.verb == "conference_moved"]
        assert len(told) == 1 and (":00" in told[0].facts["when"])
        assert Appointment.objects.get(pk=made.pk).sequence == 1
