"""Who saw my record: by day, in sentences."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hospitium.access import looks
from hospitium.access.http import ActorRequest
from hospitium.access.queries import names_of
from hospitium.access.roles import Role
from hospitium.kernel.clock import day, zone_of
from hospitium.kernel.commas import listed
from hospitium.kernel.entered import number_in
from hospitium.patients.queries import refs_joined_to

from .reach import zone_of_family
from .whose import around_case, bare_case

DID: dict[str, Promise] = {
    "read": gettext_lazy("opened %(what)s"),
    "list": gettext_lazy("saw your name in a list"),
    "create": gettext_lazy("entered %(what)s"),
    "update": gettext_lazy("changed %(what)s"),
    "export": gettext_lazy("downloaded or handed out %(what)s"),
    "emergency": gettext_lazy("opened your record in an emergency"),
}
WHAT: dict[str, Promise] = {
    "case": gettext_lazy("your case"),
    "document": gettext_lazy("one of your papers"),
    "patient": gettext_lazy("your personal details"),
    "letter": gettext_lazy("one of your letters"),
    "record": gettext_lazy("your record"),
    "link": gettext_lazy("a link to your papers"),
}
MOST = 200


@require_GET
def seen(request: ActorRequest, ref: str) -> HttpResponse:
    """Everybody who saw or changed the record, newest day first; one's own looks are only counted."""
    found = bare_case(request, ref)
    zone, before = zone_of_family(request.actor, found), number_in(request.GET.get("before"))
    events = looks.looks_at(found.patient.ref, *refs_joined_to(found.patient), before=before, limit=MOST)
    others = [one for one in events if one.person_id != request.actor.id]
    context = around_case(
        request,
        found,
        "",
        days=by_day(others, zone),
        own=len(events) - len(others),
        more=events[-1].pk if len(events) == MOST else None,
        zone=zone,
    )
    return render(request, "web/family/seen.html", context)


def by_day(events: Iterable[Any], zone: str) -> list[dict[str, Any]]:
    """Looks grouped by the family's days; the same thing done again by the same person that day is one line."""
    events, clock = list(events), zone_of(zone)
    names = names_of(event.person_id for event in events if event.person_id)
    days: dict[dt.date, dict[tuple[str, str, str], dict[str, Any]]] = {}
    for event in events:
        who = names.get(event.person_id, "") if event.person_id else _("Our computer")
        key = (who, did := _did(event), str(event.purpose))
        line = days.setdefault(event.at.astimezone(clock).date(), {}).setdefault(
            key, {"who": who, "role": _role(event), "did": did, "times": 0, "last": event.at, "grave": False}
        )
        line["times"] += 1
        line["grave"] = line["grave"] or event.purpose == "ETREAT" or event.action == "emergency"
    return [{"day": day(date), "lines": list(lines.values())} for date, lines in days.items()]


def _did(event: Any) -> str:
    what = WHAT.get(event.kind, WHAT["record"])
    return str(DID.get(event.action, DID["read"])) % {"what": what}


def _role(event: Any) -> str:
    return listed(str(Role(role).label) for role in event.roles if role in Role.values)
