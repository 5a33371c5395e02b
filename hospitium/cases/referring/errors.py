"""How the referrer's side of a case refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class NoSuchColleague(BadInput):
    """Only people of the same institution who refer themselves can be let in."""

    code = "no-such-colleague"
    message = _("Choose a colleague of your institution, what they may do, and for how many days (1 to %(days)s).")


class NothingSaid(BadInput):
    """An answer or a report without words helps nobody."""

    code = "nothing-said"
    message = _("Write a few words, so that the team knows what you mean.")
