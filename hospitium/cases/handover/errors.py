"""How handing over refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class OfferedAlready(Refusal):
    """One offer waits for its answer."""

    code = "offered-already"
    message = _("This case was offered already and waits for an answer.")


class NotYours(Refusal):
    """Whoever answers for a case offers it, the other side answers."""

    code = "not-yours"
    message = _("Whoever answers for the case hands it over, and the other side takes it.")


class WhyReturned(BadInput):
    """Giving back says why."""

    code = "why-returned"
    message = _("Write why you give the case back, so that the other side can act on it.")
