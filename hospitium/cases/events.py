"""What the journey announces: plain facts, never rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseOpened:
    """A case came to be."""

    case_ref: str
    patient_ref: str


@dataclass(frozen=True)
class StageEntered:
    """A case reached a stage."""

    case_ref: str
    stage: str


@dataclass(frozen=True)
class CaseAssigned:
    """A case has a new owner."""

    case_ref: str
    owner_id: int
    by_name: str
