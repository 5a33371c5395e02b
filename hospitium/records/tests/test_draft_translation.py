"""Machines draft a translation: watched, stopped, never believed; a server elsewhere only after the rules of transfer."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.partners.queries import home as home_campus
from hospitium.patients.errors import CannotLeave
from hospitium.patients.models import TransferDecision
from hospitium.records.errors import NotConfirmed
from hospitium.records.models import Translation
from hospitium.records.testing import make_bundle, take_in
from hospitium.records.translating import actions
from hospitium.records.translating.engines import http
from hospitium.records.translating.testing import NOTE, ask, english, now, rows, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(home):
    return take_in(make_bundle(narrative=NOTE, title="Resumen de alta"))


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def rehearsal(settings):
    settings.TRANSLATE_REHEARSAL = True


def test_a_machine_drafts_in_the_background_and_nothing_it_wrote_counts_as_confirmed(mira, document, rehearsal):
    asked = ask(mira, document, engine="pseudo")
    assert now(asked).state == "drafted" and now(asked).model == "pseudo"
    assert all(row.machine.startswith("[") and not row.final and not row.is_confirmed for row in rows(asked))
    with pytest.raises(NotConfirmed):
        sign(mira, asked)


def test_a_stopped_machine_keeps_what_it_drafted(mira, document, rehearsal):
    with acting(mira):
        asked = actions.ask_translation(document_ref=document.ref, source="es", target="en", engine="pseudo", by=mira)
        actions.stop_machine(ref=asked.ref, by=mira)
    drain()
    assert now(asked).state == "drafted" and not any(row.machine for row in rows(asked))
    with acting(mira):
        actions.draft_again(ref=asked.ref, by=mira)
    drain()
    assert all(row.machine for row in rows(asked))


@pytest.fixture
def server(settings, monkeypatch):
    """A real server on this machine that speaks LibreTranslate's way; `answers` says what it does next."""
    asked, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(body)
            status, said = answers.pop(0) if answers else (200, {"translatedText": [english(one) for one in body["q"]]})
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *args):
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{listening.server_port}"
    monkeypatch.setenv("HOSPITIUM_OUTWARD_ALLOW", address)
    monkeypatch.setattr(http, "BREAKER", http.Breaker())
    settings.TRANSLATE_URL, settings.TRANSLATE_COUNTRY = f"{address}/translate", "US"
    yield asked, answers
    listening.shutdown()
    listening.server_close()


def test_a_server_at_home_drafts_after_the_rules_of_transfer_were_asked(mira, document, server, settings):
    settings.TRANSLATE_COUNTRY = home_campus().country
    asked = ask(mira, document, engine="http")
    assert {row.source: row.machine for row in rows(asked)}["Niega fiebre."] == "Denies fever."
    assert server[0][0]["source"] == "es" and server[0][0]["target"] == "en" and now(asked).state == "drafted"
    with acting(SYSTEM):
        assert TransferDecision.objects.filter(channel="api", patient=document.case.patient).exists()


def test_a_server_abroad_gets_nothing_that_may_not_leave(mira, document, server, settings):
    settings.TRANSLATE_COUNTRY = ""
    with pytest.raises(CannotLeave):
        ask(mira, document, engine="http")
    assert server[0] == []
    with acting(SYSTEM):
        assert not Translation.objects.exists()


def test_a_decision_that_turns_while_the_job_waits_stops_it(mira, document, server, settings):
    settings.TRANSLATE_COUNTRY = home_campus().country
    with acting(mira):
        asked = actions.ask_translation(document_ref=document.ref, source="es", target="en", engine="http", by=mira)
    settings.TRANSLATE_COUNTRY = ""
    drain()
    assert server[0] == [] and now(asked).failure == "may-not-leave" and now(asked).state == "drafted"


def test_a_server_that_fails_is_said_so_and_left_alone_after_three_times(mira, document, server, settings):
    settings.TRANSLATE_COUNTRY = home_campus().country
    calls, answers = server
    answers += [(500, {}), (200, {"translatedText": ["one"]}), (200, [])]
    asked = ask(mira, document, engine="http")
    for _ in range(3):
        assert now(asked).failure == "away"
        with acting(mira):
            actions.draft_again(ref=asked.ref, by=mira)
        drain()
    assert len(calls) == 3 and http.BREAKER.is_open


def test_a_breaker_closes_again_when_it_has_rested():
    now = [0.0]
    breaker = http.Breaker(most=2, rest=60, now=lambda: now[0])
    breaker.tell(worked=False)
    assert not breaker.is_open
    breaker.tell(worked=False)
    assert breaker.is_open
    now[0] = 61
    assert not breaker.is_open
    breaker.tell(worked=True)
    assert breaker.failures == 0
