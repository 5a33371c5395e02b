"""What messages that leave say: no name and no clinical word, since mail is read on many screens."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hospitium.access.inviting.codes import unsealed

LETTERS = {
    "waiting": (
        _("Something waits for you in Hospitium"),
        _("Something concerning %(about)s waits for you. Sign in to Hospitium to see it."),
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
        return str(subject) % {"about": about, **facts}, str(body) % {"about": about, **facts}
