"""Changes of a visit in a file: wishes and facts that can be taken away, and relaxations small enough to ask somebody for.

Each works on the parsed JSON of an instance whose only visit it is about.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
ANYBODY = "\N{BULLET} anybody"
ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


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
    """The conflict, and the cheapest ways out: each a set of relaxations that makes the visit possible.

    `minimal`: taking any one reason away makes the visit possible; not known where time ran out.
    """

    visit: str
    conflict: tuple[Reason, ...]
    minimal: bool
    ways_out: tuple[tuple[Relaxation, ...], ...]


def reasons(data: Json) -> Iterator[Reason]:
    """Every wish and fact of the only visit that may stand in its way; the dearest to change first."""
    visit = data["visits"][0]
    for at, step in enumerate(visit["steps"]):
        for n, need in enumerate(step.get("needs", [])):
            yield Reason("who", (step["id"], need["role"]), _with_anybody(at, n))
    yield from _of_the_stay(visit)
    yield from _of_the_day(visit)
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


def _of_the_stay(visit: Json) -> Iterator[Reason]:
    for name in ("visa", "arrive", "leave"):
        if name in visit:
            yield Reason(name, (), _no_window(name))
    for name in ("settle", "ready", "jet_lag", "rest_days", "fasts", "elsewhere", "nurse"):
        if visit.get(name):
            yield Reason(name, (), _without_field(name))
    if visit.get("interpreter", {}).get("firm"):
        yield Reason("interpreter", (), lambda changed: changed["visits"][0]["interpreter"].update(firm=False))


def _of_the_day(visit: Json) -> Iterator[Reason]:
    for n, away in enumerate(visit.get("away", [])):
        if away.get("firm", True):
            yield Reason("away", (away["why"],), _soft_away(n))
    for names, kind in ((("from", "to"), "hours"), (("most_minutes", "most_steps"), "load")):
        if any(name in visit.get("day", {}) for name in names):
            yield Reason(kind, (), _without_day(names))


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


def relaxations(data: Json) -> Iterator[Relaxation]:
    """Changes small enough to ask somebody for."""
    visit = data["visits"][0]
    for days in (1, 2, 3):
        yield Relaxation("arrive_earlier", (str(days),), 10 * days, _shift("arrive", "earliest", -days))
        yield Relaxation("leave_later", (str(days),), 12 * days, _shift("leave", "latest", days))
    for at, step in enumerate(visit["steps"]):
        yield from _for_a_step(at, step)
    yield from _for_the_patient(visit)
    for n, link in enumerate(visit.get("links", [])):
        if link.get("same"):
            yield Relaxation("somebody_else", (link["first"], link["then"], ""), 14, _not_same(n))
        if "most" in link or "nights" in link:
            yield Relaxation("looser_order", (link["first"], link["then"], ""), 30, _looser(n))


def _for_a_step(at: int, step: Json) -> Iterator[Relaxation]:
    if "language" in step:
        yield Relaxation("by_phone", (step["id"], ""), 15, _more_modes(at))
    for n, need in enumerate(step.get("needs", [])):
        about = (step["id"], need["role"], "")
        yield Relaxation("any_weekday", about, 20, _every_day(at, n))
        yield Relaxation("early_or_late", about, 25, _longer_hours(at, n))
        yield Relaxation("one_more", about, 60, _with_anybody(at, n))
    for name, price in (("days", 8), ("between", 8), ("windows", 18)):
        if name in step:
            yield Relaxation(f"no_{name}", (step["id"], ""), price, _without_step(at, name))


def _for_the_patient(visit: Json) -> Iterator[Relaxation]:
    for n, away in enumerate(visit.get("away", [])):
        if away.get("firm", True):
            yield Relaxation("if_the_patient_agrees", (away["why"], ""), 40, _soft_away(n))
    if visit.get("elsewhere"):
        yield Relaxation("moved_elsewhere", ("",), 45, _without_field("elsewhere"))
    if visit.get("rest_days"):
        yield Relaxation("rest_day", ("",), 40, _without_field("rest_days"))
    if visit.get("day"):
        yield Relaxation("longer_day", ("",), 22, _without_day(("from", "to")))
        yield Relaxation("fuller_day", ("",), 18, _without_day(("most_minutes", "most_steps")))
    if visit.get("nurse", {}).get("firm"):
        yield Relaxation("no_nurse", ("",), 35, _without_field("nurse"))


def _shift(name: str, edge: str, days: int) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        moment = dt.datetime.fromisoformat(data["visits"][0][name][edge])
        side = "from" if days < 0 else "to"
        data[side] = (dt.date.fromisoformat(data[side]) + dt.timedelta(days=days)).isoformat()
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
