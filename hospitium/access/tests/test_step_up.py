"""Grave acts ask who is there once more."""

import pytest

from hospitium.access.stepup import StepUpNeeded, require_recent
from hospitium.access.testing import PASSWORD, add_passkey, add_totp, code_for

pytestmark = pytest.mark.django_db


def later(client, person, jump):
    client.force_login(person)
    jump(6 * 60)
    return client.get("/account/password/").headers["Location"]


def test_a_grave_page_sends_to_confirm_and_back(client, patient, jump):
    where = later(client, patient, jump)
    assert where == "/confirm/?next=%2Faccount%2Fpassword%2F"
    key = client.session.session_key
    answer = client.post(where, {"password": PASSWORD, "next": "/account/password/"})
    assert answer.headers["Location"] == "/account/password/"
    assert client.session.session_key != key
    assert client.get("/account/password/").status_code == 200


def test_what_was_posted_is_not_sent_again_but_its_page_shown(client, coordinator, jump):
    later(client, coordinator, jump)
    answer = client.post("/account/passkeys/1/", headers={"referer": "http://testserver/account/?a=1"})
    assert answer.headers["Location"] == "/confirm/?next=%2Faccount%2F%3Fa%3D1"
    answer = client.post("/account/passkeys/1/", headers={"referer": "http://elsewhere.example/account/"})
    assert answer.headers["Location"] == "/confirm/?next=%2F"
    answer = client.post("/account/passkeys/1/", headers={"hx-request": "true"})
    assert answer.status_code == 204 and answer.headers["HX-Redirect"] == "/confirm/?next=%2F"


def test_whoever_has_an_app_shows_password_and_code(client, patient, jump):
    secret = add_totp(patient)
    where = later(client, patient, jump)
    assert client.post(where, {"password": PASSWORD}).status_code == 422
    assert client.post(where, {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert client.post(where, {"password": "not the one at all", "code": code_for(secret)}).status_code == 422
    assert client.post(where, {"password": PASSWORD, "code": code_for(secret)}).status_code == 302


def test_whoever_has_passkeys_only_shows_one_of_their_own(client, coordinator, patient, jump):
    mine, anothers = add_passkey(coordinator), add_passkey(patient)
    where = later(client, coordinator, jump)
    assert client.post(where, {"password": PASSWORD}).status_code == 422
    options = client.post("/passkey/", {"for": "confirm"}).json()
    assert client.post(where, {"credential": anothers.sign(options)}).status_code == 422
    options = client.post("/passkey/", {"for": "confirm"}).json()
    assert client.post(where, {"credential": mine.sign(options)}).status_code == 302


def test_a_recovery_code_confirms_for_whoever_lost_their_passkey(client, coordinator, jump):
    from hospitium.access.account import renew_codes

    add_passkey(coordinator)
    code = renew_codes(person=coordinator)[0]
    where = later(client, coordinator, jump)
    assert client.post(where, {"password": "not the one at all", "code": code}).status_code == 422
    assert client.post(where, {"password": PASSWORD, "code": code}).status_code == 302


def test_confirming_cannot_be_guessed_nor_blocked_from_outside(client, patient, jump):
    from hospitium.access.testing import Browser

    where = later(client, patient, jump)
    for _ in range(6):
        Browser().post("/sign-in/", {"email": patient.email, "password": "a wrong one of many"})
    assert client.post(where, {"password": PASSWORD}).status_code == 302
    jump(6 * 60)
    answers = [client.post(where, {"password": "a wrong one of many"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_views_ask_by_one_line(rf):
    request = rf.get("/grave/?a=1")
    request.session = {}
    with pytest.raises(StepUpNeeded) as refused:
        require_recent(request)
    assert refused.value.back == "/grave/?a=1"
