"""How far and on what ground somebody stands in for a patient (FHIR RelatedPerson, Consent.provision). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Scope(models.TextChoices):
    """How far it goes."""

    EVERYTHING = "everything", _("See everything")
    TRAVEL = "travel", _("See travel and letters only")
    ACT = "act", _("See everything, do tasks and give consents")


class Basis(models.TextChoices):
    """On what ground."""

    WORD = "word", _("The patient's own word")
    PARENT = "parent", _("Parent of a minor")
    GUARDIAN = "guardian", _("Legal guardian")
    POWER = "power", pgettext_lazy("law", "Power of attorney")


ON_PAPER = frozenset({Basis.GUARDIAN, Basis.POWER})
"""Grounds that a document shows."""

SEES_CASE = frozenset(Scope)
SEES_RECORD = frozenset({Scope.EVERYTHING, Scope.ACT})

LOOKING = frozenset({"see cases", "see letters", "see clinical facts", "export records"})
NEVER = frozenset({"grant standing", "invite people", "hold back"})
"""What a patient does alone: nobody who stands in passes it on."""

LETS: dict[str, frozenset[str]] = {
    Scope.EVERYTHING: LOOKING,
    Scope.TRAVEL: frozenset({"see cases", "see letters"}),
}
"""The acts of a patient that each scope lets somebody do for them; `ACT` has them all but `NEVER`."""


def lets(scope: str, act: str) -> bool:
    """Whether the scope lets somebody do, for a patient, what the patient may do."""
    return act not in NEVER if scope == Scope.ACT else act in LETS[scope]
