"""Two who book at the same moment: what one lets go of, the other does not bring back."""

import datetime as dt
import threading

import psycopg
import pytest
from django.db import connection, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.kernel import database
from hospitium.scheduling.booking import actions
from hospitium.scheduling.booking.actions import Need
from hospitium.scheduling.booking.models import Booking
from hospitium.scheduling.booking.testing import at, make_resource

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def hold(by, room, begin, minutes=60):
    with acting(by):
        needs, begins = [Need(room.ref, "room")], at(begin)
        ends = begins + dt.timedelta(minutes=minutes)
        return actions.hold(key=f"{begin} {minutes}", needs=needs, begins=begins, ends=ends, by=by)


def cancel(by, found):
    with acting(by):
        actions.cancel(ref=found.ref, by=by, why="-")


def beside(work):
    """Begin something with a connection of its own, and come back once it waits for a lock or is over; gives its end."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(
        **database.current_params(), dbname=connection.settings_dict["NAME"], autocommit=True
    ) as other:
        while thread.is_alive() and not other.execute(waits).fetchone()[0]:
            thread.join(0.01)
    return thread.join


def test_a_booking_that_is_let_go_while_seats_change_stays_let_go(mira):
    ward = make_resource("Ward", "room", capacity=2)
    early, blocker, late = hold(mira, ward, 9), hold(mira, ward, 10, 30), hold(mira, ward, 10)
    cancel(mira, blocker)
    with transaction.atomic():
        cancel(mira, late)
        end = beside(lambda: hold(mira, ward, 9, 120))
    end()
    with acting(SYSTEM):
        seats = {
            one.appointment.ref: one.seat for one in Booking.objects.filter(is_live=True).select_related("appointment")
        }
    assert early.ref in seats and late.ref not in seats and blocker.ref not in seats
    assert sorted(seats.values()) == [0, 1]
