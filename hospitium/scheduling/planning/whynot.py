"""Why a visit cannot be planned: the smallest set of wishes and facts that cannot all hold, and what would make it possible.

Every reason is a change of the instance that takes one wish or fact away. A set of reasons is a conflict when the visit stays
impossible with all others taken away, and it is minimal when taking away any one more makes it possible.
"""

import copy
import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .instance import Instance, read
from .solver import Asked, solve
from .taken import Taken

Json = dict[str, Any]
ANYBODY = "\N{BULLET} anybody"
ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NO_PRICE = dict.fromkeys(
    (
        *("night", "idle_day", "waiting", "people", "mode", "load", "cost", "wish", "unplaced"),
        *("moved", "told", "confirmed", "person_changed", "shift"),
    ),
    0,
)


@dataclass(frozen=True)
class Reason:
    """A wish or fact: its kind, what it is about (step, role, ...), and the change that takes it away."""

    kind: str
    about: tuple[str, ...]
    away: Callable[[Json], None]


@dataclass(frozen=True)
class Relaxation:
    """A change small enough to ask for: its kind, what it is about, how dear it is, and the change itself."""

    kind: str
    about: tuple[str, ...]
    price: int
    change: Callable[[Json], None]


@dataclass(frozen=True)
class WhyNot:
    """The conflict, and the cheapest ways out: each a set of relaxations that makes the visit possible."""

    visit: str
    conflict: tuple[Reason, ...]
    ways_out: tuple[tuple[Relaxation, ...], ...]


def why_not(data: Json, visit: str, *, seconds_each: float = 2.0, ways: int = 3) -> WhyNot | None:
    """Why this visit of the instance cannot be planned beside what is booked; None where it can.

    Other visits' items that stand (`data["plan"]`) count as booked. Raises `BadInstance`.
    """
    alone = _alone(data, visit)
    if is_possible(alone, seconds_each):
        return None
    every = list(reasons(alone))
    conflict = _smallest(alone, every, seconds_each)
    return WhyNot(visit, tuple(conflict), tuple(_ways_out(alone, seconds_each, ways)))


def is_possible(data: Json, seconds: float) -> bool:
    """Whether the only visit of an instance can be planned; None in time counts as no."""
    instance: Instance = read(data)
    found = solve(instance, [0], Taken(instance), Asked(seconds=seconds, weights=NO_PRICE))
    return found.cost is not None


def relaxed(data: Json, changes: list[Reason] | list[Relaxation] | tuple[Relaxation, ...]) -> Json:
    """A copy of the instance with these changes made."""
    changed = copy.deepcopy(data)
    for one in changes:
        (one.away if isinstance(one, Reason) else one.change)(changed)
    for name in ("links", "apart"):
        if name in changed["visits"][0]:
            changed["visits"][0][name] = [one for one in changed["visits"][0][name] if one]
    return changed


def _alone(data: Json, visit: str) -> Json:
    alone = {name: value for name, value in data.items() if name not in ("visits", "plan")}
    alone["visits"] = [one for one in data["visits"] if one["id"] == visit]
    needs = {(one["id"], step["id"]): step.get("needs", []) for one in data["visits"] for step in one["steps"]}
    booked = list(data.get("bookings", []))
    for item in data.get("plan", {}).get("items", []):
        if item["visit"] == visit:
            continue
        names = [name for need in needs[item["visit"], item["step"]] for name in item["with"].get(need["role"], [])]
        names += [item["language"]["interpreter"]] if item.get("language", {}).get("interpreter") else []
        booked += [{"resource": name, "from": item["from"], "to": item["to"]} for name in names]
    return copy.deepcopy(alone | {"bookings": booked})


def _smallest(data: Json, every: list[Reason], seconds: float) -> list[Reason]:
    """Take reasons away one by one for good, as long as the visit stays impossible; what is left is minimal."""
    kept, gone = list(every), []
    for reason in every:
        if not is_possible(relaxed(data, [*gone, reason]), seconds):
            gone.append(reason)
            kept.remove(reason)
    return kept


