"""Scheduling: whole visits planned into calendars of people, rooms and devices.

Tables: Place, Way, Resource, Spoken, NotWith, Hours, SpecialHours (`resources`); Appointment, Booking, AppointmentStep (`booking`);
Leave, Swap, SwapPart, SwapNo (`roster`); TimeChoice, Wanted, Borne (`slots`); Waiting, Freed, Considered, WaitingOrder (`waitlist`);
CarePlan, CareStep, PlanVersion, PlanningRun (`visits`, whose card says more).
Doors: `actions`, `queries`, `events`, `errors` of each. Pure: `calendars` (when a resource is there), `meeting` (a common time of
several), `planning` (instances
from files, the planner, why not, the checker), which `hospitium plan` and `hospitium check` offer without any database.
Announces `AppointmentHeld`, `AppointmentConfirmed`, `AppointmentMoved`, `AppointmentCancelled`.
"""
