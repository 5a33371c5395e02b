"""“Your visit”: page, paper and calendar say the same; what changed is told; people outside see days and nothing more."""

import io
import re

import pytest
import time_machine
import vobject
from pypdf import PdfReader

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.testing import let_stand_in, make_case
from hospitium.kernel import clock
from hospitium.patients import actions as patients
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.testing import at, make_appointment, make_place, make_resource
from hospitium.scheduling.itinerary import actions
from hospitium.scheduling.models import Way

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_week_before():
    with time_machine.travel("2027-02-22T09:00:00Z", tick=True):
        yield


@pytest.fixture
def mira(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def noura(home):
    return make_person("Noura", Role.PATIENT, organisation_id=home.pk, zone="America/Mexico_City")


@pytest.fixture
def case(noura, offices):
    patients.load_rules()
    case = make_case(office_id=offices[0].pk, circle=((noura.pk, "patient"),))
    with acting(SYSTEM):
        case.patient.languages.create(tag="ar", is_preferred=True, stated_by="family")
    return case


@pytest.fixture
def visit(case, mira):
    """Three appointments on two days, with ways, an interpreter, fasting and a medicine that is paused."""
    east = make_place("East Wing", zone="Europe/Madrid", address="Calle Mayor 1", floor="Floor 3")
    west = make_place("West Wing", zone="Europe/Madrid", floor="Ground floor")
    with acting(SYSTEM):
        Way.objects.create(begin=east, end=west, minutes=7)
    ada = make_resource("Dr Ada Prieto", languages=[("es", 5, 5, 5), ("en", 4, 4, 4)])
    sami = make_resource("Sami Haddad", "interpreter", languages=[("ar-EG", 5, 5, 5), ("es", 5, 5, 5)])
    scanner, lab = make_resource("MRI 2", "device"), make_resource("Lab", "service")
    talk = make_appointment(ada, sami, case=case, begin=at(9), place=east, bridge="on_site", bridge_tag="ar")
    scan = make_appointment(scanner, case=case, begin=at(11), minutes=45, place=west, title_key="mri", kind="imaging")
    blood = make_appointment(lab, case=case, begin=at(7, day=1), minutes=15, place=west, title_key="blood_test")
    given = [{"what": "fasting", "minutes": 600}, {"what": "pause", "minutes": 2880, "words": "metformin"}]
    with acting(actor_of(mira)) as actor:
        actions.state_preparation(case_ref=case.ref, appointment_ref=blood.ref, prepare=given, by=actor)
    return talk, scan, blood


def page(browser, path, language="en"):
    browser.cookies["language"] = language
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content


def words_of(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup.decode()))


def moves(mira, row, begin):
    with acting(actor_of(mira)) as actor:
        booking.move(ref=row.ref, begins=begin, why="The scanner is serviced.", by=actor)


def test_days_in_words_with_both_clocks_places_ways_people_and_preparation(case, visit, noura):
    shown = words_of(page(signed_in(noura), f"/home/{case.ref}/visit/"))
    for said in (
        "Mon 1 Mar 2027",
        "10:00–11:00 Madrid",
        "Mon 1 Mar, 03:00 Mexico City",
        "East Wing · Floor 3 · Calle Mayor 1",
        "7 minutes on foot from East Wing",
        "Dr Ada Prieto",
        "speaks Spanish, English",
        "Sami Haddad Interpreter speaks your language",
        "An interpreter for Arabic is in the room.",
        "MRI scan",
        "Nothing to eat after Mon 1 Mar, 22:00 Madrid · 15:00 Mexico City.",
        "do not take: metformin.",
    ):
        assert said in shown, said


@pytest.mark.parametrize("language", ["en", "es", "zh-hans", "ar"])
def test_page_paper_and_calendar_say_the_same(case, visit, noura, language):
    browser, path = signed_in(noura), f"/home/{case.ref}/visit/"
    with_times = page(browser, path, language).decode()
    calendar = vobject.readOne(page(browser, f"{path}visit.ics", language).decode())
    pdf = PdfReader(io.BytesIO(page(browser, f"{path}visit.pdf", language)))
    on_paper = re.sub(r"\s+", "", "".join(one.extract_text() for one in pdf.pages))
    on_page = set(re.findall(r'<time datetime="([^"]+)" data-until="([^"]+)"', with_times))
    assert on_page == {(one.begins.isoformat(), one.ends.isoformat()) for one in visit}
    assert {(str(event.dtstart.value), str(event.dtend.value)) for event in calendar.vevent_list} == {
        tuple(str(instant.astimezone(clock.zone_of("Europe/Madrid"))) for instant in (one.begins, one.ends))
        for one in visit
    }
    for times in (("10:00", "11:00"), ("12:00", "12:45"), ("08:00", "08:15")):
        assert all(time in with_times and time in on_paper for time in times), times
    for said in ("metformin", "SamiHaddad", "CalleMayor1", "EastWing"):
        assert said in on_paper, said


def test_what_changed_since_one_looked_is_told_until_it_is_seen(case, visit, noura, mira):
    browser, path = signed_in(noura), f"/home/{case.ref}/visit/"
    assert b"What changed since" not in page(browser, path)
    browser.post(f"{path}seen/")
    moves(mira, visit[1], at(13))
    told = words_of(page(browser, f"{path}now/"))
    assert "Moved: MRI scan, from Mon 1 Mar, 12:00 Madrid to Mon 1 Mar, 14:00 Madrid" in told
    assert "1 change since you last looked" in words_of(page(browser, f"{path}coming/"))
    browser.post(f"{path}seen/")
    assert b"What changed since" not in page(browser, path)


