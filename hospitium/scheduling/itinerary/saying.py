"""What may be said of an appointment, and where. Calendars, mail and people who are not of the circle of care are told no clinical word.

Titles are data: who makes an appointment gives a key this table knows, or own words, which stay within the house.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext, pgettext_lazy

from hospitium.kernel import clock
from hospitium.scheduling.icalendar.entry import Entry, Standing
from hospitium.scheduling.visits.queries import title_of_step

from .items import Day, Item

OUTSIDE: dict[str, Promise] = {
    "appointment": gettext_lazy("Appointment at %(organisation)s"),
    "virtual": gettext_lazy("Video appointment with %(organisation)s"),
}
"""All that a calendar is ever told of what an appointment is about."""

SPEAKING = {
    "fasting": gettext_lazy("Nothing to eat after %(when)s."),
    "pause": gettext_lazy("From %(when)s on, do not take: %(words)s."),
    "washout": gettext_lazy("From %(when)s on, keep away from: %(words)s."),
    "other": gettext_lazy("From %(when)s on: %(words)s."),
}
BRIDGES = {
    "bilingual": pgettext_lazy("how you are understood", "The people you meet speak %(language)s."),
    "on_site": pgettext_lazy("how you are understood", "An interpreter for %(language)s is in the room."),
    "video": pgettext_lazy("how you are understood", "An interpreter for %(language)s is there by video."),
    "phone": pgettext_lazy("how you are understood", "An interpreter for %(language)s is there by telephone."),
    "family": pgettext_lazy(
        "how you are understood", "Somebody of your family interprets, as you wished (%(language)s)."
    ),
}
ALARMS = (dt.timedelta(days=1), dt.timedelta(hours=2))
"""How long before an appointment a calendar rings."""


def entry_of(
    item: Item, *, uid: str, sequence: int, written_at: dt.datetime, language: str, link: str, address: str = ""
) -> Entry:
    """What a calendar is told of an appointment, in the reader's language: when it is, and at which house; all else by signing in."""
    known = {"organisation": str(settings.PROGRAMME_NAME)}
    with override(language):
        return Entry(
            uid=uid,
            sequence=sequence,
            written_at=written_at,
            begins=item.begins,
            ends=item.ends,
            zone=item.zone,
            summary=str(OUTSIDE["virtual" if item.is_virtual else "appointment"]) % known,
            description=_("Where to go, whom you meet and how to prepare: sign in to see it."),
            location="" if item.is_virtual else address,
            language=language,
            link=link,
            standing=Standing.CANCELLED if item.state == "cancelled" else Standing.CONFIRMED,
            alarms=ALARMS,
        )


def preparing(what: str, since: dt.datetime, words: str, zone: str, home: str, until: dt.datetime | None = None) -> str:
    """How to prepare, as a sentence with the moments by the clock of the campus, and by the family's where that differs."""
    told = {"when": clock.line_of_both(since, zone, home or zone), "words": words.rstrip(". ")}
    if until is None:
        return str(SPEAKING[what]) % told
    told["until"] = clock.line_of_both(until, zone, home or zone)
    return _("From %(when)s until %(until)s, do not take: %(words)s.") % told


def when(item: Item, zone: str) -> str:
    """When it begins, on the clock of the campus and on the reader's where they differ."""
    return clock.line_of_both(item.begins, item.zone, zone or item.zone)


def hours_of(thing: Item | Day, zone: str, lang: str | None = None) -> str:
    """From when to when, by the clock of the campus: “09:30–10:15 Madrid”. Whole words, since a dash turns round where one reads
    from the right.
    """
    begins, ends = (at.astimezone(clock.zone_of(zone)) for at in (thing.begins, thing.ends))
    said = pgettext("hours of an appointment", "%(begins)s–%(ends)s %(city)s")
    return said % {"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}", "city": clock.city(zone, lang)}


def hours_at_home(item: Item, home: str) -> str:
    """The beginning by the family's own clock, where it shows another time; else nothing."""
    here, there = (item.begins.astimezone(clock.zone_of(zone)) for zone in (item.zone, home or item.zone))
    return "" if here.utcoffset() == there.utcoffset() else clock.moment(item.begins, home)


def title_of(appointment: Any) -> str:
    """What an appointment is called within the circle of care: own words, else a title the house has words for, else its kind."""
    known = str(TITLES.get(appointment.title_key, "")) or title_of_step(appointment.title_key)
    return appointment.title or known or str(appointment.get_kind_display())


TITLES: dict[str, Promise] = {
    "arrival": pgettext_lazy("title of an appointment", "Welcome and papers"),
    "first_consultation": pgettext_lazy("title of an appointment", "First consultation"),
    "blood_test": pgettext_lazy("title of an appointment", "Blood test"),
    "mri": pgettext_lazy("title of an appointment", "MRI scan"),
    "ct": pgettext_lazy("title of an appointment", "CT scan"),
    "anaesthesia": pgettext_lazy("title of an appointment", "Talk with the anaesthetist"),
    "results": pgettext_lazy("title of an appointment", "Talk about the results"),
    "departure": pgettext_lazy("title of an appointment", "Farewell and letters to take along"),
}
"""Titles by key; a room that plans may hand in others as own words."""
