"""The doors to two records: who may compare, join and part them, and where an old reference leads."""

import threading
from dataclasses import replace

import pytest
from django.db import connection

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.looks import looks_at
from hospitium.access.models import AccessEvent
from hospitium.access.queries import actor_for
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases import joining
from hospitium.cases.actions import break_glass, open_case
from hospitium.cases.models import Case, Entry
from hospitium.cases.queries import find
from hospitium.cases.reactions import tell_joined
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice
from hospitium.patients import actions as patients
from hospitium.patients.errors import AlreadyMerged, MayNotMerge, MergeIncomplete
from hospitium.patients.models import Match, Merge, Patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def officer(home):
    return make_person("Petra", Role.PRIVACY_OFFICER, organisation_id=home.pk)


def two(**facts):
    return make_case(name="Rosa Quispe", **facts), make_case(name="Roza Kispe", **facts)


def join(one, other, by, **facts):
    with acting(by):
        return joining.merge_patients(
            kept_ref=one.patient.ref,
            merged_ref=other.patient.ref,
            by=by,
            **{"choices": {"name": "kept"}, "reason": "One passport"} | facts,
        )


def propose(one, other, score=0.9):
    with acting(SYSTEM):
        return Match.objects.create(patient=other.patient, candidate=one.patient, score=score, reasons=["name"])


def test_a_coordinator_joins_two_records_on_their_pages(mira):
    one, other = two()
    propose(one, other)
    browser = signed_in(mira)
    assert other.patient.ref in browser.get("/doubles/").content.decode()
    page = browser.get(f"/patients/{one.patient.ref}/merge/{other.patient.ref}/").content.decode()
    assert "Roza Kispe" in page and "checked" not in page
    address = f"/patients/{one.patient.ref}/merge/{other.patient.ref}/"
    missing = browser.post(address, {"reason": "One passport"})
    assert missing.status_code == 422 and "Choose for every difference" in missing.content.decode()
    done = browser.post(address, {"reason": "One passport", "choice-name": "merged"})
    assert done.headers["Location"] == f"/patients/{one.patient.ref}/"
    shown = browser.get(done.headers["Location"]).content.decode()
    assert all(part in shown for part in ("Roza Kispe", one.ref, other.ref, other.patient.ref, "One passport"))
    assert other.patient.ref not in browser.get("/doubles/").content.decode()


def test_they_are_separated_on_the_page_of_the_merge(mira):
    one, other = two()
    merge = join(one, other, actor_for(mira.pk))
    with acting(SYSTEM):
        newcomer = open_case(patient=Patient.objects.get(pk=one.patient_id), by=SYSTEM)
    browser, address = signed_in(mira), f"/patients/{one.patient.ref}/merges/{merge.pk}/"
    assert newcomer.ref in browser.get(address).content.decode()
    assert browser.post(address, {"reason": ""}).status_code == 422
    key = f"cases_case.patient_id:{newcomer.pk}"
    done = browser.post(address, {"reason": "Two sisters", f"goes-{key}": key})
    assert done.status_code == 302
    with acting(SYSTEM):
        assert set(Case.objects.filter(patient=other.patient)) == {other, newcomer}
    assert browser.get(address).status_code == 404
    assert "Two sisters" in browser.get(f"/patients/{other.patient.ref}/").content.decode()


def test_the_old_reference_leads_to_the_kept_record_for_whoever_may_see_it(home, offices, mira):
    one, other = two(office_id=offices[0].pk)
    near, far = (
        make_person(name, Role.OFFICE_CONSULTANT, organisation_id=office.pk)
        for name, office in zip(("Lin", "Salem"), offices, strict=True)
    )
    join(one, other, actor_for(mira.pk))
    old = f"/patients/{other.patient.ref.lower()}/"
    assert signed_in(near).get(old).headers["Location"] == f"/patients/{one.patient.ref}/"
    assert signed_in(far).get(old).status_code == 404
    actor = actor_for(mira.pk)
    with acting(actor):
        assert {case.ref for case in find(actor, other.patient.ref)} == {one.ref, other.ref}
    doctor = actor_for(make_person("Tomás", Role.SPECIALIST, organisation_id=home.pk).pk)
    with acting(doctor):
        opened = break_glass(reference=other.patient.ref, reason="other", words="A trial of it", by=doctor)
    assert opened.ref in {one.ref, other.ref}


def test_only_who_sees_both_may_join_and_the_two_offices_do_not(home, offices):
    one, other = make_case(name="Rosa", office_id=offices[0].pk), make_case(name="Rosa", office_id=offices[1].pk)
    lin = actor_for(make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk).pk)
    nurse = make_person("Nia", Role.NURSE, organisation_id=home.pk)
    with pytest.raises(NotHere):
        join(one, other, lin)
    with pytest.raises(NotHere):
        join(one, one, lin)
    mine = make_case(name="Rosa", office_id=offices[0].pk)
    assert join(one, mine, lin, choices={}).merged_ref == mine.patient.ref
    assert signed_in(nurse).get("/doubles/").status_code == 404


