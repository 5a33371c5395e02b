"""Every route is walked as every role against a case of nobody's office; what is not listed answers 404."""

import json
import re
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from hospitium.access.roles import ACTS, ActKind, Role
from hospitium.access.testing import make_person
from hospitium.cases.testing import make_case
from hospitium.records.testing import make_bundle, take_in

MATRIX = json.loads((Path(__file__).parent / "access_matrix.json").read_text())["routes"]


SENT = {
    "move": "request_records",
    "hold": "border",
    "reason": "x",
    "days": "3",
    "text": "x",
    "person": "1",
    "role": "nurse",
    "decision": "same",
    "act": "assign",
    "topic": "diet",
    "statement": "x",
    "stated_by": "x",
    "urgency": "soon",
}


def routes():
    def walk(patterns, space=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
            else:
                yield f"{space}{pattern.name}", pattern

    return dict(walk(get_resolver().url_patterns))


def address(name, case, document):
    converters = routes()[name].pattern.converters
    thing = document.ref if name.startswith("records:") else case.ref
    known = {"ref": thing, "case_ref": case.ref, "slug": "treatment", "kind": "financial", "audience": "family"}
    return reverse(name, kwargs={key: known.get(key, 1) for key in converters})


def test_every_route_has_a_row_in_the_matrix():
    assert set(routes()) == set(MATRIX)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_is_let_in_only_where_the_matrix_says(client, home, offices, role):
    case = make_case(office_id=offices[1].pk)
    document = take_in(make_bundle())
    if role:
        client.force_login(
            make_person("Role", role, organisation_id=offices[0].pk if role == "office_consultant" else home.pk)
        )
    body_of_nothing = None
    for name, allowed in MATRIX.items():
        if name in ("access:sign-out", "family:leave"):
            continue
        for method in ("get", "post", "put", "delete"):
            data = SENT if method == "post" else None
            answer = getattr(client, method)(address(name, case, document), data)
            let_in = allowed == "anybody" or (role and (allowed == "signed in" or role in allowed))
            if let_in:
                assert answer.status_code < 500, (name, method)
            elif role is None:
                assert answer.status_code == 302 and "/sign-in/" in answer.headers["Location"], (name, method)
            else:
                assert answer.status_code in (404, 405), (name, method, answer.status_code)
                body_of_nothing = body_of_nothing or answer.content if answer.status_code == 404 else body_of_nothing


@pytest.mark.django_db
def test_a_case_one_may_not_see_answers_exactly_like_one_that_is_not_there(client, home, offices):
    case = make_case(office_id=offices[1].pk)
    client.force_login(make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk))
    unseen, missing = client.get(f"/cases/{case.ref}/"), client.get("/cases/C-0000-0000/")
    assert unseen.status_code == missing.status_code == 404
    token = re.compile(rb'(csrf-token" content|csrfmiddlewaretoken" value|request_key" value)="[^"]*"')
    same = [
        token.sub(b"", page.content).replace(ref, b"")
        for page, ref in ((unseen, case.ref.encode()), (missing, b"C-0000-0000"))
    ]
    assert same[0] == same[1]


def test_a_regional_office_has_no_clinical_act():
    assert not [
        name for name, act in ACTS.items() if act.kind == ActKind.CLINICAL and Role.OFFICE_CONSULTANT in act.roles
    ]
