"""A clinician decides row by row what is held true; nothing is decided by itself, and everything can be taken back."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_for
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.actions import join_circle
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.records import record
from hospitium.records.deciding import Ruling, decide
from hospitium.records.errors import NoReason
from hospitium.records.models import Decision
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(home):
    return take_in(make_bundle()).case


@pytest.fixture
def nurse(home, case):
    person = make_person("Nils", Role.NURSE, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=case.ref, person=person, role=Role.NURSE, by=SYSTEM)
    return actor_for(person.pk)


def questions(nurse, case):
    with acting(nurse):
        return record.questions_of(nurse, case.patient_id)


def facts(nurse, case):
    with acting(nurse):
        return {
            fact.statement.label or fact.statement.absence: fact for fact in record.record_of(nurse, case.patient_id)
        }


def rule(nurse, case, *rulings):
    with acting(nurse):
        return decide(case_ref=case.ref, rulings=rulings, by=nurse)


def test_what_was_received_is_there_and_marked_as_not_reviewed(nurse, case):
    assert {question.verdict.verdict for question in questions(nurse, case)} == {"new"}
    assert not any(fact.is_reviewed for fact in facts(nurse, case).values()) and "Penicillin" in facts(nurse, case)


def test_accepting_makes_a_fact_of_it_and_says_by_whom(nurse, case):
    (penicillin,) = [one for one in questions(nurse, case) if one.statement.label == "Penicillin"]
    rule(nurse, case, Ruling(penicillin.statement.pk, "accept"))
    assert facts(nurse, case)["Penicillin"].decision.by_name == "Nils"
    assert penicillin.statement.pk not in {one.statement.pk for one in questions(nurse, case)}


def test_a_second_document_is_judged_beside_what_was_accepted_and_may_be_merged_into_it(nurse, case):
    (first,) = [one.statement for one in questions(nurse, case) if one.statement.label == "Penicillin"]
    rule(nurse, case, Ruling(first.pk, "accept"))
    take_in(make_bundle(title="Second"), sent_for_id=case.pk)
    (again,) = [one for one in questions(nurse, case) if one.statement.label == "Penicillin"]
    assert (again.verdict.verdict, again.beside.statement.pk) == ("same", first.pk)
    rule(nurse, case, Ruling(again.statement.pk, "merge", lead=first.pk))
    assert [one.pk for one in facts(nurse, case)["Penicillin"].evidence] == [again.statement.pk]


def test_dismissing_needs_a_reason_and_saves_nothing_without(nurse, case):
    one, two = [question.statement.pk for question in questions(nurse, case)][:2]
    with pytest.raises(NoReason):
        rule(nurse, case, Ruling(one, "accept"), Ruling(two, "dismiss"))
    with acting(SYSTEM):
        assert not Decision.objects.exists()


def test_what_was_dismissed_is_no_fact_until_it_is_taken_back(nurse, case):
    (penicillin,) = [one.statement for one in questions(nurse, case) if one.statement.label == "Penicillin"]
    rule(nurse, case, Ruling(penicillin.pk, "dismiss", reason="Tested negative"))
    assert "Penicillin" not in facts(nurse, case)
    rule(nurse, case, Ruling(penicillin.pk, "open"))
    assert "Penicillin" in facts(nurse, case) and not facts(nurse, case)["Penicillin"].is_reviewed


def test_what_says_the_same_waits_again_when_the_fact_is_no_longer_held_true(nurse, case):
    (first,) = [one.statement for one in questions(nurse, case) if one.statement.label == "Penicillin"]
    rule(nurse, case, Ruling(first.pk, "accept"))
    take_in(make_bundle(title="Second"), sent_for_id=case.pk)
    (again,) = [one.statement for one in questions(nurse, case) if one.statement.label == "Penicillin"]
    rule(nurse, case, Ruling(again.pk, "merge", lead=first.pk))
    rule(nurse, case, Ruling(first.pk, "dismiss", reason="Wrong"))
    assert again.pk in {one.statement.pk for one in questions(nurse, case)}


@pytest.mark.parametrize("ruling", [("merge", None), ("accept", 1), ("burn", None)])
def test_what_makes_no_sense_is_refused(nurse, case, ruling):
    outcome, lead = ruling
    number = questions(nurse, case)[0].statement.pk
    with pytest.raises((BadInput, NotHere)):
        rule(nurse, case, Ruling(number, outcome, lead=lead and number))


def test_another_patient_s_statements_are_not_there(nurse, case, home):
    other = make_bundle(family="Vargas", given="Inés", birth_date="1990-01-01")
    other["entry"][1]["resource"]["identifier"] = []
    with acting(SYSTEM):
        number = take_in(other).statements.first().pk
    with pytest.raises(NotHere):
        rule(nurse, case, Ruling(number, "accept"))


def test_who_is_no_clinician_decides_nothing(home, case):
    coordinator = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with pytest.raises(NotHere):
        rule(coordinator, case, Ruling(1, "accept"))


def test_the_page_keeps_choices_when_a_reason_is_missing(client, nurse, case):
    from hospitium.access.models import User

    client.force_login(User.objects.get(pk=nurse.id))
    one, two = [question.statement.pk for question in questions(nurse, case)][:2]
    page = client.post(f"/cases/{case.ref}/reconcile/", {f"outcome-{one}": "accept", f"outcome-{two}": "dismiss"})
    text = page.content.decode()
    assert page.status_code == 422 and f'name="outcome-{one}" value="accept" checked' in text
    done = client.post(
        f"/cases/{case.ref}/reconcile/",
        {f"outcome-{one}": "accept", f"outcome-{two}": "dismiss", f"reason-{two}": "Old"},
        follow=True,
    )
    assert done.status_code == 200 and f"outcome-{one}" not in done.content.decode()
    record_page = client.get(f"/cases/{case.ref}/record/").content.decode()
    assert "Nils" in record_page
