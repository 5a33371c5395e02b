"""How the keeping of resources refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class HoursUnclear(BadInput):
    """Times that do not follow on one another."""

    code = "hours-unclear"
    message = _("Say from when until when; the end comes after the beginning.")


class StillBooked(Refusal):
    """Something of it lies ahead, which somebody else has to take first."""

    code = "still-booked"
    message = _("%(name)s still has %(count)s appointments or stays ahead. Move them or hand them over first.")


class ZoneUnknown(BadInput):
    """A zone nobody knows."""

    code = "zone-unknown"
    message = _("“%(zone)s” is not the name of a time zone. Use one such as Asia/Dubai.")
