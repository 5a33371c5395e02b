"""Every table of the room, from the nouns that own them."""

from .booking.models import Appointment, AppointmentStep, Booking
from .itinerary.models import ByMail, CalendarLink, ChangeRequest, Invited, Preparation, SeenVisit
from .resources.models import Hours, NotWith, Place, Resource, SpecialHours, Spoken, Way

__all__ = [
    "Appointment",
    "AppointmentStep",
    "Booking",
    "ByMail",
    "CalendarLink",
    "ChangeRequest",
    "Hours",
    "Invited",
    "NotWith",
    "Place",
    "Preparation",
    "Resource",
    "SeenVisit",
    "SpecialHours",
    "Spoken",
    "Way",
]
