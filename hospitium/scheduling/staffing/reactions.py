"""What news of appointments makes of them for the colleagues they take; safe to run twice.

A notice says when, in the reader's language and on both clocks, and nothing of whom it is for: their roster shows what they may see.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.messaging.actions import notify, set_aside
from hospitium.scheduling.itinerary.queries import zone_at
from hospitium.scheduling.models import Appointment, StaffTold, SwapPart
from hospitium.scheduling.roster.models import SwapState

KINDS = ("booked", "booked_moved", "booked_over")


def tell_staff(appointment_ref: str, **_facts: Any) -> None:
    """An appointment was confirmed, moved or cancelled: whom it takes or took hears what that is for them."""
    with acting(SYSTEM):
        rows = Appointment.objects.select_for_update(of=("self",)).select_related("case", "place")
        row = rows.filter(ref=appointment_ref).first()
        if row is None or row.state == "held" or row.ends <= timezone.now():
            return
        known = {one.person_id: one for one in StaffTold.objects.filter(appointment=row)}
        now = set(row.people) if row.is_live else set()
        for person in User.objects.filter(pk__in=now | set(known), is_active=True).order_by("pk"):
            had = known.get(person.pk)
            if kind := _kind(row, had, is_theirs=person.pk in now):
                _tell(row, person, kind, had)


def _kind(row: Appointment, had: StaffTold | None, *, is_theirs: bool) -> str:
    """What it is for one person; empty: nothing new."""
    if not is_theirs:
        return "booked_over" if had and not had.is_over else ""
    if had is None or had.is_over:
        return "booked"
    return "booked_moved" if had.sequence != row.sequence else ""


def _tell(row: Appointment, person: User, kind: str, had: StaffTold | None) -> None:
    gave = had is not None and kind == "booked_over" and _gave(row, person, since=had.at)
    kept = {"sequence": row.sequence, "is_over": kind == "booked_over", "at": timezone.now()}
    StaffTold.objects.update_or_create(person=person, appointment=row, defaults=kept)
    set_aside(person_id=person.pk, kinds=KINDS, ref=row.ref)
    last = row.steps.order_by("-id").first()
    if gave or (last and (last.by_id == person.pk or last.by == person.name)):
        return  # they did it themselves
    if not _knows_already(row, person, kind):
        facts = {"at": row.begins.isoformat(), "zone": zone_at(row), "by_name": last.by if last else ""}
        notify(person_id=person.pk, kind=kind, ref=row.ref, **facts)


def _gave(row: Appointment, person: User, since: dt.datetime) -> bool:
    """Whether a colleague took it since, because they had offered it: they hear of their offer."""
    taken = SwapPart.objects.filter(swap__state=SwapState.ACCEPTED, swap__ended_at__gt=since)
    return taken.filter(booking__appointment=row, swap__resource__person=person).exists()


def _knows_already(row: Appointment, person: User, kind: str) -> bool:
    """Whoever works on the case hears of a whole visit at once, and of a conference by its own notice."""
    is_of_visit = row.case is not None and bool(row.visit) and person.pk in {*row.case.circle, row.case.owner_id}
    return kind == "booked" and (is_of_visit or (row.case_id is None and row.kind == "meeting"))
