"""The referrer's side of a case: turns, milestones, colleagues with an end, figures of an institution, pathways by rule."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases import actions as cases
from hospitium.cases import chores, queries
from hospitium.cases.machines import MACHINES, Standing, standing_at
from hospitium.cases.models import Case, CircleMember, Entry, PathwayRule, Task
from hospitium.cases.pathways.plan import shipped
from hospitium.cases.referring import actions, choosing
from hospitium.cases.referring import queries as referring
from hospitium.cases.referring.errors import NoSuchColleague
from hospitium.cases.referring.turns import TURNS, milestones, turn_of
from hospitium.cases.reviewing.actions import ask_question
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.partners.actions import register_organisation
from hospitium.partners.models import OrganisationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(home):
    return register_organisation(kind=OrganisationKind.HOSPITAL, name="Bay Clinic", country="US", city="Fresno")


@pytest.fixture
def amara(hospital):
    return make_actor("Amara", Role.REFERRING_PHYSICIAN, organisation_id=hospital.pk)


@pytest.fixture
def pilar(hospital):
    return make_actor("Pilar", Role.REFERRING_PHYSICIAN, organisation_id=hospital.pk)


def referred(by, **facts):
    return make_case(circle=((by.id, Role.REFERRING_PHYSICIAN),), **facts)


def test_every_standing_has_a_turn_and_what_was_provided_is_no_longer_asked_for():
    names = ("request", "review", "travel", "stay", "follow_up", "side")
    for one in names:
        for state in MACHINES[one]:
            for asked in (True, False):
                assert turn_of(Standing(**{one: state}), is_asked=asked).slug in TURNS
    waiting = Standing("information_requested")
    assert turn_of(waiting, is_asked=True).slug == "clarification"
    assert turn_of(waiting, is_asked=False).slug == "provided"
    assert turn_of(Standing("acknowledged", "delivered"), is_asked=False).slug == "consult_provided"


def test_a_referrer_reads_nothing_of_money_in_any_turn():
    for state in ("estimate", "funds", "visa"):
        assert turn_of(Standing("accepted", "used", state), is_asked=False).slug == "preparing"


def test_the_milestones_are_those_of_the_pathway_and_one_of_them_is_now():
    for slug, plan in shipped().items():
        for stage in plan.stages:
            steps = milestones(standing_at(stage, stages=plan.stages), stage, plan.stages)
            assert [step.state for step in steps].count("current") == 1, (slug, stage)
    assert len(milestones(Standing(), "enquiry", shipped()["second_opinion"].stages)) == 5


def test_an_answer_takes_what_was_asked_off_the_list_and_gives_the_team_an_errand(amara):
    case = referred(amara)
    with acting(SYSTEM):
        cases.move_case(case_ref=case.ref, move="request_records", by=SYSTEM)
    with acting(amara):
        assert [one.ref for one in referring.followed(amara, show="asked").cases] == [case.ref]
        assert referring.side_of(amara, case.ref).turn.slug == "clarification"
        actions.note_word(case_ref=case.ref, verb="referrer_answered", errand="read_answer", by=amara, text="Here")
        assert referring.followed(amara, show="asked").cases == []
        assert referring.side_of(amara, case.ref).turn.slug == "provided"
    with acting(SYSTEM):
        assert Task.objects.filter(case=case, kind="read_answer", done_at=None).exists()


def test_a_list_is_paged_by_key_and_shows_each_case_once(amara, monkeypatch):
    monkeypatch.setattr(referring, "PAGE", 3)
    refs = {referred(amara, name=f"Person {n}").ref for n in range(8)}
    seen, after = [], ""
    with acting(amara):
        for _page in range(3):
            page = referring.followed(amara, after=after)
            seen += [one.ref for one in page.cases]
            after = page.after
    assert len(seen) == 8 and set(seen) == refs and not after


def test_a_colleague_sees_the_case_until_the_second_it_ends_and_not_by_being_a_colleague(amara, pilar):
    case = referred(amara)
    with acting(pilar), pytest.raises(NotHere):
        referring.side_of(pilar, case.ref)
    with acting(amara):
        actions.add_colleague(case_ref=case.ref, person_id=pilar.id, scope="act", days=2, by=amara)
    with acting(SYSTEM):
        ask_question(case_ref=case.ref, text="When was the scan?", by=SYSTEM)
        case = queries.case_for(SYSTEM, case.ref)
    with acting(pilar):
        assert referring.side_of(pilar, case.ref) and queries.may_see(pilar, case)
        assert [one.case.ref for one in queries.questions_open_to(pilar)] == [case.ref]
    with acting(SYSTEM):
        CircleMember.objects.filter(person=pilar.id).update(ends_at=timezone.now() - dt.timedelta(milliseconds=1))
    with acting(pilar):
        assert referring.followed(pilar).cases == [] and not queries.visible(pilar).exists()
        assert not queries.may_see(pilar, case) and queries.questions_open_to(pilar) == []
        for door in (referring.side_of, queries.case_for):
            with pytest.raises(NotHere):
                door(pilar, case.ref)
    chores.end_colleagues()
    with acting(SYSTEM):
        assert Case.objects.get(pk=case.pk).circle == [amara.id]
        assert Entry.objects.filter(case=case, verb="colleague_ended").count() == 1


def test_who_may_only_read_changes_nothing_and_who_may_act_does(amara, pilar):
    case = referred(amara)
    for scope, may in (("read", False), ("act", True)):
        with acting(amara):
            actions.add_colleague(case_ref=case.ref, person_id=pilar.id, scope=scope, days=2, by=amara)
        say = {"case_ref": case.ref, "verb": "referrer_answered", "errand": "read_answer", "by": pilar}
        with acting(pilar):
            if may:
                actions.note_word(**say)
            else:
                with pytest.raises(NotHere):
                    actions.note_word(**say)


def test_ended_by_hand_bites_at_once(amara, pilar):
    case = referred(amara)
    with acting(amara):
        member = actions.add_colleague(case_ref=case.ref, person_id=pilar.id, scope="act", days=2, by=amara)
        actions.end_colleague(case_ref=case.ref, number=member.pk, by=amara)
    with acting(pilar), pytest.raises(NotHere):
        queries.case_for(pilar, case.ref)


def test_only_colleagues_of_the_same_institution_are_let_in_and_they_let_nobody_in(amara, pilar, home):
    case = referred(amara)
    stranger = make_actor("Zhou", Role.REFERRING_PHYSICIAN, organisation_id=home.pk)
    wrong = [
        (stranger.id, "read", 3),
        (amara.id, "read", 3),
        (pilar.id, "all", 3),
        (pilar.id, "read", 400),
        (pilar.id, "act", 0),
    ]
    with acting(amara):
        for person, scope, days in wrong:
            with pytest.raises(NoSuchColleague):
                actions.add_colleague(case_ref=case.ref, person_id=person, scope=scope, days=days, by=amara)
        actions.add_colleague(case_ref=case.ref, person_id=pilar.id, scope="act", days=3, by=amara)
    with acting(pilar), pytest.raises(NotHere):
        actions.add_colleague(case_ref=case.ref, person_id=amara.id, scope="read", days=3, by=pilar)


def test_an_institution_learns_counts_of_its_own_and_no_middle_value_of_few(amara, hospital, home):
    for n in range(4):
        make_case(name=f"P{n}", referring_organisation_id=hospital.pk)
    make_case(referring_organisation_id=home.pk)
    with acting(amara):
        found = referring.figures_of(amara, hospital.pk)
        assert (found.open, found.closed, found.turns, found.days_to_opinion) == (4, 0, {"received": 4}, None)
        with pytest.raises(NotHere):
            referring.figures_of(amara, home.pk)


def test_the_database_itself_tells_figures_to_nobody_of_another_institution(amara, hospital, home):
    from django.db import connection

    make_case(referring_organisation_id=home.pk)
    with acting(amara), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_figures_of(%s, now() - interval '1 year')", [home.pk])
        assert cursor.fetchall() == []


def test_middle_values_are_told_of_five_cases(amara, hospital):
    for n in range(5):
        case = make_case(name=f"P{n}", referring_organisation_id=hospital.pk)
        with acting(SYSTEM):
            for move in ("send_to_review", "record_opinion"):
                cases.move_case(case_ref=case.ref, move=move, reason="As agreed", by=SYSTEM)
    with acting(amara):
        found = referring.figures_of(amara, hospital.pk)
    assert found.days_to_opinion is not None and found.days_to_opinion < 1 and found.days_to_answer is None


DAY = dt.date(2020, 1, 1)
TABLE = choosing.DISPOSITION


@pytest.mark.parametrize(
    ("codes", "office", "expected"),
    [
        ([], None, "treatment"),
        ([(TABLE, "SO")], None, "second_opinion"),
        ([("x", "y"), (TABLE, "WR")], None, "physician_advice"),
        ([(choosing.OURS, "urgent_transfer")], None, "urgent_transfer"),
        ([(choosing.OURS, "teleport")], None, "treatment"),
        ([("x", "y")], 0, "virtual_follow_up"),
        ([("local", "2op")], None, "second_opinion"),
        ([("local", "2op")], 0, "physician_advice"),
        ([], 0, "virtual_follow_up"),
    ],
)
def test_the_pathway_follows_the_codes_then_the_office_then_the_usual_one(offices, codes, office, expected):
    with acting(SYSTEM):
        make_case()
        PathwayRule.objects.create(office=offices[0], pathway="virtual_follow_up", since=DAY)
        PathwayRule.objects.create(system="local", code="2op", pathway="second_opinion", since=DAY)
        PathwayRule.objects.create(office=offices[0], system="local", code="2op", pathway="physician_advice", since=DAY)
        PathwayRule.objects.create(pathway="not-there", since=DAY)
    with acting(SYSTEM):
        number = offices[office].pk if office is not None else None
        assert choosing.pathway_for(codes, number) == expected


def test_a_rule_holds_from_its_day_on(home):
    with acting(SYSTEM):
        make_case()
        PathwayRule.objects.create(pathway="second_opinion", since=timezone.now().date() + dt.timedelta(days=2))
        assert choosing.pathway_for() == "treatment"
