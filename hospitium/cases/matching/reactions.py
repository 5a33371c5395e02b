"""What news about service lines makes of their cases; safe to run twice."""

from hospitium.access.acting import SYSTEM, acting

from .actions import note_line_suspended
from .queries import running_in_line


def raise_tasks(line_id: int, country: str, reason: str, by_name: str) -> None:
    """Every running case of a suspended line (of patients who live in that country, where one is named) brings a task."""
    with acting(SYSTEM):
        refs = list(running_in_line(SYSTEM, line_id, country=country).values_list("ref", flat=True))
    for ref in refs:
        with acting(SYSTEM):
            note_line_suspended(case_ref=ref, reason=reason, by=SYSTEM)
