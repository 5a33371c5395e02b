"""What is kept of planned visits, for the patient's whole record. When others are taken stands in no chapter."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.cases.queries import cases_of
from hospitium.kernel.chapters import Chapter
from hospitium.scheduling.caring.models import StayNurse

from .models import CarePlan


def _visits(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """The care plan of every case in all its versions, and which proposals people chose and why."""
    refs = {case.pk: case.ref for case in cases_of(actor, patient_id=patient.pk)}
    for plan in CarePlan.objects.filter(case__in=list(refs)).prefetch_related("versions").order_by("pk"):
        chosen = plan.runs.exclude(chosen=None).order_by("chosen_at")
        yield {
            "case": refs[plan.case_id],
            "visit": plan.ref,
            "state": plan.state,
            "agreed": plan.agreed,
            "nurses": [
                {"name": one.resource.name, "from": one.during.lower, "to": one.during.upper, "until": one.ended_at}
                for one in StayNurse.objects.filter(plan=plan).select_related("resource").order_by("pk")
            ],
            "versions": [
                {"number": one.number, "at": one.at, "by": one.by, "plan": one.body} for one in plan.versions.all()
            ],
            "chosen": [{"at": run.chosen_at, "by": run.chosen_by, "why": run.why_chosen} for run in chosen],
        }


CHAPTER = Chapter(14, "visits.json", _("Your visits and how they were planned"), _visits)
