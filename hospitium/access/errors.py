"""How a write is refused that does not say which sending it is."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import Refusal


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
