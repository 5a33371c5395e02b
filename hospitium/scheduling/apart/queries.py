"""Reads of who is kept apart from a case."""

from collections.abc import Iterable

from hospitium.cases.queries import Case
from hospitium.scheduling.booking.models import Booking
from hospitium.scheduling.resources.models import NotWith


def kept_apart(case: Case) -> list[NotWith]:
    """Who is not to be booked for a case that came by its door, the newest first."""
    return list(NotWith.objects.filter(case=case).select_related("resource").order_by("-at"))


def booked_nevertheless(case: Case, rows: Iterable[NotWith]) -> set[int]:
    """The numbers of those among them who are booked for it."""
    booked = Booking.objects.filter(
        appointment__case=case, is_live=True, resource__in=[one.resource_id for one in rows]
    )
    return set(booked.values_list("resource_id", flat=True))
