"""What booking announces: plain facts, never rows. Moments are ISO 8601 in UTC."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AppointmentHeld:
    """A time is kept for somebody for some minutes."""

    appointment_ref: str
    case_ref: str


@dataclass(frozen=True)
class AppointmentConfirmed:
    """What was held is agreed."""

    appointment_ref: str
    case_ref: str


@dataclass(frozen=True)
class AppointmentMoved:
    """It is at another time, or takes others. `was_begins` and `was_ends`: when it was before."""

    appointment_ref: str
    case_ref: str
    was_begins: str
    was_ends: str


@dataclass(frozen=True)
class AppointmentCancelled:
    """It does not take place; `expired`: nobody confirmed the hold."""

    appointment_ref: str
    case_ref: str
    expired: bool = False
