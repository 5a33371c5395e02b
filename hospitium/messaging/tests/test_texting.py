"""Text messages: to numbers people proved to be theirs, by any gateway, counted as carriers count."""

import datetime as dt
import http.server
import json
import threading

import pytest
from django.test import Client
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.kernel.outward import NotSent
from hospitium.messaging import outbox, texting
from hospitium.messaging.actions import notify, send
from hospitium.messaging.models import Number, Outgoing
from hospitium.messaging.reaching import errors, telling
from hospitium.messaging.reaching.actions import give_number, keep_wishes, prove_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts(settings, monkeypatch):
    """A gateway that keeps what it is given."""
    monkeypatch.setattr(outbox, "_checks", [])
    recording = texting.Recording()
    settings.TEXTS = {"sms": recording, "whatsapp": None}
    return recording


@pytest.fixture
def sam():
    return make_person("Sam", Role.COORDINATOR)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 7, 2),
        ("م" * 70, 1),
        ("م" * 71, 2),
        ("个" * 134, 2),
        ("个" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("a" * 66 + "😀" * 34, 3),
    ],
)
def test_segments_are_counted_as_carriers_count_them(text, count):
    assert texting.segments(text) == count


def code_in(texts):
    return texts.sent[-1][1].split()[0]


def test_a_number_is_texted_only_after_its_person_proved_it(sam, texts):
    with acting(by := actor_of(sam)):
        give_number(by=by, number="+52 55 1234-5678")
        with pytest.raises(errors.TooSoon):
            give_number(by=by, number="+525512345678")
    outbox.dispatch()
    assert texts.sent[0][0] == "+525512345678"
    with acting(SYSTEM):
        assert "code" not in Outgoing.objects.get().facts
    with acting(by):
        assert not prove_number(by=by, code="000000x") and not Number.objects.get().verified_at
        assert prove_number(by=by, code=code_in(texts)) and Number.objects.get().verified_at


def test_a_code_can_be_guessed_at_five_times_and_for_a_quarter_of_an_hour(sam, texts):
    with acting(by := actor_of(sam)):
        give_number(by=by, number="+525512345678")
    outbox.dispatch()
    with acting(by):
        Number.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=16))
        assert not prove_number(by=by, code=code_in(texts))
        Number.objects.update(asked_at=timezone.now())
        assert not any(prove_number(by=by, code="wrong") for _ in range(5))
        assert not prove_number(by=by, code=code_in(texts))


@pytest.mark.parametrize("number", ["5512345678", "+0123456789", "+52abc", "+1234567890123456"])
def test_a_number_without_a_country_is_none(sam, texts, number):
    with acting(by := actor_of(sam)), pytest.raises(errors.NoNumber):
        give_number(by=by, number=number)


def test_a_text_tells_that_something_waits_and_names_nobody(sam, texts, monkeypatch):
    monkeypatch.setattr("hospitium.messaging.reaching.quiet.Hours.is_quiet", lambda self, moment: False)
    times = {"quiet_from": dt.time(21), "quiet_until": dt.time(7), "daily_at": dt.time(8)}
    with acting(by := actor_of(sam)):
        Number.objects.create(person=sam, number="+525512345678", verified_at=timezone.now())
        keep_wishes(by=by, paces={}, texts=["messages"], **times)
    notify(person_id=sam.pk, kind="message", ref="C-0000-0001", by_name="Ana Obi", thread="C-0000-0001/family")
    telling.tell_waiting()
    outbox.dispatch()
    ((to, text),) = texts.sent
    assert to == "+525512345678" and "Ana" not in text and "C-0000" not in text and texting.segments(text) == 1


class Carrier(http.server.BaseHTTPRequestHandler):
    """A gateway's server."""

    got: list = []
    status = 200

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b'{"messages": [{"id": "abc"}]}')

    def log_message(self, *args):
        pass


@pytest.fixture
def carrier(monkeypatch):
    Carrier.got, Carrier.status = [], 200
    server = http.server.HTTPServer(("127.0.0.1", 0), Carrier)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("HOSPITIUM_OUTWARD_ALLOW", address)
    yield address
    server.shutdown()
    server.server_close()


def gateway(address):
    body = {"to": ["{to}"], "type": "text", "text": {"body": "{text}"}}
    return {"url": f"{address}/v1", "body": body, "headers": {"Authorization": "Bearer k"}, "id_at": "messages.0.id"}


def test_any_gateway_is_described_by_a_template_and_a_text_cannot_break_out_of_it(carrier, settings):
    settings.TEXTS = {"whatsapp": gateway(carrier)}
    assert texting.channel("whatsapp").send("+1555", 'He said "{to}"') == "abc"
    assert Carrier.got == [("/v1", "Bearer k", {"to": ["+1555"], "type": "text", "text": {"body": 'He said "{to}"'}})]


@pytest.mark.parametrize(("status", "passing"), [(500, True), (429, True), (400, False), (401, False)])
def test_a_gateway_that_stumbles_is_asked_again_and_one_that_refuses_is_not(carrier, settings, status, passing):
    settings.TEXTS, Carrier.status = {"sms": gateway(carrier)}, status
    with pytest.raises(NotSent) as refused:
        texting.channel("sms").send("+1555", "x")
    assert refused.value.passing is passing


@pytest.mark.parametrize(("word", "state"), [("delivered", "delivered"), ("UNDELIV", "bounced"), ("nonsense", "sent")])
def test_the_carrier_tells_by_its_hook_what_became_of_a_text(texts, settings, word, state):
    settings.TEXT_HOOK_SECRET = "s3cret"
    number = send(channel="sms", recipient="+1555", kind="text")
    outbox.dispatch()
    settings.TEXTS = {"sms": {"url": "", "body": {}, "state_at": "s", "states": {"UNDELIV": "failed"}}}
    said = {"id": "text-1", "s": word}
    hook = Client(enforce_csrf_checks=True)
    assert hook.post("/hooks/texts/wrong/sms/", said, content_type="application/json").status_code == 404
    assert hook.post("/hooks/texts/s3cret/sms/", said, content_type="application/json").status_code == 204
    with acting(SYSTEM):
        assert Outgoing.objects.get(pk=number).state == state
