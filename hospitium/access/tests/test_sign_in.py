"""Signing in by password: who gets how far, and what strangers can learn."""

import re

import pytest

from hospitium.access.models import SecurityEvent, Session
from hospitium.access.roles import Role
from hospitium.access.signin import DEMO_ADDRESSES
from hospitium.access.testing import PASSWORD, add_passkey, add_totp, code_for, make_person

pytestmark = pytest.mark.django_db


def sign_in(client, email, password=PASSWORD, **facts):
    return client.post("/sign-in/", {"email": email, "password": password, **facts})


def bare(page):
    token = re.compile(rb'(csrf-token" content|(csrfmiddlewaretoken|request_key)" value)="[^"]*"')
    return token.sub(b"", page.content)


def test_staff_without_a_second_step_are_led_to_add_one_and_see_nothing_else(client, coordinator):
    assert sign_in(client, coordinator.email, next="/cases/").headers["Location"] == "/account/"
    assert client.get("/worklist/").headers["Location"] == "/account/"
    assert client.get("/account/password/").headers["Location"] == "/account/"
    assert client.post("/account/sessions/").headers["Location"] == "/account/"
    assert client.get("/worklist/", headers={"hx-request": "true"}).headers["HX-Redirect"] == "/account/"
    page = client.get("/account/").content.decode()
    assert "Add a second step" in page and "Worklist" not in page


def test_staff_go_on_once_an_app_is_added(client, coordinator):
    sign_in(client, coordinator.email, next="/cases/")
    client.get("/account/app/")
    secret = client.session["totp"]
    assert client.post("/account/app/", {"code": "000000"}).status_code == 422
    assert client.post("/account/app/", {"code": code_for(secret)}).headers["Location"] == "/account/recovery-codes/"
    assert b'href="/cases/"' in client.get("/account/recovery-codes/").content
    assert client.get("/worklist/").status_code == 200


def test_a_patient_goes_in_by_password_and_is_offered_a_passkey(client, patient):
    assert sign_in(client, patient.email).headers["Location"] == "/"
    assert "add a passkey" in client.get("/inbox/").content.decode()


def test_after_the_password_a_code_is_asked_for_and_opens_nothing_before(client, patient):
    secret = add_totp(patient)
    assert sign_in(client, patient.email, next="/cases/").headers["Location"] == "/sign-in/second-step/"
    assert client.get("/cases/").headers["Location"].startswith("/sign-in/")
    assert client.post("/sign-in/second-step/", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/second-step/", {"code": code_for(secret)}).headers["Location"] == "/cases/"


def test_a_code_works_once(client, patient, settings):
    secret = add_totp(patient)
    code = code_for(secret)
    sign_in(client, patient.email)
    assert client.post("/sign-in/second-step/", {"code": code}).status_code == 302
    client.post("/sign-out/")
    sign_in(client, patient.email)
    assert client.post("/sign-in/second-step/", {"code": code}).status_code == 422


def test_a_code_may_be_typed_in_the_readers_own_digits(client, patient):
    secret = add_totp(patient)
    sign_in(client, patient.email)
    arabic = code_for(secret).translate({48 + digit: 0x660 + digit for digit in range(10)})
    assert client.post("/sign-in/second-step/", {"code": f"{arabic[:3]} {arabic[3:]}"}).status_code == 302


def test_a_recovery_code_works_once_after_the_password(client, patient):
    from hospitium.access.account import renew_codes

    add_totp(patient)
    codes = renew_codes(person=patient)
    assert len(set(codes)) == 10
    sign_in(client, patient.email)
    assert client.post("/sign-in/second-step/", {"code": f"{codes[0][:4]} {codes[0][4:]}"}).status_code == 302
    client.post("/sign-out/")
    sign_in(client, patient.email)
    assert client.post("/sign-in/second-step/", {"code": codes[0]}).status_code == 422


def test_the_second_step_waits_ten_minutes(client, patient, jump):
    secret = add_totp(patient)
    sign_in(client, patient.email)
    jump(601)
    assert client.post("/sign-in/second-step/", {"code": code_for(secret)}).headers["Location"] == "/sign-in/"


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client, patient):
    wrong = sign_in(client, patient.email, "not the password, no")
    page = bare(wrong).replace(patient.email.encode(), b"X")
    unknown = sign_in(client, "nobody@test.invalid", "not the password, no")
    assert unknown.status_code == wrong.status_code == 422
    assert bare(unknown).replace(b"nobody@test.invalid", b"X") == page


def test_one_hash_is_computed_whether_or_not_the_account_exists(client, patient, monkeypatch):
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    hashed = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", lambda *facts: hashed.append(1) or encode(*facts))
    no_password = make_person("Link", Role.PATIENT)
    no_password.set_unusable_password()
    no_password.save()
    disabled = make_person("Gone", Role.PATIENT)
    type(disabled).objects.filter(pk=disabled.pk).update(is_active=False)
    hashed.clear()
    for email in (patient.email, "nobody@test.invalid", no_password.email, disabled.email):
        sign_in(client, email, "not the password, no")
        assert hashed == [1], email
        hashed.clear()


def test_a_failure_is_recorded_without_the_address_that_was_typed(client, patient):
    sign_in(client, "nobody@test.invalid")
    sign_in(client, patient.email, "not the password, no")
    events = SecurityEvent.objects.filter(kind="sign-in-failed").order_by("id")
    assert [event.person_id for event in events] == [None, patient.pk]
    assert "nobody" not in str([vars(event) for event in events])


def test_signing_in_gives_the_session_a_new_key_and_leaves_no_old_one(client, patient):
    client.post("/passkey/")
    before = client.session.session_key
    sign_in(client, patient.email)
    assert client.session.session_key != before and not Session.objects.filter(pk=before).exists()


def test_the_way_back_leads_only_into_this_house(client, patient):
    assert sign_in(client, patient.email, next="https://elsewhere.example/").headers["Location"] == "/"


def test_none_of_the_vendors_pages_has_an_address(client):
    from django.urls import NoReverseMatch, reverse

    for name in ("account_login", "account_signup", "account_reset_password", "mfa_index", "mfa_login_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


class TestInADemo:
    @pytest.fixture
    def demo(self, home):
        person = make_person("Demo", Role.COORDINATOR, organisation_id=home.pk)
        person.email = f"demo{DEMO_ADDRESSES}"
        person.save()
        return person

    def test_its_staff_need_no_second_step_on_this_machine(self, client, demo, settings):
        settings.DEMO = True
        assert "Demo programme on this machine" in client.get("/sign-in/").content.decode()
        assert sign_in(client, demo.email).headers["Location"] == "/"
        assert client.get("/worklist/").status_code == 200

    def test_elsewhere_they_do(self, client, demo, settings):
        assert sign_in(client, demo.email).headers["Location"] == "/account/"
        settings.DEMO = True
        assert client.post("/sign-out/").status_code == 302
        client.defaults["REMOTE_ADDR"] = "192.0.2.1"
        assert sign_in(client, demo.email).headers["Location"] == "/account/"

    def test_other_staff_do(self, client, coordinator, settings):
        settings.DEMO = True
        assert sign_in(client, coordinator.email).headers["Location"] == "/account/"

    def test_a_factor_of_ones_own_counts_there_too(self, client, demo, settings):
        settings.DEMO = True
        add_passkey(demo)
        assert sign_in(client, demo.email).headers["Location"] == "/sign-in/second-step/"
