"""How inviting refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class InvitationGone(Refusal):
    """Used, taken back, expired or never made: one answer for all."""

    status = 404
    code = "invitation-gone"
    message = _("This invitation is not there, or no longer. Ask whoever invited you for a new one.")
    page = "web/welcome/gone.html"


class WrongFact(BadInput):
    """What was given does not go together with the invitation; which of it is not told."""

    code = "wrong-fact"
    message = _("This does not go together with the invitation. Check it and try again.")


class AddressTaken(BadInput):
    """Somebody signs in with this address already: accounts are never shared nor taken over."""

    code = "address-taken"
    message = _("This address cannot be used for a new account. If it is yours, sign in first and open the link again.")


class OwnInvitation(BadInput):
    """Whoever invites is not who was invited."""

    code = "own-invitation"
    message = _("You made this invitation yourself. Open it on the telephone of the person it is for.")


class InvitationIncomplete(BadInput):
    """An invitation names who is invited and how to reach them."""

    code = "invitation-incomplete"
    message = _("Write the name of the person, and an e-mail address if a code is to be sent.")
