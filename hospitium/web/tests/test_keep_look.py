"""A person's own look of the worklist: density and columns, kept and refused."""

import pytest

from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.testing import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client, home):
    make_case()
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


def test_hidden_columns_and_density_stay(mira):
    mira.post("/worklist/look/", {"density": "cards", "column": ["stage", "due"]})
    page = mira.get("/worklist/").content.decode()
    assert "work--cards" in page and "<th>Stage</th>" in page and "<th>Waiting on</th>" not in page


def test_an_unknown_density_is_refused(mira):
    assert mira.post("/worklist/look/", {"density": "tiny"}).status_code == 422


def test_a_saved_view_keeps_its_filter_and_belongs_to_its_owner(mira, home):
    mira.post("/worklist/views/", {"label": "Gulf", "query": "stage=intake"})
    assert "Gulf" in mira.get("/worklist/").content.decode()
    mira.force_login(make_person("Luis", Role.COORDINATOR, organisation_id=home.pk))
    assert "Gulf" not in mira.get("/worklist/").content.decode()
