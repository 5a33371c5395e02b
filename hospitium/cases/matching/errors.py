"""How matching refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class RankingStale(BadInput):
    """What was chosen from must be what is kept."""

    code = "ranking-stale"
    message = _("This proposal is no longer the one you were shown. Load the page again and choose once more.")


class ChoiceNeedsReason(BadInput):
    """Another than the first is chosen with a reason, so that the ranking can be made better."""

    code = "choice-needs-reason"
    message = _("You chose another than the first. Please say why, in a few words.")


class ShutOut(Refusal):
    """The patient does not let this person see the record."""

    code = "shut-out"
    message = _(
        "The patient has shut this person out of the record. Choose somebody else, or speak with the patient first."
    )


class NobodyThere(Refusal):
    """Nobody has described themselves as a specialist yet."""

    code = "nobody-there"
    message = _("This person has no profile as a specialist, or is not offered cases. Choose somebody else.")
