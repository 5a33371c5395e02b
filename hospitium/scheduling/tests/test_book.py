"""Booking: held, confirmed, moved, cancelled, done, missed; what refuses, what gives way, and what is kept of it."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from hospitium.access.acting import NOBODY, SYSTEM, acting
from hospitium.access.errors import KeyReused
from hospitium.access.queries import actor_of
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.scheduling.booking import actions, errors
from hospitium.scheduling.booking.actions import Need, What
from hospitium.scheduling.booking.chores import release_expired
from hospitium.scheduling.booking.models import Appointment, AppointmentStep, Booking
from hospitium.scheduling.booking.testing import at, make_appointment, make_place, make_resource
from hospitium.scheduling.chapters import CHAPTER
from hospitium.scheduling.resources.models import NotWith

pytestmark = pytest.mark.django_db
EARLIER = timezone.now() - dt.timedelta(minutes=1)


@pytest.fixture
def mira(home):
    actor = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(actor):
        yield actor


def hold(by, *resources, begin=9.0, minutes=60, key="", **facts):
    begins = at(begin)
    facts = {"key": key or f"key {begin} {minutes} {[one.ref for one in resources]}"} | facts
    needs = facts.pop("needs", [Need(one.ref, one.kind) for one in resources])
    return actions.hold(needs=needs, begins=begins, ends=begins + dt.timedelta(minutes=minutes), by=by, **facts)


def run_out(appointment):
    """The hold ended a minute ago."""
    with acting(SYSTEM):
        Appointment.objects.filter(pk=appointment.pk).update(hold_until=EARLIER)
        Booking.objects.filter(appointment=appointment).update(hold_until=EARLIER)


def steps(appointment):
    return [(step.verb, step.was, step.now) for step in appointment.steps.all()]


def test_what_is_held_takes_all_it_needs_and_says_so(mira):
    ada, room = make_resource(), make_resource("Room 1", "room", turnover=10, place=make_place())
    case = make_case()
    held = hold(mira, ada, room, case_ref=case.ref, what=What(kind="imaging", title="MRI"))
    assert (held.state, held.case_id, held.patient_id, held.place) == ("held", case.pk, case.patient_id, room.place)
    assert {one.resource_id: one.during.upper for one in held.bookings.all()} == {
        ada.pk: at(10),
        room.pk: at(10) + dt.timedelta(minutes=10),
    }
    assert steps(held) == [("held", "", "held")]


def test_all_it_needs_or_nothing(mira):
    ada, bo = make_resource("Ada"), make_resource("Bo")
    make_appointment(bo)
    with pytest.raises(errors.SeatTaken, match=r"Bo is taken from Mon 1 Mar 2027, 09:00 UTC until .* 10:00 UTC"):
        hold(mira, ada, bo)
    assert not Booking.objects.filter(resource=ada).exists()


def test_the_same_key_gives_the_same_appointment_and_no_other(mira):
    ada = make_resource()
    held = hold(mira, ada, key="once")
    assert hold(mira, ada, key="once") == held
    with pytest.raises(KeyReused):
        hold(mira, ada, key="once", begin=11)
    assert Appointment.objects.count() == 1


def test_a_key_that_came_before_is_answered_even_where_its_time_is_free_again(mira):
    ada = make_resource()
    held = hold(mira, ada, key="once")
    with acting(SYSTEM):
        held.bookings.update(is_live=False)
    assert hold(mira, ada, key="once") == held


def test_a_hold_that_ran_out_gives_way_to_whoever_books_over_it(mira):
    ada = make_resource()
    first = hold(mira, ada, case_ref=make_case().ref)
    with pytest.raises(errors.SeatTaken):
        hold(mira, ada, key="second")
    run_out(first)
    hold(mira, ada, key="second")
    first.refresh_from_db()
    assert (first.state, steps(first)[-1]) == ("cancelled", ("expired", "held", "cancelled"))


def test_a_hold_of_a_case_one_does_not_see_gives_way_as_well(home, offices):
    ada, hidden = make_resource(), make_case(office_id=offices[0].pk)
    with acting(SYSTEM):
        type(hidden.patient).objects.filter(pk=hidden.patient_id).update(is_restricted=True)
    first = make_appointment(ada, case=hidden, state="held")
    run_out(first)
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)) as mira:
        assert not Appointment.objects.exists()
        hold(mira, ada)
    with acting(SYSTEM):
        assert Appointment.objects.get(pk=first.pk).state == "cancelled"


def test_the_clock_lets_holds_give_way(mira):
    first, second = hold(mira, make_resource("Ada")), hold(mira, make_resource("Bo"))
    run_out(first)
    with acting(NOBODY):
        release_expired()
    assert {one.pk: one.state for one in Appointment.objects.all()} == {first.pk: "cancelled", second.pk: "held"}


def test_what_is_confirmed_no_longer_runs_out(mira):
    ada = make_resource()
    held = hold(mira, ada)
    confirmed = actions.confirm(ref=held.ref, by=mira, locked=True)
    assert (confirmed.state, confirmed.hold_until, confirmed.locked) == ("confirmed", None, True)
    assert confirmed.bookings.get().hold_until is None
    actions.confirm(ref=held.ref, by=mira)
    assert steps(held) == [("held", "", "held"), ("confirmed", "held", "confirmed")]


def test_what_ran_out_is_not_confirmed(mira):
    held = hold(mira, make_resource())
    run_out(held)
    with pytest.raises(errors.HoldRanOut):
        actions.confirm(ref=held.ref, by=mira)


def test_moving_takes_the_new_time_and_frees_the_old(mira):
    ada = make_resource()
    held = actions.confirm(ref=hold(mira, ada).ref, by=mira)
    moved = actions.move(ref=held.ref, begins=at(9.5), by=mira, why="Her flight is late")
    assert (moved.begins, moved.ends, moved.sequence, moved.told_at) == (at(9.5), at(10.5), 1, None)
    hold(mira, ada, begin=8, minutes=90)
    step = moved.steps.last()
    assert (step.verb, step.why, step.was_during.lower, step.now_during.lower) == (
        "moved",
        "Her flight is late",
        at(9),
        at(9.5),
    )


def test_moving_to_somebody_else_says_whom(mira):
    ada, bo = make_resource("Ada"), make_resource("Bo", person=make_person("Bo", Role.SPECIALIST))
    moved = actions.move(ref=hold(mira, ada).ref, needs=[Need(bo.ref, "doctor")], by=mira, why="Ada is ill")
    assert moved.people == [bo.person_id]
    assert moved.steps.last().facts == {"was": ["Ada"], "now": ["Bo"]}
    assert [one.resource_id for one in moved.bookings.filter(is_live=True)] == [bo.pk]
    assert hold(mira, ada, key="again")


def test_moving_onto_what_is_taken_changes_nothing(mira):
    ada = make_resource()
    first, second = hold(mira, ada), hold(mira, ada, begin=11)
    with pytest.raises(errors.SeatTaken):
        actions.move(ref=first.ref, begins=at(10.5), by=mira, why="-")
    first.refresh_from_db()
    assert first.begins == at(9) and first.bookings.get().is_live and second.bookings.get().is_live


def test_who_saw_an_older_state_changes_nothing(mira):
    held = hold(mira, make_resource())
    actions.move(ref=held.ref, begins=at(10), by=mira, why="-", sequence=0)
    with pytest.raises(errors.ChangedSince):
        actions.move(ref=held.ref, begins=at(11), by=mira, why="-", sequence=0)
    with pytest.raises(errors.ChangedSince):
        actions.cancel(ref=held.ref, by=mira, why="-", sequence=0)


def test_cancelling_frees_all_and_says_why(mira):
    ada = make_resource()
    held = hold(mira, ada)
    with pytest.raises(errors.WhyNeeded):
        actions.cancel(ref=held.ref, by=mira, why=" ")
    actions.cancel(ref=held.ref, by=mira, why="Not needed any more")
    assert held.steps.last().why == "Not needed any more"
    with pytest.raises(errors.NotNow, match="Cancelled"):
        actions.cancel(ref=held.ref, by=mira, why="-")
    assert hold(mira, ada, key="again")


def test_it_took_place_or_the_patient_did_not_come(mira):
    ada, begin = make_resource(hours=None), timezone.now() - dt.timedelta(hours=2)
    done = make_appointment(ada, begin=begin, minutes=30)
    missed = make_appointment(make_resource("Bo"), begin=begin, minutes=30)
    later = make_appointment(ada)
    assert actions.mark_done(ref=done.ref, by=mira).bookings.get().is_live
    assert not actions.mark_missed(ref=missed.ref, by=mira, why="Ill").bookings.get().is_live
    with pytest.raises(errors.TooEarly):
        actions.mark_done(ref=later.ref, by=mira)
    with pytest.raises(errors.NotNow):
        actions.move(ref=done.ref, begins=at(9), by=mira, why="-")


def test_nobody_is_booked_outside_of_hours_without_a_reason(mira):
    ada = make_resource()
    ada.special_hours.create(kind="leave", begins=at(0), ends=at(24))
    with pytest.raises(errors.NotThere, match="Leave"):
        hold(mira, ada)
    with pytest.raises(errors.NotThere, match="outside of its hours"):
        hold(mira, make_resource("Bo"), begin=17.5)
    held = hold(mira, ada, outside="She offered to come in")
    assert held.outside_hours == held.steps.get().why == "She offered to come in"


def test_holidays_are_named(mira):
    ada = make_resource(holiday_country="IS", hours=("00:00", "00:00"), days=range(7))
    christmas = at(9) + dt.timedelta(days=299)
    with pytest.raises(errors.NotThere, match="holiday: "):
        actions.hold(
            key="a key",
            needs=[Need(ada.ref, "doctor")],
            begins=christmas,
            ends=christmas + dt.timedelta(hours=1),
            by=mira,
        )


def test_turnover_may_come_after_hours_but_preparation_not_before(mira):
    room = make_resource("Room", "room", turnover=30)
    hold(mira, room, begin=17)
    with pytest.raises(errors.NotThere):
        hold(mira, room, begin=8, needs=[Need(room.ref, "room", before=15)])


def test_two_of_one_patient_with_one_doctor_exchange_their_times(mira):
    ada, case = make_resource(), make_case()
    early, late = (hold(mira, ada, begin=hour, case_ref=case.ref) for hour in (9, 10))
    asked = [actions.Moving(early.ref, begins=at(10)), actions.Moving(late.ref, begins=at(9))]
    moved = actions.move_together(asked, by=mira, why="the other way round")
    assert [(one.begins, one.sequence) for one in moved] == [(at(10), 1), (at(9), 1)]
    with acting(SYSTEM):
        steps = AppointmentStep.objects.filter(appointment=early, verb="moved")
        assert [(one.was_during.lower, one.now_during.lower) for one in steps] == [(at(9), at(10))]
        assert {one.during.lower for one in Booking.objects.filter(is_live=True)} == {at(9), at(10)}


def test_of_several_that_move_together_all_do_or_none(mira):
    ada, case = make_resource(), make_case()
    early, late = (hold(mira, ada, begin=hour, case_ref=case.ref) for hour in (9, 10))
    hold(mira, ada, begin=14)
    asked = [actions.Moving(early.ref, begins=at(10)), actions.Moving(late.ref, begins=at(14))]
    with pytest.raises(errors.SeatTaken):
        actions.move_together(asked, by=mira, why="later")
    with pytest.raises(errors.ChangedSince):
        actions.move_together([asked[0], actions.Moving(early.ref, begins=at(11))], by=mira, why="twice")
    with acting(SYSTEM):
        assert [one.begins for one in Appointment.objects.order_by("pk")] == [at(9), at(10), at(14)]


def test_a_patient_is_told_to_be_elsewhere_without_saying_where(mira):
    case = make_case()
    hold(mira, make_resource("Ada"), case_ref=case.ref)
    with pytest.raises(errors.PatientElsewhere, match=r"09:00 UTC until .* 10:00 UTC"):
        hold(mira, make_resource("Bo"), case_ref=case.ref, begin=9.5)


def test_who_is_kept_apart_from_a_case_is_not_booked_for_it(mira):
    ada, case = make_resource(), make_case()
    NotWith.objects.create(resource=ada, case=case, why="They asked", by="Mira")
    with pytest.raises(errors.KeptApart):
        hold(mira, ada, case_ref=case.ref)
    assert hold(mira, ada)


def test_each_is_needed_once_for_a_time_that_passes(mira):
    ada, gone = make_resource(), make_resource("Gone", retired_at=EARLIER)
    for needs, minutes in (([], 60), ([Need(ada.ref, "a"), Need(ada.ref, "b")], 60), ([Need(ada.ref, "a")], 0)):
        with pytest.raises(errors.NeedsUnclear):
            hold(mira, ada, needs=needs, minutes=minutes, key=f"{needs}{minutes}")
    with pytest.raises(errors.Retired):
        hold(mira, gone)
    with pytest.raises(NotHere):
        hold(mira, ada, needs=[Need("B-0000-0000", "a")])


def test_seats_are_filled_in_order_and_no_further(mira):
    room = make_resource("Ward", "room", capacity=2)
    held = [hold(mira, room, key=f"key {n}") for n in range(2)]
    assert [one.bookings.get().seat for one in held] == [0, 1]
    with pytest.raises(errors.SeatTaken):
        hold(mira, room, key="third")


def test_bookings_change_seats_where_there_is_room_at_each_moment(mira):
    room = make_resource("Ward", "room", capacity=2)
    early, blocker, late = (
        hold(mira, room, key="early", begin=9),
        hold(mira, room, key="blocker", begin=10, minutes=30),
        hold(mira, room, key="late", begin=10),
    )
    actions.cancel(ref=blocker.ref, by=mira, why="-")
    assert (early.bookings.get().seat, late.bookings.get().seat) == (0, 1)
    assert hold(mira, room, key="whole", begin=9, minutes=120)
    with pytest.raises(errors.SeatTaken):
        hold(mira, room, key="one more", begin=9.5, minutes=15)


def test_who_does_not_book_does_not_and_who_does_not_see_a_case_cannot_touch_its_appointments(home, offices):
    ada, case = make_resource(), make_case(office_id=offices[0].pk)
    made = make_appointment(ada, case=case)
    with acting(make_actor("Noor", Role.NURSE, organisation_id=home.pk)) as noor:
        with pytest.raises(MayNot):
            hold(noor, ada, begin=12)
        with pytest.raises(NotHere):
            actions.mark_done(ref=made.ref, by=noor)


def test_whom_it_takes_says_that_it_took_place(home):
    noor = make_person("Noor", Role.INTERPRETER, organisation_id=home.pk)
    begin = timezone.now() - dt.timedelta(hours=2)
    made = make_appointment(make_resource("Noor", "interpreter", person=noor), case=make_case(), begin=begin)
    with acting(actor_of(noor)) as actor:
        assert actions.mark_done(ref=made.ref, by=actor).state == "done"


def test_a_refused_try_asks_the_database_little(mira, django_assert_max_num_queries):
    ada = make_resource()
    make_appointment(ada)
    with django_assert_max_num_queries(6) as asked, pytest.raises(errors.SeatTaken):
        hold(mira, ada)
    assert len(asked) and connection.in_atomic_block


def test_the_whole_record_tells_every_appointment_and_what_became_of_it(mira):
    case, ada = make_case(), make_resource(place=make_place())
    held = hold(mira, ada, case_ref=case.ref, what=What(title="Second look"), outside="")
    actions.cancel(ref=held.ref, by=mira, why="Not needed")
    with acting(SYSTEM):
        [told] = CHAPTER.told(SYSTEM, case.patient)
    assert (told["case"], told["title"], told["where"], told["with"]) == (
        case.ref,
        "Second look",
        "East Wing",
        [ada.name],
    )
    assert [(step["what"], step["why"]) for step in told["steps"]] == [("held", ""), ("cancelled", "Not needed")]
