"""Where an appointment may go, what that costs, and the move itself."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.patients.models import Patient
from hospitium.scheduling.board.actions import move_on_board
from hospitium.scheduling.board.asking import question_for
from hospitium.scheduling.board.errors import CannotStand, Fixed, OthersNow
from hospitium.scheduling.board.moving import Moves
from hospitium.scheduling.board.offers import cheapest, offer_at, offers, with_others
from hospitium.scheduling.board.undoing import before
from hospitium.scheduling.board.words import why_not
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.errors import ChangedSince, WhyNeeded
from hospitium.scheduling.booking.testing import at, make_appointment, make_resource
from hospitium.scheduling.models import Appointment, Resource
from hospitium.scheduling.testing import make_doctor, make_instance, make_step
from hospitium.scheduling.visits import actions
from hospitium.scheduling.visits.composing import visit_terms
from hospitium.scheduling.visits.models import CarePlan
from hospitium.scheduling.visits.shipped import beginnings
from hospitium.scheduling.visits.testing import held, make_campus, make_visit, planner
from hospitium.scheduling.visits.watching import broken_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return planner()


@pytest.fixture
def plan(mira):
    """A second look at the heart of somebody who speaks Arabic, held."""
    make_campus()
    return held(make_visit(mira, languages=("ar",)), mira)


def asked(mira, found):
    with acting(mira):
        return question_for(mira, found.ref, None, timezone.now())


def again(plan):
    return CarePlan.objects.select_related("case__patient").get(pk=plan.pk)


def of_step(plan, step):
    with acting(SYSTEM):
        return Appointment.objects.get(visit=plan.ref, step=step, state__in=("held", "confirmed"))


def interpreters(found):
    with acting(SYSTEM):
        booked = found.bookings.filter(is_live=True, resource__kind="interpreter")
        return [one.resource for one in booked.select_related("resource")]


def move(mira, found, **how):
    with acting(mira):
        return move_on_board(ref=found.ref, by=mira, **{"why": "The family asked"} | how)


@pytest.mark.parametrize("step", ["ct", "first_talk", "echo", "last_talk"])
def test_what_the_planner_offers_the_checker_lets_and_what_it_does_not_the_checker_explains(mira, plan, step):
    question = asked(mira, of_step(plan, step))
    with acting(mira):
        moves = question.moves
        for minute in range(question.minute(question.week.begin), question.minute(question.week.end), 15):
            option, broken = moves.at(minute), moves.why_not(minute)
            if option is None:
                assert broken and why_not(question, minute)
            elif option.item.people == moves.item.people and option.item.interpreter == moves.item.interpreter:
                assert broken == []


def test_every_place_that_is_offered_is_one_to_which_booking_moves_it_and_the_visit_still_holds(mira, plan):
    found = of_step(plan, "ct")
    with acting(mira):
        listed = offers(asked(mira, found))
        assert len(listed) > 5
        for one in listed[:: len(listed) // 4]:
            found = move_on_board(ref=found.ref, at=one.begins, people=one.people, why="Tried", by=mira)
            assert found.begins == one.begins and broken_rules(plan) == []


@pytest.mark.parametrize("beginning", sorted(beginnings()))
def test_whatever_a_patient_asked_for_each_appointment_of_their_visit_can_be_asked_about(mira, beginning):
    make_campus()
    plan = make_visit(mira, beginning=beginning, languages=("ar",))
    with acting(SYSTEM):
        Patient.objects.filter(pk=plan.case.patient_id).update(zone="Asia/Dubai")
    first = dt.date.fromisoformat(plan.stay["arrive"]["earliest"][:10])
    told = {
        "nurse": {"level": 3, "firm": True},
        "visa": {
            "from": (first - dt.timedelta(days=30)).isoformat(),
            "to": (first + dt.timedelta(days=80)).isoformat(),
        },
        "each_hour": 60,
        "fasts": [{"days": ["fri"], "from": "05:00", "to": "08:00"}],
        "rest_days": ["sun"],
        "away": [{"why": "prayer", "days": ["fri"], "from": "12:00", "to": "13:00"}],
        "slower": 1.5,
        "price_per_night": 150,
        "budget_per_night": 120,
        "staff": {"gender": "female", "firm": False},
        "interpreter": {"gender": "female", "firm": False},
    }
    with acting(mira):
        actions.keep_stay(case_ref=plan.case.ref, stay=plan.stay | told, by=mira)
    plan = held(plan, mira)
    with acting(mira):
        assert plan.agreed["nurse"] and {"jet_lag", *told} - {"each_hour", "staff"} <= set(visit_terms(again(plan)))
        there = list(Appointment.objects.filter(visit=plan.ref, state="held"))
        assert [question.fixed for question in (asked(mira, one) for one in there)] == [""] * len(there)
        found, place = next((one, listed[0]) for one in there if (listed := offers(asked(mira, one))))
        moved = move_on_board(ref=found.ref, at=place.begins, people=place.people, why="Tried", by=mira)
        assert moved.begins == place.begins and broken_rules(again(plan)) == []


def test_a_price_says_how_far_who_changes_who_is_told_and_how_long_the_patient_waits(mira, plan):
    found = of_step(plan, "echo")
    with acting(mira):
        question = asked(mira, found)
        later = offer_at(question, found.begins + dt.timedelta(minutes=30))
        assert later and later.price[:3] == [
            "same day, 30 min later",
            "nobody else is touched",
            "only held: nobody was told of it yet",
        ]
        assert any("the patient waits 30 min longer" in text for text in later.price)
        booking.confirm(ref=found.ref, by=mira)
        question = asked(mira, found)
        assert any("must be told" in text for text in offer_at(question, found.begins + dt.timedelta(hours=1)).price)


def test_the_cheapest_comes_first_and_what_is_confirmed_and_told_costs_more(mira, plan):
    found = of_step(plan, "ct")
    with acting(mira):
        listed = cheapest(offers(asked(mira, found)), found.begins)
        assert [one.dearer for one in listed] == sorted(one.dearer for one in listed)
        booking.confirm(ref=found.ref, by=mira)
        assert cheapest(offers(asked(mira, found)), found.begins)[0].dearer > listed[0].dearer


def test_somebody_who_can_may_do_it_at_the_same_time_unless_the_visit_wants_the_same_person(mira, plan):
    talk = of_step(plan, "first_talk")
    with acting(mira):
        question = asked(mira, talk)
        assert with_others(question, 20) == []  # the same cardiologist sees the patient twice
        now, other = sorted(
            Resource.objects.filter(name__in=("Emil", "Dara")).values_list("ref", flat=True),
            key=lambda ref: ref not in talk.bookings.values_list("resource__ref", flat=True),
        )
        against = " ".join(why_not(question, question.minute(talk.begins), (now, other)))
        assert "Cardiologist changes between" in against


def test_where_another_interpreter_comes_the_language_is_the_one_they_speak():
    always = {"kind": "interpreter", "hours": [{"days": ["mon"], "from": "09:00", "to": "17:00"}], "modes": ["on_site"]}
    speakers = [
        always | {"id": name, "languages": [{"tag": tag, "speak": 5, "understand": 5}]}
        for name, tag in (("idris", "ar"), ("lou", "fr"))
    ]
    asked = make_instance(
        steps=[make_step("talk", language={"modes": ["on_site"]})],
        resources=[make_doctor("ada"), *speakers],
        languages=["ar", "fr"],
        whole={"bookings": [{"resource": "idris", "from": "2026-05-04T11:00", "to": "2026-05-04T12:00"}]},
    )
    stands = {
        "visit": "v",
        "step": "talk",
        "from": "2026-05-04T09:00",
        "to": "2026-05-04T10:00",
        "with": {"doctor": ["ada"]},
    }
    stands["language"] = {"mode": "on_site", "tag": "ar", "interpreter": "idris"}
    moves = Moves(asked | {"plan": {"items": [stands], "stays": []}}, "talk")
    spoken = {hour: moves.at(moves.item.begin + 60 * hour).item.tag for hour in (1, 2, 3)}
    assert spoken == {1: "ar", 2: "fr", 3: "ar"}


def test_an_interpreter_who_is_asked_for_by_name_is_booked_and_with_them_the_language_they_speak(mira, home):
    idris = make_campus()["idris"]
    lou = make_resource("Lou", "interpreter", languages=(("fr", 5, 5, 5),), modes=["on_site"], zone=home.zone)
    speaks = {idris: "ar", lou: "fr"}
    plan = held(make_visit(mira, languages=("ar", "fr")), mira)
    talk = of_step(plan, "first_talk")
    (was,) = interpreters(talk)
    assert talk.bridge_tag == speaks[was]
    other = lou if was == idris else idris
    with acting(mira):
        question = asked(mira, talk)
        assert set(question.moves.could(was.ref)) == {was.ref, other.ref}
        named = next(one for one in with_others(question, 20) if one.instead == (was.ref, other.ref))
        assert f"{was.name} changes to {other.name}" in named.told
        assert {one.place_of for one in offers(question, part=was.ref, rows=[other.ref])} == {other.ref}
    moved = move(mira, talk, at=talk.begins, instead=named.instead, people=named.people, sequence=talk.sequence)
    assert (interpreters(moved), moved.bridge_tag) == ([other], speaks[other])
    with acting(mira):
        assert broken_rules(plan) == []


def test_an_interpreter_who_is_asked_for_by_name_and_not_free_is_not_replaced_by_another(mira, plan):
    spare = make_resource("Iman", "interpreter", languages=(("ar", 5, 5, 5),), modes=["on_site"], hours=None)
    talk = of_step(plan, "first_talk")
    (was,) = interpreters(talk)
    make_appointment(spare, begin=talk.begins, minutes=60)
    with acting(mira):
        question = asked(mira, talk)
        assert offer_at(question, talk.begins, (was.ref, spare.ref)) is None
        assert "Iman" in " ".join(why_not(question, question.minute(talk.begins), (was.ref, spare.ref)))


def test_an_appointment_of_no_visit_goes_where_whoever_it_names_is_there_and_free(mira):
    ada, room = make_resource("Dr Ada"), make_resource("Room 1", "room")
    make_appointment(ada, begin=at(13), minutes=60)
    found = make_appointment(ada, room, begin=at(9), case=make_case())
    with acting(mira):
        question = asked(mira, found)
        begins = {one.begins for one in offers(question)}
        assert at(10) in begins and at(12) in begins and at(13) not in begins and at(12.25) not in begins
        assert at(17) in begins and at(17.25) not in begins and at(9, day=5) not in begins
        assert why_not(question, question.minute(at(13))) and why_not(question, question.minute(at(19)))


def test_what_else_the_patient_has_is_no_place(mira):
    case = make_case()
    found = make_appointment(make_resource("Dr Ada"), begin=at(9), case=case)
    make_appointment(make_resource("Dr Ben"), begin=at(11), case=case)
    with acting(mira):
        question = asked(mira, found)
        assert not {at(10.5), at(11)} & {one.begins for one in offers(question)}
        assert "another appointment of the patient" in " ".join(why_not(question, question.minute(at(11))))


def test_what_a_day_may_hold_by_the_plan_of_the_visit_counts_for_what_is_beside_it(mira):
    plan = make_visit(mira)
    with acting(SYSTEM):
        CarePlan.objects.filter(pk=plan.pk).update(stay=plan.stay | {"day": {"most_minutes": 90}})
    found = make_appointment(make_resource("Dr Ada"), begin=at(9), case=plan.case)
    make_appointment(make_resource("Dr Ben"), begin=at(11, day=1), case=plan.case)
    with acting(mira):
        days = {one.begins.date() for one in offers(asked(mira, found))}
    assert at(9).date() in days and at(9, day=2).date() in days and at(9, day=1).date() not in days


def test_what_of_a_visit_no_longer_holds_still_has_its_time(mira, plan):
    echo, last = (of_step(plan, step) for step in ("echo", "last_talk"))
    too_far = {"links": [{"first": "first_talk", "then": "last_talk", "least": 50_000}]}
    with acting(SYSTEM):
        CarePlan.objects.filter(pk=plan.pk).update(order=too_far)
    with acting(mira):
        question = asked(mira, echo)
        there = offers(question)
    assert there and not [one for one in there if one.begins < last.ends and last.begins < one.ends]


def test_a_turnover_and_what_a_device_has_already_are_kept(mira):
    scanner = make_resource("Scanner", "device", turnover=30, hours=None)
    make_appointment(scanner, begin=at(11), minutes=60)
    found = make_appointment(scanner, begin=at(8), minutes=60)
    with acting(mira):
        begins = {one.begins for one in offers(asked(mira, found))}
        assert at(9.5) in begins and at(9.75) not in begins and at(12.25) not in begins and at(12.5) in begins


def test_it_moves_once_for_the_reader_who_saw_it_as_it_is(mira):
    found = make_appointment(make_resource("Dr Ada"), begin=at(9), case=make_case())
    moved = move(mira, found, at=at(10), sequence=0)
    assert (moved.begins, moved.sequence) == (at(10), 1)
    with pytest.raises(ChangedSince):
        move(mira, found, at=at(11), sequence=0)
    with pytest.raises(WhyNeeded):
        move(mira, found, at=at(11), sequence=1, why=" ")


def test_where_it_cannot_be_nothing_is_moved_and_the_reason_is_said(mira):
    ada = make_resource("Dr Ada")
    make_appointment(ada, begin=at(13))
    found = make_appointment(ada, begin=at(9))
    with pytest.raises(CannotStand) as refused:
        move(mira, found, at=at(13))
    assert "Dr Ada" in str(refused.value)
    with acting(mira):
        assert Appointment.objects.get(pk=found.pk).begins == at(9)


def test_who_is_not_free_any_more_is_not_replaced_behind_the_readers_back(mira, plan):
    found = of_step(plan, "echo")
    with pytest.raises(OthersNow):
        move(mira, found, at=found.begins + dt.timedelta(minutes=30), people="B-0000-0000")


@pytest.mark.parametrize(
    ("state", "facts", "word"),
    [
        ("done", {}, "Took place"),
        ("missed", {}, "Did not come"),
        ("confirmed", {"locked": True}, "locked"),
        ("confirmed", {"begin": timezone.now() - dt.timedelta(minutes=5)}, "has begun"),
    ],
)
def test_what_is_locked_over_or_has_begun_stays_and_says_why(mira, state, facts, word):
    begin = facts.pop("begin", at(9))
    found = make_appointment(make_resource("Dr Ada", hours=None), begin=begin, state=state, **facts)
    assert word in asked(mira, found).fixed
    with pytest.raises(Fixed):
        move(mira, found, at=at(10))


def test_what_the_patient_prepares_for_already_stays(mira, plan):
    found = of_step(plan, "ct")
    with acting(mira):
        booking.confirm(ref=found.ref, by=mira)
        soon = found.begins - dt.timedelta(minutes=5)
        assert "prepares" in question_for(mira, found.ref, None, soon).fixed


def test_moving_back_is_a_place_like_any_other(mira):
    found = make_appointment(make_resource("Dr Ada"), begin=at(9), case=make_case())
    with acting(mira):
        assert before(found) is None
    moved = move(mira, found, at=at(10))
    with acting(mira):
        was = before(moved)
        assert was and was.begins == at(9) and was.instead is None
    assert move(mira, found, at=was.begins, sequence=1).begins == at(9)


def test_nobody_else_asks_or_moves(mira, home):
    found = make_appointment(make_resource("Dr Ada"), begin=at(9))
    for role in (Role.PROGRAMME_LEAD, Role.SPECIALIST, Role.NURSE):
        other = make_actor("Lee", role, organisation_id=home.pk)
        with acting(other), pytest.raises(NotHere):
            question_for(other, found.ref, None, timezone.now())
        with acting(other), pytest.raises(NotHere):
            move_on_board(ref=found.ref, at=at(10), why="I may not", by=other)


@pytest.mark.parametrize("step", ["ct", "blood"])
def test_all_places_of_a_week_cost_a_fixed_number_of_questions(mira, plan, step, django_assert_max_num_queries):
    found = of_step(plan, step)
    with acting(mira), django_assert_max_num_queries(16):
        assert offers(question_for(mira, found.ref, None, timezone.now()))


def test_a_visit_that_makes_no_sense_as_it_stands_says_so_and_moves_nothing(mira, plan):
    found = of_step(plan, "ct")
    with acting(mira):
        plan.agreed = {"arrive": plan.agreed["leave"], "leave": plan.agreed["arrive"]}
        plan.save(update_fields=["agreed"])
    assert "does not make sense" in asked(mira, found).fixed
