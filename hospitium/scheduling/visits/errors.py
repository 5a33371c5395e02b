"""How a visit refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, NotHere, Refusal


class PlanThere(Refusal):
    """A case has one care plan."""

    code = "plan-there"
    message = _("This case has a care plan already. Change that one.")


class NoCarePlan(NotHere):
    """Nothing was begun for this case, or the step is not in it."""

    code = "no-care-plan"


class ChangedPlan(Refusal):
    """Somebody else changed the care plan since this page was opened."""

    code = "care-plan-changed"
    message = _("Somebody else changed this care plan meanwhile. Nothing was saved; reload the page and try again.")


class TermsFaulty(BadInput):
    """What the reader of the plan format does not accept is not kept."""

    code = "terms-faulty"
    message = _("Not saved. This does not fit the rest of the plan: %(faults)s")


class StepsMissing(BadInput):
    """A visit without steps needs no planning."""

    code = "steps-missing"
    message = _("Add at least one step before the visit is planned.")


class RunUnderWay(Refusal):
    """One planner at a time works on a visit."""

    code = "run-under-way"
    message = _("This visit is being planned already. Wait for the plan, or stop it.")


class NothingToRepair(Refusal):
    """A visit that holds nothing is planned, not repaired."""

    code = "nothing-to-repair"
    message = _("This visit holds no appointments yet, so there is nothing to repair. Plan it first.")


class StandsAlready(Refusal):
    """What is held is repaired or let go before it is planned anew."""

    code = "visit-stands"
    message = _("This visit holds appointments. Repair it, or let them go before you plan it anew.")


class NoSuchProposal(NotHere):
    """The run has no plan of this number."""

    code = "no-such-proposal"


class ProposalPast(Refusal):
    """What was planned from has changed since."""

    code = "proposal-past"
    message = _("This plan is of an earlier version of the care plan. Plan the visit anew.")


class ChosenAlready(Refusal):
    """A plan is chosen once."""

    code = "chosen-already"
    message = _("A plan of this run was chosen already. Reload the page to see it.")


class WhyNeeded(BadInput):
    """Another plan than the best is chosen for a reason."""

    code = "why-needed"
    message = _("Say why you choose this one: it costs more than the first.")


class CalendarMoved(Refusal):
    """Somebody booked meanwhile what the plan needs: nothing of it is held."""

    code = "calendar-moved"
    message = _("Nothing was held. The calendars changed since this was planned: %(what)s Plan it anew.")


class NothingHeld(Refusal):
    """Only what is held can be confirmed."""

    code = "nothing-held"
    message = _("This visit holds nothing to confirm. Choose a plan first.")


class HoldOver(Refusal):
    """What was held has been given away in part."""

    code = "hold-over"
    message = _("Some of what was held has run out: %(what)s. Plan the visit anew.")


class VisitGates(Refusal):
    """A visit is confirmed when every gate is open."""

    code = "visit-gates"
    message = _("The visit cannot be confirmed yet. These gates are not open: %(missing)s.")


class NeedsRepair(Refusal):
    """What can no longer take place is not confirmed."""

    code = "needs-repair"
    message = _("This visit needs repair first: something of it can no longer take place.")
