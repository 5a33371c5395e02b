"""A time that became free goes to who waits, in the order that holds, and nobody is passed over without a reason written."""

import datetime as dt
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.actions import join_circle
from hospitium.cases.models import Case
from hospitium.cases.testing import make_case
from hospitium.kernel.clock import now, zone_of
from hospitium.messaging.models import Notice
from hospitium.partners.actions import ensure_home
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.errors import ChangedSince, KeptApart
from hospitium.scheduling.booking.testing import at, make_appointment, make_resource
from hospitium.scheduling.models import Appointment, CarePlan, Considered, Freed, NotWith, Waiting
from hospitium.scheduling.resources.brings import Brings
from hospitium.scheduling.roster.testing import make_colleague
from hospitium.scheduling.visits.testing import confirmed, make_campus, make_visit, planner
from hospitium.scheduling.visits.watching import broken_rules
from hospitium.scheduling.waitlist import offering, reactions, wanting
from hospitium.scheduling.waitlist.errors import NoLongerFits, OfferOver
from hospitium.scheduling.waitlist.models import Criterion, Outcome
from hospitium.scheduling.waitlist.ranking import Needs, Slot, Take, in_order, judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def ada(home):
    return make_resource("Ada")


def wait(mira, resource, *, day=2, hour=9, urgency="elective", **said):
    """Somebody with an appointment later that week who would come sooner."""
    case = make_case(urgency=urgency)
    has = make_appointment(resource, case=case, begin=at(hour, day=day))
    with acting(mira):
        return wanting.want_earlier(case_ref=case.ref, appointment_ref=has.ref, by=mira, **{"notice_hours": 0} | said)


def free(mira, resource, *, begin=None):
    """A patient cancels what they had on Monday at nine."""
    given_up = make_appointment(resource, case=make_case(), begin=begin or at(9))
    with acting(mira):
        booking.cancel(ref=given_up.ref, by=mira, why="Better already")
    reactions.offer_cancelled(given_up.ref, "")


def outcomes():
    with acting(SYSTEM):
        return [(one.outcome, one.why) for one in Considered.objects.order_by("freed_id", "place")]


def answer(mira, act, **who):
    with acting(SYSTEM):
        row = Considered.objects.select_related("waiting__case").get(outcome=Outcome.OFFERED)
    with acting(mira):
        return act(case_ref=row.waiting.case.ref, number=row.pk, by=mira)


def test_the_more_urgent_is_asked_first_then_who_waits_longer(mira, ada):
    first, urgent = wait(mira, ada, hour=9), wait(mira, ada, hour=11, urgency="urgent")
    free(mira, ada)
    with acting(SYSTEM):
        rows = list(Considered.objects.order_by("place"))
        assert [one.waiting_id for one in rows] == [urgent.pk, first.pk]
        assert [one.outcome for one in rows] == ["offered", ""]
        held = rows[0].appointment
        assert held.state == "held" and held.begins == at(9) and held.case is None


def test_accepted_the_appointment_moves_and_the_others_read_who_was_before_them(mira, ada):
    one, other = wait(mira, ada, hour=9), wait(mira, ada, hour=11)
    free(mira, ada)
    answer(mira, offering.accept_earlier)
    with acting(SYSTEM):
        moved = Appointment.objects.get(pk=one.appointment_id)
        assert (moved.begins, moved.state, moved.sequence) == (at(9), "confirmed", 1)
        assert Waiting.objects.get(pk=one.pk).state == "earlier" and Waiting.objects.get(pk=other.pk).state == "waiting"
    assert outcomes() == [("accepted", ""), ("skipped", "taken_by")]


def test_a_family_does_not_read_who_is_kept_apart_since_the_offer_and_the_programme_does(home, mira, ada):
    waiting, noura = wait(mira, ada), make_person("Noura", Role.PATIENT, organisation_id=home.pk)
    free(mira, ada)
    with acting(SYSTEM):
        case = Case.objects.get(pk=waiting.case_id)
        case.circle = [noura.pk]
        case.save()
        NotWith.objects.create(case=case, resource=ada, why="asked for", by="Mira")
    with pytest.raises(NoLongerFits):
        answer(actor_of(noura), offering.accept_earlier)
    with pytest.raises(KeptApart, match="Ada"):
        answer(mira, offering.accept_earlier)
    assert outcomes() == [("offered", "")]


