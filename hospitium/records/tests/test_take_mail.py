"""Answers by mail: to their thread when all is right, else held; never lost, never posted by a machine, never twice."""

import datetime as dt
import email
import email.policy
import re
import socket
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from django.test import Client
from django.utils import timezone

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.actions import leave_circle
from hospitium.cases.messages.models import Message, Receipt
from hospitium.cases.messages.testing import say
from hospitium.cases.testing import make_case
from hospitium.messaging import outbox
from hospitium.messaging.arriving import keep_mail
from hospitium.messaging.models import Arrived, Notice, Outgoing, ReplyAddress
from hospitium.messaging.reaching import telling
from hospitium.records.models import SourceDocument

pytestmark = pytest.mark.django_db


class Keeper(Handler):
    """A mail server that keeps what it is given."""

    def __init__(self):
        super().__init__()
        self.got = []

    def handle_message(self, message):
        self.got.append(email.message_from_bytes(message.as_bytes(), policy=email.policy.default))


@pytest.fixture
def server(settings, monkeypatch):
    keeper = Keeper()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.MAIL_REPLY, settings.SITE = "reply@hospital.test", "https://hospital.test"
    monkeypatch.setattr("hospitium.messaging.reaching.quiet.Hours.is_quiet", lambda self, moment: False)
    yield keeper
    controller.stop()


@pytest.fixture
def mira(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def ana(home):
    return make_person("Ana", Role.PATIENT, organisation_id=home.pk, language="es")


@pytest.fixture
def case(mira, ana):
    case = make_case(circle=((ana.pk, "patient"),))
    with acting(SYSTEM):
        case.owner = mira
        case.save()
    return case


@pytest.fixture
def told(server, case, mira):
    """The mail that tells the family that somebody wrote."""
    say(case, mira, "family", body="The tumour is benign")
    telling.tell_waiting()
    outbox.dispatch()
    (mail,) = server.got
    return mail


def answer(to, sender, text="Muchas gracias", **headers):
    mail = EmailMessage()
    given = {"From": sender, "To": to, "Subject": "Re: x", "Message-ID": f"<{text[:5]}{len(headers)}@test.invalid>"}
    for name, value in (given | headers).items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"{text}\n\nOn Sat, 21 Nov 2026, Hospitium <reply@hospital.test> wrote:\n> words")
    return mail


def arrive(mail):
    kept = keep_mail(mail.as_bytes())
    drain()
    with acting(SYSTEM):
        return Arrived.objects.get(pk=kept.pk)


def posted(case):
    with acting(SYSTEM):
        return list(Message.objects.filter(way="mail", sent_at__isnull=False).values_list("author_name", "body"))


def test_a_mail_tells_that_somebody_wrote_and_not_a_word_of_what_or_about_whom(told, case):
    text = told.as_string() + told.get_content()
    assert f"https://hospital.test/cases/{case.ref}/messages/family/" in told.get_content()
    assert "benign" not in text and "Mira" not in text and case.patient.full_name not in text
    assert re.fullmatch(r"reply\+[0-9a-f]{40}@hospital\.test", told["Reply-To"])
    assert told["Auto-Submitted"] == "auto-generated"
    with acting(SYSTEM):
        assert Receipt.objects.get().state == "queued"
    drain()
    with acting(SYSTEM):
        assert (Receipt.objects.get().state, Receipt.objects.get().way) == ("sent", "mail")


def test_an_answer_lands_in_its_thread_without_what_it_quotes(told, case, ana):
    assert arrive(answer(told["Reply-To"], ana.email)).state == "taken"
    assert posted(case) == [("Ana", "Muchas gracias")]
    with acting(SYSTEM):
        assert Arrived.objects.get().raw is None


def test_files_of_an_answer_wait_in_quarantine_and_hang_on_the_message(told, case, ana):
    mail = answer(told["Reply-To"], ana.email)
    mail.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="r.pdf")
    kept = keep_mail(mail.as_bytes())
    from hospitium.records.mailing import take_mail

    take_mail(kept.pk)
    with acting(SYSTEM):
        document = SourceDocument.objects.get()
        assert (document.channel, document.sent_for_id, document.state) == ("mail", case.pk, "received")
        assert Message.objects.get(way="mail").documents == [document.ref]


def test_the_same_mail_twice_is_one_message(told, case, ana):
    for _ in range(2):
        arrive(answer(told["Reply-To"], ana.email))
    assert len(posted(case)) == 1


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("wrong-sender", {"sender": "mallory@test.invalid"}),
        ("no-address", {"to": "reply@hospital.test"}),
        ("no-address", {"to": "reply+" + "0" * 40 + "@hospital.test"}),
    ],
)
def test_what_is_not_sure_is_held_for_a_coordinator_and_never_posted(told, case, ana, mira, why, change):
    given = {"to": told["Reply-To"], "sender": ana.email} | change
    arrived = arrive(answer(**given))
    assert (arrived.state, arrived.why) == ("held", why) and posted(case) == []
    assert Notice.objects.filter(person_id=mira.pk, kind="mail_held").exists()


