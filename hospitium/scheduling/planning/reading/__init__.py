"""Reads an instance from its published form (instance.schema.json) and checks that it makes sense.

`load` takes text, `read` parsed JSON. Both give an `Instance` or raise `BadInstance` with the faults they found, each with its
place in the file. docs/reference/plan-format.md explains every field.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from hospitium.scheduling.planning.instance import WEIGHTS, Instance

from .faults import BadInstance
from .resources import bookings_of, resource_of
from .standing import standing_of
from .terms import Terms, clock_of
from .visits import visit_of

__all__ = ["SCHEMA", "BadInstance", "load", "parsed", "read", "read_plan", "understood"]
SCHEMA = json.loads((Path(__file__).parents[1] / "instance.schema.json").read_text())


def load(text: str | bytes) -> tuple[dict[str, Any], Instance]:
    """The parsed JSON of a file and its instance. Raises `BadInstance`."""
    data = parsed(text)
    return data, read(data)


def parsed(text: str | bytes) -> Any:
    """Parsed JSON, whole numbers as such (3.0 is 3). Raises `BadInstance` for what is not JSON."""
    try:
        return json.loads(text, parse_float=_number, parse_constant=_no_number)
    except RecursionError as problem:
        raise BadInstance([("/", "it is nested too deeply")]) from problem
    except ValueError as problem:
        raise BadInstance([("/", f"this is not JSON: {problem}"[:300])]) from problem


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def read(data: Any) -> Instance:
    """The instance in parsed JSON. Raises `BadInstance`."""
    faults = [
        ("/" + "/".join(map(str, error.absolute_path)), error.message[:300])
        for error in _validator("").iter_errors(data)
    ]
    if faults:
        raise BadInstance(sorted(faults))
    return understood(data)


def understood(data: Any) -> Instance:
    """The instance in JSON whose form is known to be right, since we wrote it. Raises `BadInstance` where it makes no sense."""
    terms = Terms(data, clock_of(data))
    terms.take([resource_of(terms, one, f"/resources/{n}") for n, one in enumerate(data["resources"])])
    terms.each_once("/resources", [one["id"] for one in data["resources"]])
    terms.each_once("/visits", [one["id"] for one in data["visits"]])
    walking = data.get("walking", {})
    visits = tuple(visit_of(terms, one, f"/visits/{n}") for n, one in enumerate(data["visits"]))
    standing, stays = standing_of(terms, visits)
    found = Instance(
        name=data.get("name", ""),
        clock=terms.clock,
        grid=data.get("grid", 15),
        now=terms.now,
        walking=walking.get("default", 0),
        ways={pair: far for one, other, far in walking.get("pairs", []) for pair in ((one, other), (other, one))},
        weights=WEIGHTS | data.get("weights", {}),
        resources=tuple(terms.resources),
        bookings=tuple(bookings_of(terms)),
        nursing=tuple(bookings_of(terms, "nursing")),
        visits=visits,
        standing=standing,
        stays=stays,
    )
    terms.complain()
    return found


def read_plan(plan: Any, data: Any) -> None:
    """Check the form and the moments of a plan for an instance that can be read. Raises `BadInstance`."""
    faults = [
        ("/" + "/".join(map(str, error.absolute_path)), error.message[:300])
        for error in _validator("plan").iter_errors(plan)
    ]
    if faults:
        raise BadInstance(sorted(faults))
    terms = Terms({}, clock_of(data))
    for n, item in enumerate(plan["items"]):
        terms.span(item, f"/items/{n}")
    for n, stay in enumerate(plan.get("stays", [])):
        for name in ("arrive", "leave"):
            terms.minute(stay[name], f"/stays/{n}/{name}")
    terms.complain()


@cache
def _validator(part: str) -> Draft202012Validator:
    return Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{part}"} if part else SCHEMA)
