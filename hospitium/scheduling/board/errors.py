"""How the board refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import Refusal


class Fixed(Refusal):
    """Some appointments stay where they are."""

    code = "appointment-fixed"
    message = _("This appointment does not move. %(why)s")


class CannotStand(Refusal):
    """A rule of the visit or of a calendar says no."""

    code = "move-not-possible"
    message = _("Nothing was moved: it cannot be there. %(why)s")


class OthersNow(Refusal):
    """Whoever was free when it was asked is not free any more."""

    code = "move-others-now"
    message = _("Nothing was moved: somebody was booked meanwhile. Choose again among what is possible now.")
