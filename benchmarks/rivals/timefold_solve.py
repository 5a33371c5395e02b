"""Lets Timefold solve a file of visits. Runs in Timefold's own environment, never in the product's.

`python timefold_solve.py PROBLEM.json PLAN.json SECONDS`: the tables that `timefold_asked` writes, the plan that it reads.
"""

import json
import sys
from typing import Any

from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
from timefold_model import Link, Plan, Resource, Slot, Step, Visit, Way, rules

SEARCH = """<solver xmlns="https://timefold.ai/xsd/solver"><localSearch><unionMoveSelector>
  <changeMoveSelector/>
  <swapMoveSelector/>
  {together}
</unionMoveSelector></localSearch></solver>"""
TOGETHER = (
    ("start", "room"),
    ("start", "room", "way"),
    ("start", "main", "room", "way"),
    ("main", "way"),
    ("start", "way"),
)
"""Variables of one step that change in one move, beside each alone and swaps: a new time is seldom free for the old people."""


def read(problem: dict[str, Any]) -> Plan:
    """The tables as entities, each with the values it begins with."""
    slots = [Slot(n, minute, day) for n, (minute, day) in enumerate(problem["slots"])]
    nothing = Resource(-1, -1, 0, 1, [], [])
    silence = Way("", nothing, 0)
    every = {
        one["number"]: Resource(**one | {"fits": [int(bits, 16) for bits in one["fits"]]})
        for one in problem["resources"]
    }
    visits = [Visit(**one, midnights=problem["midnights"], **problem["weights"]) for one in problem["visits"]]
    steps: list[Step] = []
    lists: dict[tuple[Any, ...], list[Any]] = {}

    def listed(name: str, numbers: list[int], of: Any) -> list[Any]:
        """One list for all steps that have the same."""
        return lists.setdefault((name, *numbers), [of[n] for n in numbers])

    for number, one in enumerate(problem["steps"]):
        ways = [Way(mode, every.get(who, nothing), price) for mode, who, price in one["ways"]] or [silence]
        starts = listed("starts", one["starts"], slots)
        mains, rooms = (listed(name, one[name], every) or [nothing] for name in ("mains", "rooms"))
        step = Step(
            id=number,
            at=one["at"],
            visit=visits[one["visit"]],
            minutes=one["minutes"],
            recover=one["recover"],
            leader=one["leader"],
            speakers=one["speakers"],
            wishes={int(n): weight for n, weight in one["wishes"].items()},
            starts=starts,
            mains=mains,
            rooms=rooms,
            ways=ways,
        )
        begin, main, room, way = one["now"]
        step.start, step.main, step.room, step.way = slots[begin], mains[main], rooms[room], ways[way]
        steps.append(step)
    return Plan([Link(*one) for one in problem["links"]], steps)


def main() -> None:
    """Solve and write when, with whom, where and in which way each step is."""
    asked, told, seconds = sys.argv[1:]
    with open(asked) as file:
        plan = read(json.load(file))
    together = "\n".join(_together(names) for names in TOGETHER)
    config = SolverConfig.create_from_xml_text(SEARCH.format(together=together))
    config.solution_class, config.entity_class_list = Plan, [Step]
    config.score_director_factory_config = ScoreDirectorFactoryConfig(constraint_provider_function=rules)
    config.termination_config = TerminationConfig(spent_limit=Duration(milliseconds=int(float(seconds) * 1000)))
    found = SolverFactory.create(config).build_solver().solve(plan)
    rows = [
        [one.start.minute, one.main.number, one.room.number, one.way.mode, one.way.interpreter.number]
        for one in found.steps
    ]
    with open(told, "w") as file:
        json.dump({"score": str(found.score), "steps": rows}, file)


def _together(names: tuple[str, ...]) -> str:
    """A move that gives several variables of one step new values at once."""
    key = "_".join(names)
    moves = [
        f'<changeMoveSelector><entitySelector {"id" if not n else "mimicSelectorRef"}="{key}"/>'
        f'<valueSelector variableName="{name}"/></changeMoveSelector>'
        for n, name in enumerate(names)
    ]
    return f"<cartesianProductMoveSelector>{''.join(moves)}</cartesianProductMoveSelector>"


if __name__ == "__main__":
    main()
