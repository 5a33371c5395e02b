"""The one family of exceptions by which a rule says no."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A rule refused. Subclasses carry a stable code, an HTTP status and a translatable sentence with named facts; one that
    says more than a sentence names the template of its `page`.

    `Refusal(**facts)` fills the sentence; `str(refusal)` renders it in the language active at that moment.
    """

    status: ClassVar[int] = 409
    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = _("This cannot be done.")
    page: ClassVar[str] = ""
    leaves_trace: ClassVar[bool] = False

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        return str(self.message) % self.facts if self.facts else str(self.message)

    def keep(self) -> None:
        """Write what must stay although the refusal undoes everything else: of those that `leaves_trace`, the gate calls
        it in a transaction of its own.
        """


class NotHere(Refusal):
    """The row is missing, or the actor may not know that it exists: the two look the same."""

    status = 404
    code = "not-found"
    message = _("We could not find this page, or you have no access to it.")


class BadInput(Refusal):
    """What was sent cannot be used as it is; the sentence says what to do."""

    status = 422
    code = "bad-input"
    message = _("Please check what you entered.")


class Unfilled(BadInput):
    """A form is not filled as it must be; the sentence says what is wrong."""

    message = _("Please check what you entered. %(what)s")
