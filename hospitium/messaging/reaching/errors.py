"""How reaching people refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class NoNumber(BadInput):
    """A number has a country code and digits."""

    code = "no-number"
    message = _("Write the number with its country code, for example +52 55 1234 5678.")


class WrongCode(BadInput):
    """The code is not the one that was sent, or it is too old."""

    code = "wrong-code"
    message = _("This code is wrong or too old. Ask for a new one.")


class TooSoon(BadInput):
    """A code was sent a moment ago."""

    code = "too-soon"
    message = _("A code was sent a minute ago. Wait a little before you ask for another one.")


class NoTexts(BadInput):
    """Nobody has set up a way to send text messages."""

    code = "no-texts"
    message = _("Text messages are not set up here. E-mail is.")


class NoSuchRule(BadInput):
    """A rule names a kind, hours and a role."""

    code = "no-such-rule"
    message = _("Choose a kind of notice, after how many hours, and who is told next.")
