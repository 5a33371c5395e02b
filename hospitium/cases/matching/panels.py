"""What matching hangs on pages: on a line's its running cases, without names; on a case's the way to its proposal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

from .queries import listed_in_line


def _cases(actor: Actor, line: Any) -> dict[str, Any] | None:
    return {"cases": listed_in_line(actor, line.pk)} if actor.may("see cases") else None


def _way(actor: Actor, case: Any) -> dict[str, Any] | None:
    return {"case": case} if actor.may("see match") else None


PANELS = [
    Panel("case-record", 35, "match", _("Line and specialist"), "cases/matching/_way.html", _way),
    Panel("line", 10, "cases-of-line", _("Running cases"), "cases/matching/_of_line.html", _cases),
]
