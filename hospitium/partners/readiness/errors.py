"""How readiness refuses."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class LineNotReady(Refusal):
    """A line is offered only where it is proven."""

    code = "line-not-ready"
    message = _(
        "“%(line)s” is not offered to patients in %(country)s: %(missing)s. Open the case without a service line, or ask the "
        "lead of the line to add what is missing."
    )


class EvidenceIncomplete(BadInput):
    """Each kind of evidence has something without which it says nothing."""

    code = "evidence-incomplete"
    message = _("This says too little. For “%(kind)s” give %(needed)s.")


class SourceNeeded(BadInput):
    """What is shown can be read somewhere."""

    code = "source-needed"
    message = _("Say where this is taken from: a source in words, or a link that begins with https.")


class PeriodUnclear(BadInput):
    """A period begins before it ends, and is over."""

    code = "period-unclear"
    message = _("The period must end after it begins, and not in the future.")


class WhyNeeded(BadInput):
    """What is changed about a line is kept with its reason."""

    code = "why-needed"
    message = _("Please say why: it is kept with the history of the line.")


class NotSo(Refusal):
    """The line is not in a state from which this can be done."""

    code = "line-not-so"
    message = _("“%(line)s” is %(state)s there; this cannot be done now. Reload the page.")