def test_a_wish_from_the_page_is_answered_on_the_desk_s_page(case, visit, noura, mira):
    browser, path = signed_in(noura), f"/home/{case.ref}/visit/"
    sent = {"wish": "other_time", "day": "2027-03-02", "time": "12:00", "words": "We land late"}
    assert browser.post(f"{path}{visit[1].ref}/change/", sent).status_code == 302
    assert "You asked for a change" in words_of(page(browser, path))
    desk, there = signed_in(mira), f"/cases/{case.ref}/itinerary/"
    shown = words_of(page(desk, there))
    assert "We land late" in shown and "Tue 2 Mar, 12:00 Madrid" in shown and "Mon 1 Mar, 12:00 Madrid" in shown
    [number] = re.findall(rf"{there}changes/(\d+)/", page(desk, there).decode())
    refused = desk.post(f"{there}changes/{number}/", {"decision": "decline", "words": ""})
    assert refused.status_code == 422 and "why it stays as it is" in refused.content.decode()
    taken = desk.post(f"{there}changes/{number}/", {"decision": "approve", "day": "2027-03-02", "time": "12:00"})
    assert taken.status_code == 302
    assert "Changed as you asked" in words_of(page(browser, path))
    with acting(SYSTEM):
        visit[1].refresh_from_db()
    assert visit[1].begins == at(11, day=1)


def test_a_wish_that_makes_no_sense_is_asked_again_with_what_was_typed(case, visit, noura):
    browser, path = signed_in(noura), f"/home/{case.ref}/visit/"
    answer = browser.post(f"{path}{visit[1].ref}/change/", {"wish": "other_time", "day": "2027-01-01", "words": "Soon"})
    assert (
        answer.status_code == 422 and "still to come" in answer.content.decode() and "Soon" in answer.content.decode()
    )


def test_preparation_is_kept_from_the_desk_s_page(case, visit, mira, noura):
    desk, there = signed_in(mira), f"/cases/{case.ref}/itinerary/"
    sent = {"what": ["fasting", "other"], "hours": ["2,5", "24"], "words": ["", "Bring your old pictures"]}
    assert desk.post(f"{there}appointments/{visit[1].ref}/", sent).status_code == 302
    shown = words_of(page(signed_in(noura), f"/home/{case.ref}/visit/"))
    assert "Nothing to eat after Mon 1 Mar, 09:30 Madrid" in shown and "Bring your old pictures" in shown
    refused = desk.post(f"{there}appointments/{visit[1].ref}/", {"what": "pause", "hours": "x", "words": ""})
    assert refused.status_code == 422


CLINICAL = ("MRI", "Consultation", "Ada", "Sami", "metformin", "East Wing", "Blood")


def test_an_office_a_referrer_and_who_travels_along_see_days_and_hours_alone(case, visit, home, offices):
    consultant = make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    brother = make_person("Brother", Role.PATIENT, organisation_id=home.pk)
    let_stand_in(brother, case, scope="travel")
    for person, path in ((consultant, f"/cases/{case.ref}/stay/"), (brother, f"/home/{case.ref}/visit/")):
        browser = signed_in(person)
        shown = words_of(page(browser, path))
        assert "From Mon 1 Mar 2027 to Tue 2 Mar 2027" in shown and "10:00" in shown
        assert not [word for word in CLINICAL if word in shown]
    for path in ("now/", "visit.pdf", f"{visit[0].ref}/change/"):
        assert signed_in(brother).get(f"/home/{case.ref}/visit/{path}").status_code == 404
    assert signed_in(consultant).get(f"/cases/{case.ref}/itinerary/").status_code == 404
    calendar = page(signed_in(brother), f"/home/{case.ref}/visit/visit.ics").decode()
    assert "VEVENT" in calendar and not [word for word in CLINICAL if word in calendar]


def test_nothing_planned_says_so_and_asks_for_no_change(case, noura):
    browser = signed_in(noura)
    assert "No appointment is agreed yet" in words_of(page(browser, f"/home/{case.ref}/visit/"))
    assert page(browser, f"/home/{case.ref}/visit/coming/").strip() == b""
    assert browser.get(f"/home/{case.ref}/visit/A-0000-0000/change/").status_code == 404


def test_the_private_address_is_shown_once(case, visit, noura):
    browser, path = signed_in(noura), f"/home/{case.ref}/visit/"
    shown = browser.post(f"{path}address/").content.decode()
    [address] = re.findall(r"/calendar/[\w-]{40,}\.ics", shown)
    assert browser.get(address).status_code == 200
    assert address not in page(browser, path).decode()
    browser.post(f"{path}address/end/")
    assert browser.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_visit_asks_fifteen_at_most_however_long_it_is(case, visit, noura, mira, django_assert_max_num_queries):
    rooms = [make_resource(f"Room {n}", "room", hours=None) for n in range(3)]
    for n in range(20):
        make_appointment(*rooms, case=case, begin=at(8 + n % 5, day=3 + n // 5), minutes=50, place=visit[0].place)
    family, desk = signed_in(noura), signed_in(mira)
    with django_assert_max_num_queries(15):
        assert family.get(f"/home/{case.ref}/visit/").status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(f"/cases/{case.ref}/itinerary/").status_code == 200
    with django_assert_max_num_queries(12):
        assert desk.get(f"/cases/{case.ref}/stay/").status_code == 200
