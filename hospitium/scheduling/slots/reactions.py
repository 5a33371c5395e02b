"""What it means that a time people chose, or a conference, was moved; safe to run twice."""

from typing import Any

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.actions import note_visit
from hospitium.cases.messages.readers import outside_of
from hospitium.cases.queries import Case
from hospitium.kernel.clock import moment
from hospitium.messaging.actions import notify, set_aside
from hospitium.partners.queries import home
from hospitium.scheduling.booking.models import AppointmentKind, AppointmentStep, Verb
from hospitium.scheduling.models import Appointment, TimeChoice

from .choosing import hearers_of


def tell_sides(appointment_ref: str, case_ref: str, **_facts: Any) -> None:
    """Whoever chose the time hears of the new one; of a conference its case keeps when it is now."""
    with acting(SYSTEM):
        row = Appointment.objects.select_related("place").get(ref=appointment_ref)
        last = row.steps.filter(verb=Verb.MOVED).order_by("-id").first()
        if last is None or row.state != "confirmed" or last.now_during != row.during:
            return  # it was moved again, and that will be told
        if row.kind == AppointmentKind.MEETING and not row.case_id:
            _keep_conference(row, last)
        choice = TimeChoice.objects.select_related("case__patient").filter(appointment=row, state="chosen").first()
        if choice:
            _tell_choosers(choice, row, last)


def _tell_choosers(choice: TimeChoice, row: Appointment, last: AppointmentStep) -> None:
    """The sides hear it; the family by its visit, and whom it takes as those who are booked."""
    apart = {one.pk for one in outside_of(choice.case, "family")} | set(row.people) | {last.by_id or 0}
    facts = {"at": row.begins.isoformat(), "zone": row.place.zone if row.place else home().zone, "by_name": last.by}
    for person in sorted(hearers_of(choice, choice.case) - apart):
        set_aside(person_id=person, kinds=["time_moved"], ref=choice.case.ref)
        notify(person_id=person, kind="time_moved", ref=choice.case.ref, **facts)


def _keep_conference(row: Appointment, last: AppointmentStep) -> None:
    """A note on the case it is about (its title says which), once for each move."""
    case = Case.objects.filter(ref=row.title).first()
    if case is None or case.entries.filter(facts__conference=f"{row.ref}/{row.sequence}").exists():
        return
    names = sorted(row.bookings.filter(is_live=True).values_list("resource__name", flat=True))
    facts = {"when": moment(row.begins, home().zone), "who": ", ".join(names)}
    key = f"{row.ref}/{row.sequence}"
    note_visit(case_ref=case.ref, verb="conference_moved", by=SYSTEM, staff_only=True, conference=key, **facts)
