"""The plan that stands in a file: what is to be kept, moved as little as possible, or never."""

from hospitium.scheduling.planning.instance import Item, Visit

from .terms import Json, Terms

Stay = tuple[int, int, int | None]


def standing_of(terms: Terms, visits: tuple[Visit, ...]) -> tuple[tuple[Item, ...], dict[int, Stay]]:
    """Items that stand, and arrival, departure and nurse by visit."""
    plan = terms.data.get("plan", {"items": []})
    number = {visit.id: n for n, visit in enumerate(visits)}
    steps = {(visit.id, step.id): (v, s) for v, visit in enumerate(visits) for s, step in enumerate(visit.steps)}
    items = []
    for n, one in enumerate(plan["items"]):
        key = steps.pop((one["visit"], one["step"]), None)
        if key is None:
            terms.fault(
                f"/plan/items/{n}", f"there is no step {one['step']!r} of a visit {one['visit']!r}, or it stands twice"
            )
        else:
            items.append(_item(terms, one, key, visits, f"/plan/items/{n}"))
    return tuple(items), {
        number[one["visit"]]: (
            terms.minute(one["arrive"], f"/plan/stays/{n}/arrive"),
            terms.minute(one["leave"], f"/plan/stays/{n}/leave"),
            terms.resource(one["nurse"], f"/plan/stays/{n}/nurse") if one.get("nurse") else None,
        )
        for n, one in enumerate(plan.get("stays", []))
        if one["visit"] in number
    }


def _item(terms: Terms, one: Json, key: tuple[int, int], visits: tuple[Visit, ...], where: str) -> Item:
    spoken, (visit, step) = one.get("language", {}), key
    begin, end = terms.span(one, where)
    is_locked = one.get("locked", False) or one.get("status") == "done" or begin < terms.now
    if is_locked and end - begin != visits[visit].steps[step].minutes:
        terms.fault(where, "what is locked lasts as long as its step")
    return Item(
        visit=visit,
        step=step,
        begin=begin,
        end=end,
        people={
            role: tuple(n for name in many if (n := terms.resource(name, f"{where}/with/{role}")) is not None)
            for role, many in one["with"].items()
        },
        mode=spoken.get("mode", ""),
        tag=spoken.get("tag", ""),
        interpreter=terms.resource(spoken["interpreter"], f"{where}/language") if "interpreter" in spoken else None,
        status=one.get("status", "planned"),
        told=one.get("told", False),
        locked=is_locked,
    )
