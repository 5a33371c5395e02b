"""Reads of matching."""

from django.db.models import QuerySet

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases.journey import Stage
from hospitium.cases.models import Case
from hospitium.cases.policy import visible


def running_in_line(actor: Actor, line_id: int, *, country: str = "") -> QuerySet[Case]:
    """The cases of a line that have not ended, as far as the actor may see them, oldest first."""
    found = visible(actor).filter(service_line_id=line_id).exclude(stage=Stage.CLOSED)
    return (found.filter(patient__country=country) if country else found).order_by("opened_at", "pk")


def listed_in_line(actor: Actor, line_id: int, *, limit: int = 100) -> list[Case]:
    """The same for a list without names; writes who looked."""
    found = list(running_in_line(actor, line_id).select_related("patient")[:limit])
    if found:
        note_access("list", "case", [case.ref for case in found])
    return found