def test_a_restricted_record_is_joined_by_somebody_on_both_cases_or_the_privacy_officer(home, mira, officer):
    one, other = two()
    actor = actor_for(mira.pk)
    with acting(SYSTEM):
        Case.objects.filter(pk=one.pk).update(owner=mira)
        patients.set_restricted(patient=one.patient, restricted=True, by=SYSTEM)
    with pytest.raises(MayNotMerge):
        join(one, other, actor)
    with pytest.raises(NotHere):
        join(one, other, actor_for(officer.pk))  # nobody proposed it
    propose(one, other)
    merge = join(one, other, actor_for(officer.pk))
    with acting(SYSTEM):
        assert merge.differed == ["restriction"]
        tell_joined(merge.pk, merge.kept_ref, merge.merged_ref, officer.pk, officer.name)
        assert set(Case.objects.filter(patient=one.patient).values_list("is_restricted", "owner_id")) == {
            (True, mira.pk)
        }
        assert Notice.objects.filter(person_id=officer.pk, kind="merge_differs").exists()


def test_both_records_name_the_look_and_the_timeline_tells_the_patient(mira):
    one, other = two()
    merge = join(one, other, actor_for(mira.pk))
    for _ in range(2):
        tell_joined(merge.pk, merge.kept_ref, merge.merged_ref, mira.pk, mira.name)
    with acting(SYSTEM):
        told = Entry.objects.filter(verb="records_joined")
        assert set(told.values_list("case_id", "staff_only")) == {(one.pk, False), (other.pk, False)}
        look = AccessEvent.objects.get(kind="merge")
        assert set(look.refs) == {one.patient.ref, other.patient.ref} and look.person_id == mira.pk
        assert look in looks_at(one.patient.ref) and look in looks_at(other.patient.ref)
    seen = signed_in(mira).get(f"/cases/{one.ref}/looks/").content.decode()
    assert seen.count("Entered") >= 2  # both records were entered, and both looks show


def test_a_choice_of_neither_side_is_none(mira):
    one, other = two()
    with pytest.raises(MergeIncomplete):
        join(one, other, actor_for(mira.pk), choices={"name": "both"})
    with pytest.raises(NotHere):
        join(one, other, replace(actor_for(mira.pk), memberships=()))


def test_people_said_to_be_different_are_not_proposed_again(mira, home, offices):
    one, other = two()
    match = propose(one, other)
    lin = make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    assert signed_in(lin).post(f"/doubles/{match.pk}/").status_code == 404
    browser = signed_in(mira)
    assert (
        browser.post(f"/doubles/{match.pk}/", {"next": f"/cases/{one.ref}/"}).headers["Location"]
        == f"/cases/{one.ref}/"
    )
    assert browser.post(f"/doubles/{match.pk}/").status_code == 404
    assert "No two records" in browser.get("/doubles/").content.decode()


def test_the_list_of_doubles_pages_by_key(mira):
    anchor = make_case()
    with acting(SYSTEM):
        for number in range(joining.PAGE + 3):
            propose(anchor, make_case(name=f"Rosa {number}"), score=0.8 + (number % 3) / 10)
    actor = actor_for(mira.pk)
    with acting(actor):
        first = joining.doubles(actor)
        second = joining.doubles(actor, after=first.after)
    seen = [match.pk for match in first.matches + second.matches]
    assert len(seen) == len(set(seen)) == joining.PAGE + 3 and not second.after
    scores = [match.score for match in first.matches + second.matches]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.django_db(transaction=True)
def test_joining_each_to_the_other_at_once_joins_them_once(home):
    one, other, third = make_case(name="Rosa"), make_case(name="Rosa"), make_case(name="Rosa")
    start, answers = threading.Barrier(3), []

    def attempt(kept, merged):
        start.wait(10)
        try:
            answers.append(join(kept, merged, SYSTEM, choices={}).pk)
        except AlreadyMerged:
            answers.append(None)
        except NotHere:
            answers.append(None)
        finally:
            connection.close()

    pairs = ((one, other), (other, one), (third, one))
    threads = [threading.Thread(target=attempt, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with acting(SYSTEM):
        living = list(Merge.objects.values_list("merged_id", flat=True))
        assert len(answers) == 3 and len(living) == len(set(living)) == len([pk for pk in answers if pk])
        top = set(Patient.objects.filter(merged_into=None).values_list("pk", flat=True))
        assert set(Patient.objects.exclude(merged_into=None).values_list("merged_into_id", flat=True)) <= top
        assert set(Case.objects.values_list("patient_id", flat=True)) <= top