def _ways_out(data: Json, seconds: float, ways: int) -> Iterator[tuple[Relaxation, ...]]:
    single = sorted(relaxations(data), key=lambda one: one.price)
    found = 0
    used: list[tuple[Relaxation, ...]] = []
    pairs = ((one, other) for one, other in itertools.combinations(single, 2) if one.about != other.about)
    for group in itertools.chain(((one,) for one in single), sorted(pairs, key=lambda p: p[0].price + p[1].price)[:60]):
        if len(group) == 2 and used:
            return
        if any(_says_less(one, other) for way in used for one in way for other in group):
            continue
        if is_possible(relaxed(data, group), seconds):
            used.append(group)
            yield group
            found += 1
            if found == ways:
                return


def _says_less(one: Relaxation, other: Relaxation) -> bool:
    """Whether `other` only asks for more of what `one` already gives."""
    return one.kind == other.kind and one.about[:-1] == other.about[:-1]


# --- what can be taken away


def reasons(data: Json) -> Iterator[Reason]:
    """Every wish and fact of the only visit that may stand in its way; the dearest to change first."""
    visit = data["visits"][0]
    for at, step in enumerate(visit["steps"]):
        for n, need in enumerate(step.get("needs", [])):
            yield Reason("who", (step["id"], need["role"]), _with_anybody(at, n))
    for name in ("visa", "arrive", "leave"):
        if name in visit:
            yield Reason(name, (), _no_window(name))
    for name in ("settle", "ready", "jet_lag", "rest_days", "fasts"):
        if visit.get(name):
            yield Reason(name, (), _without_field(name))
    for n, away in enumerate(visit.get("away", [])):
        if away.get("firm", True):
            yield Reason("away", (away["why"],), _soft_away(n))
    if visit.get("day"):
        for names, kind in ((("from", "to"), "hours"), (("most_minutes", "most_steps"), "load")):
            if any(name in visit["day"] for name in names):
                yield Reason(kind, (), _without_day(names))
    for n, link in enumerate(visit.get("links", [])):
        yield Reason("order", (link["first"], link["then"]), _drop("links", n))
    for n, one in enumerate(visit.get("apart", [])):
        yield Reason("apart", tuple(one["steps"]), _drop("apart", n))
    for at, step in enumerate(visit["steps"]):
        for name in ("windows", "days", "between", "prepare", "recover", "language"):
            if step.get(name) is not None and step.get(name) != 0:
                yield Reason(name, (step["id"],), _without_step(at, name))
    if data.get("walking"):
        yield Reason("walking", (), lambda changed: changed.pop("walking", None))


def _with_anybody(step: int, need: int) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        wanted = data["visits"][0]["steps"][step]["needs"][need]
        name = f"{ANYBODY} {step} {need}"
        kind = wanted.get("kind", "somebody")
        pool = [one["id"] for one in data["resources"] if _fits(one, wanted, data["visits"][0]["id"])]
        count = wanted.get("count", 1)
        data["resources"].append({"id": name, "kind": kind, "capacity": 10_000})
        extra = [name] + [f"{name} {n}" for n in range(1, count)]
        data["resources"] += [{"id": one, "kind": kind, "capacity": 10_000} for one in extra[1:]]
        kept = {key: wanted[key] for key in ("role", "count", "before", "after") if key in wanted}
        wanted.clear()
        wanted.update(kept | {"any_of": [*pool, *extra]})
        for link in data["visits"][0].get("links", []):  # anybody is also somebody else
            if wanted["role"] in link.get("same", []):
                link["same"] = [role for role in link["same"] if role != wanted["role"]]

    return change


def _fits(one: Json, need: Json, visit: str) -> bool:
    return (
        ("any_of" not in need or one["id"] in need["any_of"])
        and ("kind" not in need or one["kind"] == need["kind"])
        and set(need.get("skills", [])) <= set(one.get("skills", []))
        and ("licence" not in need or need["licence"] in one.get("licences", []))
        and ("gender" not in need or one.get("gender") == need["gender"])
        and visit not in one.get("not_with", [])
    )


def _no_window(name: str) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        if name == "visa":
            data["visits"][0].pop("visa", None)
            return
        edge = {"arrive": ("earliest", "from", "T00:00"), "leave": ("latest", "to", "T23:59")}[name]
        data["visits"][0][name][edge[0]] = data[edge[1]] + edge[2]

    return change


