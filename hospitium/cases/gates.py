"""The four gates a visit passes: what each may show, and whether it lets through. Pure: no table, no clock of its own."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GateKind(models.TextChoices):
    """What a visit depends on beside everybody's good will."""

    CLINICAL = "clinical", _("Clinical")
    FINANCIAL = "financial", _("Financial")
    TRAVEL = "travel", _("Travel and visa")
    LANGUAGE = "language", _("Language")


class GateState(models.TextChoices):
    """What is known about a gate. Amber lets through, with a worry that is said; unknown and red do not."""

    UNKNOWN = "unknown", _("Not known yet")
    RED = "red", pgettext_lazy("gate", "Closed")
    AMBER = "amber", _("Open, with a worry")
    GREEN = "green", pgettext_lazy("gate", "Open")
    NOT_NEEDED = "not_needed", _("Not needed")


LETS_THROUGH = frozenset({GateState.AMBER, GateState.GREEN, GateState.NOT_NEEDED})

STATE_ACTS: dict[str, str] = {kind: f"state {kind} gate" for kind in GateKind.values}
"""The act that lets somebody record a fact about a gate."""

OVERRIDE_ACTS: dict[str, str] = {
    kind: "override clinical gate" if kind == GateKind.CLINICAL else "override gate" for kind in GateKind.values
}
"""The act that lets somebody pass a closed gate for a while; the clinical one is a clinician's."""

LONGEST_OVERRIDE = dt.timedelta(days=30)
"""An override is a decision about this visit, not a new rule."""


@dataclass(frozen=True)
class Shown:
    """What a gate shows: its state, until when that holds, and until when somebody answers for passing it anyway."""

    state: str = GateState.UNKNOWN
    until: dt.datetime | None = None
    override_until: dt.datetime | None = None

    def now(self, now: dt.datetime) -> GateState:
        """The state as it is now: what held until a moment that is over is not known any more."""
        is_over = self.until is not None and self.until <= now
        return GateState.UNKNOWN if is_over else GateState(self.state)

    def is_overridden(self, now: dt.datetime) -> bool:
        """Whether somebody answers for passing it now."""
        return self.override_until is not None and self.override_until > now

    def lets_through(self, now: dt.datetime) -> bool:
        """Whether a visit may be confirmed as far as this gate goes."""
        return self.now(now) in LETS_THROUGH or self.is_overridden(now)


def closed(gates: Mapping[str, Shown], needed: Iterable[str], now: dt.datetime) -> list[str]:
    """The needed gates that let nothing through now, in their order; one that nobody has spoken of is closed."""
    return [kind for kind in needed if not gates.get(kind, Shown()).lets_through(now)]
