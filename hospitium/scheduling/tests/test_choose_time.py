"""Times of a virtual appointment stand on three clocks; each side picks where a row says so; what is picked is held, then agreed."""

import datetime as dt
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice
from hospitium.scheduling.booking.errors import KeptApart, SeatTaken
from hospitium.scheduling.booking.testing import at, make_appointment
from hospitium.scheduling.models import Appointment, Borne, NotWith, Resource, TimeChoice
from hospitium.scheduling.roster.testing import make_colleague
from hospitium.scheduling.slots import choosing, conferring
from hospitium.scheduling.slots.errors import ChoiceUnclear, ChosenAlready, NobodyChosen, NotATime, NothingHeld
from hospitium.scheduling.slots.times import clocks_of, is_time, times_of
from hospitium.scheduling.visits.models import CarePlan

pytestmark = pytest.mark.django_db
MEXICO = ZoneInfo("America/Mexico_City")


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def noura(home):
    return make_person("Noura", Role.PATIENT, organisation_id=home.pk)


@pytest.fixture
def case(noura, offices):
    return make_case(circle=((noura.pk, "patient"),), office_id=offices[0].pk)


def offer(mira, case, resource, **said):
    facts = {"title": "Second opinion", "minutes": 30, "since": at(0), "until": at(0, day=5), "sides": ["family"]}
    with acting(mira):
        return choosing.offer_times(case_ref=case.ref, resources=[resource.ref], by=mira, **facts | said)


def act(who, do, choice, case, **facts):
    with acting(who):
        return do(case_ref=case.ref, number=choice.pk, by=who, **facts)


def every(choice, case):
    with acting(SYSTEM):
        return [at for _day, moments in times_of(choice, case).days for at in moments]


def test_no_time_lies_in_the_patients_night_unless_it_was_asked_for(mira, case):
    _actor, ada = make_colleague("Ada", hours=("00:00", "00:00"), days=range(7))
    found = every(offer(mira, case, ada), case)
    assert found and all(7 <= one.astimezone(MEXICO).hour < 22 for one in found)
    ends = {(one + dt.timedelta(minutes=30)).astimezone(MEXICO).time() for one in found}
    assert max(ends) == dt.time(22)
    night = every(offer(mira, case, ada, any_hour=True), case)
    assert any(one.astimezone(MEXICO).hour == 3 for one in night)


def test_what_the_resource_or_the_patient_has_already_is_no_time(mira, case):
    _actor, ada = make_colleague("Ada")
    make_appointment(ada, begin=at(14))
    make_appointment(make_colleague("Bo")[1], case=case, begin=at(16))
    found = every(offer(mira, case, ada), case)
    assert at(13.5) in found and at(15) in found and at(17) in found
    assert not {at(14), at(14.5), at(16), at(16.5)} & set(found)


@pytest.mark.parametrize("limit", [{"most_steps_a_day": 1}, {"most_minutes_a_day": 80}, {"most_minutes_a_week": 80}])
def test_a_day_that_is_full_has_no_times(mira, case, limit):
    _actor, ada = make_colleague("Ada", **limit)
    make_appointment(ada, begin=at(14))
    found = {one.date() for one in every(offer(mira, case, ada), case)}
    assert at(0).date() not in found
    assert (at(0, day=1).date() in found) is ("most_minutes_a_week" not in limit)


@pytest.mark.parametrize("day", [{"most_steps": 1}, {"most_minutes": 80}])
def test_a_day_that_is_full_for_the_patient_has_no_times(mira, case, day):
    with acting(SYSTEM):
        CarePlan.objects.create(ref="V-1", case=case, stay={"day": day})
    make_appointment(make_colleague("Bo")[1], case=case, begin=at(16))
    found = {one.date() for one in every(offer(mira, case, make_colleague("Ada")[1]), case)}
    assert at(0).date() not in found and at(0, day=1).date() in found


def test_whoever_must_turn_over_has_time_for_it(mira, case):
    _actor, ada = make_colleague("Ada", turnover=30)
    make_appointment(ada, begin=at(17))
    found = every(offer(mira, case, ada), case)
    assert at(16) in found and at(16.5) not in found


def test_nobody_who_is_kept_apart_is_offered(mira, case):
    _actor, ada = make_colleague("Ada")
    with acting(SYSTEM):
        NotWith.objects.create(case=case, resource=ada, why="asked for", by="Mira")
    with pytest.raises(KeptApart):
        offer(mira, case, ada)


