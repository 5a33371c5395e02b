"""The worklist's address read into filters, and filters written back as chips, fields and a sentence."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from hospitium.access.acting import Actor
from hospitium.access.queries import names_of, people_with
from hospitium.access.roles import Role
from hospitium.cases.journey import Stage, Urgency, WaitingOn
from hospitium.cases.queries import COUNTED, Filters, Line

from .rows import Desk

MANY = ("stage", "waiting_on", "urgency", "service_line", "country")


def filters_from(query: QueryDict) -> Filters:
    """The filters an address asks for; what is not known is left out."""
    return Filters(
        **{name: tuple(filter(None, query.getlist(name))) for name in MANY},
        office=tuple(int(number) for number in query.getlist("office") if number.isdigit()),
        owner=query.get("owner", ""),
        due=query.get("due", ""),
        text=query.get("q", "")[:100],
        snoozed="snoozed" in query,
        closed="closed" in query,
        sort=query.get("sort", "look"),
    )


def chips(counts: dict[str, int], query: QueryDict) -> list[dict[str, Any]]:
    """Counted shortcuts above the table."""
    wanted = [
        ("all", _("Open"), {}),
        ("mine", _("Mine"), {"owner": "me"}),
        ("unowned", _("No owner"), {"owner": "none"}),
        ("overdue", _("Overdue"), {"due": "overdue"}),
        ("today", _("Due within a day"), {"due": "today"}),
        ("clinician", _("Waiting on clinician"), {"waiting_on": "clinician"}),
        ("snoozed", _("Snoozed"), {"snoozed": "1"}),
    ]
    here = {key: values for key, values in query.lists() if key not in {"after", "sort"}}
    return [
        {
            "label": label,
            "count": f"{counts[slug]}+" if counts["seen"] > COUNTED else counts[slug],
            "query": urlencode(narrowed),
            "current": here == {key: [value] for key, value in narrowed.items()},
        }
        for slug, label, narrowed in wanted
    ]


def fields(query: QueryDict, desk: Desk, slugs: Mapping[int, str]) -> list[dict[str, Any]]:
    """The filter form: every field with its choices and what is chosen; `slugs` of the service lines by number."""
    choices: list[tuple[str, str, Iterable[tuple[Any, Any]]]] = [
        ("stage", _("Stage"), [(value, label) for value, label in Stage.choices if value != Stage.CLOSED]),
        ("waiting_on", _("Waiting on"), WaitingOn.choices),
        ("urgency", _("Urgency"), Urgency.choices),
        ("office", _("Office"), desk.offices.items()),
        ("service_line", _("Service line"), [(slugs[number], name) for number, name in desk.service_lines.items()]),
    ]
    return [
        {"name": name, "label": label, "choices": list(options), "chosen": query.getlist(name)}
        for name, label, options in choices
    ]


def chosen(fields_: list[dict[str, Any]], query: QueryDict) -> list[dict[str, Any]]:
    """What the list is narrowed to, each part with the address that drops it."""
    parts = [
        {"label": f"{field['label']}: {text}", "without": _without(query, field["name"], value)}
        for field in fields_
        for value, text in field["choices"]
        if str(value) in field["chosen"]
    ]
    if text := query.get("q"):
        parts.append({"label": f"“{text}”", "without": _without(query, "q", text)})
    return parts


def _without(query: QueryDict, name: str, value: Any) -> str:
    left = query.copy()
    left.setlist(name, [kept for kept in left.getlist(name) if kept != str(value)])
    left.pop("after", None)
    return left.urlencode()


def owners(actor: Actor) -> QuerySet[Any]:
    """Coordinators a case can be given to."""
    found = people_with(Role.COORDINATOR).only("name")
    return found if actor.may("assign case") else found.none()


def names_of_owners(lines: Iterable[Line], known: Iterable[Any]) -> dict[int, str]:
    """Names of the owners of these lines; asks only for those not known already."""
    names = {person.pk: person.name for person in known}
    missing = {line.owner_id for line in lines if line.owner_id} - set(names)
    return names | (names_of(missing) if missing else {})
