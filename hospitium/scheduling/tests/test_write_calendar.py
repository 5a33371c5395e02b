"""Appointments as calendars read them: accepted by two libraries, right in every zone, folded and escaped, without a word too many."""

import datetime as dt
import io
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
import vobject
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.scheduling.icalendar import writing
from hospitium.scheduling.icalendar.entry import Entry, Party, Standing
from hospitium.scheduling.icalendar.zones import onsets

HOUSE, ANA = Party("visits@hospital.invalid", "Hospital; Clínica, «Norte»"), Party("ana@example.invalid")
CHANGED = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
FIRST, LAST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2028, 1, 1, tzinfo=dt.UTC)
AROUND = [dt.timedelta(minutes=n) for n in (-90, -60, -31, -30, -1, 0, 1, 29, 30, 31, 60, 90)]
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/"))
)


def entry(begins=dt.datetime(2026, 12, 3, 8, 30, tzinfo=dt.UTC), zone="Europe/Madrid", **facts):
    given = {"uid": "A-1@hospital.invalid", "sequence": 0, "written_at": CHANGED, "summary": "Appointment"}
    return Entry(begins=begins, ends=begins + dt.timedelta(minutes=45), zone=zone, **given | facts)


def changes_of(zone):
    """When the clock of a zone changes, found hour by hour, apart from the code that is tried."""
    clock, now, found = ZoneInfo(zone), FIRST, []
    while now < LAST:
        after = now + dt.timedelta(hours=6)
        if now.astimezone(clock).utcoffset() != after.astimezone(clock).utcoffset():
            quarters = [now + dt.timedelta(minutes=m) for m in range(1, 361)]
            old = now.astimezone(clock).utcoffset()
            found.append(next(one for one in quarters if one.astimezone(clock).utcoffset() != old))
        now = after
    return found


def instants_of(zone):
    fixed = [FIRST + dt.timedelta(days=n, hours=7 * n % 24, minutes=30) for n in range(3, 730, 61)]
    return sorted({*fixed, *(change + around for change in changes_of(zone) for around in AROUND)})


def read_back(data, zone):
    """What the file says by its own account of the zone, as other libraries read it."""
    text = data.decode()
    clock, calendar = tzical(io.StringIO(text)).get() if zone in text else None, vobject.readOne(text, transform=False)
    return [instant(event.dtstart, clock) for event in calendar.vevent_list]


def instant(written, clock):
    if written.value.endswith("Z"):
        return dt.datetime.strptime(written.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    return dt.datetime.strptime(written.value, "%Y%m%dT%H%M%S").replace(tzinfo=clock).astimezone(dt.UTC)


def test_there_are_four_hundred_zones_to_try():
    assert len(ZONES) >= 400


@pytest.mark.parametrize("part", range(8))
def test_a_second_library_reads_the_same_instant_in_every_zone_before_at_and_after_each_change_of_clocks(part):
    wrong = []
    for zone in ZONES[part::8]:
        instants = instants_of(zone)
        told = [entry(at, zone, uid=f"A-{n}@x") for n, at in enumerate(instants)]
        if read_back(writing.published(told, name="Visit", organizer=HOUSE), zone) != instants:
            wrong.append(zone)
    assert wrong == []


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin", "America/St_Johns"])
def test_what_is_written_is_what_the_clock_on_the_wall_shows(zone):
    for at in instants_of(zone):
        told = icalendar.Calendar.from_ical(writing.published([entry(at, zone)], name="Visit", organizer=HOUSE))
        written, local = told.walk("VEVENT")[0]["DTSTART"].to_ical().decode(), at.astimezone(ZoneInfo(zone))
        assert written == (f"{at:%Y%m%dT%H%M%S}Z" if local.fold else f"{local:%Y%m%dT%H%M%S}")


def test_an_onset_is_told_by_the_clock_before_it():
    half_an_hour = [one for one in onsets("Australia/Lord_Howe", 2026, 2026)][-1]
    assert half_an_hour.local == dt.datetime(2026, 10, 4, 2, 0) and half_an_hour.is_daylight


def test_an_invitation_its_update_and_its_end_are_one_appointment():
    first = writing.invitation(entry(), organizer=HOUSE, attendee=ANA)
    later = writing.invitation(entry(sequence=1), organizer=HOUSE, attendee=ANA)
    ended = writing.cancellation(entry(sequence=2, standing=Standing.CANCELLED), organizer=HOUSE, attendee=ANA)
    read = [vobject.readOne(data.decode()) for data in (first, later, ended)]
    assert [one.method.value for one in read] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [one.vevent.sequence.value for one in read] == ["0", "1", "2"]
    assert {one.vevent.uid.value for one in read} == {"A-1@hospital.invalid"}
    assert read[2].vevent.status.value == "CANCELLED" and not hasattr(read[2].vevent, "valarm")
    for one in read:
        assert one.vevent.organizer.value == "mailto:visits@hospital.invalid"
        assert one.vevent.attendee.value == "mailto:ana@example.invalid"


def test_it_says_its_language_is_private_and_rings_before():
    alarms = (dt.timedelta(days=1), dt.timedelta(hours=2))
    told = entry(language="ar", summary="موعد", alarms=alarms, link="https://hospital.invalid/home/")
    event = vobject.readOne(writing.invitation(told, organizer=HOUSE, attendee=ANA).decode()).vevent
    assert event.summary.params["LANGUAGE"] == ["ar"] and event.contents["class"][0].value == "PRIVATE"
    assert [alarm.trigger.value for alarm in event.valarm_list] == [-alarms[0], -alarms[1]]


def test_a_feed_says_its_name_and_how_often_to_read_it():
    text = writing.published([], name="Visita", organizer=HOUSE).decode()
    assert "X-WR-CALNAME:Visita" in text and "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text


WORDS = st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=200)


@settings(max_examples=150, deadline=None)
@given(summary=WORDS, description=WORDS, name=st.text(alphabet='aé;,:"ñ中ع\n ', max_size=60))
def test_whatever_words_come_lines_are_short_no_sign_is_cut_and_two_libraries_read_the_same_words(
    summary, description, name
):
    told = entry(summary=f"x{summary}", description=f"x{description}")
    data = writing.invitation(told, organizer=Party("a@b.invalid", name), attendee=ANA)
    assert data.endswith(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line and b"\r" not in line
        line.decode()  # a sign of several octets is never cut in two
    other = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]
    assert str(other["SUMMARY"]) == writing._plain(told.summary)
    assert str(other["DESCRIPTION"]) == writing._plain(told.description)
    assert vobject.readOne(data.decode()).vevent.uid.value == told.uid
