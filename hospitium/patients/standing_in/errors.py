"""How standing in is refused."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class PaperNeeded(BadInput):
    """A guardian or an attorney shows a document."""

    code = "paper-needed"
    message = _("A guardian or somebody with power of attorney shows a document: write which one and who saw it.")


class NoMinor(BadInput):
    """A parent acts for a minor."""

    code = "no-minor"
    message = _("A parent acts for a minor. The patient is of age, or the date of birth is not known.")


class OnlyOwnWord(BadInput):
    """A patient grants by their own word; other grounds are recorded by somebody who saw the paper."""

    code = "only-own-word"
    message = _("You give this by your own word. Other grounds are recorded by us, from the paper.")
