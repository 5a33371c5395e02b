"""How messages refuse."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class EmptyMessage(BadInput):
    """A message says something, or brings a document."""

    code = "empty-message"
    message = _("Write the message first.")


class TooLate(Refusal):
    """What went cannot be taken back."""

    code = "message-gone"
    message = _("This message has gone already. Write another one that puts it right.")


class NotYours(Refusal):
    """One translates what others wrote in another language."""

    code = "same-language"
    message = _("The message is written in this language already. Choose another language for the translation.")
