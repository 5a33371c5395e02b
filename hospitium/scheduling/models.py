"""Every table of the room, from the nouns that own them."""

from .booking.models import Appointment, AppointmentStep, Booking
from .caring.models import StayNurse
from .itinerary.models import ByMail, CalendarLink, ChangeRequest, Invited, Preparation, SeenVisit
from .resources.models import Hours, NotWith, Place, Resource, SpecialHours, Spoken, Way
from .roster.models import Leave, Swap, SwapNo, SwapPart
from .slots.models import Borne, TimeChoice, Wanted
from .staffing.models import StaffTold
from .visits.models import CarePlan, CareStep, PlanningRun, PlanVersion
from .waitlist.models import Considered, Freed, Waiting, WaitingOrder

__all__ = [
    "Appointment",
    "AppointmentStep",
    "Booking",
    "Borne",
    "ByMail",
    "CalendarLink",
    "CarePlan",
    "CareStep",
    "ChangeRequest",
    "Considered",
    "Freed",
    "Hours",
    "Invited",
    "Leave",
    "NotWith",
    "Place",
    "PlanVersion",
    "PlanningRun",
    "Preparation",
    "Resource",
    "SeenVisit",
    "SpecialHours",
    "Spoken",
    "StaffTold",
    "StayNurse",
    "Swap",
    "SwapNo",
    "SwapPart",
    "TimeChoice",
    "Waiting",
    "WaitingOrder",
    "Wanted",
    "Way",
]
