"""Why something about a visit cannot be done."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class AskedAlready(Refusal):
    """A change of this appointment waits for an answer."""

    code = "asked-already"
    message = _("You asked for a change of this appointment already. We answer soon.")


class AnsweredAlready(Refusal):
    """Somebody was quicker."""

    code = "answered-already"
    message = _("This wish was answered meanwhile. The page shows how.")


class OverAlready(Refusal):
    """An appointment that took place or was cancelled is not changed."""

    code = "over-already"
    message = _("This appointment is over or no longer planned, so it cannot be changed.")


class TimeNeeded(BadInput):
    """When, is not known or not in the future."""

    code = "time-needed"
    message = _("Choose a day and a time that are still to come.")


class AnswerNeeded(BadInput):
    """A no without a reason helps nobody."""

    code = "answer-needed"
    message = _("Please write a sentence for the family: why it stays as it is.")


class PreparationNeeded(BadInput):
    """What, is missing."""

    code = "preparation-needed"
    message = _("Say what to do, and how many hours before the appointment (90 days at most).")
