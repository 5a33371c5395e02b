"""Every table of the room, from the nouns that own them."""

from .booking.models import Appointment, AppointmentStep, Booking
from .resources.models import Hours, NotWith, Place, Resource, SpecialHours, Spoken, Way

__all__ = [
    "Appointment",
    "AppointmentStep",
    "Booking",
    "Hours",
    "NotWith",
    "Place",
    "Resource",
    "SpecialHours",
    "Spoken",
    "Way",
]
