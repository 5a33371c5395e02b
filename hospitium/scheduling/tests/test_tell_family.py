"""Appointments that leave the house: by mail with their update and end, by a private address, and never a word too many."""

import re

import pytest
import vobject
from django.core import mail
from django.utils import timezone

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.models import AccessEvent
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases import actions as cases
from hospitium.cases.testing import let_stand_in, make_case
from hospitium.kernel.errors import NotHere
from hospitium.messaging import outbox
from hospitium.messaging.models import Notice, Outgoing
from hospitium.patients import actions as patients
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.testing import at, make_appointment, make_place, make_resource
from hospitium.scheduling.itinerary import actions
from hospitium.scheduling.models import CalendarLink, ChangeRequest, Invited

pytestmark = pytest.mark.django_db


@pytest.fixture
def noura(home):
    return make_person("Noura", Role.PATIENT, organisation_id=home.pk, language="es", zone="America/Mexico_City")


@pytest.fixture
def mira(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def case(noura, mira):
    patients.load_rules()
    case = make_case(circle=((noura.pk, "patient"),))
    with acting(SYSTEM):
        return cases.assign_case(case_ref=case.ref, owner_id=mira.pk, by=SYSTEM)


@pytest.fixture
def scan(case):
    east = make_place("Oncology Tower", zone="Europe/Madrid", address="Calle Mayor 1", floor="Floor 3")
    ada = make_resource("Dr Ada", languages=[("es", 5, 5, 5)])
    return make_appointment(ada, case=case, place=east, kind="imaging", title="MRI of the brain")


def acts(person, action, **facts):
    actor = actor_of(person)
    with acting(actor):
        return action(by=actor, **facts)


def wishes_mail(person, case, *, wanted=True):
    acts(person, actions.wish_mail, case_ref=case.ref, wanted=wanted)
    drain()


def calendars():
    """Every calendar part that went, in order: method, UID, SEQUENCE, whole text."""
    found = []
    for one in mail.outbox:
        for part in one.message().walk():
            if part.get_content_type() == "text/calendar":
                text = part.get_payload(decode=True).decode()
                event = vobject.readOne(text, transform=False).vevent
                found.append((part.get_param("method"), event.uid.value, event.sequence.value, text))
    return found


def test_nobody_gets_mail_who_did_not_ask_for_it(case, scan, mira):
    acts(mira, booking.move, ref=scan.ref, begins=at(11), why="scanner")
    drain()
    assert calendars() == []


def test_what_is_ahead_comes_at_once_and_an_update_and_the_end_are_the_same_appointment(case, scan, noura, mira):
    wishes_mail(noura, case)
    acts(mira, booking.move, ref=scan.ref, begins=at(11), why="scanner")
    drain()
    acts(mira, booking.cancel, ref=scan.ref, why="not needed")
    drain()
    sent = calendars()
    assert [(method, sequence) for method, _uid, sequence, _text in sent] == [
        ("REQUEST", "0"),
        ("REQUEST", "1"),
        ("CANCEL", "2"),
    ]
    assert len({uid for _method, uid, _sequence, _text in sent}) == 1
    assert "DTSTART;TZID=Europe/Madrid:20270301T100000" in sent[0][3]
    assert "DTSTART;TZID=Europe/Madrid:20270301T120000" in sent[1][3]


def test_mail_is_in_the_reader_s_language_with_both_clocks_and_no_clinical_word(case, scan, noura):
    wishes_mail(noura, case)
    [one] = mail.outbox
    whole = f"{one.subject} {one.body} {re.sub(chr(13) + chr(10) + ' ', '', calendars()[0][3])}"
    assert "Madrid" in one.body and "México" in one.body and "LANGUAGE=es" in whole
    for word in ("MRI", "brain", "Oncology", "Floor 3", "Ada", "Noura", case.patient.full_name):
        assert word not in whole, word


def test_the_same_news_twice_is_one_mail(case, scan, noura):
    wishes_mail(noura, case)
    from hospitium.scheduling.itinerary.reactions import tell_family

    tell_family(scan.ref, case.ref)
    tell_family(scan.ref, case.ref)
    drain()
    assert len(calendars()) == 1


def test_what_went_keeps_no_calendar_in_the_outbox(case, scan, noura):
    wishes_mail(noura, case)
    with acting(SYSTEM):
        assert "calendar" not in Outgoing.objects.get().facts


def test_who_wants_no_mail_any_more_gets_none_not_even_of_what_came_before(case, scan, noura, mira):
    wishes_mail(noura, case)
    wishes_mail(noura, case, wanted=False)
    acts(mira, booking.move, ref=scan.ref, begins=at(11), why="scanner")
    drain()
    assert len(calendars()) == 1


def test_whoever_may_not_see_the_case_any_more_is_told_nothing(case, scan, noura, mira):
    wishes_mail(noura, case)
    with acting(SYSTEM):
        cases.leave_circle(case_ref=case.ref, person=noura, by=SYSTEM)
    acts(mira, booking.move, ref=scan.ref, begins=at(11), why="scanner")
    drain()
    assert len(calendars()) == 1


def test_the_rules_of_transfer_are_asked_when_it_leaves(case, scan, noura, monkeypatch):
    monkeypatch.setattr(outbox, "_checks", [lambda message: message.kind != "appointment"])
    wishes_mail(noura, case)
    with acting(SYSTEM):
        assert (Outgoing.objects.get().state, mail.outbox) == ("withheld", [])


def test_a_change_is_told_inside_too_and_a_hold_that_was_never_theirs_is_not(case, scan, noura, mira):
    held = make_appointment(make_resource("Room 1", "room"), case=case, begin=at(14), state="held")
    acts(mira, booking.cancel, ref=held.ref, why="not needed")
    drain()
    with acting(SYSTEM):
        assert not Notice.objects.filter(person=noura).exists()
    acts(mira, booking.move, ref=scan.ref, begins=at(11), why="scanner")
    drain()
    with acting(SYSTEM):
        assert Notice.objects.get(person=noura).kind == "visit_changed"


def feed_of(noura, client):
    secret = acts(noura, actions.make_link, language="es")
    return secret, client.get(f"/calendar/{secret}.ics")


def test_a_private_address_gives_what_stands_without_signing_in_and_every_reading_is_kept(case, scan, noura, client):
    secret, answer = feed_of(noura, client)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/calendar")
    text = answer.content.decode().replace("\r\n ", "")
    assert "SUMMARY;LANGUAGE=es:" in text and "Calle Mayor 1" in text
    for word in ("MRI", "Oncology", "Ada", case.patient.full_name):
        assert word not in text, word
    with acting(SYSTEM):
        event = AccessEvent.objects.filter(kind="visit", action="export", person_id=noura.pk).get()
        assert {case.ref, case.patient.ref} <= set(event.refs) and event.route == "itinerary:feed"
        link = CalendarLink.objects.get()
        assert secret not in str(vars(link)) and link.read_at


def test_an_address_that_ended_was_replaced_or_never_was_answers_alike(case, scan, noura, client):
    first, _answer = feed_of(noura, client)
    second, _answer = feed_of(noura, client)
    acts(noura, actions.end_link)
    answers = [client.get(f"/calendar/{secret}.ics") for secret in (first, second, "guess")]
    assert {(one.status_code, one.content) for one in answers} == {(404, b"")}


def test_an_address_gives_nothing_from_the_moment_its_person_may_not_see_it(case, scan, noura, client):
    secret, _answer = feed_of(noura, client)
    with acting(SYSTEM):
        cases.leave_circle(case_ref=case.ref, person=noura, by=SYSTEM)
    assert b"VEVENT" not in client.get(f"/calendar/{secret}.ics").content
    with acting(SYSTEM):
        noura.is_active = False
        noura.save()
    assert client.get(f"/calendar/{secret}.ics").status_code == 404


def test_an_address_is_not_read_without_end_and_guesses_are_counted(case, scan, noura, client):
    answers = [client.get(f"/calendar/guess-{n}.ics").status_code for n in range(61)]
    assert answers == [404] * 60 + [429]


def test_a_feed_follows_moves_and_forgets_what_is_cancelled(case, scan, noura, mira, client):
    secret, _answer = feed_of(noura, client)
    acts(mira, booking.move, ref=scan.ref, begins=at(11), why="scanner")
    moved = client.get(f"/calendar/{secret}.ics").content
    assert b"20270301T120000" in moved and b"SEQUENCE:1" in moved
    acts(mira, booking.cancel, ref=scan.ref, why="not needed")
    assert b"VEVENT" not in client.get(f"/calendar/{secret}.ics").content


def asks(noura, case, scan, **facts):
    given = {"wish": "other_time", "wanted_at": at(13), "words": "We land late"}
    return acts(noura, actions.ask_change, case_ref=case.ref, appointment_ref=scan.ref, **given | facts)


def test_a_family_s_wish_is_a_task_and_a_notice_for_its_coordinator_and_moves_nothing(case, scan, noura, mira):
    asks(noura, case, scan)
    with acting(SYSTEM):
        scan.refresh_from_db()
        assert scan.begins == at(9) and case.tasks.filter(kind="appointment_wish", done_at=None).count() == 1
        assert Notice.objects.get(person=mira, kind="visit_asked").ref == case.ref
    with pytest.raises(actions.AskedAlready):
        asks(noura, case, scan)


def test_a_wish_that_is_approved_moves_the_appointment_and_the_task_is_done(case, scan, noura, mira):
    asked = asks(noura, case, scan)
    acts(mira, actions.approve_change, case_ref=case.ref, number=asked.pk, begins=at(13))
    with acting(SYSTEM):
        scan.refresh_from_db()
        asked.refresh_from_db()
        assert scan.begins == at(13) == asked.became.lower and asked.answer == "approved"
        assert not case.tasks.filter(kind="appointment_wish", done_at=None).exists()
        assert Notice.objects.filter(person=noura, kind="visit_answered").exists()
    with pytest.raises(actions.AnsweredAlready):
        acts(mira, actions.approve_change, case_ref=case.ref, number=asked.pk, begins=at(14))


def test_a_wish_that_cannot_be_booked_stays_a_wish(case, scan, noura, mira):
    asked = asks(noura, case, scan)
    with acting(SYSTEM):
        ada = scan.bookings.get().resource
    make_appointment(ada, begin=at(13))
    with pytest.raises(Exception, match="Dr Ada is taken"):
        acts(mira, actions.approve_change, case_ref=case.ref, number=asked.pk, begins=at(13))
    with acting(SYSTEM):
        asked.refresh_from_db()
        assert asked.answer == "waits"


def test_not_at_all_cancels_a_no_says_why_and_a_wish_can_be_taken_back(case, scan, noura, mira):
    first = asks(noura, case, scan)
    acts(noura, actions.withdraw_change, case_ref=case.ref, number=first.pk)
    second = asks(noura, case, scan)
    with pytest.raises(actions.AnswerNeeded):
        acts(mira, actions.decline_change, case_ref=case.ref, number=second.pk, words=" ")
    acts(mira, actions.decline_change, case_ref=case.ref, number=second.pk, words="The scanner is full.")
    third = asks(noura, case, scan, wish="not_at_all")
    acts(mira, actions.approve_change, case_ref=case.ref, number=third.pk)
    with acting(SYSTEM):
        scan.refresh_from_db()
        answers = list(ChangeRequest.objects.order_by("pk").values_list("answer", flat=True))
        assert (scan.state, answers) == ("cancelled", ["withdrawn", "declined", "approved"])


def test_who_only_looks_or_travels_along_asks_for_nothing(case, scan, home):
    for scope in ("everything", "travel"):
        person = make_person(scope, Role.PATIENT, organisation_id=home.pk)
        let_stand_in(person, case, scope=scope)
        with pytest.raises(NotHere):
            asks(person, case, scan)


def test_the_past_and_what_is_over_cannot_be_asked_for(case, scan, noura):
    with pytest.raises(actions.TimeNeeded):
        asks(noura, case, scan, wanted_at=timezone.now())
    over = make_appointment(make_resource("Room", "room"), case=case, begin=at(15), state="missed")
    with pytest.raises(actions.OverAlready):
        asks(noura, case, over)


def test_preparation_is_stated_as_a_whole_by_the_desk_alone(case, scan, noura, mira):
    given = [{"what": "fasting", "minutes": 600}, {"what": "pause", "minutes": 2880, "words": "metformin"}]
    told = {"case_ref": case.ref, "appointment_ref": scan.ref}
    acts(mira, actions.state_preparation, prepare=given, **told)
    acts(mira, actions.state_preparation, prepare=given[:1], **told)
    with pytest.raises(actions.PreparationNeeded):
        acts(mira, actions.state_preparation, prepare=[{"what": "pause", "minutes": 5}], **told)
    with pytest.raises(NotHere):
        acts(noura, actions.state_preparation, prepare=[], **told)
    shown = signed_in(noura).get(f"/home/{case.ref}/visit/").content.decode()
    assert "Mon 1 Mar 2027, 00:00 Madrid" in shown and "metformin" not in shown


def test_invitations_are_remembered_by_person_and_number(case, scan, noura):
    wishes_mail(noura, case)
    with acting(SYSTEM):
        kept = Invited.objects.get()
        assert (kept.person_id, kept.sequence, kept.is_over) == (noura.pk, 0, False)