@pytest.mark.parametrize("how", ["apart", "retired"])
def test_whoever_is_out_of_reach_since_the_offer_has_no_time_and_the_desk_reads_whose_name(
    home, mira, case, noura, how
):
    _actor, ada = make_colleague("Ada")
    choice, desk = offer(mira, case, ada), signed_in(make_person("Desk", Role.COORDINATOR, organisation_id=home.pk))
    assert "pick/" in desk.get(f"/cases/{case.ref}/slots/").content.decode()
    with acting(SYSTEM):
        if how == "apart":
            NotWith.objects.create(case=case, resource=ada, why="asked for", by="Mira")
        else:
            Resource.objects.update(retired_at=timezone.now())
    assert not every(choice, case)
    with pytest.raises(NotATime):
        act(actor_of(noura), choosing.pick_time, choice, case, begins=at(14))
    assert (
        "No longer to be booked for this case: <bdi>Ada</bdi>" in desk.get(f"/cases/{case.ref}/slots/").content.decode()
    )
    page = signed_in(noura).get(f"/cases/{case.ref}/slots/").content.decode()
    assert "There is no time left in these days" in page and "No longer to be booked" not in page


def test_a_family_that_is_a_moment_too_late_does_not_read_what_somebody_else_has(mira, case, noura, monkeypatch):
    _actor, ada = make_colleague("Ada")
    choice = offer(mira, case, ada)
    make_appointment(ada, begin=at(14))
    monkeypatch.setattr(choosing, "is_time", lambda *_asked: True)
    with pytest.raises(NotATime):
        act(actor_of(noura), choosing.pick_time, choice, case, begins=at(14))
    with pytest.raises(SeatTaken, match="Ada"):
        act(mira, choosing.pick_time, choice, case, begins=at(14))


@pytest.mark.parametrize("number", range(6))
def test_every_time_that_is_shown_can_be_held(mira, case, noura, number):
    chance = Random(number)
    limits = {"most_steps_a_day": chance.choice([None, 2]), "most_minutes_a_day": chance.choice([None, 90])}
    _actor, ada = make_colleague("Ada", turnover=chance.choice([0, 20]), capacity=chance.choice([1, 2]), **limits)
    for hour in chance.sample(range(14, 24), 3):
        make_appointment(ada, begin=at(hour, day=chance.randint(0, 2)), minutes=chance.choice([25, 60]))
    with acting(SYSTEM):
        CarePlan.objects.create(ref="V-1", case=case, stay={"day": {"most_steps": chance.choice([1, 5])}})
    make_appointment(make_colleague("Bo")[1], case=case, begin=at(18, day=chance.randint(0, 2)))
    choice, family = offer(mira, case, ada, minutes=chance.choice([20, 45])), actor_of(noura)
    shown = every(choice, case)
    for begins in chance.sample(shown, min(len(shown), 8)):
        assert act(family, choosing.pick_time, choice, case, begins=begins).appointment.begins == begins
        act(family, choosing.let_time_go, choice, case)


def test_three_clocks_stand_side_by_side(case, home):
    with acting(SYSTEM):
        assert [(one.whose, one.zone) for one in clocks_of(case)] == [
            ("patient", "America/Mexico_City"),
            ("office", "America/Mexico_City"),
            ("campus", home.zone),
        ]


def test_a_family_holds_a_time_agrees_and_everybody_concerned_is_told(mira, case, noura):
    ada, resource = make_colleague("Ada")
    choice, family = offer(mira, case, resource), actor_of(noura)
    assert Notice.objects.filter(person_id=noura.pk, kind="times_offered", ref=case.ref).exists()
    held = act(family, choosing.pick_time, choice, case, begins=at(15))
    assert (held.state, held.appointment.state, held.appointment.mode) == ("held", "held", "virtual")
    agreed = act(family, choosing.confirm_time, choice, case)
    with acting(SYSTEM):
        found = Appointment.objects.get(pk=agreed.appointment_id)
    assert (found.state, found.begins, found.case_id, found.made_by) == ("confirmed", at(15), case.pk, "Noura")
    assert Notice.objects.filter(person_id=ada.id, kind="time_chosen").exists()
    with pytest.raises(ChosenAlready):
        act(mira, choosing.pick_time, choice, case, begins=at(17))


