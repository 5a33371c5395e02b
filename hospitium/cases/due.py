"""When something is due: by the hours, weekends and holidays of the place of whoever must act."""

import datetime as dt
from typing import NamedTuple

from hospitium.access.acting import held
from hospitium.kernel.clock import zone_of
from hospitium.kernel.workdays import after_hours
from hospitium.partners import queries as partners

from .journey import WaitingOn
from .models import Case
from .pathways.plan import TaskClock

AT_HOME = frozenset({WaitingOn.US, WaitingOn.CLINICIAN, WaitingOn.FINANCE})


class Place(NamedTuple):
    """Where somebody works or lives: zone, country and, where a law asks, region."""

    zone: str
    country: str
    region: str = ""


def due_at(case: Case, owner: str, hours: int, now: dt.datetime, clock: str = "") -> dt.datetime:
    """So many hours from now; business hours of the owner's place, or without a pause. A family is never at business."""
    clock = clock or (TaskClock.ALWAYS if owner == WaitingOn.PATIENT else TaskClock.BUSINESS)
    if clock == TaskClock.ALWAYS:
        return now + dt.timedelta(hours=hours)
    return after_hours(now, hours, *place_of(case, owner))


def place_of(case: Case, owner: str) -> Place:
    """Where whoever must act is: the campus, the case's office, the referrer's organisation, the patient's country."""
    if owner in AT_HOME or (owner == WaitingOn.OFFICE and case.office_id is None):
        return of_organisation(home_campus())
    if owner == WaitingOn.OFFICE:
        return of_organisation(held(f"office {case.office_id}", lambda: case.office))
    if owner in {WaitingOn.REFERRER, WaitingOn.PARTNER} and case.referring_organisation_id:
        return of_organisation(case.referring_organisation)
    return Place(case.patient.zone or "UTC", case.patient.country)


def end_of(case: Case, day: dt.date | None) -> dt.datetime | None:
    """The end of that day where the campus is."""
    if day is None:
        return None
    zone = zone_of(place_of(case, WaitingOn.US).zone)
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)


def home_campus() -> partners.Organisation | None:
    """The home campus, where there is one yet."""
    try:
        return partners.home()
    except partners.Organisation.DoesNotExist:
        return None


def of_organisation(organisation: partners.Organisation | None) -> Place:
    """Where an organisation stands."""
    if organisation is None:
        return Place("UTC", "")
    return Place(organisation.zone, organisation.country, organisation.region)
