"""What a file says of steps together: their order, their distance, which of them take place."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from hospitium.scheduling.planning.instance import Apart, Choice, Link

from .terms import Json, Terms


def links_of(terms: Terms, visit: Json, number: dict[str, int], where: str) -> Iterator[Link]:
    """The links between steps; those that wait for one another in a ring are a fault."""
    after: dict[str, set[str]] = {}
    for n, link in enumerate(visit.get("links", [])):
        place = f"{where}/links/{n}"
        pair = _numbers(terms, [link["first"], link["then"]], number, place)
        if link.get("most") is not None and link["most"] < link.get("least", 0):
            terms.fault(place, "most is less than least")
        least, most = link.get("nights", (0, 0))
        if least > most:
            terms.fault(f"{place}/nights", "the most nights are less than the least")
        if len(pair) == 2:
            after.setdefault(link["then"], set()).add(link["first"])
            nights = (least, most) if "nights" in link else None
            yield Link(*pair, link.get("least", 0), link.get("most"), nights, tuple(link.get("same", [])))
    try:
        TopologicalSorter(after).prepare()
    except CycleError as ring:
        terms.fault(f"{where}/links", f"these steps wait for one another: {' > '.join(reversed(ring.args[1]))}")


def apart_of(terms: Terms, visit: Json, number: dict[str, int], where: str) -> Iterator[Apart]:
    """Steps that keep their distance."""
    for n, one in enumerate(visit.get("apart", [])):
        yield Apart(_numbers(terms, one["steps"], number, f"{where}/apart/{n}"), one["minutes"])


def choices_of(terms: Terms, visit: Json, number: dict[str, int], where: str) -> Iterator[Choice]:
    """Steps of which some take place."""
    for n, one in enumerate(visit.get("choose", [])):
        if one["count"] > len(one["of"]):
            terms.fault(f"{where}/choose/{n}", f"{one['count']} of {len(one['of'])} cannot be chosen")
        yield Choice(_numbers(terms, one["of"], number, f"{where}/choose/{n}"), one["count"])


def _numbers(terms: Terms, names: list[str], number: dict[str, int], where: str) -> tuple[int, ...]:
    for name in names:
        if name not in number:
            terms.fault(where, f"there is no step {name!r}")
    return tuple(number[name] for name in names if name in number)