def _without_field(name: str) -> Callable[[Json], None]:
    return lambda data: data["visits"][0].pop(name, None)


def _soft_away(number: int) -> Callable[[Json], None]:
    return lambda data: data["visits"][0]["away"][number].update(firm=False, weight=0)


def _without_day(names: tuple[str, ...]) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        for name in names:
            data["visits"][0].get("day", {}).pop(name, None)

    return change


def _drop(what: str, number: int) -> Callable[[Json], None]:
    """Empty a link or a distance; `relaxed` leaves out what is empty, so that the others keep their numbers till then."""
    return lambda data: data["visits"][0][what][number].clear()


def _without_step(step: int, name: str) -> Callable[[Json], None]:
    return lambda data: data["visits"][0]["steps"][step].pop(name, None)


# --- what one can ask for


def relaxations(data: Json) -> Iterator[Relaxation]:
    """Changes small enough to ask somebody for."""
    visit = data["visits"][0]
    for days in (1, 2, 3):
        yield Relaxation("arrive earlier", (str(days),), 10 * days, _shift("arrive", "earliest", -days))
        yield Relaxation("leave later", (str(days),), 12 * days, _shift("leave", "latest", days))
    for at, step in enumerate(visit["steps"]):
        if "language" in step:
            yield Relaxation("by phone", (step["id"], ""), 15, _more_modes(at))
        for n, need in enumerate(step.get("needs", [])):
            yield Relaxation("any weekday", (step["id"], need["role"], ""), 20, _every_day(at, n))
            yield Relaxation("early or late", (step["id"], need["role"], ""), 25, _longer_hours(at, n))
            yield Relaxation("one more", (step["id"], need["role"], ""), 60, _with_anybody(at, n))
        for name, price in (("days", 8), ("between", 8), ("windows", 18)):
            if name in step:
                yield Relaxation(f"no {name}", (step["id"], ""), price, _without_step(at, name))
    for n, away in enumerate(visit.get("away", [])):
        if away.get("firm", True):
            yield Relaxation("if the patient agrees", (away["why"], ""), 40, _soft_away(n))
    if visit.get("rest_days"):
        yield Relaxation("if the patient agrees", ("rest_days", ""), 40, _without_field("rest_days"))
    if visit.get("day"):
        yield Relaxation("longer day", ("",), 22, _without_day(("from", "to")))
        yield Relaxation("fuller day", ("",), 18, _without_day(("most_minutes", "most_steps")))
    for n, link in enumerate(visit.get("links", [])):
        if link.get("same"):
            yield Relaxation("somebody else", (link["first"], link["then"], ""), 14, _not_same(n))
        if "most" in link or "nights" in link:
            yield Relaxation("looser order", (link["first"], link["then"], ""), 30, _looser(n))


def _shift(name: str, edge: str, days: int) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        moment = dt.datetime.fromisoformat(data["visits"][0][name][edge])
        data["visits"][0][name][edge] = (moment + dt.timedelta(days=days)).isoformat(timespec="minutes")

    return change


def _more_modes(step: int) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        language = data["visits"][0]["steps"][step]["language"]
        language["modes"] = list(
            dict.fromkeys([*language.get("modes", ["bilingual", "on_site", "video"]), "on_site", "video", "phone"])
        )

    return change


def _every_day(step: int, need: int) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        wanted = data["visits"][0]["steps"][step]["needs"][need]
        for one in data["resources"]:
            if _fits(one, wanted, data["visits"][0]["id"]):
                for hours in one.get("hours", []):
                    hours["days"] = ALL_DAYS
                one.pop("holidays", None)

    return change


def _longer_hours(step: int, need: int) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        wanted = data["visits"][0]["steps"][step]["needs"][need]
        for one in data["resources"]:
            if _fits(one, wanted, data["visits"][0]["id"]):
                for hours in one.get("hours", []):
                    hours.update({"from": min(hours["from"], "07:00"), "to": max(hours["to"], "20:00")})

    return change


def _not_same(number: int) -> Callable[[Json], None]:
    return lambda data: data["visits"][0]["links"][number].pop("same", None)


def _looser(number: int) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        for name in ("most", "nights"):
            data["visits"][0]["links"][number].pop(name, None)

    return change
