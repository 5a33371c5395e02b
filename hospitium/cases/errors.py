"""How the journey refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class MoveNotAllowed(Refusal):
    """The case does not stand where this move begins."""

    code = "move-not-allowed"
    message = _("A case in “%(stage)s” does not have the step “%(move)s”. Reload the page to see where it stands now.")


class CaseOnHold(Refusal):
    """A held case stands still until somebody resumes it."""

    code = "case-on-hold"
    message = _("This case is on hold (%(hold)s). Resume it first.")


class ReasonNeeded(BadInput):
    """Some steps must say why."""

    code = "reason-needed"
    message = _("Please say why: this step is kept with its reason.")


class ChangedMeanwhile(Refusal):
    """Somebody else changed the case since this page was opened."""

    code = "changed-meanwhile"
    message = _("Somebody else changed this case meanwhile. Nothing was saved; reload the page and try again.")


class TaskClosed(Refusal):
    """The task was finished before."""

    code = "task-closed"
    message = _("This task is already finished.")


class CannotAssign(BadInput):
    """A case is owned by a coordinator."""

    code = "cannot-assign"
    message = _("A case can be assigned to a coordinator only. Choose another person.")


class SnoozeInPast(BadInput):
    """A snooze ends in the future."""

    code = "snooze-in-past"
    message = _("Choose a day after today.")


class CannotUndo(Refusal):
    """Something came between, or a day has passed."""

    code = "cannot-undo"
    message = _("This can no longer be undone: somebody acted since, or more than a day has passed.")


class NoSuchReference(BadInput):
    """Emergency access needs the reference of a case or a patient."""

    code = "no-such-reference"
    message = _("No case or patient has this reference. Check it letter by letter, or ask the coordinator on duty.")


class EmptyNote(BadInput):
    """A note needs words."""

    code = "empty-note"
    message = _("Write the note first.")
