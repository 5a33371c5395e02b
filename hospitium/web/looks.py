"""Who saw a record, for the patient and whoever sees the case; who saw what, for the privacy desk."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hospitium.access import looks as record
from hospitium.access.http import ActorRequest
from hospitium.access.queries import names_of
from hospitium.access.roles import Role
from hospitium.cases import queries
from hospitium.kernel.clock import zone_of
from hospitium.kernel.entered import day_in, number_in
from hospitium.partners.queries import by_number
from hospitium.partners.queries import home as home_campus
from hospitium.patients.queries import refs_beside, refs_joined_to


@require_GET
def who_saw(request: ActorRequest, ref: str) -> HttpResponse:
    """Everybody who saw or changed the record of this case's patient, newest first."""
    request.actor.require("see whole case")
    case = queries.case_for(request.actor, ref)
    found = record.looks_at(case.patient.ref, *refs_joined_to(case.patient), before=_before(request))
    context = {"case": case, "looks": _told(found), "more": _more(found), "home_zone": home_campus().zone}
    return render(request, "web/who_saw.html", context)


@require_GET
def looks(request: ActorRequest) -> HttpResponse:
    """What the privacy desk asks of the record of looks."""
    found = record.search(request.actor, _asked(request), before=_before(request))
    fields = {name: request.GET.get(name, "") for name in FIELDS}
    context = {
        "looks": _told(found),
        "more": _more(found),
        "home_zone": home_campus().zone,
        "fields": fields,
        "query": urlencode({name: value for name, value in fields.items() if value}),
    }
    return render(request, "web/looks.html", context)


@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """The same as FHIR AuditEvents, one per line."""
    lines = [json.dumps(event, ensure_ascii=False) for event in record.exported(request.actor, _asked(request))]
    return HttpResponse(
        "".join(f"{line}\n" for line in lines),
        content_type="application/fhir+ndjson",
        headers={"Content-Disposition": 'attachment; filename="looks.ndjson"'},
    )


FIELDS = ("ref", "person", "since", "until")


def _asked(request: ActorRequest) -> record.Search:
    """Days are days of the reader's clock; the last one is included."""
    zone, query = zone_of(request.actor.zone), request.GET
    until = _day(query.get("until", ""), zone)
    return record.Search(
        ref=(ref := query.get("ref", "").strip()[:20]),
        also=tuple(refs_beside(ref)),
        person=query.get("person", "").strip()[:200],
        since=_day(query.get("since", ""), zone),
        until=until + dt.timedelta(days=1) if until else None,
    )


def _day(text: str, zone: ZoneInfo) -> dt.datetime | None:
    day = day_in(text)
    return dt.datetime.combine(day, dt.time(), tzinfo=zone) if day else None


def _before(request: ActorRequest) -> int | None:
    return number_in(request.GET.get("before"))


def _more(found: Sequence[Any]) -> int | None:
    return found[-1].pk if len(found) == record.PAGE else None


def _told(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Events in words; names and organisations are read once for all."""
    names = names_of(event.person_id for event in found)
    places = by_number({event.office for event in found if event.office})
    return [
        {
            "event": event,
            "who": names.get(event.person_id, "") if event.person_id else _("Hospitium itself"),
            "roles": [Role(role).label for role in event.roles if role in Role.values],
            "place": places.get(event.office),
            "did": record.ACTIONS.get(event.action, event.action),
            "kind": record.KINDS.get(event.kind, event.kind),
            "purpose": record.PURPOSES.get(event.purpose, event.purpose),
            "emergency": event.purpose == "ETREAT" or event.action == "emergency",
        }
        for event in found
    ]
