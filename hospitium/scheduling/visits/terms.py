"""A care plan in the terms of the published format, and what the reader of that format says against it. Pure.

What stands in the terms is fit to leave the house: references, kinds and times. Words of people (titles, how to prepare, what a
patient said) are kept beside them and never go in.
"""

import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from hospitium.scheduling.planning.reading import BadInstance, read

Json = dict[str, Any]
FORMAT = "hospitium-plan-instance/1"
WORDS = ("name", "words", "why", "patient")
"""Fields of the format that hold what somebody wrote. `why` of time a patient keeps is one of `KEEPS` and stays."""
KEEPS = ("prayer", "meal", "family", "call", "other")
"""What a patient keeps time for, as far as the plan need know it."""
LONGEST = 400
"""Days a plan may span."""


def visit_of(ref: str, stay: Json, steps: Iterable[tuple[str, Json]], order: Json) -> Json:
    """The visit of a care plan: its stay, its steps (slug and terms) in their order, and what holds between them."""
    found = {name: copy.deepcopy(value) for name, value in stay.items() if value not in (None, "", [], {})}
    found |= {name: copy.deepcopy(order[name]) for name in ("links", "apart", "choose") if order.get(name)}
    found |= {"id": ref, "steps": [{"id": slug} | wordless(body) for slug, body in steps]}
    for one in found.get("away", []):
        one["why"] = one["why"] if one.get("why") in KEEPS else "other"
    for link in found.get("links", []):
        link.pop("why", None)
    return found


def wordless(terms: Any) -> Any:
    """The same terms without anything that somebody wrote."""
    if isinstance(terms, Mapping):
        return {name: wordless(value) for name, value in terms.items() if name not in WORDS}
    return [wordless(one) for one in terms] if isinstance(terms, list) else terms


def span_of(visit: Json) -> tuple[dt.date, dt.date]:
    """The first and the last day of a visit's windows. Raises `BadInstance` where they are not said or too far apart."""
    try:
        first, last = (
            dt.datetime.fromisoformat(visit[name][edge]).date()
            for name, edge in (("arrive", "earliest"), ("leave", "latest"))
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise BadInstance([("/visits/0", "the windows of arrival and departure are missing")]) from problem
    if not dt.timedelta(0) <= last - first < dt.timedelta(days=LONGEST):
        raise BadInstance([("/visits/0", f"departure comes before arrival, or more than {LONGEST} days after it")])
    return first, last


def instance_of_terms(visit: Json, resources: list[Json], zone: str, **more: Any) -> Json:
    """A visit and the resources it is planned with as a whole instance."""
    first, last = span_of(visit)
    named = {"format": FORMAT, "zone": zone, "from": first.isoformat(), "to": last.isoformat()}
    return named | more | {"resources": resources, "visits": [visit]}


def faults_of(visit: Json, resources: list[Json], zone: str) -> list[tuple[str, str]]:
    """What the reader of the format says against a visit: (place, what) each; none when it can be planned from."""
    try:
        read(instance_of_terms(visit, resources, zone))
    except BadInstance as bad:
        return list(bad.faults)
    return []


def tidied(body: Json) -> Json:
    """The terms of a step without what says nothing."""
    return {name: value for name, value in body.items() if value not in (None, "", [], {}, False)}


def linked(order: Json, *slugs: str) -> bool:
    """Whether what holds between steps names one of these."""
    named = {end for link in order.get("links", []) for end in (link["first"], link["then"])}
    named |= {slug for one in order.get("apart", []) for slug in one["steps"]}
    named |= {slug for one in order.get("choose", []) for slug in one["of"]}
    return bool(named & set(slugs))


def without_step(order: Json, slug: str) -> Json:
    """What holds between steps when one of them is gone."""
    links = [link for link in order.get("links", []) if slug not in (link["first"], link["then"])]
    apart = [one | {"steps": left} for one in order.get("apart", []) if len(left := _but(one["steps"], slug)) > 1]
    choose = [
        one | {"of": left} for one in order.get("choose", []) if len(left := _but(one["of"], slug)) >= one["count"]
    ]
    return {"links": links, "apart": apart, "choose": [one for one in choose if one["of"]]}


def _but(names: list[str], slug: str) -> list[str]:
    return [name for name in names if name != slug]
