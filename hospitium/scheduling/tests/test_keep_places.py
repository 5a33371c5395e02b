"""Places with ways and directions, what a resource is, taking one out of use, and who is not booked for a case."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.actions import join_circle
from hospitium.cases.testing import make_case
from hospitium.scheduling.booking.testing import make_appointment, make_place, make_resource
from hospitium.scheduling.models import NotWith, Place, Way
from hospitium.scheduling.resources.models import Resource

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(days=3)


@pytest.fixture
def mira(home):
    return signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))


@pytest.fixture
def rana(home):
    return make_person("Rana", Role.PATIENT)


def family_case(person):
    with acting(SYSTEM):
        case = make_case()
        join_circle(case_ref=case.ref, person=person, role=Role.PATIENT, by=SYSTEM)
        return case


def sent(**more):
    return {"name": "Palm court", "address": "3 Mirador Way", "floor": "Level 4", "zone": ""} | more


def test_a_place_is_kept_with_its_directions_and_ways_both_ways(mira, home):
    east = make_place("East Wing")
    answer = mira.post(
        "/places/new/",
        sent(latitude="40.4168", longitude="-3.7038", way_inside_es="Suba a la planta 4", **{f"to_{east.ref}": "7"}),
    )
    assert answer.status_code == 302
    with acting(SYSTEM):
        made = Place.objects.get(name="Palm court")
        assert made.zone == home.zone and made.way_inside == {"es": "Suba a la planta 4"}
        assert Way.objects.count() == 2 and {way.minutes for way in Way.objects.all()} == {7}
    page = mira.get(f"/places/{made.ref}/").content.decode()
    assert "Suba a la planta 4" in page and 'value="7"' in page
    assert mira.post(f"/places/{made.ref}/", sent(name="Palm garden")).status_code == 302
    with acting(SYSTEM):
        assert not Way.objects.exists() and Place.objects.get(pk=made.pk).name == "Palm garden"


@pytest.mark.parametrize(
    "wrong", [{"latitude": "40"}, {"latitude": "91", "longitude": "0"}, {"zone": "Mars/Base"}, {"name": ""}]
)
def test_what_cannot_be_is_said_at_the_form(mira, wrong):
    assert mira.post("/places/new/", sent(**wrong)).status_code == 422


def test_a_family_reads_how_to_get_there_in_its_language_with_a_map(rana, settings):
    with acting(SYSTEM):
        place = make_place("Palm court", latitude="40.416800", longitude="-3.703800", way_here={"es": "Línea 10"})
    case = family_case(rana)
    make_appointment(make_resource(), case=case, place=place, begin=timezone.now() + SOON)
    page = signed_in(rana).get(f"/home/{case.ref}/visit/").content.decode()
    assert "Línea 10 (Spanish)" in page and 'href="geo:40.416800,-3.703800?q=40.416800,-3.703800"' in page
    settings.MAP = "https://maps.invalid/?mlat={lat}&mlon={lon}"
    page = signed_in(rana).get(f"/home/{case.ref}/visit/").content.decode()
    assert "https://maps.invalid/?mlat=40.416800&amp;mlon=-3.703800" in page


def test_the_way_into_a_video_appointment_opens_shortly_before_and_is_another_after_a_move(rana, settings):
    settings.VIDEO = "https://meet.invalid/{room}"
    case = family_case(rana)
    soon = make_appointment(make_resource(), case=case, mode="virtual", begin=timezone.now() + dt.timedelta(minutes=10))
    later = make_appointment(make_resource("Bo"), case=case, mode="virtual", begin=timezone.now() + SOON)
    browser = signed_in(rana)

    def door(one):
        return browser.get(f"/home/{case.ref}/visit/{one.ref}/join/").content.decode()

    assert "https://meet.invalid/" not in door(later) and "from this moment on" in door(later)
    before = door(soon)
    assert "https://meet.invalid/" in before and soon.uid.hex not in before
    with acting(SYSTEM):
        soon.sequence = 1
        soon.save()
    after = door(soon)
    assert before.split("https://meet.invalid/")[1][:32] != after.split("https://meet.invalid/")[1][:32]
    settings.VIDEO = ""
    assert "Whoever arranged it tells you how to join." in door(soon)


def test_colleagues_who_take_part_find_the_door_and_others_do_not(home):
    bo, eve = (make_person(name, Role.SPECIALIST, organisation_id=home.pk) for name in ("Bo", "Eve"))
    one = make_appointment(
        make_resource("Bo", person=bo), case=make_case(), mode="virtual", begin=timezone.now() + SOON
    )
    campus = make_appointment(make_resource("Bo too", "nurse", person=bo), begin=timezone.now() + 2 * SOON)
    assert signed_in(bo).get(f"/appointments/{one.ref}/join/").status_code == 200
    assert signed_in(eve).get(f"/appointments/{one.ref}/join/").status_code == 404
    assert signed_in(bo).get(f"/appointments/{campus.ref}/join/").status_code == 404


def test_limits_and_skills_of_a_resource_are_changed_by_hand(mira):
    ada = make_resource(skills=["spine"])
    told = {
        "name": "Dr Ada",
        "zone": "UTC",
        "skills": "spine, hand",
        "capacity": 1,
        "turnover": 5,
        "most_steps_a_day": 6,
    }
    assert mira.post(f"/resources/{ada.ref}/change/", told).status_code == 302
    with acting(SYSTEM):
        found = Resource.objects.get(pk=ada.pk)
    assert (found.skills, found.turnover, found.most_steps_a_day) == (["spine", "hand"], 5, 6)
    assert mira.post(f"/resources/{ada.ref}/change/", told | {"zone": "Mars/Base"}).status_code == 422


def test_a_resource_goes_out_of_use_once_nothing_of_it_lies_ahead(mira):
    ada = make_resource()
    one = make_appointment(ada, begin=timezone.now() + SOON)
    assert "To be moved or handed over first" in mira.get(f"/resources/{ada.ref}/retire/").content.decode()
    assert mira.post(f"/resources/{ada.ref}/retire/").status_code == 409
    with acting(SYSTEM):
        one.bookings.update(is_live=False)
    assert mira.post(f"/resources/{ada.ref}/retire/").status_code == 302
    with acting(SYSTEM):
        assert Resource.objects.get(pk=ada.pk).retired_at
    mira.post(f"/resources/{ada.ref}/retire/")
    with acting(SYSTEM):
        assert Resource.objects.get(pk=ada.pk).retired_at is None


def test_somebody_kept_apart_is_named_with_why_and_shown_where_they_are_booked(mira):
    ada, case = make_resource("Dr Ada"), make_case()
    make_appointment(ada, case=case, begin=timezone.now() + SOON)
    here = f"/cases/{case.ref}/apart/"
    assert mira.post(here, {"resource": ada.ref, "why": " "}).status_code == 422
    assert mira.post(here, {"resource": ada.ref, "why": "They are related."}).status_code == 302
    page = mira.get(here).content.decode()
    assert "They are related." in page and "booked nevertheless" in page
    with acting(SYSTEM):
        number = NotWith.objects.get().pk
        assert [one.verb for one in case.entries.all() if "apart" in one.verb] == ["kept_apart"]
    assert mira.post(f"{here}{number}/drop/").status_code == 302
    with acting(SYSTEM):
        assert not NotWith.objects.exists()
    assert mira.post(f"{here}{number}/drop/").status_code == 404


@pytest.mark.parametrize("role", [Role.PROGRAMME_LEAD, Role.SPECIALIST, Role.NURSE])
def test_who_does_not_keep_resources_changes_nothing(home, role):
    ada, place = make_resource(), make_place()
    browser = signed_in(make_person("Eve", role, organisation_id=home.pk))
    for path in (
        f"/places/{place.ref}/",
        f"/resources/{ada.ref}/change/",
        f"/resources/{ada.ref}/retire/",
        "/places/new/",
    ):
        assert browser.get(path).status_code == 404


def test_pages_of_places_ask_few_questions_however_many_there_are(mira, django_assert_max_num_queries):
    places = [make_place(f"Wing {n}") for n in range(30)]
    for path in ("/places/", f"/places/{places[0].ref}/"):
        with django_assert_max_num_queries(12):
            assert mira.get(path).status_code == 200
