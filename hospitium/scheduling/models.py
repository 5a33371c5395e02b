"""Every table of the room, from the nouns that own them."""

from .booking.models import Appointment, AppointmentStep, Booking
from .resources.models import Hours, NotWith, Place, Resource, SpecialHours, Spoken, Way
from .visits.models import CarePlan, CareStep, PlanningRun, PlanVersion

__all__ = [
    "Appointment",
    "AppointmentStep",
    "Booking",
    "CarePlan",
    "CareStep",
    "Hours",
    "NotWith",
    "Place",
    "PlanVersion",
    "PlanningRun",
    "Resource",
    "SpecialHours",
    "Spoken",
    "Way",
]
