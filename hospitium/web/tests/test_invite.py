"""Inviting: a link or a code opens once, for who knows the fact, and the account, its passkey and its relation are one."""

import datetime as dt
import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.models import Invitee, Membership, SecurityEvent, StandIn, User
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import Browser, Device, make_person, signed_in
from hospitium.cases import inviting, queries
from hospitium.cases.testing import make_case
from hospitium.messaging.letters import letter
from hospitium.messaging.models import Outgoing

pytestmark = pytest.mark.django_db(transaction=True)
FAMILY = {"kind": "family", "name": "Aunt", "language": "ar", "scope": "everything", "basis": "word"}
BORN = "1980-05-17"


@pytest.fixture
def mira(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def case(home):
    return make_case()


def invited(mira, case, **asked):
    with acting(actor_of(mira)) as by:
        return inviting.invite(case_ref=case.ref, by=by, **(FAMILY | asked))


def who(browser, **said):
    told = {"name": "Amina", "email": "amina@test.invalid", "language": "ar", "fact": BORN} | said
    return browser.post("/welcome/in/", told)


def with_passkey(browser):
    device = Device()
    options = json.loads(browser.post("/welcome/in/passkey/").content)
    return browser.post("/welcome/in/", {"credential": device.make(options)})


def come_in(keys, **said):
    browser = Browser()
    assert browser.get(f"/welcome/{keys.secret}/").headers["Location"] == "/welcome/in/"
    assert who(browser, **said).status_code == 302
    assert with_passkey(browser).status_code == 302
    return browser


def test_a_family_member_makes_a_passkey_and_sees_the_case(mira, case):
    browser = come_in(invited(mira, case, ask_birth_date=True))
    person = User.objects.get(email="amina@test.invalid")
    assert person.language == "ar" and not person.has_usable_password()
    assert actor_of(person).stands == ((case.patient_id, "everything"),)
    assert browser.get(f"/cases/{case.ref}/").status_code == 200
    with acting(SYSTEM):
        assert Invitee.objects.get().state == "accepted"
        assert StandIn.objects.get().granted_by == "Mira"
    assert SecurityEvent.objects.filter(kind="invitation-accepted", person_id=person.pk).exists()


@pytest.mark.parametrize(("kind", "role"), [("patient", Role.PATIENT), ("referrer", Role.REFERRING_PHYSICIAN)])
def test_patient_and_referrer_come_into_the_circle(mira, case, kind, role):
    come_in(invited(mira, case, kind=kind))
    person = User.objects.get(email="amina@test.invalid")
    assert Membership.objects.get(person=person).role == role
    with acting(actor_of(person)) as actor:
        assert queries.case_for(actor, case.ref) and not actor.stands


def test_used_unknown_expired_and_taken_back_are_one_answer(mira, case):
    used, late, gone = (invited(mira, case, name=name) for name in ("Used", "Late", "Gone"))
    come_in(used)
    with acting(SYSTEM):
        Invitee.objects.filter(pk=late.invitee.pk).update(until=timezone.now())
    with acting(actor_of(mira)) as by:
        inviting.revoke_invitation(case_ref=case.ref, number=gone.invitee.pk, by=by)
    pages, asked = [], []
    for secret in (used.secret, late.secret, gone.secret, "never"):
        with CaptureQueriesContext(connection) as questions:
            pages.append(Browser().get(f"/welcome/{secret}/"))
        asked.append(len(questions))
    fresh = re.compile(rb'(csrf-token" content|csrfmiddlewaretoken" value|request_key" value|next" value)="[^"]*"')
    assert {page.status_code for page in pages} == {404}
    assert len({fresh.sub(b"", page.content) for page in pages}) == 1 and len(set(asked)) == 1


def test_whose_standing_in_ended_while_they_wrote_their_name_is_told_so_and_gets_no_account(mira, case):
    keys, browser = invited(mira, case), Browser()
    browser.get(f"/welcome/{keys.secret}/")
    assert who(browser).status_code == 302
    with acting(SYSTEM):
        Invitee.objects.update(holds_until=timezone.now())
    assert with_passkey(browser).status_code == 404
    assert not User.objects.filter(email="amina@test.invalid").exists()


def test_a_link_opens_one_account_even_when_two_browsers_hold_it(mira, case):
    keys = invited(mira, case)
    first, second = Browser(), Browser()
    for browser, email in ((first, "one@test.invalid"), (second, "two@test.invalid")):
        browser.get(f"/welcome/{keys.secret}/")
        assert who(browser, email=email).status_code == 302
    assert with_passkey(first).status_code == 302
    assert second.post("/welcome/in/passkey/").status_code == 404
    assert not User.objects.filter(email="two@test.invalid").exists()


def test_whoever_does_not_know_the_fact_is_not_let_in_and_ten_wrong_ones_close_it(mira, case):
    keys = invited(mira, case, ask_birth_date=True)
    browser = Browser()
    browser.get(f"/welcome/{keys.secret}/")
    answers = [who(browser, fact="1999-01-01").status_code for _ in range(7)]
    assert answers == [422] * 5 + [429] * 2
    with acting(SYSTEM):
        assert Invitee.objects.get().wrong == 5  # tries beyond the throttle are not looked at
        Invitee.objects.update(wrong=10)
    assert who(browser).status_code == 404
    assert not User.objects.filter(email="amina@test.invalid").exists()


def test_a_code_by_mail_opens_it_once_and_is_kept_nowhere_in_the_clear(mira, case):
    keys = invited(mira, case, email="amina@test.invalid", by_code=True, where="https://example.invalid/welcome/")
    with acting(SYSTEM):
        row, waiting = Invitee.objects.get(), Outgoing.objects.get(kind="invitation_code")
    assert keys.code not in json.dumps(waiting.facts) and keys.code not in row.code
    assert keys.code in letter(waiting.kind, about="", language="ar", facts=waiting.facts)[1]
    browser = Browser()
    wrong = f"{(int(keys.code) + 1) % 10**6:06}"
    assert browser.post("/welcome/", {"email": "amina@test.invalid", "code": wrong}).status_code == 422
    assert browser.post("/welcome/", {"email": "nobody@test.invalid", "code": keys.code}).status_code == 422
    assert browser.post("/welcome/", {"email": "Amina@test.invalid", "code": keys.code}).status_code == 302
    assert browser.post("/welcome/in/", {"name": "Amina", "language": "ar"}).status_code == 302
    assert with_passkey(browser).status_code == 302
    assert Browser().post("/welcome/", {"email": "amina@test.invalid", "code": keys.code}).status_code == 422
    assert mail.outbox == []


def test_an_account_that_is_there_is_never_taken_over(mira, case):
    make_person("Amina", Role.PATIENT)
    User.objects.filter(name="Amina").update(email="amina@test.invalid")
    browser = Browser()
    browser.get(f"/welcome/{invited(mira, case).secret}/")
    assert who(browser).status_code == 422


def test_whoever_is_signed_in_accepts_with_their_own_account(mira, case, home):
    aunt = make_person("Aunt", Role.PATIENT, organisation_id=home.pk)
    browser = signed_in(aunt, SERVER_NAME="testserver")
    browser.get(f"/welcome/{invited(mira, case, ask_birth_date=True).secret}/")
    assert browser.post("/welcome/in/", {"fact": "1980/05/17"}).status_code == 302
    assert actor_of(aunt).stands == ((case.patient_id, "everything"),)


@pytest.mark.parametrize("said", ["1980-05-17", "1980 05 17", "1980.05.17", "١٩٨٠-٠٥-١٧"])
def test_the_fact_is_known_however_it_is_written(mira, case, said):
    browser = Browser()
    browser.get(f"/welcome/{invited(mira, case, ask_birth_date=True).secret}/")
    assert who(browser, fact=said).status_code == 302


def test_whoever_made_an_invitation_does_not_accept_it(mira, case):
    browser = signed_in(mira, SERVER_NAME="testserver")
    browser.get(f"/welcome/{invited(mira, case).secret}/")
    assert browser.post("/welcome/in/").status_code == 422
    assert [role for role, _number in actor_of(mira).memberships] == [Role.COORDINATOR]


def test_sent_again_the_old_link_is_dead(mira, case):
    keys = invited(mira, case)
    with acting(actor_of(mira)) as by:
        again = inviting.send_invitation_again(case_ref=case.ref, number=keys.invitee.pk, by=by)
    assert Browser().get(f"/welcome/{keys.secret}/").status_code == 404
    assert Browser().get(f"/welcome/{again.secret}/").status_code == 302


def test_a_patient_invites_family_by_their_own_word_and_nobody_else(case, home):
    patient = make_person("Patient", Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        case.circle = [patient.pk]
        case.save()
    browser = signed_in(patient)
    asked = {"name": "Son", "language": "es", "scope": "act"}
    assert b"qr" in browser.post(f"/cases/{case.ref}/people/", asked).content
    assert browser.post(f"/cases/{case.ref}/people/", asked | {"kind": "referrer"}).status_code == 404
    assert browser.post(f"/cases/{case.ref}/people/", asked | {"basis": "guardian", "paper": "x"}).status_code == 422


def test_a_parent_acts_until_the_child_is_of_age_by_the_rule_of_the_country(mira, home):
    child = make_case(birth_date=f"{timezone.now().year - 10}-03-01")
    with acting(SYSTEM):
        child.patient.country, child.patient.zone = "KR", "Asia/Seoul"
        child.patient.save()
    keys = invited(mira, child, basis="parent", until=dt.date(2100, 1, 1))
    assert keys.invitee.holds_until.isoformat() == f"{timezone.now().year + 9}-03-01T00:00:00+09:00"


def test_the_page_lists_invitations_with_their_state(mira, case):
    browser = signed_in(mira)
    answer = browser.post(f"/cases/{case.ref}/people/", FAMILY).content.decode()
    secret = re.search(r"/welcome/([\w-]+)/", answer)[1]
    assert "Sent" in browser.get(f"/cases/{case.ref}/people/").content.decode()
    Browser().get(f"/welcome/{secret}/")
    assert "Opened" in browser.get(f"/cases/{case.ref}/people/").content.decode()
