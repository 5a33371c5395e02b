"""Passkeys: the whole way through the pages; `proofs/passkey.py` has the ceremonies that must fail."""

import pytest

from hospitium.access.models import SecurityEvent
from hospitium.access.testing import Device, add_passkey, trust

pytestmark = pytest.mark.django_db


def begin(client, purpose):
    return client.post("/passkey/", {"for": purpose}).json()


def test_a_passkey_signs_in_alone_and_counts_as_both_steps(client, coordinator):
    device = add_passkey(coordinator)
    answer = client.post("/sign-in/passkey/", {"credential": device.sign(begin(client, "sign-in")), "next": "/cases/"})
    assert answer.headers["Location"] == "/cases/"
    assert client.get("/worklist/").status_code == 200


def test_the_options_name_nobody_and_ask_for_verification(client, coordinator):
    add_passkey(coordinator)
    options = begin(client, "sign-in")["publicKey"]
    assert "allowCredentials" not in options and options["userVerification"] == "required"


def test_a_refused_passkey_says_so_calmly(client, coordinator):
    device = add_passkey(coordinator)
    answer = client.post("/sign-in/passkey/", {"credential": device.sign(begin(client, "sign-in"), flags=0x01)})
    assert answer.status_code == 422 and "could not be used" in answer.content.decode()
    assert SecurityEvent.objects.filter(kind="passkey-refused", person_id=None).exists()


def test_one_adds_a_passkey_and_names_it(client, coordinator):
    client.force_login(coordinator)
    options = begin(client, "add")
    assert options["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
    device = Device()
    answer = client.post("/account/passkeys/", {"credential": device.make(options), "name": "هاتفي"})
    assert answer.headers["Location"] == "/account/recovery-codes/"
    assert "هاتفي" in client.get("/account/").content.decode()
    client.post("/sign-out/")
    assert client.post("/sign-in/passkey/", {"credential": device.sign(begin(client, "sign-in"))}).status_code == 302


def test_adding_one_ends_every_other_session(client, coordinator):
    from hospitium.access.testing import Browser

    other = Browser()
    other.force_login(coordinator)
    client.force_login(coordinator)
    client.post("/account/passkeys/", {"credential": Device().make(begin(client, "add"))})
    assert client.get("/worklist/").status_code == 200
    assert other.get("/worklist/").status_code == 302


def test_staff_keep_their_last_passkey_and_may_drop_others(client, coordinator):
    from hospitium.access.factors import factors_of

    add_passkey(coordinator)
    client.force_login(coordinator)
    first = factors_of(coordinator.pk).passkeys[0].id
    assert client.post(f"/account/passkeys/{first}/").status_code == 409
    add_passkey(coordinator)
    client.force_login(coordinator)
    assert client.post(f"/account/passkeys/{first}/").status_code == 302
    assert len(factors_of(coordinator.pk).passkeys) == 1


def test_nobody_drops_anothers_passkey(client, coordinator, patient):
    from hospitium.access.factors import factors_of

    add_passkey(coordinator)
    client.force_login(patient)
    number = factors_of(coordinator.pk).passkeys[0].id
    assert client.post(f"/account/passkeys/{number}/").status_code == 404
    assert factors_of(coordinator.pk).passkeys


def test_adding_asks_for_a_fresh_confirmation(client, coordinator, jump):
    client.force_login(coordinator)
    jump(6 * 60)
    assert client.post("/passkey/", {"for": "add"}).headers["Location"].startswith("/confirm/")
    trust(client.session, coordinator)
    assert client.post("/passkey/", {"for": "add"}).status_code == 200


def test_a_stranger_begins_nothing_but_signing_in(client):
    assert client.post("/passkey/", {"for": "add"}).status_code == 404
    assert client.post("/passkey/", {"for": "confirm"}).status_code == 404
