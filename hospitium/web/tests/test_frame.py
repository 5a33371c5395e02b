"""What surrounds every page: each large page has a key of its own."""

from collections import Counter

import pytest
from django.urls import reverse

from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.testing import make_case
from hospitium.web.frame import _commands

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(home):
    return make_actor("Mira", *Role, organisation_id=home.pk)


def test_every_key_leads_to_one_page_alone(everybody):
    pages = {one.key: set() for one in _commands(everybody, "en")}
    for one in _commands(everybody, "en"):
        pages[one.key].add(one.url)
    assert {key for key, urls in pages.items() if key and len(urls) > 1} == set()


def test_the_keys_for_work_translations_and_sending_are_given_once(everybody):
    keys = Counter(one.key for one in _commands(everybody, "en") if one.group == "go")
    where = {one.key: one.url for one in _commands(everybody, "en")}
    for key, route in (("g m", "cases:work"), ("g t", "records:translations"), ("g s", "referrer:refer")):
        assert (keys[key], where[key]) == (1, reverse(route))


def test_a_character_no_text_can_hold_is_answered_with_a_sentence(client, everybody, home):
    case = make_case()
    client.force_login(make_person("Nora", Role.COORDINATOR, organisation_id=home.pk))
    told = {"topic": "diet", "statement": "a\x00b", "stated_by": "patient"}
    answer = client.post(f"/cases/{case.ref}/profile/", told)
    assert answer.status_code == 422 and "Please check" in answer.content.decode()
    assert client.get("/worklist/", {"q": "a\x00b"}).status_code == 422
