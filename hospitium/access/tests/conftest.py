"""People at the door, and a clock that jumps."""

import datetime as dt

import pytest
import time_machine

from hospitium.access.roles import Role
from hospitium.access.testing import make_person


@pytest.fixture
def coordinator(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def patient(home):
    return make_person("Ana", Role.PATIENT, organisation_id=home.pk)


@pytest.fixture
def jump():
    """Jump so many seconds ahead, from where the clock stands; back at the end of the test."""
    travels = []

    def ahead(seconds):
        travel = time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds), tick=True)
        travel.start()
        travels.append(travel)

    yield ahead
    for travel in reversed(travels):
        travel.stop()
