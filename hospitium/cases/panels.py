"""What this room hangs on the case page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.access.queries import emergency_of
from hospitium.kernel.panels import Panel

from . import outlook, sentences
from .letters import queries as letters
from .models import Case
from .reviewing.panels import PANELS as REVIEWING


def _emergency(actor: Actor, case: Case) -> dict[str, Any] | None:
    open_now = emergency_of(actor, case.patient_id) if case.patient_id in actor.glass else None
    return {"until": open_now.until, "case": case} if open_now else None


def _restriction(actor: Actor, case: Case) -> dict[str, Any] | None:
    return {"case": case} if case.is_restricted or actor.may("restrict case") else None


def _letters(actor: Actor, case: Case) -> dict[str, Any] | None:
    """The newest letters; asked together with the page's other small lists where the page did so."""
    if not actor.may("see letters"):
        return None
    found = vars(case)["parts"]["letters"] if "parts" in vars(case) else letters.letters_of(actor, case)
    may_write = actor.may("write letters")
    rows = [{"letter": one, "state": one.standing(letters.today())} for one in found]
    return (
        {"case": case, "rows": rows[:5], "may_write": may_write, "more": len(rows) > 5} if rows or may_write else None
    )


def _journey(actor: Actor, case: Case) -> dict[str, Any]:
    return {"case": case, "steps": sentences.steps(case), **outlook.outlook(actor, case)}


def _gates(actor: Actor, case: Case) -> dict[str, Any] | None:
    gates = outlook.gates_for(actor, case)
    return {"case": case, "gates": gates, "states": outlook.gate_states()} if gates else None


def _overrides(actor: Actor, case: Case) -> dict[str, Any] | None:
    overrides = outlook.overrides_of(actor, case)
    return {"overrides": overrides, "case": case} if overrides else None


def _add_task(actor: Actor, case: Case) -> dict[str, Any] | None:
    return {"case": case} if actor.may("add task") else None


def _messages(actor: Actor, case: Case) -> dict[str, Any] | None:
    """What waits is fetched when the page stands, so that the page itself asks nothing for it."""
    may = actor.may("read staff messages") or actor.may("read family messages") or actor.may("read referrer messages")
    return {"case": case} if may else None


PANELS = [
    Panel("case-side", 5, "add-task", _("Add a task"), "cases/work/_add.html", _add_task),
    Panel("case-side", 10, "messages", _("Messages"), "cases/messages/_panel.html", _messages),
    *REVIEWING,
    Panel("case-record", 42, "letters", _("Letters"), "cases/letters/_panel.html", _letters),
    Panel("case-journey", 0, "journey", _("Journey"), "cases/_journey.html", _journey),
    Panel("case-journey", 10, "gates", _("Gates"), "cases/_gates.html", _gates),
    Panel("case-banner", 90, "overrides", _("Overrides"), "cases/_overrides.html", _overrides),
    Panel("case-top", 0, "emergency", _("Emergency access"), "cases/_emergency.html", _emergency),
    Panel("case-side", 80, "restriction", _("Restricted case"), "cases/_restriction.html", _restriction),
]
