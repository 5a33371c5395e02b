"""How letters refuse."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.commas import listed
from hospitium.kernel.errors import BadInput, Refusal

from .markup import Problem

PROBLEMS = {
    "too-long": _("The text is longer than %(what)s signs."),
    "unknown-field": _("Line %(line)s names a field that does not exist: %(what)s"),
    "brace": _("Line %(line)s has a brace that is no field: %(what)s"),
    "condition": _("Line %(line)s is no condition that can be read: %(what)s"),
    "too-deep": _("Line %(line)s: conditions stand at most %(what)s deep in each other."),
    "stray": _("Line %(line)s: %(what)s has no [if] before it."),
    "open-if": _("A condition is never ended: %(what)s"),
    "empty": _("Write a subject and a text."),
}


class TemplateUnreadable(BadInput):
    """The words of a template cannot be read."""

    code = "template-unreadable"

    def __init__(self, problem: Problem) -> None:
        super().__init__(line=problem.line, what=problem.what)
        self.message = PROBLEMS[problem.slug]  # type: ignore[misc]


class NotADraft(Refusal):
    """What was issued is not changed."""

    code = "not-a-draft"
    message = _("This letter was issued. To change it, issue it anew; the former is then superseded.")


class NotIssued(Refusal):
    """Only a letter that was issued can be revoked or issued anew."""

    code = "letter-not-issued"
    message = _("This letter was not issued, or something took its place already. Reload the page.")


class RevocationNeedsReason(BadInput):
    """A revocation says why."""

    code = "revocation-needs-reason"
    message = _("Please say why the letter is revoked: whoever asks later wants to know.")


class TitleNeeded(BadInput):
    """A signature says in which capacity."""

    code = "title-needed"
    message = _("Enter the title under which you sign.")


class LetterIncomplete(BadInput):
    """Fields that must be there are empty: `labels` names them in the reader's language."""

    code = "letter-incomplete"
    message = _("Before this letter can be issued, please enter: %(missing)s.")

    def __init__(self, labels: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self.labels = labels

    def __str__(self) -> str:
        return str(self.message) % {"missing": listed(self.labels())}


class ValueUnreadable(BadInput):
    """A value is not of its field's shape."""

    code = "letter-value-unreadable"
    message = _("%(label)s: “%(value)s” cannot be read.")


class PassportMissing(Refusal):
    """There is no recorded passport to compare with."""

    code = "passport-missing"
    message = _("No passport is recorded for this patient. Record it first, from the document itself.")


class PassportDiffers(Refusal):
    """The letter says something else than the recorded passport."""

    code = "passport-differs"
    message = _("%(label)s: the letter says “%(here)s”, the recorded passport says “%(there)s”. Correct one of them.")

    def __str__(self) -> str:
        nothing = _("nothing")
        return str(self.message) % {key: value or nothing for key, value in self.facts.items()}


class PassportEnds(Refusal):
    """The passport ends before the stay."""

    code = "passport-ends"
    message = _(
        "The passport ends on %(expires)s, before the stay ends on %(stay)s. A longer passport is needed first."
    )

    def __init__(self, expires: Callable[[], str], stay: Callable[[], str]) -> None:
        super().__init__()
        self._days: dict[str, Any] = {"expires": expires, "stay": stay}

    def __str__(self) -> str:
        return str(self.message) % {name: day() for name, day in self._days.items()}


class LastDayPassed(BadInput):
    """A letter that has ended is of no use."""

    code = "letter-last-day-passed"
    message = _("The last day of the letter has passed. Choose a later one.")
