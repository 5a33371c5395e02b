"""Where a case stands in the words of other systems: FHIR R4's ServiceRequest and Task, a table row per state.

From the study of the interface between hospitals, section 3. A request stays active until its sender closes it, whatever
we decide; what became of our work stands in the Task, and what we alone call by a name in its businessStatus.
"""

from dataclasses import dataclass

from .machines import Standing


@dataclass(frozen=True)
class Wire:
    """How a state is told: ServiceRequest.status, Task.status and Task.businessStatus (our code; empty: none)."""

    service_request: str
    task: str
    business_status: str = ""


REQUEST: dict[str, Wire] = {
    "draft": Wire("draft", "draft"),
    "submitted": Wire("active", "requested"),
    "acknowledged": Wire("active", "received", "in-triage"),
    "information_requested": Wire("active", "on-hold", "information-requested"),
    "accepted": Wire("active", "accepted"),
    "accepted_with_conditions": Wire("active", "accepted", "accepted-with-conditions"),
    "virtual_only": Wire("active", "accepted", "virtual-only"),
    "declined": Wire("active", "rejected"),
    "redirected": Wire("active", "rejected", "redirected"),
    "withdrawn": Wire("revoked", "cancelled"),
}
REVIEW: dict[str, Wire] = {
    "in_review": Wire("active", "in-progress", "in-review"),
    "more_wanted": Wire("active", "on-hold", "information-requested"),
    "opinion_ready": Wire("active", "in-progress", "opinion-ready"),
    "used": Wire("active", "accepted"),
    "delivered": Wire("completed", "completed", "opinion-delivered"),
}
TRAVEL: dict[str, Wire] = {
    "estimate": Wire("active", "accepted", "estimate-in-work"),
    "funds": Wire("active", "accepted", "deposit-due"),
    "visa": Wire("active", "accepted", "funded"),
    "planning": Wire("active", "in-progress", "visit-in-planning"),
    "confirmed": Wire("active", "in-progress", "visit-planned"),
    "no_show": Wire("active", "in-progress", "no-show"),
    "arrived": Wire("active", "in-progress", "arrived"),
}
STAY: dict[str, Wire] = {
    "in_care": Wire("active", "in-progress", "in-stay"),
    "discharge_planning": Wire("active", "in-progress", "discharge-planning"),
    "fit_to_travel": Wire("active", "in-progress", "fit-to-travel"),
    "gone_home": Wire("completed", "completed", "discharged"),
}
SIDE: dict[str, Wire] = {
    "on_hold": Wire("active", "on-hold", "on-hold"),
    "withdrawn": Wire("revoked", "cancelled"),
    "no_reply": Wire("active", "failed", "no-reply"),
    "transferred": Wire("active", "failed", "transferred"),
    "deceased": Wire("revoked", "cancelled", "deceased"),
}

TABLE: dict[str, dict[str, Wire]] = {
    "side": SIDE,
    "stay": STAY,
    "travel": TRAVEL,
    "review": REVIEW,
    "request": REQUEST,
}
"""What is told first: what sets a case aside, then the furthest machine that has begun. A decided request that was refused
is told before the review that led to it (`REFUSED`)."""

REFUSED = frozenset({"declined", "redirected", "withdrawn"})

SERVICE_REQUEST_STATUSES = frozenset(
    {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
)
TASK_STATUSES = frozenset(
    {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed"}
    | {"completed", "entered-in-error"}
)
"""The value sets of FHIR R4 (request-status, task-status)."""


def on_the_wire(standing: Standing) -> Wire:
    """How a case is told to other systems."""
    if standing.request in REFUSED:
        return REQUEST[standing.request]
    told = (table[standing[machine]] for machine, table in TABLE.items() if standing[machine] in table)
    return next(told)
