"""How the waiting list refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class NothingEarlier(BadInput):
    """Only what lies ahead and stands can come sooner."""

    code = "nothing-earlier"
    message = _("Choose an appointment that lies ahead and is not on the list already.")


class OfferOver(Refusal):
    """An offer is answered while it is held."""

    code = "offer-over"
    message = _("This earlier time is no longer held. The appointment stays as it was.")


class NoLongerFits(Refusal):
    """What was offered would break a rule of the visit now, or who was to be there cannot be: whose name it is, is not said."""

    code = "offer-no-longer-fits"
    message = _(
        "Something changed since this time was offered, and it no longer fits. The appointment stays as it was."
    )


class OrderUnclear(BadInput):
    """An order names each criterion at most once, and says why it is so."""

    code = "order-unclear"
    message = _("Choose what counts first, each once, and say why.")
