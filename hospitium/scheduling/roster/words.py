"""Why somebody cannot take an appointment, and other words of the roster."""

from django.utils.translation import gettext_lazy as _

WHY_NOT = {
    "kind": _("They do other work."),
    "skills": _("They lack a skill it needs."),
    "licence": _("They lack a licence it needs."),
    "language": _("They do not speak the language it needs well enough."),
    "apart": _("They are not to be booked for this patient."),
    "away": _("They are not there at that time."),
    "busy": _("They have something else at that time."),
    "full": _("Their day or week would be fuller than allowed."),
    "gone": _("The appointment was moved or cancelled meanwhile."),
}
"""Each reason as a sentence to be read after a name."""
