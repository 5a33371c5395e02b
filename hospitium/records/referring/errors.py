"""How a referral refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class ReferralIncomplete(BadInput):
    """Something is missing without which nobody can begin."""

    code = "referral-incomplete"
    message = _("Before this can be sent, please add: %(missing)s.")


class SeveralQuestions(Refusal):
    """Words that could answer any of several open questions."""

    code = "several-questions"
    message = _("Several questions wait for your answer. Open each of them and answer it there.")
