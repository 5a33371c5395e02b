"""How the giving of stays to nurses refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class NurseTaken(Refusal):
    """A nurse has as many stays at once as she can, or is away."""

    code = "nurse-taken"
    message = _("%(name)s cannot look after this stay: %(why)s Choose somebody else.")


class NoStay(Refusal):
    """Nobody looks after a stay that is not agreed."""

    code = "no-stay"
    message = _("No plan of this visit is chosen yet, so there is no stay to look after.")


class WhyNeeded(BadInput):
    """A nurse who changes is told why."""

    code = "nurse-why"
    message = _("Say in a few words why, so that whoever is told understands.")
