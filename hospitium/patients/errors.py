"""How this room refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class StatementNeeded(BadInput):
    """A profile fact is what somebody said."""

    code = "statement-needed"
    message = _("Write what was said and who said it.")
