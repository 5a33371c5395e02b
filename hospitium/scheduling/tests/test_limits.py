"""The most of a day and week, of a resource and of a patient: kept when booking and moving, passed only for a reason."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases.testing import make_case
from hospitium.scheduling.booking import actions, errors
from hospitium.scheduling.booking.actions import Need, What
from hospitium.scheduling.booking.load import Limits, Load
from hospitium.scheduling.booking.models import Appointment, Booking, State
from hospitium.scheduling.booking.testing import at, make_resource
from hospitium.scheduling.visits.models import CarePlan, CareStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    actor = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(actor):
        yield actor


def hold(by, *resources, begin=9.0, day=0, minutes=60, **facts):
    begins = at(begin, day=day)
    facts = {"key": f"{begin} {day} {minutes} {[one.ref for one in resources]}"} | facts
    needs = [Need(one.ref, one.kind) for one in resources]
    return actions.hold(needs=needs, begins=begins, ends=begins + dt.timedelta(minutes=minutes), by=by, **facts)


def make_plan(case, **day):
    with acting(SYSTEM):
        return CarePlan.objects.create(ref=f"V-{case.pk}", case=case, stay={"day": day}, changed_by="Mira")


@pytest.mark.parametrize(
    ("limit", "refused"),
    [
        ({"most_minutes_a_day": 90}, r"Dr Ada would have 120 minutes on Mon 1 Mar 2027; the most is 90 minutes"),
        ({"most_steps_a_day": 1}, r"Dr Ada would have 2 appointments on Mon 1 Mar 2027; the most is 1 appointment"),
        ({"most_minutes_a_week": 90}, r"120 minutes in the week of Mon 1 Mar 2027; the most is 90 minutes"),
    ],
)
def test_nobody_is_booked_beyond_a_limit_of_the_day_or_week(mira, limit, refused):
    ada = make_resource(**limit)
    hold(mira, ada)
    with pytest.raises(errors.DayFull, match=refused):
        hold(mira, ada, begin=11)


def test_another_day_or_week_has_room_of_its_own(mira):
    ada = make_resource(most_minutes_a_day=60, most_minutes_a_week=120)
    hold(mira, ada)
    hold(mira, ada, day=1)
    with pytest.raises(errors.DayFull, match="the week of"):
        hold(mira, ada, day=2)
    assert hold(mira, ada, day=7)


def test_turnover_counts_for_nobody_s_limit_and_set_up_does(mira):
    room = make_resource("Room 1", "room", turnover=30, most_minutes_a_day=75)
    begins = at(9)
    asked = {"begins": begins, "ends": begins + dt.timedelta(minutes=60), "by": mira}
    with pytest.raises(errors.DayFull, match="80 minutes"):
        actions.hold(key="set-up", needs=[Need(room.ref, "room", before=20)], **asked)
    assert actions.hold(key="less", needs=[Need(room.ref, "room", before=15)], **asked)


def test_who_may_book_outside_hours_passes_a_limit_for_a_reason_that_is_kept(mira):
    ada = make_resource(most_steps_a_day=1)
    hold(mira, ada)
    held = hold(mira, ada, begin=11, outside="The patient flies tonight.")
    assert (held.outside_hours, held.steps.get().why) == ("The patient flies tonight.", "The patient flies tonight.")


def test_a_reason_nobody_needed_is_not_kept(mira):
    assert hold(mira, make_resource(most_steps_a_day=1), outside="Just so.").outside_hours == ""


def test_a_move_within_the_day_takes_no_more_of_it_and_one_to_another_day_does(mira):
    ada = make_resource(most_steps_a_day=1)
    first, _second = hold(mira, ada), hold(mira, ada, day=1)
    assert actions.move(ref=first.ref, begins=at(15), why="later", by=mira).begins == at(15)
    with pytest.raises(errors.DayFull):
        actions.move(ref=first.ref, begins=at(15, day=1), why="tomorrow", by=mira)
    moved = actions.move(ref=first.ref, begins=at(15, day=1), why="tomorrow", outside="She agreed.", by=mira)
    assert moved.outside_hours == "She agreed."
    assert actions.move(ref=first.ref, begins=at(16, day=1), why="later", by=mira)  # both were agreed to


def test_a_longer_time_on_a_full_day_is_refused(mira):
    ada = make_resource(most_minutes_a_day=60)
    first = hold(mira, ada)
    with pytest.raises(errors.DayFull):
        actions.move(ref=first.ref, ends=at(10.5), why="longer", by=mira)


def test_what_was_let_go_counts_no_more(mira):
    ada = make_resource(most_steps_a_day=1)
    actions.cancel(ref=hold(mira, ada).ref, why="not needed", by=mira)
    assert hold(mira, ada, begin=11)


def test_a_hold_that_ran_out_gives_way_wherever_it_fills_a_day(mira):
    ada, case = make_resource(most_steps_a_day=1), make_case()
    make_plan(case, most_steps=1)
    late = [hold(mira, ada), hold(mira, make_resource("Bo"), case_ref=case.ref)]
    Appointment.objects.update(hold_until=timezone.now())
    Booking.objects.update(hold_until=timezone.now())
    assert hold(mira, ada, begin=11)
    assert hold(mira, make_resource("Cy"), begin=11, case_ref=case.ref)
    assert {Appointment.objects.get(ref=one.ref).state for one in late} == {State.CANCELLED}


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (
            {"most_steps": 1},
            r"The patient would have 2 appointments on Mon 1 Mar 2027; the most that was stated is 1 appointment",
        ),
        (
            {"most_minutes": 90},
            r"The patient would have 120 minutes on Mon 1 Mar 2027; the most that was stated is 90 minutes",
        ),
    ],
)
def test_a_patient_s_day_is_not_fuller_than_was_stated(mira, day, refused):
    case = make_case()
    make_plan(case, **day)
    hold(mira, make_resource("Ada"), case_ref=case.ref)
    with pytest.raises(errors.PatientDayFull, match=refused):
        hold(mira, make_resource("Bo"), begin=11, case_ref=case.ref)
    other = hold(mira, make_resource("Cy"), day=1, case_ref=case.ref)
    with pytest.raises(errors.PatientDayFull):
        actions.move(ref=other.ref, begins=at(15), why="sooner", by=mira)
    assert actions.move(ref=other.ref, begins=at(15), why="sooner", outside="The family agreed.", by=mira).outside_hours


def test_what_is_not_bound_to_the_patient_s_day_does_not_fill_it(mira):
    case = make_case()
    plan = make_plan(case, most_steps=1)
    with acting(SYSTEM):
        CareStep.objects.create(
            plan=plan, slug="samples", position=1, title={"und": "Samples"}, body={"any_hour": True}
        )
    hold(mira, make_resource("Ada"), case_ref=case.ref)
    assert hold(
        mira,
        make_resource("Bo"),
        begin=11,
        case_ref=case.ref,
        what=What(kind="laboratory", visit=plan.ref, step="samples"),
    )


def test_limits_are_counted_on_the_days_that_are_new():
    monday, tuesday = dt.date(2027, 3, 1), dt.date(2027, 3, 2)
    loads = [Load(monday, 100), Load(monday, 100), Load(tuesday, 50)]
    assert Limits(minutes=150).over(loads, [tuesday]) is None
    assert Limits(minutes=150).over(loads, [monday, tuesday]).found == 200
    assert Limits(week=249).over(loads, [tuesday]).is_week
