"""The plan board as a coordinator reads it: by resource and by visit, a page at a time, and what its forms answer."""

import datetime as dt
import json

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.testing import make_case
from hospitium.kernel.ids import new_key
from hospitium.partners.actions import ensure_home
from hospitium.scheduling.booking.testing import at, make_appointment, make_place, make_resource
from hospitium.scheduling.models import Appointment, Resource
from hospitium.scheduling.visits.testing import held, make_campus, make_visit, planner

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = "2027-03-01"


@pytest.fixture
def mira(home):
    return signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk), SERVER_NAME="testserver")


def sent(browser, found, **told):
    told = {"at": at(10).isoformat(), "sequence": 0, "why": "The family asked", "request_key": new_key()} | told
    return browser.post(f"/board/{found.ref}/move/", told)


def now(found):
    with acting(SYSTEM):
        return Appointment.objects.get(pk=found.pk)


def test_a_week_shows_what_each_resource_has_and_how_much_of_its_hours_that_takes(mira):
    ada, case = make_resource("Dr Ada"), make_case(name="Omar Haddad")
    make_appointment(ada, begin=at(9), minutes=600 // 2, case=case)
    page = mira.get(f"/board/?day={WEEK}").content.decode()
    assert "Dr Ada" in page and "Omar Haddad" in page and "10 % taken" in page
    assert "Omar Haddad" not in mira.get("/board/?day=2027-03-08").content.decode()


def test_rows_are_chosen_by_kind_place_and_name_and_walked_by_key(mira):
    east = make_place("East")
    for number in range(25):
        make_resource(f"Dr {number:02}", place=east if number == 3 else None)
    make_resource("Room 1", "room")
    first = mira.get(f"/board/?day={WEEK}").content.decode()
    assert "Dr 19" in first and "Dr 20" not in first and "Room 1" not in first
    more = mira.get("/board/" + first.split('<p><a class="button" href="')[-1].split('"')[0].replace("&amp;", "&"))
    assert "Dr 20" in more.content.decode() and "Dr 19" not in more.content.decode()
    assert "Room 1" in mira.get(f"/board/?day={WEEK}&kind=room").content.decode()
    of_east = mira.get(f"/board/?day={WEEK}&place={east.ref}").content.decode()
    assert "Dr 03" in of_east and "Dr 04" not in of_east
    assert "Dr 07" in mira.get(f"/board/?day={WEEK}&q=07").content.decode()


def test_a_lane_shows_a_visits_steps_with_arrival_and_departure(mira):
    make_campus()
    by = planner()
    plan = held(make_visit(by, languages=("ar",)), by)
    arrive = dt.datetime.fromisoformat(plan.agreed["arrive"])
    page = mira.get(f"/board/?reading=visits&day={arrive.date()}").content.decode()
    for words in ("Arrives", "Leaves", "Blood tests", "Held", plan.case.ref):
        assert words in page
    assert plan.case.ref in mira.get(f"/board/?reading=visits&day={arrive.date()}&q={plan.case.ref}").content.decode()
    assert plan.case.ref not in mira.get(f"/board/?reading=visits&day={arrive.date()}&q=Nobody").content.decode()


def test_lanes_are_walked_by_key_too(mira):
    for number in range(23):
        make_appointment(
            make_resource(f"Dr {number}"), begin=at(9 + number / 4), case=make_case(name=f"Case {number:02}")
        )
    first = mira.get(f"/board/?reading=visits&day={WEEK}").content.decode()
    more = mira.get("/board/" + first.split('<p><a class="button" href="')[-1].split('"')[0].replace("&amp;", "&"))
    assert "Case 19" in first and "Case 20" not in first
    assert "Case 20" in more.content.decode() and "Case 19" not in more.content.decode()


def test_without_any_script_an_appointment_is_moved_from_a_list_by_price_and_back(mira):
    found = make_appointment(make_resource("Dr Ada"), begin=at(9), case=make_case())
    page = mira.get(f"/board/{found.ref}/").content.decode()
    assert "same day, 15 min later" in page and "nobody else is touched" in page
    answer = sent(mira, found, people="")
    assert answer.status_code == 302 and f"moved={found.ref}" in answer.url and now(found).begins == at(10)
    assert "Move it back" in mira.get(answer.url).content.decode()
    assert "Back to where it was" in mira.get(f"/board/{found.ref}/").content.decode()


def test_a_moment_one_asks_about_is_answered_with_its_price_or_why_not(mira):
    ada = make_resource("Dr Ada")
    make_appointment(ada, begin=at(13))
    found = make_appointment(ada, begin=at(9))
    may = mira.get(f"/board/{found.ref}/", {"at": at(11).isoformat()}).content.decode()
    assert "The moment you asked about" in may
    assert "Not possible" in mira.get(f"/board/{found.ref}/", {"at": at(13).isoformat()}).content.decode()


def test_what_is_refused_is_said_on_the_page_it_came_from_as_things_are_now(mira):
    ada = make_resource("Dr Ada")
    make_appointment(ada, begin=at(10))
    found = make_appointment(ada, begin=at(9))
    alone = sent(mira, found)
    assert alone.status_code == 409 and "Nothing was moved" in alone.content.decode()
    on_board = sent(mira, found, **{"from": "board", "back": f"day={WEEK}"})
    assert on_board.status_code == 409 and 'id="board"' in on_board.content.decode()
    late = sent(mira, found, at=at(11).isoformat(), sequence=7)
    assert "Somebody changed this appointment meanwhile" in late.content.decode() and now(found).begins == at(9)


def test_a_script_gets_every_place_at_once_and_a_single_reason_when_it_asks(mira):
    ada, ben = make_resource("Dr Ada"), make_resource("Dr Ben")
    make_appointment(ada, begin=at(13))
    found = make_appointment(ada, begin=at(9))
    told = json.loads(
        mira.get(f"/board/{found.ref}/places/", {"part": ada.ref, "rows": f"{ada.ref},{ben.ref}"}).content
    )
    assert told["rows"] == [ada.ref] and told["fixed"] == "" and len(told["places"]) > 100
    assert {"at", "day", "minute", "price", "people", "when"} <= set(told["places"][0])
    no = json.loads(mira.get(f"/board/{found.ref}/why/", {"at": at(13).isoformat()}).content)
    yes = json.loads(mira.get(f"/board/{found.ref}/why/", {"at": at(11).isoformat()}).content)
    assert no["place"] is None and "Dr Ada" in no["text"] and yes["place"]["price"]


def test_another_who_can_takes_a_part_on_their_own_row(mira):
    make_campus()
    by, other = planner(), make_resource("Echo 2", "device", skills=["echo"], zone=ensure_home().zone)
    plan = held(make_visit(by, languages=("ar",)), by)
    with acting(SYSTEM):
        found = Appointment.objects.get(visit=plan.ref, step="echo")
        now_at = found.bookings.get().resource
        other = Resource.objects.exclude(pk=now_at.pk).get(skills=["echo"])
    asked = {"part": now_at.ref, "rows": f"{now_at.ref},{other.ref}"}
    told = json.loads(mira.get(f"/board/{found.ref}/places/", asked).content)
    there = next(one for one in told["places"] if one["taker"] == other.ref)
    assert set(told["rows"]) == {now_at.ref, other.ref}
    assert f"{now_at.name} changes to {other.name}" in there["price"]
    assert sent(mira, found, **{name: there[name] for name in ("at", "part", "taker", "people")}).status_code == 302
    with acting(SYSTEM):
        assert found.bookings.get(is_live=True).resource == other


def test_of_many_who_could_come_instead_the_page_lists_some_and_says_so(mira):
    make_campus()
    by, here, arabic = planner(), ensure_home().zone, (("ar", 5, 5, 5),)
    plan = held(make_visit(by, languages=("ar",)), by)
    with acting(SYSTEM):
        talk = Appointment.objects.get(visit=plan.ref, step="first_talk")
    said = "There are more people than are listed here."
    make_resource("Iman 1", "interpreter", languages=arabic, modes=["on_site"], zone=here)
    page = mira.get(f"/board/{talk.ref}/").content.decode()
    assert "Idris changes to Iman 1" in page and said not in page
    for number in range(2, 22):
        make_resource(f"Iman {number}", "interpreter", languages=arabic, modes=["on_site"], zone=here)
    page = mira.get(f"/board/{talk.ref}/").content.decode()
    assert page.count("Idris changes to Iman") == 20 and said in page


def test_what_does_not_move_says_why_on_its_page_and_to_the_script(mira):
    found = make_appointment(make_resource("Dr Ada"), begin=at(9), locked=True)
    assert "This appointment does not move." in mira.get(f"/board/{found.ref}/").content.decode()
    assert "locked" in json.loads(mira.get(f"/board/{found.ref}/places/").content)["fixed"]
    assert sent(mira, found).status_code == 409


def test_nobody_else_finds_the_board(home):
    found = make_appointment(make_resource("Dr Ada"), begin=at(9))
    for role in (Role.PROGRAMME_LEAD, Role.SPECIALIST, Role.PATIENT, Role.OFFICE_CONSULTANT):
        other = signed_in(make_person(f"Lee {role}", role, organisation_id=home.pk), SERVER_NAME="testserver")
        for path in ("/board/", f"/board/{found.ref}/", f"/board/{found.ref}/places/", f"/board/{found.ref}/why/"):
            assert other.get(path).status_code == 404
        assert sent(other, found).status_code == 404


def test_the_places_of_an_appointment_cost_a_bounded_number_of_questions(mira, django_assert_max_num_queries):
    make_campus()
    by = planner()
    plan = held(make_visit(by, languages=("ar",)), by)
    with acting(SYSTEM):
        found = Appointment.objects.get(visit=plan.ref, step="blood")
    for path in ("", "places/"):
        with django_assert_max_num_queries(25):
            assert mira.get(f"/board/{found.ref}/{path}").status_code == 200


def test_what_nobody_can_read_of_an_address_does_no_harm(mira):
    for query in ("moved=../x", "after=x~y", "day=never", "after=99~", "reading=visits&after=7~z"):
        assert mira.get(f"/board/?{query}").status_code == 200
    assert mira.get("/board/?reading=upside-down").status_code == 422


@pytest.mark.parametrize("edge", ["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59-11:00", "25:61"])
def test_a_moment_no_clock_will_ever_show_is_refused_in_words(mira, edge):
    found = make_appointment(make_resource("Dr Ada"), begin=at(9), case=make_case())
    answer = sent(mira, found, at=edge)
    assert answer.status_code == 422 and "Please check what you entered." in answer.content.decode()
    assert mira.get(f"/board/{found.ref}/why/", {"at": edge}).status_code == 422
    assert now(found).sequence == found.sequence
