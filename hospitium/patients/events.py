"""What this room announces: plain facts, never rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentWithdrawn:
    """A patient took a consent back; whoever sends asks `may_leave` again at the moment of sending."""

    patient_ref: str
    consent_id: int
    country: str