def test_a_time_that_changes_while_it_is_accepted_is_not_taken_as_it_was(mira, ada, monkeypatch):
    waiting = wait(mira, ada, hour=9)
    free(mira, ada)
    really = offering._to_answer

    def just_before(*asked):
        row = really(*asked)
        assert row.appointment.begins == at(9)
        booking.move(ref=row.appointment.ref, by=SYSTEM, why="Meanwhile", begins=at(10), ends=at(11))
        return row

    monkeypatch.setattr(offering, "_to_answer", just_before)
    with pytest.raises(ChangedSince):
        answer(mira, offering.accept_earlier)
    with acting(SYSTEM):
        assert Appointment.objects.get(pk=waiting.appointment_id).begins == at(9, day=2)


def test_what_they_had_becomes_free_in_its_turn(mira, ada):
    wait(mira, ada, day=2, hour=9)
    later = wait(mira, ada, day=3, hour=9)
    free(mira, ada)
    answer(mira, offering.accept_earlier)
    with acting(SYSTEM):
        moved = Waiting.objects.get(state="earlier").appointment.ref
    reactions.offer_moved(moved, "", at(9, day=2).isoformat(), at(10, day=2).isoformat())
    with acting(SYSTEM):
        row = Considered.objects.get(outcome=Outcome.OFFERED)
        assert row.waiting_id == later.pk and row.appointment.begins == at(9, day=2)


def test_passed_on_the_next_is_asked_and_the_place_on_the_list_stays(mira, ada):
    one = wait(mira, ada, hour=9)
    wait(mira, ada, hour=11)
    free(mira, ada)
    answer(mira, offering.pass_on)
    assert outcomes() == [("passed", ""), ("offered", "")]
    with acting(SYSTEM):
        assert Waiting.objects.get(pk=one.pk).state == "waiting"
    answer(mira, offering.pass_on)
    with acting(SYSTEM):
        assert Freed.objects.get().state == "nobody"


