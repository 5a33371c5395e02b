"""Resources of a file with their calendars, and what is booked already."""

from collections.abc import Iterator

from hospitium.scheduling.planning.instance import Resource, Speech
from hospitium.scheduling.planning.spans import Span, both, union, without

from .terms import Json, Terms


def resource_of(terms: Terms, one: Json, where: str) -> Resource:
    """One resource as the file has it."""
    return Resource(
        id=one["id"],
        kind=one["kind"],
        place=one.get("place", ""),
        skills=frozenset(one.get("skills", [])),
        licences=frozenset(one.get("licences", [])),
        gender=one.get("gender", ""),
        languages={
            language["tag"]: Speech(*(language.get(name, 0) for name in ("speak", "understand", "read")))
            for language in one.get("languages", [])
        },
        modes=frozenset(one.get("modes", ["on_site", "video", "phone"])),
        open=tuple(_open(terms, one, where)),
        capacity=one.get("capacity", 1),
        turnover=one.get("turnover", 0),
        most_minutes_a_day=one.get("most_minutes_a_day"),
        most_steps_a_day=one.get("most_steps_a_day"),
        most_minutes_a_week=one.get("most_minutes_a_week"),
        not_with=frozenset(one.get("not_with", [])),
    )


def _open(terms: Terms, one: Json, where: str) -> list[Span]:
    """Weekly hours but holidays, then what is open besides, then what is closed whatever else is said."""
    zone = terms.zone(one["zone"], f"{where}/zone") if "zone" in one else ""
    holidays = [day for text in one.get("holidays", []) if (day := terms.date(text, f"{where}/holidays"))]
    if "hours" in one:
        hours = terms.hours(one["hours"], zone, f"{where}/hours", holidays)
    else:
        hours = without([(0, terms.clock.end)], [terms.clock.day_span(day, zone) for day in holidays])
    besides = [terms.span(span, f"{where}/open/{n}") for n, span in enumerate(one.get("open", []))]
    closed = [terms.span(span, f"{where}/closed/{n}") for n, span in enumerate(one.get("closed", []))]
    return both(without(union([*hours, *besides]), closed), [(0, terms.clock.end)])


def bookings_of(terms: Terms, name: str = "bookings") -> Iterator[tuple[int, int, int, int]]:
    """What is taken already: (resource, begin, end, how many)."""
    for n, one in enumerate(terms.data.get(name, [])):
        number = terms.resource(one["resource"], f"/{name}/{n}/resource")
        if number is not None:
            yield number, *terms.span(one, f"/{name}/{n}"), one.get("uses", 1)
