"""`python -m benchmarks [--rows 10k,100k,1m] [--rounds 5] [--quick] [--force] [NAME...]`: measure, print, keep.

Exit 0: answers agreed and goals were reached. 1: something differed or was missed. 2: the machine is too busy to say.
With --quick only the answers count, at the size the suite runs; nothing is kept.
"""

import argparse
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import benchmarks
from benchmarks import report
from benchmarks.scoring import Budget, Score, growth

HOUSE = {
    "__main__",
    "booking",
    "campuses",
    "fill",
    "floor",
    "ground",
    "peer",
    "peer_application",
    "peer_site",
    "report",
    "rivals",
    "scoring",
    "serve",
}


def names() -> list[str]:
    """Every benchmark there is."""
    return sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name not in HOUSE)


def main() -> int:
    """One process for each benchmark, so that none inherits another's caches."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*names(), []])
    parser.add_argument("--rows", type=_sizes, help="sizes to sweep, as 10k,100k,1m", default=())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="the size the suite runs: only the answers count")
    parser.add_argument("--force", action="store_true", help="measure on a busy machine, and say so in the evidence")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        return _one(asked)
    if not (asked.quick or asked.force) and report.load() > report.QUIET:
        print(
            f"load {report.load():.2f} for each processor is above {report.QUIET}: wait, or say --force",
            file=sys.stderr,
        )
        return 2
    passed = [word for word in sys.argv[1:] if word not in asked.names]
    return max([_in_a_process(name, passed) for name in asked.names or names()])


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(one.lower().replace("k", "000").replace("m", "000000")) for one in text.split(","))


def _in_a_process(name: str, passed: list[str]) -> int:
    command = [sys.executable, "-m", "benchmarks", "--here", name, *passed]
    env = {"HOSPITIUM_LOG": "CRITICAL"} | os.environ
    return 1 if subprocess.run(command, cwd=Path(__file__).resolve().parents[1], env=env, check=False).returncode else 0


def _one(asked: argparse.Namespace) -> int:
    name: str = asked.names[0]
    module: Any = importlib.import_module(f"benchmarks.{name}")
    busy = round(report.load(), 2)
    sizes = asked.rows or ((module.QUICK,) if asked.quick else module.SIZES)
    found = module.measure(benchmarks.Asked(sizes, 1 if asked.quick else asked.rounds, asked.quick))
    if asked.quick:
        agreed = {_named(one): one.equal if isinstance(one, Score) else one.met for one in found}
        print(json.dumps({"name": name, "equal": agreed}))
        return 0 if agreed and all(agreed.values()) else 1
    around = report.surroundings() | {"load": busy, "rounds": asked.rounds}
    run = report.told(name, module.GOAL, found, around, getattr(module, "NOTES", ()))
    print(report.page(run))
    report.keep(run)
    grown = growth(one for one in found if isinstance(one, Score))
    return 0 if all(one.met for one in [*found, *grown]) else 1


def _named(one: Score | Budget) -> str:
    return f"{one.what} {one.size}" if isinstance(one, Score) else f"{one.page}: {one.what}"


if __name__ == "__main__":
    sys.exit(main())