def test_an_address_that_is_over_or_whose_person_left_takes_nothing(told, case, ana):
    with acting(SYSTEM):
        ReplyAddress.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert arrive(answer(told["Reply-To"], ana.email, "One")).why == "expired"
    with acting(SYSTEM):
        ReplyAddress.objects.update(until=timezone.now() + dt.timedelta(days=1))
        leave_circle(case_ref=case.ref, person=ana, by=SYSTEM)
    assert arrive(answer(told["Reply-To"], ana.email, "Two")).why == "not-found"
    assert posted(case) == []


def test_automatic_answers_and_our_own_mail_are_kept_from_threads_and_from_people(told, case, ana):
    away = arrive(answer(told["Reply-To"], ana.email, "Away", Auto_Submitted="auto-replied"))
    ours = arrive(answer(told["Reply-To"], ana.email, "Loop", X_Hospitium="yes", X_x="y"))
    assert (away.state, away.why, ours.state, ours.why) == ("automatic", "auto-submitted", "automatic", "loop")
    assert posted(case) == [] and not Notice.objects.filter(kind="mail_held").exists()


def test_two_machines_that_write_to_each_other_are_stopped(told, case, ana):
    with acting(SYSTEM):
        ReplyAddress.objects.update(used=20)
    assert arrive(answer(told["Reply-To"], ana.email)).why == "too-many"


def test_mail_that_came_back_is_seen_by_the_sender(told, case, mira):
    drain()
    report = f"""From: MAILER-DAEMON@test.invalid
Message-ID: <dsn@test.invalid>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; test.invalid

Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user
--b
Content-Type: text/rfc822-headers

Message-ID: {told["Message-ID"]}
--b--
"""
    keep_mail(report.encode())
    drain()
    with acting(SYSTEM):
        assert Outgoing.objects.get().state == "bounced"
        assert (Receipt.objects.get().state, Receipt.objects.get().problem) == ("failed", "smtp; 550 no such user")
    page = signed_in(mira).get(f"/cases/{case.ref}/messages/family/").content.decode()
    assert "Check the address with the reader, or call." in page


def test_a_coordinator_places_what_was_held_or_sets_it_aside(told, case, mira):
    one = arrive(answer("reply@hospital.test", "new@test.invalid", "Hello"))
    two = arrive(answer("reply@hospital.test", "spam@test.invalid", "Offer"))
    desk = signed_in(mira)
    page = desk.get("/mail/").content.decode()
    assert "Hello" in page and "It was not sent to an address of a thread." in page
    desk.post(f"/mail/{one.pk}/", {"case": case.ref, "audience": "family"})
    desk.post(f"/mail/{two.pk}/", {"aside": "1"})
    drain()
    assert posted(case) == [("new@test.invalid", "Hello")]
    with acting(SYSTEM):
        assert dict(Arrived.objects.values_list("pk", "state")) == {one.pk: "placed", two.pk: "set_aside"}
        assert not Arrived.objects.exclude(raw=None).exists()


def test_a_mail_server_hands_mail_over_by_the_hook_with_its_secret_alone(settings, told, case, ana):
    settings.MAIL_HOOK_SECRET = "s3cret"
    hook, raw = Client(enforce_csrf_checks=True), answer(told["Reply-To"], ana.email).as_bytes()
    assert hook.post("/hooks/mail/wrong/raw/", raw, content_type="message/rfc822").status_code == 404
    assert hook.post("/hooks/mail/s3cret/raw/", raw, content_type="message/rfc822").status_code == 204
    drain()
    assert len(posted(case)) == 1


def test_a_provider_hands_mail_over_and_tells_what_became_of_ours(settings, told, case, ana):
    settings.MAIL_HOOK_SECRET, settings.MAIL_PROVIDER, settings.ANYMAIL = "s3cret", "postmark", {}
    raw = answer(told["Reply-To"], ana.email)
    inbound = {
        "FromFull": {"Email": ana.email, "Name": "Ana"},
        "ToFull": [{"Email": told["Reply-To"], "Name": ""}],
        "Subject": "Re",
        "TextBody": raw.get_content(),
        "Headers": [{"Name": "Message-ID", "Value": "<p@test.invalid>"}],
        "Attachments": [],
    }
    hook = Client(enforce_csrf_checks=True)
    assert hook.post("/hooks/mail/s3cret/inbound/", inbound, content_type="application/json").status_code == 204
    drain()
    assert posted(case) == [("Ana", "Muchas gracias")]
    with acting(SYSTEM):
        Outgoing.objects.update(carrier_id="pm-1")
    delivered = {"RecordType": "Delivery", "MessageID": "pm-1", "DeliveredAt": "2026-11-21T18:00:00Z"}
    assert hook.post("/hooks/mail/s3cret/tracking/", delivered, content_type="application/json").status_code == 204
    with acting(SYSTEM):
        assert Outgoing.objects.get().state == "delivered"
