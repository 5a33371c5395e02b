"""Open pages of resources hear what is booked of them, of a case or of none, and who may not see them hears nothing."""

import json

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from config import live
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.scheduling.booking import actions
from hospitium.scheduling.booking.actions import Need
from hospitium.scheduling.booking.testing import at, make_resource
from hospitium.scheduling.resources.actions import say_special

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def heard(monkeypatch):
    found = []
    wrapped = connection.cursor

    class Cursor:
        def __init__(self):
            self.real = wrapped()

        def __enter__(self):
            self.real.__enter__()
            return self

        def __exit__(self, *error):
            return self.real.__exit__(*error)

        def execute(self, sql, params=None):
            if "pg_notify" in sql:
                found.extend(params[1] if isinstance(params[1], list) else [params[1]])
            return self.real.execute(sql, params)

        def __getattr__(self, name):
            return getattr(self.real, name)

    monkeypatch.setattr("hospitium.messaging.live.connection.cursor", Cursor)
    return found


def told(heard):
    return [(one["ref"], one.get("act")) for one in map(json.loads, heard)]


def test_what_is_booked_moved_and_let_go_is_told_of_every_resource_it_takes_or_took(mira, heard):
    ada, bo = make_resource("Ada"), make_resource("Bo")
    with acting(mira):
        held = actions.hold(key="a", needs=[Need(ada.ref, "specialist")], begins=at(9), ends=at(10), by=mira)
        assert told(heard) == [(ada.ref, "see resources")]
        heard.clear()
        actions.move(ref=held.ref, needs=[Need(bo.ref, "specialist")], why="ill", by=mira)
        assert {ref for ref, _act in told(heard)} == {ada.ref, bo.ref}
        heard.clear()
        actions.cancel(ref=held.ref, why="no", by=mira)
        assert (bo.ref, "see resources") in told(heard)


def test_leave_is_heard_too(mira, heard):
    ada = make_resource()
    with acting(SYSTEM):
        say_special(ref=ada.ref, kind="leave", begins=at(9), ends=at(10), by=SYSTEM)
    assert told(heard) == [(ada.ref, "see resources")]


@pytest.mark.parametrize(("role", "hears"), [(Role.ADMINISTRATOR, True), (Role.COORDINATOR, True), (Role.NURSE, False)])
def test_only_who_may_see_resources_hears_of_them(home, monkeypatch, role, hears):
    person = make_person("Somebody", role, organisation_id=home.pk)
    monkeypatch.setattr(live, "person_behind", lambda _key: person.pk)
    monkeypatch.setattr(live, "actor_for", lambda _number: make_actor("Somebody", role, organisation_id=home.pk))
    assert async_to_sync(live._may_hear)("key", person.pk, None, "see resources") is hears
