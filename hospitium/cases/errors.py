"""How the journey refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, NotHere, Refusal


class MoveNotAllowed(Refusal):
    """The case does not stand where this move begins."""

    code = "move-not-allowed"
    message = _("A case in “%(stage)s” does not have the step “%(move)s” now. It needs: %(needs)s.")


class MoveUnknown(Refusal):
    """No machine has a move of this name."""

    code = "move-unknown"
    message = _("There is no step “%(move)s”. Reload the page to see where the case stands now.")


class NotInPathway(Refusal):
    """The move belongs to other pathways."""

    code = "not-in-pathway"
    message = _("The pathway of this case does not have the step “%(move)s”. Change the pathway first.")


class CaseClosed(Refusal):
    """A case that ended goes on only when it is reopened."""

    code = "case-closed"
    message = _("This case is closed (%(outcome)s). Reopen it before “%(move)s”.")


class NothingToReopen(Refusal):
    """Only what is closed can be reopened."""

    code = "nothing-to-reopen"
    message = _("This case is not closed, so there is nothing to reopen.")


class GatesClosed(Refusal):
    """A gate that the pathway needs is red, or nobody has said what it shows."""

    code = "gates-closed"
    message = _("“%(move)s” has to wait. These gates are not open: %(missing)s.")


class CodeNeeded(BadInput):
    """Why a case ends is counted, so it is chosen from a list."""

    code = "code-needed"
    message = _("Choose a reason from the list for “%(move)s”, so that it can be counted.")


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


class FactNeeded(BadInput):
    """A gate shows what somebody knows."""

    code = "fact-needed"
    message = _("Say what is known about this gate, in a few words.")


class NoSuchState(BadInput):
    """A gate shows one of five things."""

    code = "no-such-state"
    message = _("Choose what the gate shows.")


class ExpiryNeeded(BadInput):
    """What holds for a while says until when."""

    code = "expiry-needed"
    message = _("Choose a last day after today and at most %(days)s days away: it ends by itself.")


class NothingToOverride(Refusal):
    """A gate that is open needs no override."""

    code = "nothing-to-override"
    message = _("This gate is open already.")


class NoSuchPathway(NotHere):
    """No pathway has this name, or none of its versions is in force."""

    code = "no-such-pathway"


class PathwayFaulty(BadInput):
    """A pathway that nobody could walk is not kept."""

    code = "pathway-faulty"
    message = _("The pathway was not kept. %(faults)s")


class TooEarly(BadInput):
    """What a pathway asked for in the past stays as it was."""

    code = "too-early"
    message = _("A version begins today or later: what held before stays as it was.")


class StageElsewhere(BadInput):
    """A case goes on at a stage its new pathway has."""

    code = "stage-elsewhere"
    message = _("Choose the stage of the new pathway at which the case goes on.")
