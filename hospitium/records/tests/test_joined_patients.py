"""Records of joined patients: the facts of both, what leaves says which record it replaces, and later papers find their way."""

import json

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_for
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.models import Case
from hospitium.patients import actions as patients
from hospitium.patients.models import Match, Patient, PatientContact
from hospitium.records import exports
from hospitium.records.record import record_of
from hospitium.records.testing import make_bundle, take_in

from . import conformance

pytestmark = pytest.mark.django_db


def bundle(number, drug, *telecoms, **facts):
    entry = {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "patient": {"reference": "Patient/p1"},
        "code": {"text": drug},
    }
    found = make_bundle(entries=(entry,), narrative=f"<p>{drug} {number}</p>", **facts)
    person = next(one["resource"] for one in found["entry"] if one["resource"]["resourceType"] == "Patient")
    person["identifier"] = [{"system": "urn:oid:2.16.604.1", "value": number}]
    person["telecom"] = [{"system": "phone", "value": value} for value in telecoms]
    return found


def patient_of(document):
    with acting(SYSTEM):
        return Patient.objects.get(pk=Case.objects.get(pk=document.case_id).patient_id)


def joined(one, other):
    with acting(SYSTEM):
        return patients.merge_patients(kept=one, merged=other, choices={"name": "kept"}, reason="One card", by=SYSTEM)


@pytest.fixture
def pair(home):
    one = patient_of(take_in(bundle("1", "Penicillin", "+51 987 654 321")))
    other = patient_of(take_in(bundle("2", "Latex", "0051 987654321", family="Quispe Mamani")))
    return one, other


def test_a_documents_telephone_is_kept_and_makes_a_double_likelier(pair):
    one, other = pair
    with acting(SYSTEM):
        assert list(PatientContact.objects.values_list("key", flat=True)) == ["tel:987654321"] * 2
        match = Match.objects.get(patient=other, candidate=one)
        assert "contact" in match.reasons


def test_the_record_holds_what_the_documents_of_both_state(pair):
    one, other = pair
    joined(one, other)
    with acting(SYSTEM):
        assert {"Penicillin", "Latex"} <= {fact.statement.label for fact in record_of(SYSTEM, one.pk)}
        assert record_of(SYSTEM, other.pk) == []


def test_what_leaves_says_which_record_it_replaces(pair):
    one, other = pair
    joined(one, other)
    with acting(SYSTEM):
        case = Case.objects.filter(patient=one).first()
        made = json.loads(exports.summary_file(case_ref=case.ref, form="json", by=SYSTEM))
    person = next(one["resource"] for one in made["entry"] if one["resource"]["resourceType"] == "Patient")
    said = {"other": {"identifier": {"system": "urn:hospitium:ref", "value": other.ref}}, "type": "replaces"}
    assert person["link"] == [said] and conformance.faults(made) == []


def test_a_later_document_with_a_number_of_the_merged_record_lands_at_the_kept_one(pair):
    one, other = pair
    merge = joined(one, other)
    assert patient_of(take_in(bundle("2", "Pollen", family="Quispe Mamani"))) == one
    assert patient_of(take_in(bundle("2", "Dust", given="Peter", family="Brown", birth_date="1940-01-01"))) != one
    assert patient_of(take_in(bundle("1", "Nuts"))) != one  # a number nobody joined proves nothing by itself
    with acting(SYSTEM):
        patients.unmerge(merge=merge, reason="A mistake", by=SYSTEM)
    assert patient_of(take_in(bundle("2", "Eggs", family="Quispe Mamani"))) not in (one, other)


def test_a_stranger_who_knows_a_number_of_a_joined_record_does_not_get_into_it(pair, home):
    one, other = pair
    joined(one, other)
    doctor = actor_for(make_person("Dr Ñ", Role.REFERRING_PHYSICIAN, organisation_id=home.pk).pk)
    assert patient_of(take_in(bundle("2", "Pollen", family="Quispe Mamani"), by=doctor)) not in (one, other)
    with acting(SYSTEM):
        assert Match.objects.filter(candidate=one).exists()
