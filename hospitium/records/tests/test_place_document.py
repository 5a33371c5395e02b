"""A document goes to the case it was sent for unless it names somebody else; then a person decides, and may change it."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.kernel.errors import NotHere
from hospitium.records import actions
from hospitium.records.errors import AlreadyPlaced
from hospitium.records.models import Finding
from hospitium.records.testing import make_bundle, make_pdf, take_in

pytestmark = pytest.mark.django_db

ANOTHER = make_bundle(family="Vargas", given="Inés", birth_date="1990-01-01")
ANOTHER["entry"][1]["resource"]["identifier"] = []


def sent(data, case):
    return take_in(data, sent_for_id=case.pk)


def codes(document):
    with acting(SYSTEM):
        return set(Finding.objects.filter(document=document).values_list("code", flat=True))


def test_records_of_the_same_person_go_into_the_case_they_were_sent_for(home):
    case = take_in(make_bundle()).case
    document = sent(make_bundle(title="Second"), case)
    assert document.case_id == case.pk and not codes(document) & {"subject-differs", "subject-unsure"}


def test_records_that_name_somebody_else_wait_for_a_person(home):
    case = take_in(make_bundle()).case
    document = sent(ANOTHER, case)
    assert document.case is None and document.waits_for_case and "subject-differs" in codes(document)


def test_records_that_prove_little_are_marked(home):
    case = take_in(make_bundle()).case
    vague = make_bundle(title="Vague", birth_date="")
    vague["entry"][1]["resource"]["identifier"] = []
    document = sent(vague, case)
    assert document.case_id == case.pk and "subject-unsure" in codes(document)


def test_a_person_puts_a_waiting_document_into_a_case_and_takes_it_out_again(home):
    case = take_in(make_bundle()).case
    waiting = sent(ANOTHER, case)
    coordinator = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(coordinator):
        placed = actions.put_into_case(document_ref=waiting.ref, case_ref=case.ref, by=coordinator)
        assert placed.case_id == case.pk
        with pytest.raises(AlreadyPlaced):
            actions.put_into_case(document_ref=waiting.ref, case_ref=case.ref, by=coordinator)
        assert actions.take_out_of_case(document_ref=waiting.ref, by=coordinator).waits_for_case


def test_somebody_without_that_act_finds_nothing(home):
    case = take_in(make_bundle()).case
    waiting = sent(ANOTHER, case)
    nurse = make_actor("Nils", Role.NURSE, organisation_id=home.pk)
    with acting(nurse), pytest.raises(NotHere):
        actions.put_into_case(document_ref=waiting.ref, case_ref=case.ref, by=nurse)


def test_a_page_of_paper_does_not_hide_the_summary_that_came_before(home, client):
    case = take_in(make_bundle()).case
    paper = take_in(make_pdf("Informe"), name="informe.pdf", sent_for_id=case.pk)
    assert paper.case_id == case.pk
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert page.count("Penicillin") > 1 and "informe.pdf" in page
