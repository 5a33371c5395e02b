"""Who acts for a patient sees and does as much as their scope lets, until it ends; the record agrees with the wall."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, MayNot, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import ACTS, Role
from hospitium.access.standing.errors import StandingIncomplete
from hospitium.access.standing.scopes import NEVER, Scope, lets
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases import queries, standing
from hospitium.cases.testing import let_stand_in, make_case
from hospitium.kernel.errors import NotHere
from hospitium.patients.standing_in.actions import grant
from hospitium.records.holding_back import hold_back
from hospitium.records.models import SourceDocument
from hospitium.records.policy import seen_by
from hospitium.records.queries import document_for, documents_of, may_see
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db

READS = {"everything": True, "act": True, "travel": False}


@pytest.fixture
def aunt(home):
    return make_person("Aunt", Role.PATIENT, organisation_id=home.pk)


@pytest.mark.parametrize("scope", Scope.values)
def test_each_scope_opens_what_it_says_and_no_more(home, aunt, scope):
    document = take_in(make_bundle())
    let_stand_in(aunt, document.case, scope=scope)
    browser = signed_in(aunt)
    assert browser.get(f"/cases/{document.case.ref}/").status_code == 200
    assert (browser.get(f"/documents/{document.ref}/").status_code == 200) is READS[scope]
    assert (browser.get(f"/documents/{document.ref}/original/").status_code == 200) is READS[scope]
    assert (browser.get(f"/cases/{document.case.ref}/summary.json").status_code == 200) is READS[scope]


@pytest.mark.parametrize("scope", Scope.values)
def test_each_act_of_a_patient_is_let_or_refused_by_the_scope(home, aunt, scope):
    case = make_case()
    let_stand_in(aunt, case, scope=scope)
    actor = actor_of(aunt)
    for act, known in ACTS.items():
        mine = Role.PATIENT in known.roles
        assert actor.may_for(act, case.patient_id) is (mine and lets(scope, act)), act
        assert actor.may_for(act, case.patient_id + 1) is mine, act


def test_nobody_who_stands_in_passes_it_on(home, aunt):
    case = make_case()
    let_stand_in(aunt, case, scope="act")
    for act in NEVER:
        with pytest.raises(MayNot):
            actor_of(aunt).require_for(act, case.patient_id)


def test_travel_alone_shows_no_clinical_panel_and_no_title_of_a_document(home, aunt):
    document = take_in(make_bundle(title="A secret title"))
    let_stand_in(aunt, document.case, scope="travel")
    page = signed_in(aunt).get(f"/cases/{document.case.ref}/").content.decode()
    assert "A secret title" not in page and "No document has been read yet" in page


def test_the_end_bites_on_the_very_next_request(home, aunt):
    document = take_in(make_bundle())
    row = let_stand_in(aunt, document.case)
    browser = signed_in(aunt)
    assert browser.get(f"/documents/{document.ref}/original/").status_code == 200
    patient = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(patient):
        standing.end_standing(case_ref=document.case.ref, number=row.pk, by=patient)
    for address in (f"/cases/{document.case.ref}/", f"/documents/{document.ref}/original/"):
        assert browser.get(address).status_code == 404


def test_it_ends_by_the_clock_without_anybody_doing_anything(home, aunt, monkeypatch):
    case = make_case()
    let_stand_in(aunt, case, until=timezone.now() + dt.timedelta(milliseconds=1))
    assert not queries.may_see(actor_of(aunt), case)


def test_a_person_may_end_it_themselves_and_nobody_elses(home, aunt):
    case = make_case()
    row, other = let_stand_in(aunt, case), let_stand_in(make_person("Uncle", Role.PATIENT), case)
    actor = actor_of(aunt)
    with acting(actor):
        with pytest.raises(NotHere):
            standing.end_standing(case_ref=case.ref, number=other.pk, by=actor)
        standing.end_standing(case_ref=case.ref, number=row.pk, by=actor)
    assert actor_of(aunt).stands == ()


def test_what_is_held_back_is_not_there_for_who_stands_in(home, aunt):
    document = take_in(make_bundle(title="Held back"))
    patient = make_person("Patient", Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        case = document.case
        case.circle = [patient.pk]
        case.save()
    let_stand_in(aunt, case, scope="act")
    with acting(actor_of(patient)) as actor:
        hold_back(document_ref=document.ref, held=True, by=actor)
        assert documents_of(actor, case.pk)
    with acting(actor_of(aunt)) as actor:
        assert not documents_of(actor, case.pk) and not SourceDocument._base_manager.exists()
        with pytest.raises(NotHere):
            document_for(actor, document.ref)
    assert "Held back" not in signed_in(aunt).get(f"/cases/{case.ref}/").content.decode()


def test_who_stands_in_cannot_lift_what_is_held_back(home, aunt):
    document = take_in(make_bundle())
    let_stand_in(aunt, document.case, scope="act")
    with acting(actor_of(aunt)) as actor, pytest.raises(MayNot):
        hold_back(document_ref=document.ref, held=False, by=actor)


def test_list_rule_object_rule_and_wall_agree_on_documents(home, offices):
    rng = random.Random(39)
    people = [make_person(f"P{n}", *rng.sample([Role.PATIENT, Role.NURSE, Role.COORDINATOR], 2)) for n in range(12)]
    documents = [take_in(make_bundle(family=f"Family{n}", title=f"T{n}")) for n in range(6)]
    for document in documents:
        with acting(SYSTEM):
            SourceDocument.objects.filter(pk=document.pk).update(is_held_back=rng.random() < 0.5)
            document.case.circle = [person.pk for person in rng.sample(people, 4)]
            document.case.save()
        for person in rng.sample(people, 6):
            let_stand_in(person, document.case, scope=rng.choice(Scope.values), over=rng.random() < 0.3)
    for person in people:
        with acting(actor_of(person)) as actor:
            walled = set(SourceDocument._base_manager.values_list("pk", flat=True))
        with acting(SYSTEM):  # the wall open: each rule stands alone
            rows = list(SourceDocument.objects.select_related("case"))
            listed = set(SourceDocument.objects.filter(seen_by(actor)).values_list("pk", flat=True))
            opened = {one.pk for one in rows if may_see(actor, one)}
        assert walled == listed == opened, actor


def test_the_stream_of_whoever_is_ended_hears_that_its_page_is_over(home, aunt, monkeypatch):
    case = make_case()
    row = let_stand_in(aunt, case)
    told = []
    monkeypatch.setattr("hospitium.cases.standing.announce", lambda ref, **facts: told.append((ref, facts["ends"])))
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)) as mira:
        standing.end_standing(case_ref=case.ref, number=row.pk, by=mira)
    assert told == [(case.ref, aunt.pk)]


def test_what_would_be_over_when_granted_is_refused_and_what_stood_before_stands(home, aunt):
    case = make_case()
    let_stand_in(aunt, case, scope="travel")
    with acting(SYSTEM), pytest.raises(StandingIncomplete):
        grant(patient=case.patient, person=aunt, scope="act", basis="word", ends=timezone.now(), by=SYSTEM)
    assert actor_of(aunt).stands == ((case.patient_id, "travel"),)


def test_renewed_it_goes_on_by_a_row_of_its_own(home, aunt):
    case = make_case()
    row = let_stand_in(aunt, case, scope="travel")
    day = timezone.now().date() + dt.timedelta(days=30)
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)) as mira:
        standing.renew_standing(case_ref=case.ref, number=row.pk, until=day, by=mira)
        shown = standing.people_of(mira, case.ref)[1]
    assert [(one.is_living, one.row.scope) for one in shown] == [(True, "travel"), (False, "travel")]


def test_whoever_stands_in_sees_only_themselves_among_those_who_do(home, aunt):
    case = make_case()
    let_stand_in(aunt, case)
    let_stand_in(make_person("Uncle", Role.PATIENT), case)
    page = signed_in(aunt).get(f"/cases/{case.ref}/people/").content.decode()
    assert "Aunt" in page and "Uncle" not in page