def test_another_time_lets_the_first_go_and_nobody_else_takes_what_is_held(mira, case, noura):
    _ada, resource = make_colleague("Ada")
    choice, family = offer(mira, case, resource), actor_of(noura)
    act(family, choosing.pick_time, choice, case, begins=at(15))
    with pytest.raises(ChosenAlready):
        act(mira, choosing.pick_time, choice, case, begins=at(16))
    again = act(family, choosing.pick_time, choice, case, begins=at(15.5))
    assert again.appointment.begins == at(15.5)
    act(family, choosing.let_time_go, choice, case)
    with pytest.raises(NothingHeld):
        act(family, choosing.confirm_time, choice, case)
    with acting(SYSTEM):
        fresh = TimeChoice.objects.get(pk=choice.pk)
    assert at(15) in every(fresh, case)


def test_a_side_picks_only_where_the_row_says_so(mira, case, noura, offices, home):
    _ada, resource = make_colleague("Ada")
    office = make_actor("Ofelia", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    elsewhere = make_actor("Omar", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)
    choice = offer(mira, case, resource, sides=["office"])
    with pytest.raises(NotHere):
        act(actor_of(noura), choosing.pick_time, choice, case, begins=at(15))
    with pytest.raises(NotHere):
        act(elsewhere, choosing.pick_time, choice, case, begins=at(15))
    with pytest.raises(MayNot):
        act(make_actor("Nia", Role.NURSE, organisation_id=home.pk), choosing.pick_time, choice, case, begins=at(15))
    assert act(office, choosing.pick_time, choice, case, begins=at(15)).state == "held"


def test_what_is_not_among_the_times_is_not_held(mira, case):
    _ada, resource = make_colleague("Ada")
    choice = offer(mira, case, resource)
    for moment in (at(5), at(15.25), at(15, day=9)):
        with acting(SYSTEM):
            assert not is_time(choice, case, moment)
        with pytest.raises(NotATime):
            act(mira, choosing.pick_time, choice, case, begins=moment)
    with pytest.raises(ChoiceUnclear):
        offer(mira, case, resource, until=at(0, day=60))


def conference(mira, case, asked, begins):
    with acting(mira):
        return conferring.book_conference(case_ref=case.ref, asked=asked, begins=begins, by=mira)


def test_a_conference_takes_everybody_or_nobody_and_remembers_who_bore_the_hour(mira, case):
    ada, here = make_colleague("Ada")
    bo, there = make_colleague("Bo", zone="America/Los_Angeles", hours=("07:00", "18:00"))
    asked = conferring.Asked((here.ref, there.ref), (), 60, at(0), at(0, day=2))
    with acting(mira):
        answer, known = conferring.propose(mira, case, asked)
    assert answer.is_whole and set(known) == {here.ref, there.ref}
    made = conference(mira, case, asked, answer.proposals[0].begins)
    assert made.state == "confirmed" and made.people == sorted([ada.id, bo.id]) and made.case is None
    prices = {part.key: part.price for part in answer.proposals[0].bothered}
    with acting(SYSTEM):
        assert {one.resource.ref: one.price for one in Borne.objects.all()} == prices and prices
        entry = case.entries.order_by("-pk").first()
    assert "Ada" in str(entry.facts) and Notice.objects.filter(person_id=bo.id, kind="conference").exists()


def test_a_conference_without_a_common_time_names_who_is_in_the_way(mira, case):
    _ada, here = make_colleague("Ada")
    _bo, away = make_colleague("Bo", days=[5])
    asked = conferring.Asked((here.ref, away.ref), (), 60, at(0), at(0, day=1))
    with acting(mira):
        answer, _known = conferring.propose(mira, case, asked)
    assert answer.in_the_way == (away.ref,) and answer.proposals
    with pytest.raises(NotATime):
        conference(mira, case, asked, answer.proposals[0].begins)
    with acting(mira), pytest.raises(NobodyChosen):
        conferring.propose(mira, case, conferring.Asked((here.ref,), (), 60, at(0), at(0, day=1)))


@pytest.mark.parametrize("is_needed", [True, False])
def test_who_is_kept_apart_from_the_case_takes_part_in_no_conference_about_it(mira, case, is_needed):
    (_ada, here), (_bo, there), (_cas, apart) = (make_colleague(name) for name in ("Ada", "Bo", "Cas"))
    with acting(SYSTEM):
        NotWith.objects.create(case=case, resource=apart)
    needed = (here.ref, there.ref) + ((apart.ref,) if is_needed else ())
    asked = conferring.Asked(needed, () if is_needed else (apart.ref,), 60, at(0), at(0, day=1))
    with acting(mira), pytest.raises(KeptApart):
        conferring.propose(mira, case, asked)
    with pytest.raises(KeptApart):
        conference(mira, case, asked, at(10))
