"""A stream of live news begins with what its page missed: between its drawing and the stream, or while the connection was gone."""

import asyncio
import json
import re

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings

from config import live
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.testing import make_case
from hospitium.messaging.live import moment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def bus(monkeypatch, settings):
    """One of its own that has been listening for a while."""
    settings.LIVE_URL = "http://{host}:8001/events"
    bus = live.Bus()
    bus.begin()
    bus.last = bus.whole_since = moment() - 60_000_000
    monkeypatch.setattr(live, "bus", bus)
    monkeypatch.setattr(live, "_listener", [None])
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.01)
    return bus


@pytest.fixture
def case(home):
    return make_case(office_id=home.pk)


@pytest.fixture
def mira(home):
    """A coordinator's browser."""
    return signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))


def told(browser, *, since="", last_heard=""):
    """What a stream tells until there is nothing more to tell: number, kind and data of each."""
    heard = []

    async def listen():
        gone = asyncio.Event()
        headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={browser.session.session_key}".encode())]
        headers += [(b"last-event-id", last_heard.encode())] if last_heard else []

        async def send(message):
            heard.append(message.get("body", b"").decode())
            if "still here" in heard[-1]:
                gone.set()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        scope = {"type": "http", "path": "/events", "headers": headers, "query_string": f"since={since}".encode()}
        await live.application(scope, receive, send)

    async_to_sync(listen)()
    return re.findall(r"id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n", "".join(heard))


def drawn_at(browser):
    return re.search(r'data-since="(\d+)"', browser.get("/worklist/").content.decode())[1]


def news_of(case, **more):
    return {"ref": case.ref, "case": case.pk, "by": "Ngozi"} | more


def test_it_begins_with_what_changed_since_its_page_was_drawn_and_with_nothing_older(mira, case, bus):
    bus.spread(news_of(case, by="Before"))
    since = drawn_at(mira)
    bus.spread(news_of(case))
    bus.spread(news_of(case, by="Yun"))
    heard = told(mira, since=since)
    assert [(kind, json.loads(data)) for _, kind, data in heard] == [
        ("case", {"ref": case.ref, "by": "Ngozi"}),
        ("case", {"ref": case.ref, "by": "Yun"}),
    ]
    assert int(since) < int(heard[0][0]) < int(heard[1][0])


def test_after_a_broken_connection_it_goes_on_where_it_was(mira, case, bus):
    since = drawn_at(mira)
    for _ in range(3):
        bus.spread(news_of(case))
    first, second, third = (number for number, _, _ in told(mira, since=since))
    assert [number for number, _, _ in told(mira, since=since, last_heard=second)] == [third]
    assert told(mira, since=first, last_heard=third) == []


def test_a_page_that_does_not_say_when_it_was_drawn_hears_only_what_comes(mira, case, bus):
    bus.spread(news_of(case))
    for since in ("", "-1", "yesterday", "٣", "9" * 5000):
        assert told(mira, since=since) == []


@pytest.mark.parametrize("missed", [1, live.CATCHES_UP + 1, live.KEPT + 1])
def test_more_than_can_be_told_or_is_known_is_told_as_being_behind(mira, case, bus, missed):
    since = drawn_at(mira)
    for _ in range(missed):
        bus.spread(news_of(case))
    if missed == 1:  # the listener was gone meanwhile
        bus.begin()
    [(number, kind, data)] = told(mira, since=since)
    assert (kind, data, int(number)) == ("behind", "{}", bus.last)
    assert told(mira, last_heard=number) == []


def test_what_one_may_not_see_is_not_told_afterwards_either(case, bus, home):
    ana = make_person("Ana", Role.PATIENT, organisation_id=home.pk)
    since = drawn_at(signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)))
    bus.spread(news_of(case))
    bus.spread(news_of(case, ends=ana.pk))
    bus.spread({"ref": "X-1", "case": None, "by": "Yun", "people": [ana.pk + 1]})
    bus.spread({"ref": "X-2", "case": None, "by": "Yun", "act": "see worklist"})
    bus.spread({"ref": "X-3", "case": None, "by": "Yun", "people": [ana.pk]})
    heard = [(kind, json.loads(data)) for _, kind, data in told(signed_in(ana), since=since)]
    assert heard == [("gone", {"ref": case.ref}), ("own", {"ref": "X-3", "by": "Yun"})]


def test_streams_that_are_open_come_anew_when_listening_begins_anew(bus):
    stream = bus.join(None)
    bus.begin()
    assert stream not in bus.streams
