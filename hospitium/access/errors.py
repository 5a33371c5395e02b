"""How access refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class EmergencyNeedsReason(BadInput):
    """Emergency access is kept with its reason."""

    code = "emergency-needs-reason"
    message = _("Choose why this cannot wait and describe it in a few words: both are kept and reviewed.")


class FindingNeeded(BadInput):
    """A review says what was found."""

    code = "finding-needed"
    message = _("Write what you found before you close the review.")
