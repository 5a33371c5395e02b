"""The pathway of what comes by machine: told by the codes of the request in it, by whoever takes it in, else the usual one."""

import json
from pathlib import Path

import pytest

from config.commands.intake import Found, take_in
from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.models import Case
from hospitium.cases.referring.choosing import DISPOSITION, OURS
from hospitium.records.testing import make_bundle, make_message
from hospitium.records.testing import take_in as take

pytestmark = pytest.mark.django_db


def asking(system, told, **fields):
    request = {"resourceType": "ServiceRequest", "id": "s1", "status": "active", "intent": "order"}
    request |= {"subject": {"reference": "Patient/p1"}, "code": {"coding": [{"system": system, "code": told}]}}
    bundle = make_bundle()
    bundle["entry"].append({"fullUrl": "https://clinic.example/fhir/ServiceRequest/s1", "resource": request | fields})
    return bundle


def pathway():
    with acting(SYSTEM):
        return Case.objects.get().pathway.pathway.slug


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        (OURS, "physician_advice", "physician_advice"),
        (DISPOSITION, "SO", "second_opinion"),
        ("http://loinc.org", "24558-9", "treatment"),
        ("", "", "treatment"),
    ],
)
def test_a_request_in_a_bundle_says_it_by_its_code(home, system, code, expected):
    take(asking(system, code))
    assert pathway() == expected


def test_whatever_shape_its_codes_have_the_document_is_taken_in(home):
    take(asking(OURS, "x", code={"coding": [7, {"code": ["a"]}, {}]}, category="?", orderDetail=[None]))
    assert pathway() == "treatment"


def test_a_referral_by_message_says_it_by_what_becomes_of_the_patient(home):
    take(make_message(kind="REF", event="I12", segments=("RF1|P^Pending|R^Routine|MED|SO|I|1^SENDER",)), name="ref.hl7")
    assert pathway() == "second_opinion"


def test_whoever_takes_it_in_says_it_louder(home, tmp_path):
    file: Path = tmp_path / "a.json"
    file.write_text(json.dumps(asking(DISPOSITION, "SO")))
    assert [row["outcome"] for row in take_in([Found(file)], pathway="virtual_follow_up")] == ["imported"]
    assert pathway() == "virtual_follow_up"
