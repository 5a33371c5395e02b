"""The doorkeeper of icalendar: entries as the bytes that mail, downloads and feeds carry.

The library folds and escapes; when clocks change is told by `zones`, since the library names some onsets by the clock after them.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Any

import icalendar

from hospitium.kernel.clock import zone_of

from .entry import Entry, Party, Standing
from .zones import Onset, onsets

PRODUCT = "-//Hospitium//Appointments//EN"
REFRESH = dt.timedelta(hours=1)
"""How often a feed asks to be read again."""


def invitation(entry: Entry, *, organizer: Party, attendee: Party) -> bytes:
    """An appointment somebody is invited to, or its update (METHOD:REQUEST); a higher `sequence` replaces what was sent before."""
    return _between(entry, "REQUEST", organizer, attendee)


def cancellation(entry: Entry, *, organizer: Party, attendee: Party) -> bytes:
    """The end of an appointment that was sent before (METHOD:CANCEL)."""
    return _between(entry, "CANCEL", organizer, attendee)


def published(entries: Iterable[Entry], *, name: str, organizer: Party) -> bytes:
    """Many appointments in one file, to download or to read again and again (METHOD:PUBLISH)."""
    calendar = _calendar("PUBLISH")
    for label in ("name", "x-wr-calname"):
        calendar.add(label, name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH).to_ical().decode())
    return _filled(calendar, [(entry, _event(entry, organizer)) for entry in entries])


def _between(entry: Entry, method: str, organizer: Party, attendee: Party) -> bytes:
    event = _event(entry, organizer)
    asked = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    event.add("attendee", _address(attendee), parameters=asked | _name(attendee))
    return _filled(_calendar(method), [(entry, event)])


def _calendar(method: str) -> Any:
    calendar = icalendar.Calendar()
    for name, value in (("version", "2.0"), ("prodid", PRODUCT), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(name, value)
    return calendar


def _filled(calendar: Any, events: list[tuple[Entry, Any]]) -> bytes:
    """With each zone that is spoken of, once, for the years its appointments lie in."""
    years: dict[str, list[int]] = {}
    for entry, _event in events:
        years.setdefault(entry.zone, []).extend((entry.begins.year, entry.ends.year))
    for zone, seen in sorted(years.items()):
        if zone_of(zone).key != "UTC":
            calendar.add_component(_timezone(zone, min(seen), max(seen)))
    for _entry, event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _timezone(zone: str, first_year: int, last_year: int) -> Any:
    told = icalendar.Timezone()
    told.add("tzid", zone)
    for onset in onsets(zone, first_year, last_year):
        told.add_component(_part(onset))
    return told


def _part(onset: Onset) -> Any:
    part: Any = icalendar.TimezoneDaylight() if onset.is_daylight else icalendar.TimezoneStandard()
    part.add("dtstart", onset.local)
    part.add("tzoffsetfrom", onset.before)
    part.add("tzoffsetto", onset.after)
    part.add("tzname", onset.name)
    return part


def _event(entry: Entry, organizer: Party) -> Any:
    event, spoken = icalendar.Event(), {"LANGUAGE": entry.language}
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at.astimezone(dt.UTC))
    event.add("dtstart", _by_its_clock(entry.begins, entry.zone))
    event.add("dtend", _by_its_clock(entry.ends, entry.zone))
    for name in ("summary", "description", "location"):
        if text := _plain(getattr(entry, name)):
            event.add(name, text, parameters=spoken)
    if entry.link:
        event.add("url", entry.link)
    event.add("status", str(entry.standing))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.standing is Standing.CANCELLED else "OPAQUE")
    event.add("organizer", _address(organizer), parameters=_name(organizer))
    for before in entry.alarms if entry.standing is not Standing.CANCELLED else ():
        event.add_component(_alarm(entry, before))
    return event


def _by_its_clock(at: dt.datetime, zone: str) -> dt.datetime:
    """The instant by the clock of its zone; in UTC where that clock shows the time a second time, which only means the first."""
    local = at.astimezone(zone_of(zone))
    return at.astimezone(dt.UTC) if local.fold or local.utcoffset() is None else local


def _alarm(entry: Entry, before: dt.timedelta) -> Any:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _plain(entry.summary), parameters={"LANGUAGE": entry.language})
    alarm.add("trigger", -before)
    return alarm


def _address(party: Party) -> Any:
    return icalendar.vCalAddress(f"mailto:{party.address}")


def _name(party: Party) -> dict[str, str]:
    return {"CN": _plain(party.name).replace("\n", " ")} if party.name else {}


def _plain(text: str) -> str:
    """Without the signs no calendar may hold (RFC 5545, 3.1), line ends as one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\t\n" or not unicodedata.category(sign).startswith(("Cc", "Cs")))
