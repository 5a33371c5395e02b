"""The worklist's address read into filters, and filters written back as chips, fields and a sentence."""

import functools
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hospitium.access.acting import Actor
from hospitium.access.queries import names_of, people_with
from hospitium.access.roles import Role
from hospitium.cases.journey import Stage, Urgency, WaitingOn
from hospitium.cases.queries import COUNTED, Filters, Line
from hospitium.kernel.entered import numbers_in

from .models import Column, Density
from .rows import Desk

MANY = ("stage", "waiting_on", "urgency", "service_line", "country")


def filters_from(query: QueryDict) -> Filters:
    """The filters an address asks for; what is not known is left out."""
    return Filters(
        **{name: tuple(filter(None, query.getlist(name))) for name in MANY},
        office=tuple(numbers_in(query.getlist("office"))),
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


class Field(NamedTuple):
    """A field of the filter form: its choices and what is chosen."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]


class Form(NamedTuple):
    """All that the forms above the list are made from."""

    fields: tuple[Field, ...]
    text: str
    sort: str
    density: str
    hidden: tuple[str, ...]
    densities: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]


def form(query: QueryDict, desk: Desk, slugs: Mapping[int, str], density: str) -> Form:
    """What the address asks for, among what there is; `slugs` of the service lines by number."""
    stages, waiting_on, urgencies, densities, columns = _always(get_language() or "en")
    choices = {
        "stage": (_("Stage"), stages),
        "waiting_on": (_("Waiting on"), waiting_on),
        "urgency": (_("Urgency"), urgencies),
        "office": (_("Office"), tuple((str(number), name) for number, name in desk.offices.items())),
        "service_line": (
            _("Service line"),
            tuple((slugs[number], name) for number, name in desk.service_lines.items()),
        ),
    }
    fields = tuple(Field(name, *of, tuple(query.getlist(name))) for name, of in choices.items())
    return Form(fields, query.get("q", ""), query.get("sort", "look"), density, desk.hidden, densities, columns)


Choices = tuple[tuple[str, str], ...]


@functools.cache
def _always(language: str) -> tuple[Choices, ...]:
    """Choices that are the same for everybody, in the language that is active (`language` names it for keeping)."""
    stages = [choice for choice in Stage.choices if choice[0] != Stage.CLOSED]
    lists = (stages, WaitingOn.choices, Urgency.choices, Density.choices, Column.choices)
    return tuple(tuple((str(value), str(label)) for value, label in one) for one in lists)


def chosen(form_: Form, query: QueryDict) -> list[dict[str, Any]]:
    """What the list is narrowed to, each part with the address that drops it."""
    parts = [
        {"label": f"{field.label}: {text}", "without": _without(query, field.name, value)}
        for field in form_.fields
        if field.chosen
        for value, text in field.choices
        if value in field.chosen
    ]
    if form_.text:
        parts.append({"label": f"“{form_.text}”", "without": _without(query, "q", form_.text)})
    return parts


def _without(query: QueryDict, name: str, value: Any) -> str:
    left = query.copy()
    left.setlist(name, [kept for kept in left.getlist(name) if kept != str(value)])
    left.pop("after", None)
    return left.urlencode()


def owners(actor: Actor) -> QuerySet[Any]:
    """Coordinators a case can be given to: number and name."""
    found = people_with(Role.COORDINATOR).values_list("pk", "name")
    return found if actor.may("assign case") else found.none()


def names_of_owners(lines: Iterable[Line], known: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Names of the owners of these lines; asks only for those not known already."""
    names = dict(known)
    missing = {line.owner_id for line in lines if line.owner_id} - set(names)
    return names | (names_of(missing) if missing else {})
