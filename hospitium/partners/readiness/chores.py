"""What the clock does to service lines: warns before evidence ends, and lets a line be what it is once it has ended."""

import datetime as dt

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.messaging.actions import notify
from hospitium.partners.models import ServiceLine

from .actions import settle
from .models import Evidence
from .queries import leads, today
from .rules import NEAR, warning_due


def watch_lines() -> int:
    """Warn about what ends within 60, 30 and 7 days, each once, and settle every line; safe to run twice. Gives how many
    warnings were given.
    """
    with acting(SYSTEM):
        warned = sum(_warn(one) for one in _ending())
        for line in ServiceLine.objects.all():
            settle(line, by=SYSTEM)
    return warned


def _ending() -> list[Evidence]:
    day = today()
    near = Evidence.objects.filter(withdrawn_at=None, valid_until__range=(day, day + dt.timedelta(days=NEAR[-1])))
    return list(near.select_related("line").order_by("pk"))


def _warn(shown: Evidence) -> int:
    due = warning_due(shown.valid_until, shown.warned_at, today()) if shown.valid_until else None
    if due is None:
        return 0
    shown.warned_at = due
    shown.save(update_fields=["warned_at"])
    for person in leads(shown.line) or people_with(Role.PARTNER_LIAISON):
        notify(person_id=person.pk, kind="evidence_ends", ref=str(shown.line_id), days=due, by_name=shown.stated_by)
    return 1
