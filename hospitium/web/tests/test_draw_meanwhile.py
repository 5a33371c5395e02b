"""A page that is drawn while who saw it is committed: the same page, shown only when that is written, and never half."""

import re

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.http import Page
from hospitium.access.models import AccessEvent, Session
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.testing import make_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira(client, home):
    make_case(name="Zenobia Canary")
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


def looks():
    with acting(SYSTEM):
        return AccessEvent.objects.filter(action="list").count()


def test_the_page_says_what_one_drawn_within_the_transaction_says(mira, monkeypatch):
    meanwhile = mira.get("/worklist/")
    monkeypatch.setattr("config.refusals.Page", type("Nothing", (), {}))
    within = mira.get("/worklist/")
    assert b"Zenobia Canary" in meanwhile.content and body(meanwhile) == body(within)


def body(answer):
    """The page without what differs each time: its tokens."""
    return re.sub(r'"[\w-]{22}"|"[A-Za-z0-9]{64}"|nonce="[^"]*"', "", answer.content.decode())


def test_what_is_drawn_of_a_look_that_cannot_be_written_is_thrown_away(mira, monkeypatch):
    drawn, draw = [], Page.draw
    monkeypatch.setattr(Page, "draw", lambda self: (draw(self), drawn.append(self.content)))
    monkeypatch.setattr("hospitium.access.record.APPEND", "SELECT access_gone(%s)")
    answer = mira.get("/worklist/")
    assert answer.status_code == 503 and b"Canary" not in answer.content
    assert [b"Zenobia Canary" in content for content in drawn] == [True]
    monkeypatch.undo()
    assert looks() == 0 and b"Zenobia Canary" in mira.get("/worklist/").content and looks() == 1


def test_a_page_that_asks_for_more_than_it_was_given_fails_aloud_and_the_look_stands(mira, monkeypatch):
    before = looks()
    monkeypatch.setattr(Page, "rendered_content", property(lambda self: Session.objects.count()))
    with pytest.raises(RuntimeError, match="could not be drawn"):
        mira.get("/worklist/")
    monkeypatch.undo()
    assert looks() == before + 1
    assert b"Zenobia Canary" in mira.get("/worklist/").content
