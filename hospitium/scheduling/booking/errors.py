"""How booking refuses: what stands in the way and until when, never whose it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.errors import BadInput, Refusal


class SeatTaken(Refusal):
    """A resource is taken at that time."""

    code = "seat-taken"
    message = _("%(resource)s is taken from %(since)s until %(until)s. Choose another time or somebody else.")


class PatientElsewhere(Refusal):
    """The patient has something else at that time."""

    code = "patient-elsewhere"
    message = _("The patient has another appointment from %(since)s until %(until)s. Choose another time.")


class NotThere(Refusal):
    """A resource is not there by its hours."""

    code = "not-there"
    message = _(
        "%(resource)s is not there at %(at)s (%(why)s). Choose another time, or say why it is to be outside of hours."
    )


class Retired(Refusal):
    """A resource takes nothing new."""

    code = "resource-retired"
    message = _("%(resource)s takes no new appointments.")


@contextmanager
def plainly(by: Actor, instead: type[Refusal]) -> Iterator[None]:
    """Refusals name people, what else they have and from whom they are kept apart. That is for the programme: to anybody else
    it is refused as `instead`.
    """
    try:
        yield
    except Refusal as refused:
        if by.is_programme_wide:
            raise
        raise instead from refused


class KeptApart(Refusal):
    """Somebody is not to be booked for a case."""

    code = "kept-apart"
    message = _("%(resource)s is not to be booked for this case.")


class DayFull(Refusal):
    """A day or week of a resource would be fuller than allowed."""

    code = "day-full"
    message = _(
        "%(resource)s would have %(found)s %(when)s; the most is %(most)s. Choose another day or somebody else,"
        " or say why it is to be nevertheless."
    )


class PatientDayFull(Refusal):
    """A day of the patient would be fuller than was stated."""

    code = "patient-day-full"
    message = _(
        "The patient would have %(found)s %(when)s; the most that was stated is %(most)s. Choose another day,"
        " or say why it is to be nevertheless."
    )


class HoldRanOut(Refusal):
    """What was held is free again."""

    code = "hold-ran-out"
    message = _("The time was held until %(until)s and is free again. Choose it anew.")


class NotNow(Refusal):
    """The state of the appointment has no such step."""

    code = "appointment-not-now"
    message = _("This cannot be done: the appointment stands as “%(state)s”. Reload the page to see it as it is now.")


class ChangedSince(Refusal):
    """Somebody changed the appointment after the reader saw it."""

    code = "appointment-changed"
    message = _("Somebody changed this appointment meanwhile. Reload the page to see it as it is now.")


class TooEarly(Refusal):
    """What has not begun can neither be done nor missed."""

    code = "appointment-too-early"
    message = _("The appointment begins at %(begins)s. Say afterwards whether it took place.")


class WhyNeeded(BadInput):
    """A change that others have to be told of says why."""

    code = "appointment-why"
    message = _("Say why, so that whoever is told understands.")


class NeedsUnclear(BadInput):
    """An appointment takes somebody or something, each once, and ends after it begins."""

    code = "appointment-unclear"
    message = _("An appointment ends after it begins, within 24 hours, and takes people or things, each of them once.")
