"""How a form of the family refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class AnswerUnusable(BadInput):
    """An answer cannot be kept as it is; `why` says what to do."""

    code = "answer-unusable"

    def __str__(self) -> str:
        return str(self.facts["why"])


class AnswersMissing(BadInput):
    """A part is sent when every question that must be answered is."""

    code = "answers-missing"
    message = _("One answer is still missing: %(what)s")


class TooManyCompanions(BadInput):
    """More people travel along than one form can hold."""

    code = "too-many-companions"
    message = _("Please call us when more than %(most)s people travel with you.")
