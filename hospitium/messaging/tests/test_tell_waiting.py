"""Telling people outside what waits inside: by their wishes and clocks, together, never what; and the next ones."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.kernel import clock
from hospitium.messaging.actions import mark_read, notify
from hospitium.messaging.letters import letter
from hospitium.messaging.models import Escalation, Notice, Outgoing
from hospitium.messaging.reaching import telling
from hospitium.messaging.reaching.actions import keep_wishes
from hospitium.messaging.reaching.quiet import Hours, tell_at
from hospitium.messaging.reaching.topics import Pace

ZONES = ["UTC", "America/Mexico_City", "Asia/Kathmandu", "Pacific/Apia", "Europe/Madrid", "Australia/Lord_Howe"]
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
NIGHT = Hours("Asia/Dubai")  # 16:00 there at noon UTC
hours_of_day = st.integers(0, 23).map(dt.time)


@pytest.fixture
def always(monkeypatch):
    """Nobody has quiet hours."""
    monkeypatch.setattr("hospitium.messaging.reaching.quiet.Hours.is_quiet", lambda self, moment: False)


@given(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)),
    st.sampled_from(list(Pace)),
    st.builds(Hours, st.sampled_from(ZONES), hours_of_day, hours_of_day, hours_of_day),
)
def test_nobody_is_told_in_their_quiet_hours_or_before_it_came_or_a_day_late(now, pace, hours):
    told = tell_at(now, pace, hours)
    assert (told is None) == (pace == Pace.OFF)
    if told:
        assert now <= told <= now + dt.timedelta(hours=51)
        assert not hours.is_quiet(told)
    assert tell_at(now, pace, hours, is_urgent=True) == now


def test_each_pace_waits_for_its_moment_on_the_persons_own_clock():
    assert tell_at(NOON, Pace.NOW, NIGHT) == NOON
    assert tell_at(NOON.replace(minute=20), Pace.HOURLY, NIGHT) == NOON.replace(hour=13)
    assert tell_at(NOON, Pace.DAILY, NIGHT).astimezone(clock.zone_of("Asia/Dubai")).hour == 8
    late = NOON.replace(hour=18)  # 22:00 in Dubai
    assert tell_at(late, Pace.NOW, NIGHT).astimezone(clock.zone_of("Asia/Dubai")).time() == dt.time(7)


pytestmark = pytest.mark.django_db


def mails():
    with acting(SYSTEM):
        return list(Outgoing.objects.order_by("at"))


def test_what_came_together_is_told_together_and_says_nothing_of_what_or_whom(always):
    sam = make_person("Sam", Role.COORDINATOR, language="es")
    for ref in ("C-0000-0001", "C-0000-0002"):
        notify(person_id=sam.pk, kind="message", ref=ref, by_name="Ana Obi", thread=f"{ref}/family")
    assert telling.tell_waiting() == 1 and telling.tell_waiting() == 0
    (mail,) = mails()
    assert (mail.kind, mail.about, mail.person_id, mail.language) == ("digest", "", sam.pk, "es")
    text = " ".join(letter(mail.kind, about=mail.about, language="en", facts=mail.facts))
    assert "2 things wait for you" in text and "Ana" not in text and "C-0000" not in text


def test_one_message_alone_says_who_wrote_where_to_read_it_and_how_to_answer(always, settings):
    settings.MAIL_REPLY, settings.SITE = "reply@hospital.test", "https://hospital.test"
    sam = make_person("Sam", Role.COORDINATOR)
    notify(person_id=sam.pk, kind="message", ref="C-0000-0001", by_name="Ana", thread="C-0000-0001/family")
    telling.tell_waiting()
    (mail,) = mails()
    assert (mail.kind, mail.about, mail.causes) == ("message", "C-0000-0001", ["C-0000-0001/family"])
    assert mail.facts["reply_to"].startswith("reply+") and mail.facts["reply_to"].endswith("@hospital.test")
    subject, body = letter(mail.kind, about=mail.about, language="en", facts=mail.facts)
    assert "https://hospital.test/cases/C-0000-0001/messages/family/" in body and "Ana" not in subject + body


def test_what_was_read_meanwhile_is_not_told(always):
    sam = make_person("Sam", Role.COORDINATOR)
    notify(person_id=sam.pk, kind="message", ref="C-0000-0001", by_name="Ana")
    mark_read(person_id=sam.pk)
    assert telling.tell_waiting() == 1 and mails() == []


def test_who_wants_no_mail_gets_none_and_finds_the_notice(always):
    sam = make_person("Sam", Role.COORDINATOR)
    night = {"quiet_from": dt.time(1), "quiet_until": dt.time(1), "daily_at": dt.time(8)}
    with acting(by := actor_of(sam)):
        keep_wishes(by=by, paces={"messages": "off", "nonsense": "now"}, **night)
    notify(person_id=sam.pk, kind="message", ref="C-0000-0001", by_name="Ana")
    assert Notice.objects.get().tell_at is None and telling.tell_waiting() == 0


def test_quiet_hours_hold_a_message_back_and_let_an_urgent_one_pass():
    sam = make_person("Sam", Role.COORDINATOR)
    here = timezone.now()
    night = {"quiet_from": (here - dt.timedelta(hours=1)).time(), "quiet_until": (here + dt.timedelta(hours=2)).time()}
    with acting(by := actor_of(sam)):
        keep_wishes(by=by, paces={}, daily_at=dt.time(8), **night)
    notify(person_id=sam.pk, kind="message", ref="C-0000-0001", by_name="Ana")
    assert telling.tell_waiting() == 0
    notify(person_id=sam.pk, kind="message_urgent", ref="C-0000-0001", by_name="Ana")
    assert telling.tell_waiting() == 1


def test_what_nobody_reads_in_time_is_told_to_the_next_people_once_each():
    sam, lead = make_person("Sam", Role.COORDINATOR), make_person("Ingrid", Role.PROGRAMME_LEAD)
    Escalation.objects.get_or_create(
        kind="message", hours=24, role="programme_lead", defaults={"since": dt.date(2026, 1, 1), "written_by": "Test"}
    )
    notify(person_id=sam.pk, kind="message", ref="C-0000-0001", by_name="Ana")
    notice = Notice.objects.get()
    assert notice.escalates_at == notice.at + dt.timedelta(hours=24) and telling.escalate() == 0
    long_ago = timezone.now() - dt.timedelta(hours=25)
    Notice.objects.update(at=long_ago, escalates_at=long_ago + dt.timedelta(hours=24))
    assert telling.escalate() == 1 and telling.escalate() == 0
    passed_on = Notice.objects.get(person_id=lead.pk)
    assert (passed_on.kind, passed_on.facts["reader"]) == ("unread", "Sam")


def test_a_person_says_on_the_page_how_to_reach_them(home):
    sam = make_person("Sam", Role.COORDINATOR, organisation_id=home.pk)
    browser = signed_in(sam)
    assert "At once" in browser.get("/reach/").content.decode()
    wished = {f"pace_{topic}": "hourly" for topic in ("messages", "cases", "privacy")}
    hours = {"quiet_from": "22:00", "quiet_until": "06:00", "daily_at": "09:00"}
    assert browser.post("/reach/", wished | hours).status_code == 302
    page = browser.get("/reach/").content.decode()
    assert page.count('<option value="hourly" selected>') == 3 and '<option value="22:00" selected>' in page
