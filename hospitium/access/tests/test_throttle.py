"""Guessing is counted before a secret is looked at, in PostgreSQL, for accounts that exist and that do not."""

import pytest

from hospitium.access.testing import PASSWORD, Browser, add_passkey, add_totp, code_for
from hospitium.access.throttle import PER_ADDRESS, TooManyTries, forget_old_tries, take_try

pytestmark = pytest.mark.django_db


def guess(email, client=None, password="a wrong one of many", address="192.0.2.1"):
    client = client or Browser()
    return client.post("/sign-in/", {"email": email, "password": password}, REMOTE_ADDR=address)


@pytest.mark.parametrize("exists", [True, False])
def test_five_wrong_tries_and_then_none_is_looked_at(patient, exists):
    email = patient.email if exists else "nobody@test.invalid"
    answers = [guess(email, address=f"192.0.2.{n}") for n in range(7)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert "Wait 15 minutes, or use a passkey" in answers[-1].content.decode()
    assert guess(email.upper(), password=PASSWORD).status_code == 429


def test_a_look_alike_of_the_address_is_no_fresh_start(home):
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person

    person = make_person("Kiss", Role.PATIENT)
    for alike in (person.email.replace("i", "ı"), person.email.replace("ss", "ſſ")):
        assert guess(alike, password=PASSWORD).status_code == 422, alike
    for _ in range(5):
        guess(person.email)
    assert guess(person.email.replace("k", "\u212a"), password=PASSWORD).status_code == 429


def test_the_window_slides_and_refused_tries_do_not_lengthen_it(patient, jump):
    for _ in range(10):
        guess(patient.email)
    jump(10 * 60)
    assert guess(patient.email).status_code == 429
    jump(5 * 60 + 1)
    assert guess(patient.email, password=PASSWORD).status_code == 302


def test_right_ones_are_given_back(patient):
    for _ in range(12):
        assert guess(patient.email, password=PASSWORD).status_code == 302


def test_codes_count_with_passwords(patient):
    secret = add_totp(patient)
    client = Browser()
    guess(patient.email, client, PASSWORD)
    wrong = [client.post("/sign-in/second-step/", {"code": "000000"}, REMOTE_ADDR="192.0.2.1") for _ in range(6)]
    assert [answer.status_code for answer in wrong] == [422] * 5 + [429]
    assert client.post("/sign-in/second-step/", {"code": code_for(secret)}).status_code == 429


def test_a_browser_known_to_the_account_is_not_kept_out_by_a_strangers_guessing(patient):
    known = Browser()
    guess(patient.email, known, PASSWORD)
    known.post("/sign-out/")
    for _ in range(6):
        guess(patient.email)
    assert guess(patient.email, known, PASSWORD).status_code == 302
    assert guess(patient.email, Browser(), PASSWORD).status_code == 429


def test_a_passkey_and_an_open_session_are_not_touched_by_guessing(client, coordinator):
    device = add_passkey(coordinator)
    client.force_login(coordinator)
    for _ in range(6):
        guess(coordinator.email)
    assert client.get("/worklist/").status_code == 200
    fresh = Browser()
    answer = device.sign(fresh.post("/passkey/").json())
    assert fresh.post("/sign-in/passkey/", {"credential": answer}).status_code == 302


def test_an_address_gives_out_too():
    for number in range(PER_ADDRESS):
        take_try(f"{number}@test.invalid", address="2001:db8::1")
    with pytest.raises(TooManyTries):
        take_try("another@test.invalid", address="2001:db8::2")
    take_try("another@test.invalid", address="2001:db8:0:1::1")


def test_only_our_own_proxies_say_where_somebody_is(rf, settings):
    from hospitium.access.http import address_of

    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "203.0.113.9, 192.0.2.5"})
    assert address_of(request) == "10.0.0.1"
    settings.PROXIES = {"10.0.0.1"}
    assert address_of(request) == "192.0.2.5"


def test_old_tries_are_forgotten(jump):
    take_try("nobody@test.invalid", address="192.0.2.1")
    assert forget_old_tries() == 0
    jump(901)
    assert forget_old_tries() == 2
