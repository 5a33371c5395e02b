"""What leaves: written with its cause, sent in order, as often as needed, and asked once more at the door."""

import base64
import datetime as dt
import email
import hashlib
import hmac
import http.server
import json
import socket
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from hospitium.access.acting import NOBODY, SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.kernel.outward import NotSent
from hospitium.messaging import channels, outbox
from hospitium.messaging.actions import send
from hospitium.messaging.models import Delivery, Outgoing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch):
    """What other rooms say of a message is theirs to try."""
    monkeypatch.setattr(outbox, "_checks", [])


@pytest.fixture
def post(monkeypatch):
    """A channel that keeps what it is given; addresses starting with `down` or `wrong` refuse."""
    sent = []

    def deliver(message):
        for start, passing in (("down", True), ("wrong", False)):
            if message.recipient.startswith(start):
                raise NotSent("no", passing=passing)
        sent.append((message.recipient, message.facts.get("n")))

    monkeypatch.setitem(channels.CHANNELS, "console", deliver)
    return sent


def put(recipient="a", n=0, **facts):
    return send(channel="console", recipient=recipient, kind="waiting", about="C-0000-0001", n=n, **facts)


def row(number):
    with acting(SYSTEM):
        return Outgoing.objects.get(pk=number)


def test_a_message_waits_in_the_transaction_of_its_cause(post):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put()
        raise ZeroDivisionError
    number = put()
    assert outbox.dispatch() == 1 and post == [("a", 0)] and row(number).state == Delivery.SENT


def test_who_may_not_read_the_outbox_may_still_write_to_it(post, home):
    for actor in (NOBODY, make_actor("Nina", Role.NURSE, organisation_id=home.pk)):
        with acting(actor):
            put()
            assert Outgoing.objects.count() == 0
    assert outbox.dispatch() == 2


def test_one_recipient_gets_messages_in_their_order(post):
    for n in range(5):
        put(n=n)
    outbox.dispatch()
    assert [n for _, n in post] == list(range(5))


def test_a_failed_message_is_tried_again_later_and_holds_back_those_behind_it(post):
    first, behind = put("down"), put("down", n=1)
    put("b")
    assert outbox.dispatch() == 2 and post == [("b", 0)]
    assert row(first).state == Delivery.FAILED and row(behind).attempts == 0
    assert row(first).next_try_at > timezone.now() and row(behind).next_try_at >= row(first).next_try_at


def test_pauses_grow_to_six_hours_and_then_it_is_given_up(post, monkeypatch):
    number = put("down")
    monkeypatch.setattr(outbox.random, "uniform", lambda least, most: (least + most) / 2)
    pauses = [outbox.pause(n) for n in range(1, outbox.ATTEMPTS)]
    assert pauses[0] < dt.timedelta(minutes=1) and max(pauses) == dt.timedelta(hours=6)
    assert sum(pauses, dt.timedelta()) > dt.timedelta(hours=24)
    for _ in range(outbox.ATTEMPTS):
        with acting(SYSTEM):
            Outgoing.objects.update(next_try_at=timezone.now())
        outbox.dispatch()
    assert (row(number).state, row(number).attempts) == (Delivery.GIVEN_UP, outbox.ATTEMPTS)


def test_a_refusal_for_good_is_not_repeated_and_lets_the_next_one_pass(post):
    number = put("wrong")
    assert outbox.dispatch() == 1 and row(number).state == Delivery.GIVEN_UP


def test_before_it_leaves_the_door_is_asked_again(post, monkeypatch):
    asked = []
    monkeypatch.setattr(outbox, "_checks", [lambda message: asked.append(message.about)])
    number = put()
    outbox.dispatch()
    assert asked == ["C-0000-0001"] and post == [] and row(number).state == Delivery.WITHHELD


def test_a_check_that_fails_lets_nothing_leave(post, monkeypatch):
    def broken(message):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(outbox, "_checks", [broken])
    number = put()
    outbox.dispatch()
    assert post == [] and row(number).state == Delivery.FAILED


def test_nothing_is_deleted_from_the_outbox():
    put()
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), acting(SYSTEM):
        Outgoing.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_never_take_the_same_message(post, monkeypatch):
    under_way, go_on = threading.Event(), threading.Event()

    def slow(message):
        post.append(message.pk)
        under_way.set()
        go_on.wait(10)

    monkeypatch.setitem(channels.CHANNELS, "console", slow)
    put()

    def beside():
        try:
            outbox.dispatch()
        finally:
            connection.close()

    other = threading.Thread(target=beside)
    other.start()
    assert under_way.wait(10)
    assert outbox.dispatch() == 0
    go_on.set()
    other.join(10)
    assert len(post) == 1


