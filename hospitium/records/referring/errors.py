"""How a referral refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class ReferralIncomplete(BadInput):
    """Something is missing without which nobody can begin."""

    code = "referral-incomplete"
    message = _("Before this can be sent, please add: %(missing)s.")
