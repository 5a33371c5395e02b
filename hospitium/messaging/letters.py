"""What messages that leave say: no name and no clinical word, since mail is read on many screens."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

LETTERS = {
    "waiting": (
        _("Something waits for you in Hospitium"),
        _("Something concerning %(about)s waits for you. Sign in to Hospitium to see it."),
    ),
}


def letter(kind: str, *, about: str, language: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Subject and body in the reader's language, rendered at the moment of sending."""
    with override(language):
        subject, body = LETTERS[kind]
        return str(subject) % {"about": about, **facts}, str(body) % {"about": about, **facts}
