"""How the roster refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class NotOnRoster(Refusal):
    """Only who is a resource has hours to be away from and appointments to hand over."""

    code = "not-on-roster"
    message = _(
        "You have no hours in the calendars, so there is nothing to plan for you. Ask a coordinator to add you."
    )


class LeaveInThePast(BadInput):
    """Leave begins before it ends and is not over yet."""

    code = "leave-in-the-past"
    message = _("Leave ends after it begins, and not in the past. Please check the two moments.")


class AnsweredAlready(Refusal):
    """What was answered is not answered again."""

    code = "answered-already"
    message = _("This was answered by %(name)s already. Nothing was changed.")


class OwnLeave(Refusal):
    """Nobody grants their own leave."""

    code = "own-leave"
    message = _("Somebody else must answer this: nobody grants their own leave.")


class WhyNeeded(BadInput):
    """A no has a reason."""

    code = "why-needed"
    message = _("Say in a few words why.")


class NothingToOffer(BadInput):
    """An offer is of one's own appointments that lie ahead."""

    code = "nothing-to-offer"
    message = _("Choose appointments of yours that lie ahead and that are not on offer already.")


class CannotStandIn(Refusal):
    """Whoever takes an appointment brings what it needs and is free."""

    code = "cannot-stand-in"
    message = _("%(name)s cannot take this: %(why)s Nothing was changed.")
