"""Undo restores exactly what was, within a day, one's own act only; snoozes end when something happens."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases import actions, errors, queries, sentences
from hospitium.cases.testing import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def test_an_assignment_is_taken_back(mira):
    case = make_case()
    with acting(mira):
        actions.assign_case(case_ref=case.ref, owner_id=mira.id, by=mira)
        entry = queries.undoable(mira, case)
        assert actions.undo(case_ref=case.ref, entry_id=entry.pk, by=mira).owner is None


def test_a_hold_is_taken_back_and_both_stay_on_the_timeline(mira):
    case = make_case()
    with acting(mira):
        actions.hold_case(case_ref=case.ref, hold="border", reason="Closed", by=mira)
        actions.undo(case_ref=case.ref, entry_id=queries.undoable(mira, case).pk, by=mira)
        assert [entry.verb for entry in queries.timeline(mira, case)] == ["resumed", "held", "opened"]


def test_what_somebody_else_did_since_cannot_be_undone(mira, home):
    case, luis = make_case(), make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk)
    with acting(mira):
        actions.assign_case(case_ref=case.ref, owner_id=mira.id, by=mira)
        entry = queries.undoable(mira, case)
    with acting(luis):
        actions.assign_case(case_ref=case.ref, owner_id=luis.id, by=luis)
    with acting(mira), pytest.raises(errors.CannotUndo):
        actions.undo(case_ref=case.ref, entry_id=entry.pk, by=mira)


def test_a_snooze_ends_when_what_it_waits_for_happens(mira):
    case = make_case()
    until = timezone.now().date() + dt.timedelta(days=30)
    with acting(mira):
        actions.snooze_case(case_ref=case.ref, until=until, wake_on="step", by=mira)
        assert not queries.worklist(mira, queries.Filters()).cases
        actions.move_case(case_ref=case.ref, move="request_records", by=mira)
        assert [one.ref for one in queries.worklist(mira, queries.Filters()).cases] == [case.ref]


def test_the_toast_names_the_day_so_that_nobody_misreads_it(mira):
    case = make_case()
    with acting(mira):
        actions.snooze_case(case_ref=case.ref, until=dt.date(2099, 12, 24), by=mira)
        assert sentences.sentence(queries.undoable(mira, case)) == "Snoozed until Thu 24 Dec 2099"
