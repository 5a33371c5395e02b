"""What stands in a patient's whole record beside the documents: each room's chapters. A room that keeps something new adds its own."""

from typing import Any

from hospitium.access import chapters as access
from hospitium.cases import chapters as cases
from hospitium.cases.queries import cases_of
from hospitium.cases.work import chapters as work
from hospitium.kernel.chapters import bind
from hospitium.messaging import chapters as messaging
from hospitium.patients import chapters as patients
from hospitium.patients.queries import refs_joined_to
from hospitium.records import chapters as records
from hospitium.scheduling import chapters as scheduling
from hospitium.scheduling.itinerary import chapters as itinerary
from hospitium.scheduling.roster import chapters as roster
from hospitium.scheduling.visits import chapters as visits


def _refs(actor: Any, patient: Any) -> list[str]:
    return [case.ref for case in cases_of(actor, patient_id=patient.pk)]


bind(
    *cases.CHAPTERS,
    work.CHAPTER,
    scheduling.CHAPTER,
    roster.CHAPTER,
    visits.CHAPTER,
    itinerary.CHAPTER,
    *patients.CHAPTERS,
    messaging.of_cases(_refs),
    *records.CHAPTERS,
    access.of_looks(refs_joined_to),
)
