"""Reads of inviting."""

from collections.abc import Iterable

from .models import Invitee, Kind, State

__all__ = ["Kind", "State", "invited_about", "invited_by_number", "invited_to"]


def invited_to(case_ids: Iterable[int], *, limit: int = 100) -> list[Invitee]:
    """Who was invited to these cases, newest first; whoever asks saw the cases."""
    return list(Invitee.objects.filter(case_id__in=list(case_ids))[:limit])


def invited_about(patient_id: int) -> list[Invitee]:
    """Everybody who was invited to take part in a patient's cases, in the order in which they were."""
    return list(Invitee.objects.filter(patient_id=patient_id).order_by("id"))


def invited_by_number(number: int, case_id: int) -> Invitee | None:
    """One invitation of a case."""
    return Invitee.objects.filter(pk=number, case_id=case_id).first()
