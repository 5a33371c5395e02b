"""How choosing a time refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class ChoiceUnclear(BadInput):
    """Times are offered with somebody, of some length, within some days that lie ahead."""

    code = "choice-unclear"
    message = _("Say with whom, how long, and within which days that lie ahead (31 at most).")


class NotATime(Refusal):
    """What was picked is not among the times, or not any more."""

    code = "not-a-time"
    message = _("This time is no longer free. Nothing was changed; please choose another one.")


class ChosenAlready(Refusal):
    """One time is chosen once."""

    code = "chosen-already"
    message = _("A time was chosen already by %(name)s. Reload the page to see it.")


class NothingHeld(Refusal):
    """Only what is held can be confirmed."""

    code = "nothing-held"
    message = _("No time is held any more. Please choose one again.")


class NobodyChosen(BadInput):
    """A conference needs two people, some days, and a length."""

    code = "nobody-chosen"
    message = _(
        "Choose at least two people who are needed, how long, and within which days that lie ahead (31 at most)."
    )
