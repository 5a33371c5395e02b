"""Panels: how a higher room puts a part of itself on a page of a lower one without either importing the other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """A part of a composed page. `facts(actor, thing)` gives the template's context, or None to stay away."""

    slot: str
    order: int
    key: str
    title: Promise | str
    template: str
    facts: Callable[[Any, Any], dict[str, Any] | None]


_panels: list[Panel] = []


def hang(*panels: Panel) -> None:
    """Set the panels of the house; called once, by `config`."""
    _panels[:] = sorted(panels, key=lambda panel: (panel.slot, panel.order))


def panels_in(slot: str, actor: Any, thing: Any) -> list[dict[str, Any]]:
    """The panels of a slot that have something for this actor and thing, each with its context."""
    found = [(panel, panel.facts(actor, thing)) for panel in _panels if panel.slot == slot]
    return [{"panel": panel, "facts": facts} for panel, facts in found if facts is not None]
