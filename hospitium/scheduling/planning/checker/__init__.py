"""The independent checker: reads an instance and a plan as they stand in their files and names every hard rule a plan breaks.

It shares no code with the planner on purpose: it works on instants, not on minutes, and asks each rule on its own. Both files
must have their form (instance.schema.json). docs/reference/plan-format.md numbers the rules.
"""

from collections.abc import Iterator

from . import items, patients, shared, stays
from .files import Files, Json, Violation

__all__ = ["RULES", "Violation", "check"]
RULES = (
    *("known", "once", "complete", "choice", "length", "horizon", "grid", "past", "window", "weekday", "hours", "day"),
    *("observance", "rest_day", "fast", "role", "count", "fit", "open", "closed", "twice", "language", "bilingual"),
    *("interpreter", "patient", "way", "recovery", "washout", "fasting", "apart", "load", "order", "nights", "same"),
    *("stay", "visa", "arrival", "departure", "preparation", "nurse", "capacity", "limit", "locked"),
    "elsewhere",
)
"""Every rule by its name, numbered from 1 in this order."""


def check(instance: Json, plan: Json) -> list[Violation]:
    """Every violation of a plan (`{"items": [...], "stays": [...], "unplaced": [...]}`), visit by visit, then what is shared."""
    return list(_check(Files(instance, plan)))


def _check(files: Files) -> Iterator[Violation]:
    yield from files.unknown
    for visit in files.instance["visits"]:
        mine = [item for item in files.items if item["visit"] == visit["id"]]
        if visit["id"] not in files.unplaced:
            yield from items.whole(visit, mine)
        yield from items.once(visit, mine)
        for item in mine:
            if not files.is_locked(item):
                yield from items.one(files, visit, item)
        yield from patients.together(files, visit, mine)
        if mine and (visit["id"] not in files.unplaced or visit["id"] in files.stays):
            yield from stays.stay(files, visit, mine)
    yield from shared.shared(files)
    yield from shared.nurses(files)
    yield from shared.locked(files)
