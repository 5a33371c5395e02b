"""How work refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class WordsNeeded(BadInput):
    """A task says what is to be done."""

    code = "words-needed"
    message = _("Say in a few words what is to be done.")


class DueNeeded(BadInput):
    """A task has a time, and it lies ahead."""

    code = "due-needed"
    message = _("Choose when it is due: a moment from now on.")


class CannotTake(BadInput):
    """Whoever gets a task must work on tasks and see its case."""

    code = "cannot-take"
    message = _("%(person)s cannot see the case %(case)s or does not work on tasks. Choose somebody else.")


class SleepNeeded(BadInput):
    """A snooze ends: on a day, or when something happens."""

    code = "sleep-needed"
    message = _("Choose a day after today, or what the task waits for.")


class NoteNeeded(BadInput):
    """Whoever takes work over needs to know where it stands."""

    code = "note-needed"
    message = _("Write where it stands: a task is handed over with a note.")


class NothingToHandOver(BadInput):
    """The set is empty."""

    code = "nothing-to-hand-over"
    message = _("There is no task of yours to hand over. Choose one, or a later moment.")


class ReceiverNeeded(BadInput):
    """A task goes to a person or to a desk."""

    code = "receiver-needed"
    message = _("Choose a person or a desk that takes it over, other than yourself.")


class OfferedAlready(Refusal):
    """A task is offered once at a time."""

    code = "offered-already"
    message = _("This task is offered to somebody already. Take that back first, or wait for the answer.")


class AnsweredAlready(Refusal):
    """An offer is answered once."""

    code = "answered-already"
    message = _("This hand-over was answered or taken back meanwhile.")


class ReturnReasonNeeded(BadInput):
    """Whoever sends a task back says why."""

    code = "return-reason-needed"
    message = _("Say why you send it back.")


class AbsenceUnclear(BadInput):
    """An absence has a beginning, an end after it, and a deputy who is there."""

    code = "absence-unclear"
    message = _("Say from when until when, and who stands in: somebody who works on tasks and is not away then too.")


class LadderUnclear(BadInput):
    """A ladder climbs."""

    code = "ladder-unclear"
    message = _(
        "A ladder warns at 1 to 100 percent of the time, tells the programme lead not before the desk, and says why and from which day."
    )
