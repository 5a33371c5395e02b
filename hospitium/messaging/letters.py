"""What messages that leave say: no name and no clinical word, since mail is read on many screens."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

LETTERS = {
    "waiting": (
        _("Something waits for you in Hospitium"),
        _("Something concerning %(about)s waits for you. Sign in to Hospitium to see it."),
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
    """Subject and body in the reader's language, rendered at the moment of sending."""
    with override(language):
        subject, body = LETTERS[kind]
        return str(subject) % {"about": about, **facts}, str(body) % {"about": about, **facts}
