"""Files that calendars read: a person's own feed behind its secret, and the appointments of one visit to download."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.access.queries import actor_for
from hospitium.access.throttle import take_visit
from hospitium.cases.queries import Case, visible
from hospitium.patients.actions import may_open
from hospitium.patients.errors import CannotLeave
from hospitium.scheduling.icalendar import writing
from hospitium.scheduling.models import Appointment, CalendarLink

from .actions import SPEAK, digest
from .inviting import entry_for, link_to, organizer
from .queries import SHOWN, bare

READS = 60
"""How often one link, or one address that guesses, is answered within the window of the throttle."""
BACK = dt.timedelta(days=30)
"""How long what is over stays in a feed."""


@dataclass(frozen=True)
class Came:
    """Who reads a feed: by which route and from which address."""

    route: str = ""
    address: str = ""


def feed(*, secret: str, came: Came) -> bytes | None:
    """What the calendar behind a link reads now: the appointments of everybody its person speaks for, as they stand this moment.

    Acts as that person, so whatever they may see no more is gone; each reading is written down. None, alike, for a link that never
    was, has ended, or whose person speaks for nobody any more: no exception, so that the try stays counted. Raises `TooManyVisits`.
    """
    take_visit("calendar", address=came.address, most=READS)
    with acting(SYSTEM):
        link = CalendarLink.objects.filter(digest=digest(secret), ended_at=None).first()
        if link is None:
            return None
        take_visit("calendar-link", address=link.digest, most=READS)
        CalendarLink.objects.filter(pk=link.pk).update(read_at=timezone.now())
        actor = replace(actor_for(link.person_id), route=came.route, address=came.address)
    if not actor.may(SPEAK):
        return None
    with acting(actor):
        return _written(_cases(actor), link.language)


def _cases(actor: Actor) -> list[Case]:
    """The cases of a person that the rules of transfer let be opened where they stand; each is written down as read."""
    found = []
    for case in visible(actor).select_related("patient").order_by("pk")[:50]:
        try:
            may_open(patient=case.patient, data_class="identity", channel="link", by=actor)
        except CannotLeave as refusal:
            refusal.keep()
            continue
        note_access("export", "visit", [case.ref, case.patient.ref], calendar=True)
        found.append(case)
    return found


def download(case: Case, language: str) -> bytes:
    """The appointments of one visit, for a calendar to take in; the reader came by the door of the case."""
    note_access("export", "visit", [case.ref, case.patient.ref])
    return _written([case], language, back=None)


def _written(cases: Iterable[Case], language: str, back: dt.timedelta | None = BACK) -> bytes:
    by_number = {case.pk: case for case in cases}
    rows = Appointment.objects.filter(case__in=list(by_number), state__in=SHOWN).select_related("place__organisation")
    since = timezone.now() - back if back else None
    entries = [
        entry_for(row, bare(row), language=language, link=link_to(by_number[row.case_id or 0]))
        for row in rows.order_by("during", "pk")
        if since is None or row.ends > since
    ]
    with override(language):
        return writing.published(entries, name=_("Your visit"), organizer=organizer())
