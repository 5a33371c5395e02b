"""Reads of standing in."""

from django.db.models import F

from .models import StandIn


def standing_for(patient_id: int) -> list[StandIn]:
    """Everybody who stands or stood in for the patient, those who still do first."""
    found = StandIn.objects.filter(patient_id=patient_id).select_related("person")
    return list(found.order_by(F("ended_at").desc(nulls_first=True), "-id")[:100])
