"""Why a nurse cannot look after a stay."""

from django.utils.translation import gettext_lazy as _

WHY_NOT = {
    "retired": _("They take nothing new."),
    "away": _("They are away during the stay."),
    "full": _("They look after as many stays at once as they can."),
    "kind": _("They do other work."),
    "apart": _("They are not to be booked for this patient."),
}
"""Each reason as a sentence to be read after a name."""