def test_who_does_not_answer_in_time_is_passed_and_too_late_is_too_late(mira, ada):
    wait(mira, ada, hour=9)
    wait(mira, ada, hour=11)
    free(mira, ada)
    with acting(SYSTEM):
        row = Considered.objects.select_related("waiting__case").get(outcome=Outcome.OFFERED)
        Considered.objects.filter(pk=row.pk).update(until=now() - dt.timedelta(minutes=1))
        Appointment.objects.filter(pk=row.appointment_id).update(hold_until=now() - dt.timedelta(minutes=1))
        row.appointment.bookings.update(hold_until=now() - dt.timedelta(minutes=1))
    with acting(mira), pytest.raises(OfferOver):
        offering.accept_earlier(case_ref=row.waiting.case.ref, number=row.pk, by=mira)
    offering.pass_on_unanswered()
    assert outcomes() == [("expired", ""), ("offered", "")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"not_before": at(0, day=1)}, "too_early"),
        ({"day": 0, "hour": 8}, "not_sooner"),
        ({"notice_hours": 2000}, "too_soon"),
    ],
)
def test_who_cannot_is_passed_over_with_the_reason(mira, said, why):
    anytime = make_resource("Ada", hours=("00:00", "00:00"), days=range(7))
    wait(mira, anytime, **said)
    soon = (now() + dt.timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    free(mira, anytime, begin=soon if why == "too_soon" else at(9))
    assert outcomes() == [("skipped", why)]


def test_a_colleague_who_brings_as_much_will_do_where_they_said_so(mira, ada):
    bo = make_resource("Bo")
    wait(mira, ada, others_too=False)
    open_to_all = wait(mira, ada, hour=11)
    make_appointment(ada, begin=at(9))
    free(mira, bo)
    assert outcomes() == [("skipped", "other_people"), ("offered", "")]
    answer(mira, offering.accept_earlier)
    with acting(SYSTEM):
        moved = Appointment.objects.get(pk=open_to_all.appointment_id)
        assert [one.resource.name for one in moved.bookings.filter(is_live=True)] == ["Bo"]


def test_what_is_set_up_before_and_after_comes_along(mira, ada):
    case, needs = make_case(), [booking.Need(ada.ref, "doctor", 20, 10)]
    with acting(mira):
        has = booking.hold(key="k", needs=needs, begins=at(9, day=2), ends=at(10, day=2), case_ref=case.ref, by=mira)
        booking.confirm(ref=has.ref, by=mira)
        wanting.want_earlier(case_ref=case.ref, appointment_ref=has.ref, by=mira, notice_hours=0)
    make_appointment(ada, begin=at(8), minutes=15)
    before = make_appointment(ada, begin=at(8.5), minutes=20)
    kind = {"kind": "consultation", "resources": [ada.pk]}
    offering.free_time(source="a", begins=at(9), ends=at(10), **kind)
    assert outcomes() == [("skipped", "other_people")]
    with acting(mira):
        booking.cancel(ref=before.ref, by=mira, why="Better already")
    offering.free_time(source="b", begins=at(9), ends=at(10), **kind)
    answer(mira, offering.accept_earlier)
    with acting(SYSTEM):
        moved = Appointment.objects.get(pk=has.pk)
        (taken,) = moved.bookings.filter(is_live=True)
        assert (moved.begins, taken.before, taken.after) == (at(9), 20, 10)


def test_who_is_kept_apart_from_the_case_is_not_offered_to_it(mira, ada):
    bo = make_resource("Bo")
    waiting = wait(mira, ada)
    make_appointment(ada, begin=at(9))
    with acting(SYSTEM):
        NotWith.objects.create(case=waiting.case, resource=bo)
    free(mira, bo)
    assert outcomes() == [("skipped", "other_people")]


@pytest.fixture
def visit():
    """A confirmed visit whose last appointment could be sooner."""
    make_campus()
    plan = confirmed(make_visit(planner()), planner())
    with acting(SYSTEM):
        last = Appointment.objects.filter(visit=plan.ref).order_by("during").last()
        wanting.want_earlier(case_ref=plan.case.ref, appointment_ref=last.ref, by=SYSTEM, notice_hours=0)
    return SimpleNamespace(plan=plan, last=last)


def free_for(visit, begins):
    """A time becomes free with everybody the last appointment is with."""
    has = visit.last
    with acting(SYSTEM):
        resources = list(has.bookings.filter(is_live=True).values_list("resource_id", flat=True))
        ends = begins + (has.ends - has.begins)
        offering.free_time(source=str(begins), kind=has.kind, resources=resources, begins=begins, ends=ends)
        return Considered.objects.get(freed__source=str(begins))


def test_a_time_before_the_patient_arrives_is_not_offered(visit):
    row = free_for(visit, visit.last.begins - dt.timedelta(days=7))
    assert (row.outcome, row.why) == ("skipped", "rules")
    with acting(SYSTEM):
        assert Appointment.objects.get(pk=visit.last.pk).begins == visit.last.begins
        assert CarePlan.objects.get(pk=visit.plan.pk).state == "confirmed"


def first_planned(visit):
    """The offer of the time at which it was planned, after it had to be two hours later."""
    planned = visit.last.begins
    with acting(SYSTEM):
        late = planned + dt.timedelta(hours=2)
        booking.move(ref=visit.last.ref, by=SYSTEM, why="Held up", begins=late, outside="Held up")
        visit.last.refresh_from_db()
    row = free_for(visit, planned)
    assert row.outcome == Outcome.OFFERED
    return row


def test_a_time_that_keeps_every_rule_of_the_visit_is_offered_and_taken(visit, mira):
    row = first_planned(visit)
    answer(mira, offering.accept_earlier)
    with acting(SYSTEM):
        assert Appointment.objects.get(pk=visit.last.pk).begins == row.appointment.begins
        assert broken_rules(CarePlan.objects.select_related("case__patient").get(pk=visit.plan.pk)) == []


def test_an_offer_that_a_rule_of_the_visit_no_longer_allows_is_not_taken(visit, mira):
    row = first_planned(visit)
    with acting(SYSTEM):
        step = visit.plan.steps.get(slug=visit.last.step)
        here = visit.last.begins.astimezone(zone_of(ensure_home().zone))
        step.body |= {"between": [f"{here:%H:%M}", "24:00"]}
        step.save()
    with pytest.raises(NoLongerFits):
        answer(mira, offering.accept_earlier)
    with acting(SYSTEM):
        assert Appointment.objects.get(pk=visit.last.pk).begins == visit.last.begins
        assert Appointment.objects.get(pk=row.appointment_id).state == "held"


def test_a_visit_that_makes_no_sense_as_it_stands_is_offered_nothing(visit):
    with acting(SYSTEM):
        CarePlan.objects.filter(pk=visit.plan.pk).update(
            agreed=visit.plan.agreed | {"arrive": "2099-01-01T00:00+00:00"}
        )
    row = free_for(visit, visit.last.begins - dt.timedelta(days=1))
    assert (row.outcome, row.why) == ("skipped", "rules")


def test_a_day_of_the_patient_that_is_full_by_then_is_not_offered(visit):
    with acting(SYSTEM):
        plan = CarePlan.objects.get(pk=visit.plan.pk)
        plan.stay |= {"day": {"most_minutes": 1}}
        plan.save()
    row = free_for(visit, visit.last.begins - dt.timedelta(days=1))
    assert (row.outcome, row.why) == ("skipped", "rules")


def test_who_comes_in_the_place_of_another_comes_into_the_circle_as_they_did(mira):
    (ada, hers), (bo, his) = make_colleague("Ada"), make_colleague("Bo")
    waiting = wait(mira, hers)
    with acting(SYSTEM):
        join_circle(case_ref=waiting.case.ref, person=hers.person, role=Role.SPECIALIST, by=SYSTEM)
    make_appointment(hers, begin=at(9))
    free(mira, his)
    answer(mira, offering.accept_earlier)
    with acting(SYSTEM):
        assert {ada.id, bo.id} <= {*Waiting.objects.select_related("case").get(pk=waiting.pk).case.circle}


def test_a_family_hears_of_it_and_answers_for_itself(mira, ada, home):
    waiting = wait(mira, ada)
    noura = make_person("Noura", Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=waiting.case.ref, person=noura, role=Role.PATIENT, by=SYSTEM)
    free(mira, ada)
    assert Notice.objects.filter(person_id=noura.pk, kind="earlier_offered", ref=waiting.case.ref).exists()
    answer(actor_of(noura), offering.accept_earlier)
    with acting(SYSTEM):
        assert Appointment.objects.get(pk=waiting.appointment_id).begins == at(9)


def test_nobody_who_waits_is_ever_left_without_an_outcome(mira, ada):
    chance, resources = Random(7), [ada, make_resource("Bo"), make_resource("Cas", skills=["x"])]
    for n in range(8):
        said = {"others_too": chance.random() < 0.5, "travel_hours": chance.randrange(20)}
        said |= {"urgency": chance.choice(["urgent", "soon", "elective"]), "hour": 8 + n % 8, "day": 2 + n // 8}
        wait(mira, chance.choice(resources), **said)
    for resource in resources:
        free(mira, resource, begin=at(10 + resources.index(resource)))
    with acting(SYSTEM):
        while Considered.objects.filter(outcome=Outcome.OFFERED).exists():
            row = Considered.objects.filter(outcome=Outcome.OFFERED).select_related("waiting__case").first()
            act = chance.choice([offering.accept_earlier, offering.pass_on])
            act(case_ref=row.waiting.case.ref, number=row.pk, by=SYSTEM)
        for freed in Freed.objects.all():
            rows = list(Considered.objects.filter(freed=freed).order_by("place"))
            taken = next((one.place for one in rows if one.outcome == Outcome.ACCEPTED), 99)
            assert rows and all(one.outcome and (one.outcome != "skipped" or one.why) for one in rows)
            assert all(one.why != "taken_by" for one in rows if one.place < taken)
        assert Freed.objects.count() == 3


stamps = st.datetimes(dt.datetime(2027, 1, 1), dt.datetime(2027, 3, 1)).map(lambda one: one.replace(tzinfo=dt.UTC))
needs = st.builds(
    Needs,
    number=st.integers(1, 10**6),
    since=stamps,
    begins=stamps,
    minutes=st.sampled_from([30, 60, 90]),
    takes=st.lists(
        st.sampled_from([Take("doctor", Brings(1, "specialist"), 10), Take("room", Brings(9, "room"))]),
        min_size=1,
        unique=True,
    ).map(tuple),
    urgency=st.sampled_from(["urgent", "soon", "elective"]),
    travel_hours=st.integers(0, 40),
    not_before=st.none() | stamps,
    notice_hours=st.integers(0, 500),
    others_too=st.booleans(),
    is_live=st.booleans(),
)


@given(st.lists(needs, max_size=8), st.permutations(list(Criterion)), st.randoms())
def test_the_order_does_not_depend_on_how_the_list_came(waiting, criteria, chance):
    shuffled = list(waiting)
    chance.shuffle(shuffled)
    first, second = in_order(waiting, criteria), in_order(shuffled, criteria)
    assert [one.number for one, _told in first] == [one.number for one, _told in second]
    ranks = [[value for _name, value in told] for _one, told in first]
    assert ranks == sorted(ranks)


@given(needs, stamps, st.sets(st.sampled_from([1, 2, 9])))
def test_a_verdict_is_either_a_reason_or_somebody_free_for_every_role(one, begins, free_numbers):
    slot = Slot(begins, begins + dt.timedelta(hours=1), (Brings(2, "specialist"),))
    verdict = judge(
        one, slot, dt.datetime(2027, 1, 1, tzinfo=dt.UTC), lambda number, begin, end: number in free_numbers
    )
    assert bool(verdict.why) != bool(verdict.takes)
    if verdict.takes:
        assert tuple(take for take, _number in verdict.takes) == one.takes
        assert {number for _take, number in verdict.takes} <= free_numbers and begins < one.begins
