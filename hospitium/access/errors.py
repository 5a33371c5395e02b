"""How access refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class EmergencyNeedsReason(BadInput):
    """Emergency access is kept with its reason."""

    code = "emergency-needs-reason"
    message = _("Choose why this cannot wait and describe it in a few words: both are kept and reviewed.")


class FindingNeeded(BadInput):
    """A review says what was found."""

    code = "finding-needed"
    message = _("Write what you found before you close the review.")


class KeyMissing(Refusal):
    """The request carries no key, or none we can use, so a repetition could not be told from a second wish."""

    status = 400
    code = "key-missing"
    message = _("This page is too old to be sent. Reload it and try again; nothing was changed.")


class KeyReused(Refusal):
    """The key came before with other contents."""

    status = 422
    code = "key-reused"
    message = _(
        "This form was sent before with other contents, and that was done. Reload the page to see it, "
        "then change what is still to be changed."
    )
