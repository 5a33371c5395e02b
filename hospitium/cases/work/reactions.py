"""What others' news makes of a patient's wishes: tasks. Each is safe to run twice."""

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.journey import Stage
from hospitium.cases.models import Case
from hospitium.patients.queries import patient_at

from .wishing import suit


def suit_stage(case_ref: str, stage: str) -> None:
    """A case entered a stage."""
    suit(case_ref)


def suit_stated(patient_ref: str, topic: str) -> None:
    """A patient said something, or took it back."""
    with acting(SYSTEM):
        running = Case.objects.filter(patient=patient_at(patient_ref)).exclude(stage=Stage.CLOSED)
        refs = sorted(running.values_list("ref", flat=True))
    for ref in refs:
        suit(ref)


def suit_joined(merge_id: int, kept_ref: str, merged_ref: str, by_id: int | None, by_name: str) -> None:
    """Two records were joined: what was said in either holds for both."""
    suit_stated(kept_ref, "")


def suit_parted(merge_id: int, kept_ref: str, merged_ref: str, by_name: str) -> None:
    """Two records are two again."""
    for ref in (kept_ref, merged_ref):
        suit_stated(ref, "")
