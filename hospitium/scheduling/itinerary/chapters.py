"""What is kept of a visit beside its appointments, for the patient's whole record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.cases.queries import cases_of
from hospitium.kernel.chapters import Chapter
from hospitium.scheduling.models import ChangeRequest, Preparation


def _itinerary(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """How to prepare for each appointment, and what was asked to change and answered."""
    refs = {case.pk: case.ref for case in cases_of(actor, patient_id=patient.pk)}
    for one in Preparation.objects.filter(appointment__case__in=list(refs)).select_related("appointment"):
        yield {
            "case": refs[one.appointment.case_id or 0],
            "appointment": one.appointment.ref,
            "prepare": one.what,
            "minutes_before": one.minutes,
            "ends_minutes_after": one.until,
            "words": one.words,
            "stated_by": one.by,
            "stated_at": one.at,
        }
    for asked in ChangeRequest.objects.filter(case__in=list(refs)).select_related("appointment"):
        yield {
            "case": refs[asked.case_id],
            "appointment": asked.appointment.ref,
            "asked": asked.wish,
            "asked_by": asked.by,
            "asked_at": asked.at,
            "wanted_at": asked.wanted_at,
            "words": asked.words,
            "answer": asked.answer,
            "answered_by": asked.answered_by,
            "answered_at": asked.answered_at,
            "answer_words": asked.answer_words,
        }


CHAPTER = Chapter(14, "visit.json", _("Your visit"), _itinerary)