def smtp_sink(answers):
    """A mail server of a few lines on a raw socket; `answers` maps a command's first word to what it says instead."""
    server, got = socket.create_server(("127.0.0.1", 0)), []

    def serve():
        while True:
            try:
                talk, _ = server.accept()
            except OSError:
                return
            with talk, talk.makefile("rwb", buffering=0) as line:
                line.write(b"220 sink\r\n")
                while word := line.readline().split(b" ")[0].strip().upper():
                    line.write(answers.get(word, b"354 go" if word == b"DATA" else b"250 ok") + b"\r\n")
                    if word == b"DATA":
                        got.append(b"".join(iter(line.readline, b".\r\n")))
                        line.write(b"250 kept\r\n")
                    if word == b"QUIT":
                        break

    threading.Thread(target=serve, daemon=True).start()
    return server, got


@pytest.fixture
def mail_server(settings):
    opened = []

    def start(**answers):
        server, got = smtp_sink({word.encode(): text for word, text in answers.items()})
        opened.append(server)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        return got

    yield start
    for server in opened:
        server.close()


def test_a_mail_goes_by_smtp_under_the_message_s_own_id(mail_server):
    got = mail_server()
    number = send(channel="mail", recipient="sofia@clinic.example", kind="waiting", about="C-7K2M-9QXT", language="en")
    outbox.dispatch()
    assert row(number).state == Delivery.SENT
    letter = email.message_from_bytes(got[0])
    assert letter["Message-ID"] == f"<{number}@hospitium>" and letter["To"] == "sofia@clinic.example"
    assert "C-7K2M-9QXT" in letter.get_payload(decode=True).decode()


@pytest.mark.parametrize(
    ("answer", "state"),
    [(b"450 later", Delivery.FAILED), (b"421 closing", Delivery.FAILED), (b"550 unknown", Delivery.GIVEN_UP)],
)
def test_what_the_mail_server_says_of_a_recipient_decides(mail_server, answer, state):
    mail_server(RCPT=answer)
    number = send(channel="mail", recipient="gone@clinic.example", kind="waiting", about="C-1")
    outbox.dispatch()
    assert row(number).state == state


def test_a_mail_server_that_is_away_is_tried_again(mail_server, settings):
    mail_server()
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        settings.EMAIL_PORT = nobody.getsockname()[1]
    number = send(channel="mail", recipient="sofia@clinic.example", kind="waiting", about="C-1")
    outbox.dispatch()
    assert row(number).state == Delivery.FAILED


def test_a_webhook_is_signed_with_the_receiver_s_own_key_and_carries_the_id(monkeypatch):
    got = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/hook"
    monkeypatch.setenv("HOSPITIUM_OUTWARD_ALLOW", url)
    number = send(channel="webhook", recipient=url, kind="waiting", about="C-1", n=1)
    outbox.dispatch()
    server.shutdown()
    server.server_close()
    headers, body = got[0]
    assert row(number).state == Delivery.SENT and json.loads(body)["id"] == headers["Webhook-Id"] == str(number)
    signed = b".".join((str(number).encode(), headers["Webhook-Timestamp"].encode(), body))
    digest = hmac.digest(channels.webhook_key(url), signed, hashlib.sha256)
    assert headers["Webhook-Signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert channels.webhook_key(url) != channels.webhook_key("https://other.example/hook")


def test_a_webhook_to_the_inside_is_never_sent():
    number = send(channel="webhook", recipient="https://169.254.169.254/latest", kind="waiting", about="C-1")
    outbox.dispatch()
    assert (row(number).state, row(number).problem) == (Delivery.GIVEN_UP, "169.254.169.254 leads inside")


def test_the_job_queue_sends_what_was_put(post):
    from config import jobs

    put()
    jobs.drain()
    assert post == [("a", 0)]


@pytest.mark.django_db(transaction=True)
def test_the_worker_itself_sends_what_was_put(post):
    from config import jobs

    put()
    jobs.work("reactions", "chores", wait=False)
    assert post == []
    jobs.work("outgoing", wait=False)
    assert post == [("a", 0)]


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_had_under_way_is_taken_over(post):
    from config import jobs

    put()
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_register_worker_v1()")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    jobs._take_over.defer(timestamp=0)
    jobs.work(wait=False)
    jobs.work(wait=False)
    assert post == [("a", 0)]
