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


class OrderUnclear(BadInput):
    """An order names each criterion at most once, and says why it is so."""

    code = "order-unclear"
    message = _("Choose what counts first, each once, and say why.")
