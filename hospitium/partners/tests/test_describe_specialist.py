"""A specialist says what they treat, where they may practise, which languages they speak, and when they are here."""

import datetime as dt

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.partners.queries import lines_of, specialist_of, specialists, with_profiles
from hospitium.partners.specialists.actions import Licence, Spoken, Treats, describe_specialist
from hospitium.partners.specialists.errors import AwayEndsBefore, LanguageTwice, LicenceEndsBefore, NotASpecialist
from hospitium.partners.specialists.models import Level
from hospitium.partners.testing import make_line, make_specialist

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 21)


@pytest.fixture
def tomas(home):
    return make_actor("Tomas", Role.SPECIALIST, organisation_id=home.pk)


def test_a_specialist_describes_themselves_and_nobody_else(tomas, home):
    make_line("spine")
    with acting(tomas):
        described = describe_specialist(
            person_id=tomas.id,
            by=tomas,
            lines=["spine"],
            languages=[Spoken("sv"), Spoken("es", Level.SOME, Level.WELL, Level.NONE)],
            licences=[Licence("US", "US-CA", "A 123", valid_until=DAY)],
            conditions=[Treats("m41.1"), Treats(words="scoliosis of adults")],
        )
    assert [line.slug for line in lines_of(tomas.id)] == ["spine"]
    assert [(one.tag, one.speaks) for one in described.languages.all()] == [("sv", Level.FULLY), ("es", Level.SOME)]
    assert [(one.system, one.code, one.words) for one in described.conditions.all()] == [
        ("icd10", "M41.1", ""),
        ("", "", "scoliosis of adults"),
    ]
    licence = described.licences.get()
    assert licence.holds(DAY) and not licence.holds(DAY + dt.timedelta(days=1))
    other = make_person("Asha", Role.SPECIALIST, organisation_id=home.pk)
    with acting(tomas), pytest.raises(MayNot):
        describe_specialist(person_id=other.pk, by=tomas)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.PARTNER_LIAISON])
def test_the_desk_of_partners_describes_anybody_who_is_a_specialist(tomas, home, role):
    desk = make_actor("Desk", role, organisation_id=home.pk)
    nurse = make_person("Nora", Role.NURSE, organisation_id=home.pk)
    with acting(desk):
        assert describe_specialist(person_id=tomas.id, by=desk).changed_by == "Desk"
        with pytest.raises(NotASpecialist):
            describe_specialist(person_id=nurse.pk, by=desk)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"lines": ["nowhere"]}, NotHere),
        ({"licences": [Licence("ZZ")]}, BadInput),
        ({"licences": [Licence("US", "MX-CMX")]}, BadInput),
        ({"licences": [Licence("US", valid_from=DAY, valid_until=DAY - dt.timedelta(days=1))]}, LicenceEndsBefore),
        ({"away_until": DAY}, AwayEndsBefore),
        ({"languages": [Spoken("es", 9)]}, BadInput),
        ({"languages": [Spoken("es"), Spoken("en"), Spoken("es", Level.WELL)]}, LanguageTwice),
        ({"conditions": [Treats(" ")]}, BadInput),
        ({"gender": "unsaid"}, BadInput),
    ],
)
def test_what_cannot_be_is_refused(tomas, facts, refusal):
    with acting(SYSTEM), pytest.raises(refusal):
        describe_specialist(person_id=tomas.id, by=SYSTEM, **facts)


def test_a_new_description_takes_the_place_of_the_old_one(tomas, home):
    for tags in (["en", "es"], ["fr"]):
        with acting(SYSTEM):
            describe_specialist(person_id=tomas.id, by=SYSTEM, languages=[Spoken(tag) for tag in tags])
    assert [one.tag for one in specialist_of(tomas.id).languages.all()] == ["fr"]


def test_away_has_a_first_day_and_perhaps_a_last(home):
    gone = make_specialist(away_from=DAY)
    back = make_specialist("Bruno", away_from=DAY, away_until=DAY)
    later = DAY + dt.timedelta(days=1)
    assert gone.is_away(later) and back.is_away(DAY) and not back.is_away(later)


def test_only_people_who_are_specialists_now_are_found(home, django_assert_max_num_queries):
    from hospitium.access.actions import end_role

    for number in range(5):
        make_specialist(f"Person {number}")
    former = make_specialist("Former")
    with acting(SYSTEM):
        end_role(person=former.person, role=Role.SPECIALIST, organisation_id=home.pk)
    with django_assert_max_num_queries(2):
        found = [(one.person.name, *one.lines.all(), *one.languages.all()) for one in with_profiles(specialists())]
    assert [name for name, *_ in found] == [f"Person {number}" for number in range(5)]
    assert lines_of(home.pk + 10_000) == []


def rows(**lists):
    sent = {}
    for name, found in lists.items():
        sent |= {f"{name}-TOTAL_FORMS": len(found), f"{name}-INITIAL_FORMS": 0}
        sent |= {f"{name}-{at}-{key}": value for at, row in enumerate(found) for key, value in row.items()}
    return sent


def test_the_page_shows_a_profile_and_keeps_what_its_person_changes(client, home):
    asha = make_specialist(conditions=["I35"], languages=[Spoken("ta"), Spoken("en")])
    where = f"/specialists/{asha.person_id}/"
    client.force_login(asha.person)
    assert 'value="I35"' in client.get(where).content.decode()
    assert client.get("/specialists/").status_code == client.get(f"/specialists/{home.pk + 9999}/").status_code == 404
    sent = {"credentials": "MD", "lines": ["cardiology"], "weekly_reviews": 4, "is_offered": "on"} | rows(
        languages=[{"tag": "es", "speaks": 3, "understands": 3, "reads": 2}, {"tag": ""}],
        licences=[{"country": "US", "region": "US-CA", "number": "A 1", "valid_until": "2030-01-01"}],
        conditions=[{"system": "icd10", "code": "I34.0"}, {"words": "valves"}, {}],
    )
    assert client.post(where, sent | {"away_until": "2030-01-01"}).status_code == 422
    assert client.post(where, sent).status_code == 302
    kept = specialist_of(asha.person_id)
    assert [one.tag for one in kept.languages.all()] == ["es"] and kept.weekly_reviews == 4
    assert [one.code or one.words for one in kept.conditions.all()] == ["I34.0", "valves"]


def test_the_desk_lists_everybody_with_the_role_also_who_says_nothing_yet(client, home, tomas):
    make_specialist()
    client.force_login(make_person("Rafael", Role.PARTNER_LIAISON, organisation_id=home.pk))
    page = client.get("/specialists/").content.decode()
    assert "Asha Raman" in page and "Nothing is said yet" in page
    assert client.get(f"/specialists/{tomas.id}/").status_code == 200
