"""What matching hangs on the page of a service line: its running cases, without names."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

from .queries import listed_in_line


def _cases(actor: Actor, line: Any) -> dict[str, Any] | None:
    return {"cases": listed_in_line(actor, line.pk)} if actor.may("see cases") else None


PANELS = [Panel("line", 10, "cases-of-line", _("Running cases"), "cases/matching/_of_line.html", _cases)]
