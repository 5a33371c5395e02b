"""How this room refuses."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal


class StatementNeeded(BadInput):
    """A profile fact is what somebody said."""

    code = "statement-needed"
    message = _("Write what was said and who said it.")


class PassportIncomplete(BadInput):
    """A passport has a number, a country and a last day."""

    code = "passport-incomplete"
    message = _("Enter the number of the passport, the country that issued it and its last day.")


class ConsentIncomplete(BadInput):
    """A consent names a text, a country, and who gave it how."""

    code = "consent-incomplete"
    message = _("Choose the text that was shown, the country and how it was given, and write who gave it.")


class SignatureIncomplete(BadInput):
    """A signature names its end, and only grounds its row lists."""

    code = "signature-incomplete"
    message = _(
        "A signature needs a day after today on which it ends, at most two years away, and only grounds of its row."
    )


class MergeIncomplete(BadInput):
    """A person chooses between what two records say, and says why they are one patient's."""

    code = "merge-incomplete"
    message = _("Choose for every difference whose value stands, and say why.")


class UnmergeNeedsReason(BadInput):
    """Parting says why, too."""

    code = "unmerge-needs-reason"
    message = _("Say why the two are separated again: it is kept.")


class AlreadyMerged(Refusal):
    """One of the two was joined with a record since the page was opened."""

    code = "already-merged"
    message = _("One of these records was joined with another meanwhile. Nothing was changed; open it again.")


class AlreadyUnmerged(Refusal):
    """The two were parted since the page was opened."""

    code = "already-unmerged"
    message = _("These records are already separate again.")


class UndoFirst(Refusal):
    """A later merge stands on this one: they are taken back last first."""

    code = "undo-first"
    message = _("Separate %(merged)s from %(kept)s first: that joining came later and stands on this one.")


class MayNotMerge(Refusal):
    """Restricted records are joined by the privacy officer, or by somebody named on a case of both."""

    code = "may-not-merge"
    message = _(
        "One of these records is restricted. The privacy officer can join them, or somebody named on a case of both."
    )


class CannotLeave(Refusal):
    """The rules do not let this leave, or be opened from there; what was decided is kept although nothing is shown.

    Facts: `country` and `why` (functions, so that they speak the reader's language), `asks_consent`. `keep` stores the
    decision by the function given and adds `decision` and `officers`, the names of those who can help.
    """

    status = 403
    code = "cannot-leave"
    message = _(
        "This cannot be sent to, or opened from, %(country)s. %(why)s "
        "Nothing was shown. The privacy officer has been told and can help; the decision is kept as %(decision)s."
    )
    page = "patients/withheld.html"
    leaves_trace = True

    def __init__(self, keep: Callable[[], dict[str, Any]], **facts: Any) -> None:
        super().__init__(**{"decision": "–", "officers": []} | facts)
        self._keep = keep

    def __str__(self) -> str:
        words = {"country": self.country, "why": " ".join(self.why), "decision": self.facts["decision"]}
        return str(self.message) % words

    @property
    def country(self) -> str:
        """Where it was to go."""
        return str(self.facts["country"]())

    @property
    def why(self) -> list[str]:
        """What is missing, a sentence per rule that decided."""
        return list(self.facts["why"]())

    def keep(self) -> None:
        """Store the decision; the gate calls it after the refused request was undone."""
        self.facts = {**self.facts, **self._keep()}
