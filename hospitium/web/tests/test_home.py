"""Where a person's day begins follows from what they do."""

import pytest

from hospitium.access.roles import Role
from hospitium.access.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.COORDINATOR, "/worklist/"),
        (Role.SPECIALIST, "/review/"),
        (Role.OFFICE_CONSULTANT, "/desk/"),
        (Role.REFERRING_PHYSICIAN, "/referrals/"),
        (Role.PATIENT, "/home/"),
        (Role.PRIVACY_OFFICER, "/inbox/"),
    ],
)
def test_each_begins_where_their_work_waits(client, home, role, address):
    client.force_login(make_person("Somebody", role, organisation_id=home.pk))
    assert client.get("/").headers["Location"] == address
