"""Reads of standing in."""

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .models import StandIn
from .scopes import SEES_RECORD


def standing_for(patient_id: int) -> list[StandIn]:
    """Everybody who stands or stood in for the patient, those who still do first."""
    found = StandIn.objects.filter(patient_id=patient_id).select_related("person")
    return list(found.order_by(F("ended_at").desc(nulls_first=True), "-id")[:100])


def who_sees_for(patient_id: int) -> QuerySet[StandIn]:
    """Those who stand in for the patient now and see the record."""
    now = timezone.now()
    holds = Q(until=None) | Q(until__gt=now)
    return StandIn.objects.filter(
        holds, patient_id=patient_id, ended_at=None, since__lte=now, scope__in=list(SEES_RECORD)
    )
