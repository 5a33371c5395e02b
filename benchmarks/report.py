"""The table of a run, with what it ran on, printed and kept in docs/evidence."""

import datetime as dt
import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.scoring import Budget, Figures, Growth, Score, growth
from config.prepare import prepare_django

ROOT = Path(__file__).resolve().parents[1]
EVIDENCE = ROOT / "docs" / "evidence"
KEPT = EVIDENCE / "benchmarks"
QUIET = 0.5
"""Load for each processor above which a figure would say more about the neighbours than about us."""


def load() -> float:
    """How busy the machine has been for a minute, for each processor."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def surroundings() -> dict[str, Any]:
    """What the figures depend on besides the code."""
    from django.db import connection

    prepare_django()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = str(cursor.fetchone()[0])
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "on": dt.datetime.now(dt.UTC).isoformat(timespec="minutes"),
        "commit": commit.stdout.strip() or "unknown",
        "processors": os.cpu_count(),
        "load": round(load(), 2),
        "python": platform.python_version(),
        "django": version("django"),
        "postgresql": server.split(maxsplit=1)[0],
        "granian": version("granian"),
    }


def told(
    name: str, goal: str, found: Sequence[Score | Budget], around: Mapping[str, Any], notes: Iterable[str] = ()
) -> dict[str, Any]:
    """The whole run as plain data."""
    scores, budgets = _apart(found)
    return {
        "name": name,
        "goal": goal,
        "around": dict(around),
        "scores": [
            asdict(score) | {"ratio": score.ratio, "above_floor": score.above_floor, "met": score.met}
            for score in scores
        ],
        "growth": [asdict(one) | {"met": one.met} for one in growth(scores)],
        "budgets": [asdict(budget) | {"met": budget.met} for budget in budgets],
        "table": table(found),
        "notes": list(notes),
    }


def _apart(found: Sequence[Score | Budget]) -> tuple[list[Score], list[Budget]]:
    return [one for one in found if isinstance(one, Score)], [one for one in found if isinstance(one, Budget)]


HEAD = (
    "what",
    "size",
    "ours p50 / p95",
    "peer p50 / p95",
    "times as fast",
    "floor p50",
    "over floor",
    "answers",
    "goal",
)
BUDGETS = ("page", "what", "found", "most", "")


def table(found: Sequence[Score | Budget]) -> str:
    """Markdown: a line for each score, then how each kind of work grows; a line for each budget."""
    scores, budgets = _apart(found)
    parts = [_lines(HEAD, map(_cells, scores))] if scores else []
    parts += ["\n".join(map(_grown, growth(scores)))] if growth(scores) else []
    parts += [_lines(BUDGETS, map(_kept_to, budgets))] if budgets else []
    return "\n\n".join(parts) + "\n"


def _lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [list(head), *map(list, rows)]
    cells.insert(1, ["---"] * len(cells[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _kept_to(budget: Budget) -> list[str]:
    figures = [f"{number:,.4g} {budget.unit}".strip() for number in (budget.found, budget.most)]
    return [budget.page, budget.what, *figures, "kept" if budget.met else "**exceeded**"]


def _cells(score: Score) -> list[str]:
    ratios = f"**{score.ratio:,.1f}** ({min(score.ratios):,.1f} to {max(score.ratios):,.1f})" if score.ratios else ""
    return [
        score.what,
        f"{score.size:,}",
        _shown(score.ours, score.rate),
        _shown(score.peer, score.rate),
        ratios,
        _one(score.floor.p50, score.rate) if score.floor else "",
        f"{score.above_floor:,.1f}" if score.floor else "",
        "the same" if score.equal else "**differ**",
        _goal(score),
    ]


def _shown(figures: Figures | None, rate: bool) -> str:
    return f"{_one(figures.p50, rate)} / {_one(figures.p95, rate)}" if figures else ""


def _one(seconds: float, rate: bool) -> str:
    return f"{1 / seconds:,.0f}/s" if rate else f"{seconds * 1000:,.2f} ms"


def _goal(score: Score) -> str:
    asked = [
        text
        for number, text in (
            (score.goal.faster, f"≥ {score.goal.faster:g}×"),
            (score.goal.above_floor, f"≤ {score.goal.above_floor:g}× floor"),
        )
        if number
    ]
    return f"{', '.join(asked)}: {'reached' if score.met else '**missed**'}" if asked else ""


def _grown(found: Growth) -> str:
    goal = f"; goal ≤ {found.goal:g}: {'reached' if found.met else '**missed**'}" if found.goal else ""
    return f"- {found.what}: grows by size^{found.exponent:.3f}, largest over smallest {found.times:.2f}{goal}"


def keep(run: Mapping[str, Any]) -> None:
    """Write the run beside the others and the page that shows them all."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{run['name']}.json").write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n")
    runs = [json.loads(path.read_text()) for path in sorted(KEPT.glob("*.json"))]
    (EVIDENCE / "benchmarks.md").write_text("".join([FOREWORD, *map(page, runs)]))


FOREWORD = (
    "# Speed\n\nLast full runs of `make bench`, as ratios to the best peer on the same machine in the same run; how they come"
    " about: [measure speed](../how-to/measure-speed.md). Every figure is beside, as JSON.\n"
)


def page(run: Mapping[str, Any]) -> str:
    """One benchmark's part of the page."""
    around = ", ".join(f"{key} {value}" for key, value in run["around"].items())
    notes = "".join(f"\n{note}\n" for note in run["notes"])
    return f"\n## {run['name']}\n\n{run['goal']}\n\n{run['table']}{notes}\n{around}\n"
