"""How profiles of specialists refuse."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class NotASpecialist(BadInput):
    """A profile belongs to somebody who holds the role."""

    code = "not-a-specialist"
    message = _("Only a person with the role of a specialist has a profile. Give them the role first.")


class LanguageTwice(BadInput):
    """A specialist speaks a language as well as they do, once."""

    code = "language-twice"
    message = _("A language is listed twice. Keep one line for each language.")


class LicenceEndsBefore(BadInput):
    """A licence holds from a day until a later one."""

    code = "licence-ends-before"
    message = _("A licence ends before it begins. Check both days.")


class AwayEndsBefore(BadInput):
    """Being away begins with a first day and ends after it."""

    code = "away-ends-before"
    message = _("The last day away is before the first. Check both days.")
