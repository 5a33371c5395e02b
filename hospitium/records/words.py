"""Codes of statements and sections in the reader's language: kinds of sections, of absence, statuses."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "allergies": _("Allergies and intolerances"),
    "problems": _("Problems"),
    "medications": _("Medication summary"),
    "immunizations": _("Immunizations"),
    "results": _("Results"),
    "procedures": _("Procedures"),
    "devices": _("Devices"),
    "advance-directives": _("Advance directives"),
    "alerts": _("Alerts"),
    "functional-status": _("Functional status"),
    "past-problems": _("Past problems"),
    "pregnancy": _("Pregnancy"),
    "patient-story": _("Patient story"),
    "plan-of-care": _("Plan of care"),
    "social-history": _("Social history"),
    "vital-signs": _("Vital signs"),
}

ABSENCES = {
    "none-known": _("None known, as stated by the source"),
    "not-asked": _("Not asked"),
    "unavailable": _("Information unavailable"),
    "withheld": _("Withheld by the source"),
    "unknown": _("Unknown"),
    "not-supplied": _("Section not supplied: this does not mean that there is none"),
    "not-started": _("Not started"),
    "closed": _("Closed"),
    "nil-known-text": _("None known according to free text: please confirm"),
}

STATUSES = {
    "active": _("active"),
    "inactive": _("inactive"),
    "resolved": _("resolved"),
    "completed": _("completed"),
    "confirmed": _("confirmed"),
    "unconfirmed": _("unconfirmed"),
    "refuted": _("refuted"),
    "stopped": _("stopped"),
    "on-hold": _("on hold"),
    "preliminary": _("preliminary"),
    "final": _("final"),
    "unknown": _("unknown"),
    "entered-in-error": _("entered in error"),
    "amended": _("amended"),
    "recurrence": _("recurrence"),
    "remission": _("remission"),
    "intended": _("intended"),
    "not-taken": _("not taken"),
    "in-progress": _("in progress"),
    "not-done": _("not done"),
    "registered": _("registered"),
    "cancelled": _("cancelled"),
    "corrected": _("corrected"),
    "provisional": _("provisional"),
    "differential": _("differential"),
    "relapse": _("relapse"),
}

WEIGHT = [
    "allergies",
    "problems",
    "medications",
    "alerts",
    "results",
    "procedures",
    "immunizations",
    "devices",
    "vital-signs",
    "past-problems",
    "pregnancy",
    "functional-status",
    "plan-of-care",
    "social-history",
    "advance-directives",
    "patient-story",
]
"""Sections by clinical weight, the required ones first."""
