"""Appointments by e-mail: an invitation a phone's calendar takes, its update, its end, to whoever of the family wants them.

Safe to run twice: what was last sent to each person is kept, by the number that rises with each change (SEQUENCE, RFC 5546).
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User, actor_of
from hospitium.cases.queries import Case, may_see
from hospitium.messaging.actions import send
from hospitium.scheduling.icalendar import writing
from hospitium.scheduling.icalendar.entry import Entry, Party
from hospitium.scheduling.models import Appointment, ByMail, Invited

from . import saying
from .items import Item
from .queries import SHOWN, bare

LETTERS = {"REQUEST": "appointment", "UPDATE": "appointment_changed", "CANCEL": "appointment_cancelled"}


def invite_to_all(case: Case, person_id: int) -> None:
    """Everything ahead of a case, to somebody who wants it from now on."""
    with acting(SYSTEM):
        person = User.objects.get(pk=person_id)
        rows = Appointment.objects.filter(case=case, state="confirmed").select_related("place__organisation")
        for row in rows.order_by("pk"):
            if row.ends > timezone.now():
                _tell(row, case, person)


def tell_wanting(appointment_ref: str) -> int:
    """An appointment was confirmed, moved or cancelled: tell whoever wants to hear of it, or heard of it before. How many were told."""
    with acting(SYSTEM):
        found = Appointment.objects.select_related("case__patient", "place__organisation").filter(ref=appointment_ref)
        row = found.first()
        if row is None or row.case is None or row.ends <= timezone.now():
            return 0
        wanting = set(ByMail.objects.filter(case=row.case).values_list("person_id", flat=True))
        invited = set(Invited.objects.filter(appointment=row, is_over=False).values_list("person_id", flat=True))
        people = User.objects.filter(pk__in=wanting & invited if row.state == "cancelled" else wanting, is_active=True)
        return sum(_tell(row, row.case, person) for person in people.order_by("pk"))


def _tell(row: Appointment, case: Case, person: User) -> bool:
    """One message to one person; False where they had it, or may not see the case any more."""
    if row.state not in (*SHOWN, "cancelled") or not may_see(actor_of(person), case):
        return False
    had = Invited.objects.select_for_update().filter(person=person, appointment=row).first()
    is_over = row.state == "cancelled"
    if had and (had.sequence, had.is_over) == (row.sequence, is_over):
        return False
    Invited.objects.update_or_create(
        person=person,
        appointment=row,
        defaults={"sequence": row.sequence, "is_over": is_over, "at": timezone.now()},
    )
    _send(row, case, person, "CANCEL" if is_over else "UPDATE" if had else "REQUEST")
    return True


def _send(row: Appointment, case: Case, person: User, what: str) -> None:
    item, method = bare(row), "CANCEL" if what == "CANCEL" else "REQUEST"
    write = writing.cancellation if what == "CANCEL" else writing.invitation
    entry = entry_for(row, item, language=person.language, link=link_to(case))
    data = write(entry, organizer=organizer(), attendee=Party(person.email))
    with override(person.language):
        when = saying.when(item, person.zone)
    facts: dict[str, Any] = {"when": when, "link": link_to(case), "calendar": data.decode(), "method": method}
    send(
        channel="mail",
        recipient=person.email,
        kind=LETTERS[what],
        about=case.ref,
        language=person.language,
        person_id=person.pk,
        **facts,
    )


def entry_for(row: Appointment, item: Item, *, language: str, link: str) -> Entry:
    """What a calendar is told of an appointment; the same in mail, download and feed."""
    address = ", ".join(filter(None, (row.place.organisation.name, row.place.address))) if row.place else ""
    return saying.entry_of(
        item,
        uid=uid_of(row),
        sequence=row.sequence,
        written_at=timezone.now(),
        language=language,
        link=link,
        address=address,
    )


def uid_of(row: Appointment) -> str:
    """Its name in every calendar, for life."""
    return f"{row.uid}@{urlsplit(settings.SITE).hostname or 'hospitium.invalid'}"


def organizer() -> Party:
    """Who invites: the house, by the address its mail comes from."""
    return Party(settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> "), str(settings.PROGRAMME_NAME))


def link_to(case: Case) -> str:
    """Where the rest is read, by signing in."""
    return f"{settings.SITE}/home/{case.ref}/visit/" if settings.SITE else ""
