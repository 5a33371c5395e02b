"""Which service line a case may name: one that is ready where the patient lives. What comes anyway is taken in without one."""

from typing import Any

from hospitium.access.acting import Actor
from hospitium.partners.readiness.errors import LineNotReady
from hospitium.partners.readiness.queries import line_named, require_ready


def offered(line_id: int | None, patient: Any, by: Actor) -> tuple[int | None, dict[str, str] | None]:
    """The line a new case gets, and the names of the one it does not get.

    A person is refused a line that is not ready (`LineNotReady`, `NotHere`); what a machine brings in is never lost for it.
    """
    if line_id is None:
        return None, None
    try:
        return require_ready(line_id, patient.country).pk, None
    except LineNotReady:
        if not by.is_system:
            raise
        return None, line_named(line_id)
