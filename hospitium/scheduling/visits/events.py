"""What a visit announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlanAsked:
    """Somebody wants a visit planned or repaired: a worker does it."""

    run_id: int


@dataclass(frozen=True)
class ItineraryConfirmed:
    """What a visit holds is agreed: every appointment has its time. `again`: it was confirmed before and has been repaired."""

    case_ref: str
    visit_ref: str
    by_name: str
    again: bool
