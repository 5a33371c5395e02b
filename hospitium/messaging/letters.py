"""What messages that leave say: no name and no clinical word, since mail is read on many screens."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override

from hospitium.access.inviting.codes import unsealed

LETTERS: dict[str, tuple[Any, Any]] = {
    "message": (
        _("%(organisation)s wrote to you"),
        _(
            "%(organisation)s wrote you a message. For your safety it is not in this mail: sign in to read it.\n\n%(link)s\n\n"
            "You may answer this mail; your answer goes to the same people. How often we write to you, and when, you choose "
            "under “How to reach me”."
        ),
    ),
    "digest": (
        ngettext_lazy("%(count)d thing waits for you", "%(count)d things wait for you", "count"),
        _(
            "Something at %(organisation)s waits for you. Sign in to see it.\n\n%(link)s\n\nHow often we write to you, and "
            "when, you choose under “How to reach me”."
        ),
    ),
    "text": ("", _("%(organisation)s: something waits for you. Sign in to see it. %(link)s")),
    "code": (_("Your code"), _("%(code)s is your code for %(organisation)s. Nobody will ask you for it.")),
    "waiting": (
        _("Something waits for you in Hospitium"),
        _("Something concerning %(about)s waits for you. Sign in to Hospitium to see it."),
    ),
    "appointment": (
        _("Appointment: %(when)s"),
        _(
            "An appointment is planned for you at %(organisation)s: %(when)s. Your calendar can take it from this mail.\n\nWhere to "
            "go, whom you meet and how to prepare: sign in to see it.\n\n%(link)s\n\nYou asked for your appointments by e-mail; "
            "on the same page you can end that."
        ),
    ),
    "appointment_changed": (
        _("Appointment changed: %(when)s"),
        _(
            "An appointment of yours at %(organisation)s is changed. It is now: %(when)s. Your calendar can take it from this "
            "mail.\n\nWhat changed: sign in to see it.\n\n%(link)s\n\nYou asked for your appointments by e-mail; on the same page "
            "you can end that."
        ),
    ),
    "appointment_cancelled": (
        _("Appointment cancelled: %(when)s"),
        _(
            "An appointment of yours at %(organisation)s does not take place: %(when)s. Your calendar can take it out by this "
            "mail.\n\nHow your visit goes on: sign in to see it.\n\n%(link)s\n\nYou asked for your appointments by e-mail; on the "
            "same page you can end that."
        ),
    ),
    "invitation_code": (
        _("Your code for Hospitium"),
        _(
            "Somebody who looks after you invited you to Hospitium. Open %(where)s, enter this address and the code "
            "%(code)s. It holds for one day and opens once. If you expect nothing, do nothing."
        ),
    ),
    "records_wanted": (
        _("Records we still wait for"),
        _(
            "Some time ago we asked you for records, under the reference %(about)s, and have not received them. "
            "Please send them, or tell us when they will come or that they are not to be had. "
            "For the patient's sake this message names nobody; we gladly tell you more by telephone."
        ),
    ),
}


def letter(kind: str, *, about: str, language: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Subject and body in the reader's language, rendered at the moment of sending; a sealed code is opened only here."""
    facts = facts | ({"code": unsealed(facts["sealed"])} if "sealed" in facts else {})
    with override(language):
        subject, body = LETTERS[kind]
        known = {"about": about, "organisation": str(settings.PROGRAMME_NAME), "link": "", **facts}
        return str(subject % known), str(body % known)
