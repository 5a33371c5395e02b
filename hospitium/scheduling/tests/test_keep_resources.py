"""Keeping resources: specialists become ones by a click, hours and leave are said, and what leave hits is seen first."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.testing import make_case
from hospitium.kernel.clock import zone_of
from hospitium.partners.specialists.actions import Licence, Spoken, describe_specialist
from hospitium.scheduling.booking.testing import at, make_appointment, make_place, make_resource
from hospitium.scheduling.resources import actions, changing, queries
from hospitium.scheduling.resources.errors import HoursUnclear, ZoneUnknown
from hospitium.scheduling.resources.models import Hours, Resource, SpecialHours
from hospitium.scheduling.resources.week import monday_of, week_of

pytestmark = pytest.mark.django_db
MONDAY = "2027-03-01"


@pytest.fixture
def mira(home):
    return signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))


@pytest.fixture
def tomas(home):
    person = make_person("Tomas", Role.SPECIALIST, organisation_id=home.pk)
    with acting(SYSTEM):
        describe_specialist(
            person_id=person.pk,
            by=SYSTEM,
            lines=[],
            languages=[Spoken("es"), Spoken("fr", 1, 2, 0)],
            licences=[Licence("US", "US-CA"), Licence("AE", valid_until=dt.date(2020, 1, 1))],
            conditions=[],
            weekly_reviews=5,
            gender="male",
            credentials="MD",
            away_from=dt.date(2027, 3, 3),
            away_until=dt.date(2027, 3, 4),
        )
    return person


def adopted(mira, person):
    answer = mira.post(f"/resources/specialists/{person.pk}/")
    assert answer.status_code == 302
    with acting(SYSTEM):
        return Resource.objects.get(person=person)


def test_a_specialist_becomes_a_resource_with_what_their_profile_says(mira, home, tomas):
    assert "Tomas" in mira.get("/resources/").content.decode()
    made = adopted(mira, tomas)
    assert (made.kind, made.name, made.gender, made.licences) == ("specialist", "Tomas", "male", ["US-CA"])
    with acting(SYSTEM):
        spoken = [(one.tag, one.speaks, one.understands, one.reads) for one in queries.languages_of(made)]
        away = SpecialHours.objects.get(resource=made)
    assert spoken == [("es", 4, 4, 4), ("fr", 2, 3, 0)]
    midnight = dt.datetime(2027, 3, 3, tzinfo=zone_of(home.zone))
    assert (away.begins, away.kind, away.is_whole_days) == (midnight, "leave", True)
    adopted(mira, tomas)


def test_nobody_is_there_before_their_hours_are_said_but_a_room_is(home):
    with acting(SYSTEM):
        ada, room = make_resource(hours=None), make_resource("Room", "room", hours=None)
        begin, end = at(9), at(10)
        assert not queries.calendar_of(ada, begin, end).covers(begin, end)
        assert queries.calendar_of(room, begin, end).covers(begin, end)


def test_hours_are_said_for_several_days_and_dropped(mira, home):
    ada = make_resource(hours=None, zone="Asia/Dubai")
    said = {"weekdays": ["0", "2"], "begins": "22:00", "ends": "06:00"}
    assert mira.post(f"/resources/{ada.ref}/hours/", said).status_code == 302
    with acting(SYSTEM):
        spans = queries.calendar_of(ada, at(0), at(0, day=7)).open(at(0), at(0, day=7))
        assert spans == [(at(18), at(26)), (at(18, day=2), at(26, day=2))]
        number = Hours.objects.filter(resource=ada).first().pk
    assert mira.post(f"/resources/{ada.ref}/hours/{number}/drop/").status_code == 302
    assert mira.post(f"/resources/{ada.ref}/hours/{number}/drop/").status_code == 404
    assert mira.post(f"/resources/{ada.ref}/hours/", {"begins": "22:00"}).status_code == 422


def test_what_a_leave_hits_is_listed_before_anything_is_kept(mira, home):
    ada, case = make_resource(), make_case()
    make_appointment(ada, case=case, title="Second look")
    said = {"kind": "leave", "first": MONDAY, "last": "2027-03-02", "reason": "Wedding"}
    page = mira.post(f"/resources/{ada.ref}/away/", said)
    text = page.content.decode()
    assert "1 appointment is booked meanwhile" in text and case.ref in text and "Second look" in text
    with acting(SYSTEM):
        assert not SpecialHours.objects.exists()
    assert mira.post(f"/resources/{ada.ref}/away/", said | {"seen": "1"}).status_code == 302
    with acting(SYSTEM):
        kept = SpecialHours.objects.get()
        assert (kept.begins, kept.ends, kept.reason, kept.by) == (at(0), at(48), "Wedding", "Mira")
    assert mira.post(f"/resources/{ada.ref}/away/{kept.pk}/drop/").status_code == 302


def test_a_leave_that_hits_nothing_and_an_opening_are_kept_at_once(mira, home):
    ada = make_resource()
    make_appointment(ada)
    free = {"kind": "illness", "first": MONDAY, "last": MONDAY, "begins": "12:00", "ends": "13:00"}
    assert mira.post(f"/resources/{ada.ref}/away/", free).status_code == 302
    opening = {"kind": "opening", "first": MONDAY, "last": MONDAY}
    assert mira.post(f"/resources/{ada.ref}/away/", opening).status_code == 302
    with acting(SYSTEM):
        assert [one.is_open for one in SpecialHours.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize(
    "wrong", [{"last": "2027-02-28"}, {"begins": "10:00"}, {"begins": "10:00", "ends": "09:00"}, {"last": "2029-01-01"}]
)
def test_times_that_do_not_follow_on_one_another_are_named(mira, home, wrong):
    ada = make_resource()
    said = {"kind": "leave", "first": MONDAY, "last": MONDAY} | wrong
    assert mira.post(f"/resources/{ada.ref}/away/", said).status_code == 422


def test_an_administrator_sees_who_is_taken_when_but_not_for_whom(home):
    ada, case = make_resource(), make_case()
    make_appointment(ada, case=case)
    page = signed_in(make_person("Root", Role.ADMINISTRATOR, organisation_id=home.pk)).get(
        f"/resources/{ada.ref}/?week={MONDAY}"
    )
    text = page.content.decode()
    assert "09:00–10:00" in text and "taken" in text and case.ref not in text


def test_a_week_says_both_clocks_and_why_nobody_is_there(home):
    actor = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(actor):
        ada = make_resource(zone="Asia/Dubai")
        ada.special_hours.create(kind="illness", begins=at(20, day=0), ends=at(20, day=1))
        make_appointment(ada, begin=at(5))
        days = week_of(actor, ada, dt.date(2027, 3, 1), "UTC")
    assert days[0].there == [("08:00–18:00", "04:00–14:00")]
    assert [(one.when, one.elsewhere) for one in days[0].taken] == [("09:00–10:00", "05:00–06:00")]
    assert (days[1].there, days[1].shut) == ([], "Illness")
    assert days[5].shut == "outside of its hours"


def test_any_week_can_be_asked_for(home):
    ada = make_resource()
    assert monday_of(ada, "2027-03-04") == dt.date(2027, 3, 1)
    this = timezone.now().date()
    assert monday_of(ada, "nonsense") == this - this.weekday() * dt.timedelta(days=1)
    assert monday_of(ada, "9999-12-31").year == 2099 and monday_of(ada, "0001-01-01").year == 2000


def test_a_room_is_added_on_the_clock_of_its_place(mira, home):
    place = make_place("Dubai office", zone="Asia/Dubai")
    said = {"kind": "room", "name": "Room 4", "place": place.pk, "capacity": 2, "turnover": 10}
    assert mira.post("/resources/new/", said).status_code == 302
    with acting(SYSTEM):
        made = Resource.objects.get(name="Room 4")
    assert (made.zone, made.capacity, made.turnover, made.made_by) == ("Asia/Dubai", 2, 10, "Mira")
    assert mira.post("/resources/new/", said | {"zone": "Mars/Base"}).status_code == 422


def test_actions_refuse_what_a_form_would(home):
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)) as mira:
        ada = make_resource()
        with pytest.raises(HoursUnclear):
            actions.say_special(ref=ada.ref, kind="leave", begins=at(9), ends=at(9), by=mira)
        with pytest.raises(HoursUnclear):
            actions.add_hours(ref=ada.ref, weekdays=[], begins=dt.time(8), ends=dt.time(9), by=mira)
        with pytest.raises(ZoneUnknown):
            actions.add_place(name="x", zone="Mars/Base", by=mira)
        changing.retire(ref=ada.ref, by=mira)
        assert ada not in queries.resources()


def test_pages_of_resources_ask_fifteen_at_most_however_much_there_is(mira, home, django_assert_max_num_queries):
    ada = make_resource(languages=[("es", 5, 5, 5)])
    for n in range(60):
        make_resource(f"Room {n}", "room", languages=[("en", 1, 1, 1)])
        make_appointment(ada, begin=at(8 + n % 5 * 2, day=n % 5), state="cancelled")
    for day in range(5):
        make_appointment(ada, case=make_case(), begin=at(9, day=day))
    with django_assert_max_num_queries(13):
        page = mira.get("/resources/").content.decode()
    assert "More" in page
    with django_assert_max_num_queries(15):
        assert mira.get(f"/resources/{ada.ref}/?week={MONDAY}").status_code == 200


def test_the_list_goes_on_where_it_ended(mira, home):
    for n in range(60):
        make_resource(f"Room {n:02}", "room")
    first = mira.get("/resources/?kind=room").content.decode()
    assert "Room 49" in first and "Room 50" not in first
    with acting(SYSTEM):
        last = Resource.objects.get(name="Room 49")
    rest = mira.get("/resources/", {"kind": "room", "after": f"{last.pk}~room~Room 49"}).content.decode()
    assert "Room 50" in rest and "Room 49" not in rest
    assert mira.get("/resources/?after=broken").status_code == 200
