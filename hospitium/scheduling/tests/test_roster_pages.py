"""Pages of the roster, of times and of the waiting list: what each side finds there, and what they ask the database at most."""

import datetime as dt

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User, actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.testing import make_case
from hospitium.scheduling.booking.testing import at, make_appointment
from hospitium.scheduling.models import Leave, Swap, TimeChoice, Waiting, WaitingOrder
from hospitium.scheduling.roster.testing import make_colleague
from hospitium.scheduling.slots.choosing import offer_times
from hospitium.scheduling.waitlist.wanting import want_earlier

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = "2027-03-01"


@pytest.fixture
def mira(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def ada(home):
    return make_colleague("Ada")


@pytest.fixture
def case(home, ada):
    noura = make_person("Noura", Role.PATIENT, organisation_id=home.pk)
    return make_case(circle=((noura.pk, "patient"), (ada[0].id, "specialist")))


def browser(person):
    return signed_in(person, SERVER_NAME="testserver")


def of(who):
    return browser(User.objects.get(pk=who[0].id))


def as_system(read):
    with acting(SYSTEM):
        return read()


def test_my_day_says_what_where_in_which_language_and_when_to_be_ready(ada, case):
    made = make_appointment(ada[1], case=case, bridge_tag="ar", bridge="video", mode="virtual")
    as_system(lambda: made.bookings.update(before=15, during=(at(8.75), at(10))))
    page = of(ada).get(f"/roster/?day={MONDAY}").content.decode()
    for words in ("09:00–10:00", "Amara Obi", "By video", "Arabic", "Interpreter by video", "08:45", "08:00–18:00"):
        assert words in page, words
    assert "Nothing booked." in of(ada).get("/roster/?day=2027-03-02").content.decode()


def test_whoever_is_no_resource_is_told_so_and_nobody_reads_anothers_roster(ada, mira, home):
    assert "no hours in the calendars" in browser(mira).get("/roster/").content.decode()
    other = make_colleague("Bo")
    assert of(other).get(f"/roster/?of={ada[1].ref}").status_code == 404
    assert of(other).get("/roster/team/").status_code == 404
    assert browser(mira).get(f"/roster/?of={ada[1].ref}&day={MONDAY}").status_code == 200
    assert of(ada).get("/roster/?day=1066-10-14").status_code == 422


@pytest.mark.parametrize("many", [2, 12])
def test_pages_of_the_roster_ask_as_much_for_many_as_for_few(ada, mira, django_assert_max_num_queries, many):
    for n in range(many):
        make_appointment(ada[1], case=make_case(name=f"Case {n}"), begin=at(8 + n % 10, day=n // 10))
        make_colleague(f"Bo {n}")
    own, desk = of(ada), browser(mira)
    for page in (f"/roster/?day={MONDAY}", f"/roster/?day={MONDAY}&span=week", "/roster/leave/", "/roster/offers/"):
        with django_assert_max_num_queries(15):
            assert own.get(page).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(f"/roster/team/?day={MONDAY}").status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get("/waitlist/").status_code == 200


def test_pages_of_a_cases_times_ask_a_bounded_number_however_much_there_is(
    ada, case, mira, django_assert_max_num_queries
):
    others = [make_colleague(f"Bo {n}")[1] for n in range(6)]
    with acting(actor := actor_of(mira)):
        for n in range(3):
            made = make_appointment(ada[1], case=case, begin=at(9 + n, day=3))
            want_earlier(case_ref=case.ref, appointment_ref=made.ref, by=actor)
            facts = {"title": f"Talk {n}", "minutes": 30, "since": at(0), "until": at(0, day=2)}
            offer_times(case_ref=case.ref, resources=[ada[1].ref], by=actor, **facts)
    desk = browser(mira)
    asked = {"needed": [one.ref for one in others], "minutes": 45, "first": MONDAY, "last": "2027-03-20"}
    with django_assert_max_num_queries(15):
        assert desk.get(f"/cases/{case.ref}/conference/", asked).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(f"/cases/{case.ref}/earlier/").status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(f"/cases/{case.ref}/slots/").status_code == 200


def test_leave_is_asked_for_and_granted_page_by_page(ada, mira):
    hit = make_appointment(ada[1])
    asked = {"begins": "2027-03-01T08:00", "ends": "2027-03-02T18:00", "kind": "leave"}
    assert of(ada).post("/roster/leave/", asked).status_code == 302
    leave = as_system(lambda: Leave.objects.get())
    assert leave.begins == at(8)
    desk = browser(mira)
    page = desk.get(f"/roster/leave/{leave.ref}/").content.decode()
    assert "1 appointment needs somebody else" in page and "Grant it" in page
    assert "Grant it" not in of(ada).get(f"/roster/leave/{leave.ref}/").content.decode()
    desk.post(f"/roster/leave/{leave.ref}/", {"answer": "yes"})
    assert as_system(lambda: Leave.objects.get()).hit == [hit.ref]
    assert "Leave" in of(ada).get(f"/roster/?day={MONDAY}").content.decode()
    assert of(make_colleague("Bo")).get(f"/roster/leave/{leave.ref}/").status_code == 404


def test_an_offer_goes_from_page_to_page(ada, case):
    bo = make_colleague("Bo")
    made = make_appointment(ada[1], case=case)
    number = as_system(lambda: made.bookings.get().pk)
    assert "All who can" in of(ada).get(f"/roster/offers/?booking={number}").content.decode()
    of(ada).post("/roster/offers/", {"booking": number, "to": bo[1].ref, "note": "A board sits"})
    swap, theirs = as_system(lambda: Swap.objects.get()), of(bo)
    page = theirs.get("/roster/offers/").content.decode()
    assert "A board sits" in page and "Amara Obi" not in page
    theirs.post(f"/roster/offers/{swap.ref}/", {"answer": "yes"})
    assert "Amara Obi" in theirs.get(f"/roster/?day={MONDAY}").content.decode()
    assert "Nothing booked." in of(ada).get(f"/roster/?day={MONDAY}").content.decode()


def test_a_family_chooses_on_its_own_clock_and_the_desk_sees_three(ada, case, mira):
    actor = actor_of(mira)
    with acting(actor):
        offer_times(
            case_ref=case.ref,
            title="Second opinion",
            minutes=30,
            resources=[ada[1].ref],
            since=at(0),
            until=at(0, day=2),
            sides=["family"],
            by=actor,
        )
    noura, desk = browser(User.objects.get(name="Noura")), browser(mira)
    page = desk.get(f"/cases/{case.ref}/slots/").content.decode()
    assert "Patient · Mexico City" in page and "Campus · " in page
    page = noura.get(f"/cases/{case.ref}/slots/").content.decode()
    assert "All times are those of Mexico City, where you are." in page and "Campus" not in page
    number = as_system(lambda: TimeChoice.objects.get().pk)
    noura.post(f"/cases/{case.ref}/slots/{number}/pick/", {"begins": at(15).isoformat()})
    assert "Yes, we take this time" in noura.get(f"/cases/{case.ref}/slots/").content.decode()
    noura.post(f"/cases/{case.ref}/slots/{number}/answer/", {"answer": "confirm"})
    assert "It is agreed:" in noura.get(f"/cases/{case.ref}/slots/").content.decode()
    assert "Chosen by" in desk.get(f"/cases/{case.ref}/slots/").content.decode()


def test_a_conference_is_proposed_and_booked(ada, case, mira):
    bo, desk = make_colleague("Bo"), browser(mira)
    asked = {"needed": [ada[1].ref, bo[1].ref], "minutes": 45, "first": MONDAY, "last": "2027-03-03"}
    page = desk.get(f"/cases/{case.ref}/conference/", asked).content.decode()
    assert "Book this time" in page and "Within working hours of everybody." in page
    answer = desk.post(f"/cases/{case.ref}/conference/", asked | {"begins": at(10).isoformat()})
    assert answer.status_code == 302
    assert "10:00–10:45" in of(bo).get(f"/roster/?day={MONDAY}").content.decode()


def test_the_waiting_list_and_its_order(ada, case, mira, home):
    made = make_appointment(ada[1], case=case, begin=at(9, day=3))
    desk, lead = browser(mira), browser(make_person("Lea", Role.PROGRAMME_LEAD, organisation_id=home.pk))
    desk.post(f"/cases/{case.ref}/earlier/", {"appointment": made.ref, "not_before": MONDAY, "others_too": "on"})
    waiting = as_system(lambda: Waiting.objects.get())
    assert waiting.not_before == dt.datetime(2027, 3, 1, 6, tzinfo=dt.UTC) and waiting.notice_hours == 48
    assert "Amara Obi" in desk.get("/waitlist/").content.decode()
    lead.post("/waitlist/order/", {"first": "since", "second": "near", "hold_hours": 6, "why": "As the board decided"})
    assert as_system(lambda: WaitingOrder.objects.get()).criteria == ["since", "near"]
    assert "Who waits longer first" in desk.get("/waitlist/").content.decode()
    desk.post(f"/cases/{case.ref}/earlier/{waiting.pk}/", {"answer": "stop"})
    assert as_system(lambda: Waiting.objects.get()).state == "withdrawn"


def test_who_waits_for_an_earlier_time_reads_it_in_words(ada, case, mira):
    made = make_appointment(ada[1], case=case, begin=at(9, day=3))
    with acting(actor := actor_of(mira)):
        want_earlier(case_ref=case.ref, appointment_ref=made.ref, by=actor)
    page = browser(User.objects.get(name="Noura")).get(f"/cases/{case.ref}/earlier/").content.decode()
    assert "You wait for a time earlier than" in page
